"""Roster entries: each is read, and then goes on top of the first entries of a history."""

from typing import Any

from fourfold_shared.entries import Entry
from fourfold_shared.errors import Malformed
from fourfold_shared.fold import append_entry, fold_roster
from tests.shared.entry_fixtures import MALFORMED
from tests.shared.frozen.parts import MLKEM, folded, unfolded
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import History, five
from tests.shared.roster_fixtures import BROKEN, NADIA_FOUNDS, REPLACED, spoiled

ABOUT = "Roster entries: each goes, or does not go, on top of the first `after` entries of a history (section 6)."
HISTORIES = {"five laptops": five(), "an invitation that was replaced": REPLACED, "nadia founds": NADIA_FOUNDS}

PARTS = {"spoiled mlkem": spoiled("new", "ml-kem").wrap[:MLKEM].hex(), "no signature": bytes(64).hex()}


def make() -> dict[str, Any]:
    return {
        "parts": PARTS,
        "histories": {
            name: [folded(entry.to_bytes(), PARTS) for entry in of.entries] for name, of in HISTORIES.items()
        },
        "cases": [
            *(
                {
                    "name": f"{type(entry.body.action).__name__} as entry {index}",
                    **place(History(five().entries[:index])),
                    "entry": folded(entry.to_bytes(), PARTS),
                    "hash": entry.hash.hex(),
                    "seats": [int(member.seat) for member in five().rosters[index + 1].devices],
                    "invited": [int(seat) for seat in five().rosters[index + 1].invitations],
                }
                for index, entry in enumerate(five().entries)
            ),
            *(
                {"name": name, **place(History()), "entry": folded(entry, PARTS), **refusal(Malformed, why)}
                for name, (entry, why) in MALFORMED.items()
            ),
            *(
                {
                    "name": broken.name,
                    **place(broken.before),
                    "entry": folded(broken.entry.to_bytes(), PARTS),
                    **refusal(broken.error, broken.why, broken.rule),
                }
                for broken in BROKEN
            ),
        ],
    }


def place(before: History) -> dict[str, Any]:
    """Which history begins with these entries."""
    count = len(before.entries)
    name = next(name for name, history in HISTORIES.items() if history.entries[:count] == before.entries)
    return {"history": name, "after": count}


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    history = [unfolded(entry, file["parts"]) for entry in file["histories"][case["history"]]]
    before, data = fold_roster(history[: case["after"]]), unfolded(case["entry"], file["parts"])
    if refuses(case, lambda: append_entry(before, Entry.parse(data))):
        return
    entry = Entry.parse(data)
    after = append_entry(before, entry)
    assert (entry.hash.hex(), entry.to_bytes()) == (case["hash"], data)
    assert [int(member.seat) for member in after.devices] == case["seats"]
    assert [int(seat) for seat in after.invitations] == case["invited"]
