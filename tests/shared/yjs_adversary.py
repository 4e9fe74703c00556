"""A member with a changed client who knows the grammar of updates: random documents that are hostile on purpose."""

import random
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from pycrdt import Text

from fourfold_client.replica import ROOTS, SCHEMAS
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.record import Document
from fourfold_shared.yjs_update import Validated, validate_update
from tests.shared.yjs_grammar import (
    ANY,
    COLLECTED,
    DELETED,
    MAP,
    STRING,
    TEXT,
    TYPE,
    Id,
    Section,
    Under,
    block,
    collected,
    deletions,
    number,
    scalars,
    text,
    update,
)

PIECES = ["a", "word ", "é", "🙂", "👩‍👩‍👧", "\u0000", "zwölf", "x" * 40, "🙂a🙂"]
KEYS = ["k", "l", "🙂", "", "began", "versions", "title"]
VALUES: list[object] = [None, True, False, 0, -1, 63, 64, -64, 2**53 - 1, 1.5, float("nan"), "", "text 🙂"]
Parent = str | Id


@dataclass
class Past:
    """What one client has seen of the document: for the validator, and for the adversary to build upon."""

    seen: dict[int, int] = field(default_factory=dict)
    marks: dict[Id, int] = field(default_factory=dict)
    had: Counter[int] = field(default_factory=Counter)
    """Changes, by client."""
    borders: list[Id] = field(default_factory=list)
    """Units of text at which a character begins."""
    halves: list[Id] = field(default_factory=list)
    """Units of text in the middle of a character."""
    values: list[Id] = field(default_factory=list)
    maps: list[Parent] = field(default_factory=list)
    texts: list[Parent] = field(default_factory=list)

    def clocks(self, client: int) -> int:
        return self.seen.get(client, 0)

    def mark(self, client: int, clock: int) -> int:
        return self.marks.get(Id(client, clock), 0)

    def learn(self, other: "Past") -> None:
        """Takes in all that another has seen."""
        self.marks |= other.marks
        self.had |= other.had
        for client, clock in other.seen.items():
            self.seen[client] = max(clock, self.clocks(client))
        self.borders += [one for one in other.borders if one not in self.borders]
        self.halves += [one for one in other.halves if one not in self.halves]
        self.values += [one for one in other.values if one not in self.values]
        self.maps += [one for one in other.maps if one not in self.maps]
        self.texts += [one for one in other.texts if one not in self.texts]

    def write(self, at: Id, value: str) -> int:
        """Takes in a text that begins `at`; gives its length in units of UTF-16."""
        units = 0
        for character in value:
            self.borders.append(Id(at.client, at.clock + units))
            if character > "\uffff":
                self.halves.append(Id(at.client, at.clock + units + 1))
            units += utf16(character)
        return units

    def add(self, client: int, after: Validated) -> None:
        """Takes in a change of `client`."""
        self.had[client] += 1
        self.seen[client] = after.clock
        self.marks |= {Id(client, at): mark for at, mark in after.marks}


@dataclass(frozen=True)
class Change:
    """An update that was let through, and how many changes of each client its author had."""

    client: int
    update: bytes
    needs: Counter[int]


