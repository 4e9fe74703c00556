"""Yjs updates: each is client 7's next one in a small document."""

from typing import Any

from fourfold_shared.errors import HostileUpdate
from fourfold_shared.yjs_update import Schema, Shape, validate_update
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.yjs_setting import BEFORE, CLOCK, NOTHING, OTHER, OWN, SCHEMA, Written
from tests.shared.yjs_setting import check as verdict
from tests.shared.yjs_vectors import GOOD, HOSTILE

ABOUT = "Yjs updates: each is let through, or not, as the next one of the last client of `before` (section 10)."


def make() -> dict[str, Any]:
    return {
        "roots": {name: shape.name.lower() for name, shape in SCHEMA.roots.items()},
        "before": [
            {"client": client, "update": update.hex(), "marks": shown(marks(client, update))}
            for client, update in ((OTHER, BEFORE[1]), (OWN, BEFORE[0]))
        ],
        "clock": CLOCK,
        "cases": [
            *(
                {
                    "name": name,
                    "update": update.hex(),
                    "clock": verdict(update).clock,
                    "marks": shown(verdict(update).marks),
                }
                for name, update in GOOD.items()
            ),
            *(
                {"name": name, "update": update.hex(), **refusal(HostileUpdate, rule)}
                for rule, updates in HOSTILE.items()
                for name, update in updates.items()
            ),
        ],
    }


def shown(marks: tuple[tuple[int, int], ...]) -> str:
    """Marks as `clock:mark`, one after another."""
    return " ".join(f"{clock}:{mark}" for clock, mark in marks)


def marks(client: int, update: bytes) -> tuple[tuple[int, int], ...]:
    """What is remembered of a client's first update."""
    return validate_update(update, client=client, clock=0, past=NOTHING, schema=SCHEMA).marks


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    schema = Schema({name: Shape[shape.upper()] for name, shape in file["roots"].items()})
    past = NOTHING
    for before in file["before"]:
        data, client = bytes.fromhex(before["update"]), before["client"]
        after = validate_update(data, client=client, clock=0, past=past, schema=schema)
        assert shown(after.marks) == before["marks"]
        past = Written({**past.after, client: after})
    update = bytes.fromhex(case["update"])
    last = {"client": file["before"][-1]["client"], "clock": file["clock"], "past": past, "schema": schema}
    if not refuses(case, lambda: validate_update(update, **last)):
        after = validate_update(update, **last)
        assert after.clock == case["clock"]
        assert shown(after.marks) == case["marks"]
