"""Honest laptops at work in one document: several write at once, offline and in batches, and hear of one another."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pycrdt import Map, Text

from fourfold_client.replica import ROOTS, SCHEMAS, Replica, merged
from fourfold_shared.record import Document
from fourfold_shared.yjs_update import Validated, validate_update
from tests.shared.yjs_adversary import Past

WORDS = ["we", " ", "talk", "zwölf", "🙂", "👩‍👩‍👧", "\n", "x" * 300, "日本"]


@dataclass(frozen=True)
class Sent:
    """One update in the journal, and what the validator made of it."""

    client: int
    update: bytes
    after: Validated


class Laptop:
    """One client of the document. What it wrote and has not sent lies in `_batch`."""

    def __init__(self, kind: Document, client: int, draw: random.Random, journal: list[Sent]) -> None:
        self.client = client
        self._journal = journal
        self._heard = 0
        self._past = Past()
        self._kind = kind
        self._draw = draw
        self._batch: list[bytes] = []
        self._made = 0
        self.replica = Replica(kind, client, self._batch.append)

    def send(self) -> None:
        """Sends what it wrote as one update, past the strict validator.

        Raises: HostileUpdate when the validator does not know an honest laptop.
        """
        if not self._batch:
            return
        update = merged(self._batch)
        self._batch.clear()
        clock, schema = self._past.clocks(self.client), SCHEMAS[self._kind]
        after = validate_update(update, client=self.client, clock=clock, past=self._past, schema=schema)
        self._past.add(self.client, after)
        self._journal.append(Sent(self.client, update, after))

    def hear(self, count: int) -> None:
        """Takes in the next `count` updates of the journal, or all."""
        for sent in self._journal[self._heard : self._heard + count]:
            self._heard += 1
            if sent.client != self.client:
                self.replica.apply(sent.update)
                self._past.add(sent.client, sent.after)

    def write(self) -> None:
        """One transaction of one or a few changes."""
        in_maps: list[Callable[[], None]] = [self._set, self._entry, self._nested_text, self._delete_key]
        changes = [self._type] if self._kind is Document.COMMONS else in_maps
        with self.replica.edit():
            for _ in range(self._draw.choice([1, 1, 1, 3])):
                self._draw.choice(changes)()

    def _root(self) -> Map[Any]:
        names = [name for name, kind in ROOTS[self._kind].items() if kind is Map]
        return self.replica.map(self._draw.choice(names))

    def _new_key(self) -> str:
        self._made += 1
        return f"{self.client}-{self._made}"

    def _set(self) -> None:
        """A value under a key that may have one, sometimes overwritten at once."""
        root, key = self._root(), self._draw.choice(["name", "colour", "🙂"])
        for _ in range(self._draw.choice([1, 1, 3])):
            root[key] = self._draw.choice(["Nadia", "", 5, -70, 2**40, 1.5, True, None, "🙂"])

    def _entry(self) -> None:
        """A map of maps under a new key, sometimes gone before the transaction ends."""
        root, key = self._root(), self._new_key()
        version = Map({"title": "", "text": self._draw.choice(WORDS), "written": 1})
        root[key] = Map({"began": 1, "versions": Map({"000000-aa": version})})
        root[key]["versions"]["000001-bb"] = Map({"text": "again"})
        if self._draw.random() < 0.2:
            del root[key]

    def _nested_text(self) -> None:
        root, key = self._root(), self._new_key()
        root[key] = Text("begun ")
        self._type_in(root[key])
        if self._draw.random() < 0.2:
            del root[key]

    def _delete_key(self) -> None:
        root = self._root()
        if keys := sorted(root.keys()):
            del root[self._draw.choice(keys)]

    def _type(self) -> None:
        self._type_in(self.replica.named(self._draw.choice(["page", "page", "text/notes"])))

    def _type_in(self, shared: Text) -> None:
        now = str(shared)
        start = self._draw.randrange(len(now) + 1)
        end = min(len(now), start + self._draw.choice([0, 0, 1, 8]))
        if end > start:
            del shared[len(now[:start].encode()) : len(now[:end].encode())]
        shared.insert(len(now[:start].encode()), self._draw.choice(WORDS))


def live(kind: Document, seed: int, steps: int) -> tuple[list[Laptop], list[Sent]]:
    """Three laptops write, send and hear at random, and in the end hear all; gives them and the journal."""
    draw, journal = random.Random(seed), list[Sent]()
    laptops = [Laptop(kind, draw.randrange(1, 2**53), draw, journal) for _ in range(3)]
    for _ in range(steps):
        one = draw.choice(laptops)
        match draw.choice(["write", "write", "write", "send", "send", "hear"]):
            case "write":
                one.write()
            case "send":
                one.send()
            case _:
                one.hear(draw.choice([1, 5, len(journal)]))
    for one in laptops:
        one.send()
    for one in laptops:
        one.hear(len(journal))
    return laptops, journal