class Adversary:
    """Makes one document. Mostly it keeps to what the validator lets through, and dares more in some documents."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self.kind = self._draw.choice([Document.LANE, Document.COMMONS])
        self.daring = self._draw.choice([0.0, 0.0, 0.01, 0.05, 0.2, 0.5])
        self.clients = [self._draw.randrange(1, 2**53) for _ in range(self._draw.choice([1, 2, 3]))]
        roots = ROOTS[self.kind]
        self.pasts = {
            client: Past(
                maps=[name for name in roots if roots[name] is not Text],
                texts=[name for name in roots if roots[name] is Text],
            )
            for client in self.clients
        }
        self.refused: Counter[str] = Counter()
        self._now = Past()

    def changes(self) -> list[Change]:
        """What the validator let through, in the order in which it was made."""
        made: list[Change] = []
        for _ in range(self._draw.randrange(2, 16)):
            client = self._draw.choice(self.clients)
            past = self.pasts[client]
            for other in self.clients:
                if other != client and self._draw.random() < 0.6:
                    past.learn(self.pasts[other])
            self._now = deepcopy(past)
            attempt, clock = self._update(client), past.clocks(client)
            try:
                after = validate_update(attempt, client=client, clock=clock, past=past, schema=SCHEMAS[self.kind])
            except HostileUpdate as error:
                self.refused[str(error)] += 1
                continue
            made.append(Change(client, attempt, Counter(past.had)))
            past.add(client, after)
            past.learn(self._now)
        return made

    def _dares(self) -> bool:
        return self._draw.random() < self.daring

    def _update(self, client: int) -> bytes:
        clock = start = self._now.clocks(client)
        blocks = []
        for _ in range(self._draw.choice([0, 1, 1, 2, 3, 6])):
            made, length = self._block(Id(client, clock))
            blocks.append(made)
            clock += length
            self._now.seen[client] = clock
        if self._dares():
            start = max(0, start + self._draw.choice([-1, 1, 5]))
        author = self._draw.choice(self.clients) if self._dares() else client
        sections = [Section(author, start, tuple(blocks))] if blocks or self._dares() else []
        if self._dares():
            sections.append(Section(self._draw.choice(self.clients), start, tuple(blocks)))
        return update(*sections, deleted=self._deletions())

    def _block(self, at: Id) -> tuple[bytes, int]:
        if self._dares():
            return self._anything()
        if self._draw.random() < 0.07:
            length = self._length()
            return collected(length), length
        if self._now.texts and (self._draw.random() < 0.6 or not self._now.maps):
            return self._characters(at)
        return self._value(at)

    def _characters(self, at: Id) -> tuple[bytes, int]:
        origin = self._before() if self._draw.random() < 0.7 else None
        right = self._unit(self._now.borders) if self._draw.random() < 0.5 else None
        under = Under(self._draw.choice(self._now.texts)) if origin is None and right is None else None
        if self._draw.random() < 0.15:
            length = self._length()
            return block(DELETED, number(length), origin=origin, right=right, under=under), length
        value = "".join(self._draw.choices(PIECES, k=self._draw.choice([1, 1, 2, 4])))
        made = block(STRING, text(value), origin=origin, right=right, under=under)
        return made, self._now.write(at, value)

    def _value(self, at: Id) -> tuple[bytes, int]:
        if self._now.values and self._draw.random() < 0.3:
            origin = self._draw.choice(self._now.values)
            self._now.values.append(at)
            return block(ANY, scalars(self._draw.choice(VALUES)), origin=origin), 1
        under = Under(self._draw.choice(self._now.maps), self._draw.choice(KEYS))
        self._now.values.append(at)
        match self._draw.choice([ANY, TYPE, TYPE, DELETED]):
            case 8:
                return block(ANY, scalars(self._draw.choice(VALUES)), under=under), 1
            case 7:
                kind = self._draw.choice([MAP, MAP, TEXT])
                (self._now.maps if kind == MAP else self._now.texts).append(at)
                return block(TYPE, number(kind), under=under), 1
            case _:
                return block(DELETED, number(1), under=under), 1

    def _anything(self) -> tuple[bytes, int]:
        """A block that the grammar has, with whatever comes."""
        draw = self._draw
        origin = self._id() if draw.random() < 0.5 else None
        right = self._id() if draw.random() < 0.5 else None
        parents: list[Parent] = [*self._now.maps, *self._now.texts, "nowhere", self._id()]
        key = draw.choice(KEYS) if draw.random() < 0.5 else None
        under = Under(draw.choice(parents), key) if origin is None and right is None else None
        bits = draw.choice([0, 0, 0x20, 0x40, 0x80])
        length = self._length()
        value = "".join(draw.choices(PIECES, k=draw.choice([0, 1, 3])))
        values = draw.choices([*VALUES, [1], {"a": 1}], k=draw.choice([0, 1, 3]))
        kind, content, units = draw.choice(
            [
                (COLLECTED, number(length), length),
                (DELETED, number(length), length),
                (STRING, text(value), utf16(value)),
                (ANY, scalars(*values), len(values)),
                (TYPE, number(draw.randrange(7)), 1),
                (draw.randrange(12), text("null"), 1),
            ]
        )
        return block(kind, content, origin=origin, right=right, under=under, bits=bits), units

    def _length(self) -> int:
        if self._draw.random() < 0.02:
            return self._draw.choice([1 << 16, 1 << 29, (1 << 31) - 1, 1 << 31, 1 << 32, 1 << 52])
        return self._draw.choice([1, 1, 2, 7])

    def _unit(self, among: list[Id]) -> Id | None:
        """One of them, often a recent one, sometimes any id."""
        if self._draw.random() < 0.05:
            return self._id()
        if not among:
            return None
        return self._draw.choice(among[-3:] if self._draw.random() < 0.5 else among)

    def _before(self) -> Id | None:
        """A unit at which a character ends."""
        border = self._unit(self._now.borders)
        if border is None:
            return None
        second = Id(border.client, border.clock + 1)
        return second if second in self._now.halves else border

    def _id(self) -> Id:
        """One that exists, or not."""
        client = self._draw.choice([*self.clients, 7])
        return Id(client, self._draw.randrange(self._now.clocks(client) + 2))

    def _deletions(self) -> bytes:
        deleted = []
        for client, clock in self._now.seen.items():
            if clock and self._draw.random() < 0.35:
                deleted.append((client, self._ranges(client, clock)))
        if self._dares():
            ranges = [(self._draw.randrange(9), self._draw.randrange(9))]
            deleted.append((self._draw.choice([*self.clients, 7]), ranges))
        return deletions(*deleted)

    def _ranges(self, client: int, clock: int) -> list[tuple[int, int]]:
        wanted = {self._draw.randrange(clock + 1) for _ in range(2 * self._draw.choice([1, 1, 2, 4]))}
        ends = sorted(end for end in wanted if Id(client, end) not in self._now.halves or self._dares())
        ranges = [(start, end - start) for start, end in zip(ends[::2], ends[1::2], strict=False)]
        return ranges or [(0, clock)]


def utf16(value: str) -> int:
    """What Yjs counts of a text."""
    return len(value.encode("utf-16-le")) // 2


def in_another_order(changes: list[Change], seed: int) -> list[Change]:
    """The same changes, each after all that its author had, otherwise shuffled."""
    draw, waiting, here = random.Random(seed), list(changes), Counter[int]()
    ordered = []
    while waiting:
        chosen = draw.choice([change for change in waiting if change.needs <= here])
        waiting.remove(chosen)
        ordered.append(chosen)
        here[chosen.client] += 1
    return ordered
