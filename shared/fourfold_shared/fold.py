"""The fold of roster entries: the only way from one roster to the next (shared/README.md, section 6)."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from fourfold_shared.entries import (
    VERSION,
    Agree,
    Close,
    Device,
    Dismiss,
    Enrol,
    Entry,
    Found,
    Freeze,
    Invite,
    Leave,
    Pins,
    Restore,
    Retire,
    TakeSeat,
)
from fourfold_shared.errors import OutOfPlace, UnknownSuite
from fourfold_shared.ids import CaseId, LogId, Seat
from fourfold_shared.roster import Member, Proposal, Removal, Roster
from fourfold_shared.rules import decided, verify_allowed


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
    author = roster.device(entry.body.author)
    match entry.body.action:
        case Found(seat, device):
            return _seated(replace(grown, case=CaseId(entry.hash)), Seat(seat), device)
        case TakeSeat(seat, device):
            return _seated(grown, Seat(seat), device)
        case Invite(seat) as invite:
            return _invited(grown, Seat(seat), invite)
    assert author is not None  # noqa: S101 - the rules let no other entry through without one
    seat = author.seat
    match entry.body.action:
        case Enrol(device, sheet):
            return _with_device(grown, seat, device, sheet)
        case Retire(retired, pins):
            return _without(grown, seat, frozenset({retired}), seat, pins, leaves=False)
        case Dismiss(pins):
            return _gone(grown, seat.counterpart, seat, pins)
        case Leave(pins):
            return _gone(grown, seat, seat, pins)
        case Freeze():
            return replace(grown, frozen=grown.count)
        case Restore() | Close() as proposed:
            return _agreed(grown, entry.body.index, Proposal(proposed, seat, frozenset({seat})))
        case Agree(index):
            proposal = roster.proposals[index]
            return _agreed(grown, index, replace(proposal, agreed=proposal.agreed | {seat}))


def fold_roster(entries: Iterable[bytes], roster: Roster | None = None) -> Roster:
    """Reads and adds `entries` (as stored and sent) one after another to `roster`, or to none.

    Raises: what `Entry.parse` and `append_entry` raise, at the first entry that is wrong.
    """
    current = roster if roster is not None else Roster()
    for data in entries:
        current = append_entry(current, Entry.parse(data))
    return current


def _seated(roster: Roster, seat: Seat, device: Device) -> Roster:
    """A person takes a seat: a new one from now on, or one who is restored and has had it all along."""
    invitations = {held: invite for held, invite in roster.invitations.items() if held != seat}
    new = seat not in roster.tenures or seat in roster.left
    tenures = {**roster.tenures, seat: roster.count} if new else roster.tenures
    grown = replace(
        roster,
        invitations=MappingProxyType(invitations),
        tenures=MappingProxyType(dict(tenures)),
        left=roster.left - {seat},
    )
    return _with_device(grown, seat, device, sheet=False)


def _with_device(roster: Roster, seat: Seat, device: Device, sheet: bool) -> Roster:
    member = Member(len(roster.devices), seat, device.public, roster.count, roster.tenures[seat], sheet)
    return replace(roster, devices=(*roster.devices, member))


def _invited(roster: Roster, seat: Seat, invite: Invite) -> Roster:
    invitations = MappingProxyType({**roster.invitations, seat: invite})
    return replace(roster, invitations=invitations, spent=roster.spent | {invite.key})


def _gone(roster: Roster, seat: Seat, author: Seat, pins: Pins) -> Roster:
    """A person leaves the case: their devices, their word in what is not decided, and invitations to come back."""
    devices = frozenset(member.index for member in roster.devices_of(seat))
    grown = _without(roster, seat, devices, author, pins, leaves=True)
    open_still = {
        index: replace(one, agreed=one.agreed - {seat})
        for index, one in roster.proposals.items()
        if one.agreed != {seat} and not (isinstance(one.action, Restore) and one.action.seat == seat)
    }
    return replace(grown, proposals=MappingProxyType(open_still), left=roster.left | {seat})


def _without(roster: Roster, seat: Seat, devices: frozenset[int], author: Seat, pins: Pins, *, leaves: bool) -> Roster:
    removal = Removal(
        roster.count,
        seat,
        author,
        devices,
        MappingProxyType({LogId(pin.log): pin for pin in pins}),
        leaves,
    )
    members = tuple(replace(m, until=roster.count) if m.index in devices else m for m in roster.devices)
    return replace(roster, devices=members, removals=(*roster.removals, removal))


def _agreed(roster: Roster, index: int, proposal: Proposal) -> Roster:
    """A proposal with one more word for it; carried out once these are enough."""
    action = proposal.action
    if not decided(action, proposal.agreed):
        return replace(roster, proposals=MappingProxyType({**roster.proposals, index: proposal}))
    others = MappingProxyType({other: one for other, one in roster.proposals.items() if other != index})
    grown = replace(roster, proposals=others)
    if isinstance(action, Close):
        return replace(grown, closed=grown.count)
    seat = Seat(action.seat)
    devices = frozenset(member.index for member in grown.devices_of(seat))
    without = _without(grown, seat, devices, proposal.author, action.pins, leaves=False)
    return _invited(without, seat, Invite(action.seat, action.key, action.proof, action.expires))
