"""Roster entries: each is read, and then goes on top of the first entries of a history."""

from itertools import takewhile
from typing import Any

from fourfold_shared.entries import Entry
from fourfold_shared.errors import Malformed, UnknownSuite
from fourfold_shared.fold import append_entry, fold_roster
from fourfold_shared.roster import Roster
from tests.shared.entry_fixtures import LATER, LATER_KIND, MALFORMED
from tests.shared.frozen.parts import MLKEM, folded, unfolded
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import History, device_keys, five
from tests.shared.removal_fixtures import BROKEN, CROWDED
from tests.shared.removal_fixtures import HISTORIES as REMOVALS
from tests.shared.roster_fixtures import NADIA_FOUNDS, REPLACED, spoiled

ABOUT = "Roster entries: each goes, or does not go, on top of the first `after` entries of a history (section 6)."
HISTORIES = {
    "five laptops": five(),
    "an invitation that was replaced": REPLACED,
    "nadia founds": NADIA_FOUNDS,
    **REMOVALS,
}

PARTS = {
    "spoiled mlkem": spoiled("new", "ml-kem").wrap[:MLKEM].hex(),
    **{f"{name} mlkem": device_keys(name).public.wrap[:MLKEM].hex() for name in ("nadia's sheet", "ruth's second")},
    "no signature": bytes(64).hex(),
}


def make() -> dict[str, Any]:
    return {
        "parts": PARTS,
        "histories": {name: told(name, of) for name, of in HISTORIES.items()},
        "cases": [
            *(
                {
                    "name": f"{entry.body.action.__struct_config__.tag} as entry {index} where {name}",
                    **place(History(of.entries[:index])),
                    "entry": folded(entry.to_bytes(), PARTS),
                    "hash": entry.hash.hex(),
                    "roster": said(of.rosters[index + 1]),
                }
                for name, of in HISTORIES.items()
                for index, entry in list(enumerate(of.entries))[told(name, of)["after"] :]
            ),
            *(
                {"name": name, **place(History()), "entry": folded(entry, PARTS), **refusal(Malformed, why)}
                for name, (entry, why) in MALFORMED.items()
            ),
            *(
                {"name": name, **place(History()), "entry": folded(entry, PARTS), **refusal(UnknownSuite, LATER_KIND)}
                for name, entry in LATER.items()
            ),
            *(
                {
                    "name": broken.name,
                    **place(broken.before),
                    "entry": folded(broken.entry.to_bytes(), PARTS),
                    **refusal(broken.error, broken.why, broken.rule),
                }
                for broken in BROKEN
                if broken.before is not CROWDED
            ),
        ],
    }


def said(roster: Roster) -> dict[str, Any]:
    """What a roster adds up to; what there is nothing of is left out."""
    every = {
        "devices": [
            [int(one.seat), one.since, one.tenure, int(one.kind), one.expires, one.until] for one in roster.devices
        ],
        "invited": sorted(roster.invitations),
        "proposals": {str(index): sorted(one.agreed) for index, one in roster.proposals.items()},
        "pinned": [[pin.hex() for pin in sorted(one.pins)] for one in roster.removals],
        "left": sorted(roster.left),
        "frozen": roster.frozen,
        "closed": roster.closed,
    }
    return {name: value for name, value in every.items() if value}


def told(name: str, of: History) -> dict[str, Any]:
    """A history: which earlier one it goes on from, after how many entries, and its own."""
    earlier = list(HISTORIES)[: list(HISTORIES).index(name)]
    before = max(earlier, key=lambda one: shared(of, HISTORIES[one]), default=name)
    after = shared(of, HISTORIES[before]) if earlier else 0
    entries = [folded(entry.to_bytes(), PARTS) for entry in of.entries[after:]]
    return {"history": before, "after": after, "entries": entries}


def shared(one: History, other: History) -> int:
    """How many entries two histories begin with together."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one.entries, other.entries, strict=False)))


def place(before: History) -> dict[str, Any]:
    """Which history begins with these entries."""
    count = len(before.entries)
    name = next(name for name, history in HISTORIES.items() if history.entries[:count] == before.entries)
    return {"history": name, "after": count}


def entries_of(file: dict[str, Any], at: dict[str, Any]) -> list[bytes]:
    """The entries of a place in a history."""
    history = file["histories"][at["history"]]
    before = entries_of(file, history) if history["after"] else []
    return [*before, *(unfolded(entry, file["parts"]) for entry in history["entries"])][: at["after"]]


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    before, data = fold_roster(entries_of(file, case)), unfolded(case["entry"], file["parts"])
    if refuses(case, lambda: append_entry(before, Entry.parse(data))):
        return
    entry = Entry.parse(data)
    after = append_entry(before, entry)
    assert (entry.hash.hex(), entry.to_bytes()) == (case["hash"], data)
    assert said(after) == case["roster"]
