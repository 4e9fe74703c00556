"""The fold of roster entries: the only way from one roster to the next (shared/README.md, section 6)."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from fourfold_shared.entries import VERSION, Device, Enrol, Entry, Found, Invite, TakeSeat
from fourfold_shared.errors import OutOfPlace, UnknownSuite
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.roster import Member, Roster
from fourfold_shared.rules import verify_allowed


def append_entry(roster: Roster, entry: Entry) -> Roster:
    """The roster with `entry` on top.

    Raises: UnknownSuite for a newer version, OutOfPlace when it does not continue the roster, and what the rules raise.
    """
    if entry.body.version != VERSION:
        raise UnknownSuite("a roster entry of a version that this release does not know")
    if entry.body.index != roster.count or entry.body.previous != roster.head.hash:
        raise OutOfPlace("a roster entry that does not continue the roster")
    verify_allowed(roster, entry)
    grown = replace(roster, heads=(*roster.heads, entry.hash))
    match entry.body.action:
        case Found(seat, device):
            return _with_device(replace(grown, case=CaseId(entry.hash)), Seat(seat), device)
        case Invite(seat, key) as invite:
            open_now = {**roster.invitations, Seat(seat): invite}
            return replace(grown, invitations=MappingProxyType(open_now), spent=roster.spent | {key})
        case TakeSeat(seat, device):
            left = {held: invite for held, invite in roster.invitations.items() if held != seat}
            return _with_device(replace(grown, invitations=MappingProxyType(left)), Seat(seat), device)
        case Enrol(device):  # pragma: no branch - an action is one of these four
            return _with_device(grown, roster.devices[entry.body.author].seat, device)


def fold_roster(entries: Iterable[bytes], roster: Roster | None = None) -> Roster:
    """Reads and adds `entries` (as stored and sent) one after another to `roster`, or to none.

    Raises: what `Entry.parse` and `append_entry` raise, at the first entry that is wrong.
    """
    current = roster if roster is not None else Roster()
    for data in entries:
        current = append_entry(current, Entry.parse(data))
    return current


def _with_device(roster: Roster, seat: Seat, device: Device) -> Roster:
    member = Member(len(roster.devices), seat, device.public, roster.count)
    return replace(roster, devices=(*roster.devices, member))
