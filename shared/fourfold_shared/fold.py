"""The fold of roster entries: the only way from one roster to the next (shared/README.md, section 6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from fourfold_shared.entries import (
    VERSION,
    Agree,
    Close,
    Device,
    DeviceKind,
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
    assert author is not None  # noqa: S101 - the rules let no other entry through without one
    seat = author.seat
    match entry.body.action:
        case Invite() as invite:
            wanted = Seat(invite.seat)  # inviting somebody else while a support is away means that these go
            free = _gone(grown, wanted, seat, ()) if roster.kept(wanted) else grown
            return _invited(free, invite, author.index)
        case Enrol(device, kind, expires):
            more = _with_device(grown, seat, device, kind, expires)
            used_up = author.kind is DeviceKind.CODE
            return _without(more, seat, frozenset({author.index}), seat, (), leaves=False) if used_up else more
        case Retire(retired, pins):
            return _without(grown, seat, frozenset({retired}), seat, pins, leaves=False)
        case Dismiss(pins):
            return _gone(grown, seat.counterpart, seat, pins)
        case Leave(pins):
            return _gone(grown, seat, seat, pins)
        case Freeze():
            return replace(grown, frozen=grown.count)
        case Restore() | Close() as proposed:
            spent = grown.spent | ({proposed.key} if isinstance(proposed, Restore) else set())
            proposal = Proposal(proposed, seat, author.index, frozenset({seat}))
            return replace(grown, spent=spent, proposals=_with(roster, entry.body.index, proposal))
        case Agree(index, pins):
            proposal = roster.proposals[index]
            return _agreed(grown, index, replace(proposal, agreed=proposal.agreed | {seat}), seat, pins)
        case withdraw:
            return replace(grown, proposals=_only(roster, lambda index, _: index != withdraw.index))


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
    new = seat not in roster.tenures or seat in roster.left
    tenures = {**roster.tenures, seat: roster.count} if new else roster.tenures
    grown = replace(roster, tenures=MappingProxyType(dict(tenures)), left=roster.left - {seat})
    others = [held for held in roster.invitations if held != seat]
    return _with_device(_with_invitations(grown, others), seat, device)


def _with_device(
    roster: Roster, seat: Seat, device: Device, kind: DeviceKind = DeviceKind.LAPTOP, expires: int = 0
) -> Roster:
    member = Member(len(roster.devices), seat, device.public, roster.count, roster.tenures[seat], kind, expires)
    return replace(roster, devices=(*roster.devices, member))


def _invited(roster: Roster, invite: Invite, inviter: int) -> Roster:
    seat = Seat(invite.seat)
    invitations = MappingProxyType({**roster.invitations, seat: invite})
    inviters = MappingProxyType({**roster.inviters, seat: inviter})
    return replace(roster, invitations=invitations, inviters=inviters, spent=roster.spent | {invite.key})


def _with_invitations(roster: Roster, seats: Iterable[Seat]) -> Roster:
    """Of the open invitations, those to `seats` alone."""
    kept = tuple(seats)
    return replace(
        roster,
        invitations=MappingProxyType({seat: roster.invitations[seat] for seat in kept}),
        inviters=MappingProxyType({seat: roster.inviters[seat] for seat in kept}),
    )


def _gone(roster: Roster, seat: Seat, author: Seat, pins: Pins) -> Roster:
    """A person leaves the case: their devices go, and their word in what is not decided."""
    devices = frozenset(member.index for member in roster.devices_of(seat))
    grown = _without(roster, seat, devices, author, pins, leaves=True)
    others_want = _only(grown, lambda _, one: one.agreed != {seat} and not _gives_back(one, seat))
    without_them = {index: replace(one, agreed=one.agreed - {seat}) for index, one in others_want.items()}
    return replace(grown, proposals=MappingProxyType(without_them), left=roster.left | {seat})


def _without(roster: Roster, seat: Seat, devices: frozenset[int], author: Seat, pins: Pins, *, leaves: bool) -> Roster:
    """Devices go, and with them the invitations that they made, or proposed: whoever has one may know its secret."""
    pinned = MappingProxyType({LogId(pin.log): pin for pin in pins})
    removal = Removal(roster.count, seat, author, devices, pinned, leaves)
    members = tuple(replace(m, until=roster.count) if m.index in devices else m for m in roster.devices)
    proposals = _only(roster, lambda _, one: not isinstance(one.action, Restore) or one.device not in devices)
    grown = replace(roster, devices=members, removals=(*roster.removals, removal), proposals=proposals)
    return _with_invitations(grown, [held for held in roster.invitations if roster.inviters[held] not in devices])


def _agreed(roster: Roster, index: int, proposal: Proposal, author: Seat, pins: Pins) -> Roster:
    """A proposal with one more word for it, `author`'s; carried out once these are enough."""
    action = proposal.action
    if not decided(roster, action, proposal.agreed):
        return replace(roster, proposals=_with(roster, index, proposal))
    if isinstance(action, Close):
        return replace(roster, closed=roster.count, proposals=_only(roster, lambda other, _: other != index))
    seat = Seat(action.seat)
    devices = frozenset(member.index for member in roster.devices_of(seat))
    grown = replace(roster, proposals=_only(roster, lambda _, one: not _gives_back(one, seat)))
    if devices:
        grown = _without(grown, seat, devices, author, pins, leaves=False)
    return _invited(grown, Invite(action.seat, action.key, action.proof, action.expires), proposal.device)


def _gives_back(proposal: Proposal, seat: Seat) -> bool:
    return isinstance(proposal.action, Restore) and proposal.action.seat == seat


def _with(roster: Roster, index: int, proposal: Proposal) -> Mapping[int, Proposal]:
    return MappingProxyType({**roster.proposals, index: proposal})


def _only(roster: Roster, stays: Callable[[int, Proposal], bool]) -> Mapping[int, Proposal]:
    """Of the proposals, those that stay."""
    return MappingProxyType({index: one for index, one in roster.proposals.items() if stays(index, one)})
