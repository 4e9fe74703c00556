"""Sealed records by file: what this laptop has of its case goes out as a parcel, and a parcel comes in.

What comes in goes through the same door as what the relay delivers. Before anything of it is taken the whole file is
looked at: a parcel of another case, or whose roster and keychains do not hold together, changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.spaces.case import Case
from fourfold_client.vault import StoredRecord, Vault
from fourfold_shared.errors import Malformed, OutOfPlace, Refused, StorageFailed, UnknownSuite
from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.parcel import Parcel, Section
from fourfold_shared.roster import Roster
from fourfold_shared.steps import append_step, roster_seen


@dataclass(frozen=True, slots=True)
class Taken:
    """What was new in a parcel: roster entries, keychain steps, records by space; and whether something waits."""

    roster: int
    steps: int
    records: dict[Space, int]
    waits: bool


async def pack(case: Case, vault: Vault) -> Parcel:
    """What this laptop has that somebody else may have too, sealed as it is. Raises: StorageFailed."""
    case.beat()
    await case.saved()
    await case.settled()
    sections = [await _section(case, vault, space) for space in case.live if _carried(case, space)]
    return Parcel(case.membership.identity.case, tuple(await vault.roster()), tuple(sections))


async def take(case: Case, parcel: Parcel) -> Taken:
    """Takes in what is new of a parcel, and says to the others in each space what this laptop has then.

    Raises: Malformed for another case's parcel, or one that does not hold together: nothing is changed then;
    StorageFailed.
    """
    verify(case, parcel)
    membership = case.membership
    roster = membership.roster.count
    case.take_roster(0, parcel.roster, whole=False)
    await case.settled()
    steps, records = 0, dict[Space, int]()
    for section in _ours(case, parcel):
        live, before = case.space(section.space), membership.keychains[section.space].count
        case.take_keychain(live.id, 0, section.steps)
        await case.settled()
        steps += membership.keychains[section.space].count - before
        already = live.records
        await live.take(section.records, 0)
        await case.settled()
        if live.records > already:
            records[section.space] = live.records - already
    case.beat()
    await case.saved()
    if any(alarm.kind is AlarmKind.STORAGE for alarm in case.alarms()):
        raise StorageFailed("this home could not be written; please try again")
    waits = any(not case.space(one.space).complete for one in _ours(case, parcel))
    return Taken(membership.roster.count - roster, steps, records, waits)


def verify(case: Case, parcel: Parcel) -> None:
    """Looks at the whole parcel before anything is changed.

    A roster that another laptop was shown is let through, and becomes an alarm: it proves that somebody showed two.
    Raises: Malformed.
    """
    if parcel.case != case.membership.identity.case:
        raise Malformed("this carry file is of another case")
    roster = _folded(parcel)
    mine = case.membership.roster
    agreed = min(roster.count, mine.count)
    if roster.heads[:agreed] != mine.heads[:agreed]:
        return
    longer = max((roster, mine), key=lambda one: one.count)
    for section in _ours(case, parcel):
        _verify_keychain(Keychain(parcel.case, section.space), section, longer, roster.count == len(parcel.roster))


def _folded(parcel: Parcel) -> Roster:
    """The parcel's roster, up to what a newer release wrote. Raises: Malformed."""
    roster = Roster()
    for entry in parcel.roster:
        try:
            roster = fold_roster([entry], roster)
        except UnknownSuite:
            break
        except Refused:
            raise Malformed(_BROKEN) from None
    if roster.count and roster.case != parcel.case:
        raise Malformed(_BROKEN)
    return roster


def _verify_keychain(chain: Keychain, section: Section, roster: Roster, whole: bool) -> None:
    for step in section.steps:
        try:
            chain = append_step(chain, step, roster)
        except UnknownSuite:
            return
        except Refused as error:
            if isinstance(error, OutOfPlace) and not whole and roster_seen(step) > roster.count:
                return
            raise Malformed(_BROKEN) from None


def _ours(case: Case, parcel: Parcel) -> list[Section]:
    """The parts of spaces that this seat has; others cannot be opened here, and are left."""
    return [section for section in parcel.sections if section.space in case.live]


_BROKEN = "what this carry file says about who belongs to the case does not hold together; nothing of it was taken"


def _carried(case: Case, space: Space) -> bool:
    """Whether somebody else has the space too: another person, or another laptop of this one."""
    me = case.membership.identity
    return len(space.audience) > 1 or len(case.membership.roster.laptops_of(me.seat)) > 1


async def section_of(case: Case, vault: Vault, space: Space, rows: Sequence[StoredRecord]) -> Section:
    """The part of a parcel that has some accepted records. Raises: StorageFailed."""
    steps = await vault.keychain(space.of(case.membership.identity.case))
    return Section(space, tuple(steps), tuple(row.record for row in rows))


async def _section(case: Case, vault: Vault, space: Space) -> Section:
    one = space.of(case.membership.identity.case)
    accepted = await section_of(case, vault, space, await vault.records(one))
    waiting = tuple(row.record for row in await vault.held(one))
    return replace(accepted, records=accepted.records + waiting)
