"""What stood in a space before a support left: with whom, its common page, and what of it the next one cannot see.

Whoever was there keeps it and reads it; nothing is written there any more (shared/README.md, section 7).
"""

from dataclasses import dataclass

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_shared.ids import Space
from fourfold_shared.roster import Person


@dataclass(frozen=True, slots=True)
class Earlier:
    """One time before a cut: `people` are those of it who have left, `entries` what stayed there, oldest first."""

    generation: int
    people: tuple[Person, ...]
    page: str
    entries: tuple[Entry, ...]


def earlier(casefile: CaseFile, space: Space) -> tuple[Earlier, ...]:
    """The times before the present one in which something stands that stayed there, the newest first."""
    *before, _ = casefile.times(space)
    entries = [one for one in casefile.entries(space) if casefile.is_behind(one)]
    found = []
    for generation, time in reversed(list(enumerate(before))):
        here = tuple(one for one in entries if casefile.stood_in(one) == generation)
        if here or time.page:
            gone = tuple(sorted(one for one in time.people if casefile.gone(one)))
            found.append(Earlier(generation, gone, time.page, here))
    return tuple(found)


def present(casefile: CaseFile, space: Space) -> tuple[Entry, ...]:
    """The entries of a space as everybody sees them who has it now, oldest first."""
    return tuple(one for one in casefile.entries(space) if not casefile.is_behind(one))
