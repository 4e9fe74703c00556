"""Applies hostile documents in a process of its own, because what is looked for are deaths and hangs.

    python -m tests.shared.yjs_child FIRST COUNT

makes documents number FIRST to FIRST + COUNT - 1 (each is the same at every run), gives what the strict validator lets
through to two replicas in different orders, reads them, edits one, stores and reloads it, and prints figures as JSON.
Before each document its number goes to stderr. A document that takes too long ends the process.
"""

import json
import random
import resource
import signal
import sys
from collections import Counter
from typing import Any

from pycrdt import Doc, Map, Text

from fourfold_client.replica import ROOTS, SCHEMAS, Replica
from fourfold_shared.record import Document
from fourfold_shared.yjs_bytes import Reader
from fourfold_shared.yjs_update import validate_update
from tests.shared.yjs_adversary import Adversary, Past, in_another_order

SECONDS = 20
"""For one document; honest ones take milliseconds."""
MEMORY = 3 << 30
HONEST = 99
"""The client id of the honest laptop."""


def document(seed: int, figures: Counter[str]) -> None:
    """Makes one document and lives with it.

    Raises: whatever the document library raises, which is what is looked for.
    """
    adversary = Adversary(seed)
    changes = adversary.changes()
    figures["documents"] += 1
    figures["let through"] += len(changes)
    figures["refused"] += adversary.refused.total()
    written: list[bytes] = []
    one, other = (Replica(adversary.kind, HONEST, written.append) for _ in range(2))
    for change in changes:
        one.apply(change.update)
        one.content()
        one.take_touched()
    for change in in_another_order(changes, seed):
        other.apply(change.update)
    figures["replicas that differ after another order"] += one.content() != other.content()
    edit(one, adversary.kind, random.Random(seed))
    honest_passes(written, adversary)
    reloaded = Replica(adversary.kind, HONEST, written.append)
    reloaded.apply(one.snapshot())
    if clocks(reloaded.doc) != clocks(one.doc):
        raise AssertionError("a stored document loses content")
    figures["replicas that differ after reloading"] += one.content() != reloaded.content()
    for replica in (one, other, reloaded):
        replica.close()


def clocks(doc: Doc[Any]) -> dict[int, int]:
    """The document's own count of clocks, by client."""
    reader = Reader(doc.get_state())
    return {reader.number(): reader.number() for _ in range(reader.number())}


def edit(replica: Replica, kind: Document, draw: random.Random) -> None:
    """Goes on writing, as the person at the honest laptop would."""
    for _ in range(4):
        with replica.edit():
            for root, shared in ROOTS[kind].items():
                if shared is Text:
                    type_in(replica.text(root), draw)
                else:
                    set_in(replica.map(root), draw)
        replica.content()


def type_in(text: Text, draw: random.Random) -> None:
    """Inserts and deletes at the borders of characters."""
    now = str(text)
    at = draw.randrange(len(now) + 1)
    text.insert(len(now[:at].encode()), draw.choice(["a", "🙂", "word "]))
    now = str(text)
    start = draw.randrange(len(now))
    end = min(len(now), start + draw.choice([1, 1, 5]))
    del text[len(now[:start].encode()) : len(now[:end].encode())]


def set_in(shared: Map[Any], draw: random.Random) -> None:
    """Sets, nests and deletes keys of this laptop's own."""
    key = f"honest {draw.randrange(10**9)}"
    shared[key] = Map({"text": "words", "versions": Map({"1": 1})})
    shared[key]["text"] = draw.choice(["other words", 5, "🙂"])
    if draw.random() < 0.5:
        del shared[key]


def honest_passes(written: list[bytes], adversary: Adversary) -> None:
    """What the honest laptop wrote on top of hostile content is let through everywhere."""
    past = Past()
    for theirs in adversary.pasts.values():
        past.learn(theirs)
    for update in written:
        schema = SCHEMAS[adversary.kind]
        after = validate_update(update, client=HONEST, clock=past.clocks(HONEST), past=past, schema=schema)
        past.add(HONEST, after)


def main() -> None:
    first, count = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    figures: Counter[str] = Counter()
    for seed in range(first, first + count):
        print(seed, file=sys.stderr, flush=True)
        signal.alarm(SECONDS)
        document(seed, figures)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
