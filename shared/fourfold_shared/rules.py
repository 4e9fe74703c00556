"""The rules of the roster: one function each, constants of the protocol version (shared/README.md, section 6).

    may_append       anything until the case is closed; after that, one enrols and retires devices of one's own seat
    may_found        the founder's own device signs; it is the first entry, and the founder sits in their own seat
    may_invite       to an empty seat: a support invites their own partner and the other support,
                     a partner invites their own support; never to a partner's seat that somebody had; and while a
                     support is given their seat back, only the partner they support invites somebody else
    may_take         the invitation's key and the new device's key both sign; the seat is still empty
    may_enrol        a device of the seat and the new device both sign; a sheet or a code enrols laptops, and nothing
                     else, a code once
    may_retire       a laptop of the seat removes another device of that seat
    may_dismiss      a partner, alone, removes the support they have
    may_leave        a laptop removes all devices of its own seat
    may_freeze       any laptop, once
    may_restore      to be agreed by both supports; for a support's seat, by their partner and the other support
    may_close        to be agreed by both partners, or by a partner and their own support; by both supports, if both
                     partners left
    may_agree        a laptop of a seat whose word counts and has not been given
    may_withdraw     a laptop of whoever proposed it, while it is open

Each gets the roster before the entry, raises NotAllowed with its own name, or Forged, and returns nothing.
"""

from fourfold_shared.entries import (
    NO_AUTHOR,
    Agree,
    Close,
    DeviceKind,
    Dismiss,
    Enrol,
    Entry,
    Found,
    Freeze,
    Invite,
    Leave,
    Pins,
    Proposed,
    Restore,
    Retire,
    TakeSeat,
    Withdraw,
    verify_signatures,
)
from fourfold_shared.errors import NotAllowed
from fourfold_shared.ids import MAX_DEVICES, LogId, Seat
from fourfold_shared.keys import SignPublic
from fourfold_shared.roster import Member, Roster

SEAT_DEVICES = 16
"""Active devices of one seat, its sheet among them; so the keys of a space can always be wrapped in one step."""


def verify_allowed(roster: Roster, entry: Entry) -> None:
    """Returns nothing when the rules allow `entry` on top of `roster`.

    Raises: NotAllowed, Forged, Malformed.
    """
    may_append(roster, entry)
    match entry.body.action:
        case Found() as found:
            may_found(roster, entry, found)
        case Invite() as invite:
            may_invite(roster, entry, invite)
        case TakeSeat() as take:
            may_take(roster, entry, take)
        case Enrol() as enrol:
            may_enrol(roster, entry, enrol)
        case Retire() as retire:
            may_retire(roster, entry, retire)
        case Dismiss() as dismiss:
            may_dismiss(roster, entry, dismiss)
        case Leave() as leave:
            may_leave(roster, entry, leave)
        case Freeze():
            may_freeze(roster, entry)
        case Restore() as restore:
            may_restore(roster, entry, restore)
        case Close():
            may_close(roster, entry)
        case Agree() as agree:
            may_agree(roster, entry, agree)
        case withdraw:
            may_withdraw(roster, entry, withdraw)


def may_append(roster: Roster, entry: Entry) -> None:
    """After the case was closed, nothing but what keeps it readable for whoever sits in it."""
    own = isinstance(entry.body.action, Enrol | Retire)
    _require("may_append", own or not roster.closed, "the case is closed")


def may_found(roster: Roster, entry: Entry, found: Found) -> None:
    """Only as the first entry, signed by the founder's device."""
    _require("may_found", roster.count == 0, "a case is founded once")
    _require("may_found", entry.body.author == NO_AUTHOR, "a founding has no earlier author")
    found.device.public.wrap.hybrid()
    verify_signatures(entry, SignPublic(found.device.sign))


def may_invite(roster: Roster, entry: Entry, invite: Invite) -> None:
    """A support invites their own partner and the other support; a partner invites their own support."""
    author, seat = _laptop("may_invite", roster, entry), Seat(invite.seat)
    _require("may_invite", not roster.devices_of(seat), "that seat is taken")
    _require("may_invite", not (seat.is_partner and seat in roster.tenures), "a partner's seat goes to nobody else")
    mine = seat == author.seat.counterpart
    other_support = not author.seat.is_partner and seat == author.seat.peer
    _require("may_invite", mine or other_support, "that seat is not theirs to invite to")
    _require("may_invite", mine or not roster.kept(seat), "that seat is being given back to its person")
    _require("may_invite", invite.key not in roster.spent, "an invitation's key serves once")
    verify_signatures(entry, author.public.sign)


def may_take(roster: Roster, entry: Entry, take: TakeSeat) -> None:
    """The invitation's key and the new device's key both sign; the seat is still empty."""
    _require("may_take", entry.body.author == NO_AUTHOR, "whoever takes a seat is not on the roster yet")
    invite = roster.invitations.get(Seat(take.seat))
    if invite is None:
        raise NotAllowed("may_take", "there is no open invitation to that seat")
    _new_device("may_take", roster, SignPublic(take.device.sign))
    take.device.public.wrap.hybrid()
    verify_signatures(entry, SignPublic(invite.key), SignPublic(take.device.sign))


def may_enrol(roster: Roster, entry: Entry, enrol: Enrol) -> None:
    """A device of the seat and the new device both sign; a sheet or a code enrols laptops only."""
    author = _author("may_enrol", roster, entry)
    laptop, code = enrol.kind is DeviceKind.LAPTOP, enrol.kind is DeviceKind.CODE
    _require("may_enrol", laptop or not author.sheet, "a sheet enrols laptops only")
    _require("may_enrol", code or not enrol.expires, "nothing but a code expires")
    _require("may_enrol", len(roster.devices_of(author.seat)) < SEAT_DEVICES, "that seat has as many devices as it may")
    _new_device("may_enrol", roster, SignPublic(enrol.device.sign))
    enrol.device.public.wrap.hybrid()
    verify_signatures(entry, author.public.sign, SignPublic(enrol.device.sign))


def may_retire(roster: Roster, entry: Entry, retire: Retire) -> None:
    """A laptop of the seat removes another device of that seat."""
    author = _laptop("may_retire", roster, entry)
    target = roster.device(retire.device)
    if target is None or target.until or target.seat != author.seat:
        raise NotAllowed("may_retire", "that is no active device of this seat")
    _require("may_retire", target.index != author.index, "a laptop does not retire itself")
    _pins("may_retire", retire.pins, frozenset({target.index}))
    verify_signatures(entry, author.public.sign)


def may_dismiss(roster: Roster, entry: Entry, dismiss: Dismiss) -> None:
    """A partner, alone, removes the support they have."""
    author = _laptop("may_dismiss", roster, entry)
    _require("may_dismiss", author.seat.is_partner, "only a partner dismisses their support")
    devices = _indexes(roster, author.seat.counterpart)
    _require("may_dismiss", bool(devices), "there is no support in that seat")
    _pins("may_dismiss", dismiss.pins, devices)
    verify_signatures(entry, author.public.sign)


def may_leave(roster: Roster, entry: Entry, leave: Leave) -> None:
    """A laptop removes all devices of its own seat."""
    author = _laptop("may_leave", roster, entry)
    _pins("may_leave", leave.pins, _indexes(roster, author.seat))
    verify_signatures(entry, author.public.sign)


def may_freeze(roster: Roster, entry: Entry) -> None:
    """Any laptop, once."""
    author = _laptop("may_freeze", roster, entry)
    _require("may_freeze", not roster.frozen, "the table is frozen already")
    verify_signatures(entry, author.public.sign)


def may_restore(roster: Roster, entry: Entry, restore: Restore) -> None:
    """Proposed by one of those whose word counts."""
    author, seat = _laptop("may_restore", roster, entry), Seat(restore.seat)
    somebody = bool(roster.devices_of(seat)) or roster.kept(seat)
    _require("may_restore", somebody, "there is nobody in that seat to give it back to")
    _require("may_restore", author.seat in voices(restore), "that seat is not theirs to give back")
    _require("may_restore", restore.key not in roster.spent, "an invitation's key serves once")
    verify_signatures(entry, author.public.sign)


def may_close(roster: Roster, entry: Entry) -> None:
    """Proposed by anyone of the four."""
    author = _laptop("may_close", roster, entry)
    verify_signatures(entry, author.public.sign)


def may_agree(roster: Roster, entry: Entry, agree: Agree) -> None:
    """A laptop of a seat whose word counts and has not been given."""
    author = _laptop("may_agree", roster, entry)
    proposal = roster.proposals.get(agree.index)
    if proposal is None:
        raise NotAllowed("may_agree", "there is no such proposal, or it is decided")
    _require("may_agree", author.seat in voices(proposal.action), "their word does not count in this")
    _require("may_agree", author.seat not in proposal.agreed, "they have agreed already")
    action = proposal.action
    _pins("may_agree", agree.pins, _indexes(roster, Seat(action.seat)) if isinstance(action, Restore) else frozenset())
    verify_signatures(entry, author.public.sign)


def may_withdraw(roster: Roster, entry: Entry, withdraw: Withdraw) -> None:
    """A laptop of the person who proposed it."""
    author = _laptop("may_withdraw", roster, entry)
    proposal = roster.proposals.get(withdraw.index)
    if proposal is None:
        raise NotAllowed("may_withdraw", "there is no such proposal, or it is decided")
    proposer = roster.devices[proposal.device]
    same = (author.seat, author.tenure) == (proposer.seat, proposer.tenure)
    _require("may_withdraw", same, "that is another's proposal")
    verify_signatures(entry, author.public.sign)


def voices(action: Proposed) -> frozenset[Seat]:
    """Whose word counts in a proposal."""
    return frozenset(Seat) if isinstance(action, Close) else givers(Seat(action.seat))


def givers(seat: Seat) -> frozenset[Seat]:
    """Whose word counts in giving a seat back."""
    if seat.is_partner:
        return frozenset({Seat.SUPPORT_0, Seat.SUPPORT_1})
    return frozenset({seat.counterpart, seat.peer})


def decided(roster: Roster, action: Proposed, agreed: frozenset[Seat]) -> bool:
    """Whether those who agreed are enough."""
    if isinstance(action, Restore):
        return agreed >= voices(action)
    partners = frozenset({Seat.PARTNER_0, Seat.PARTNER_1})
    enough = [partners, *({seat, seat.counterpart} for seat in partners)]
    if roster.left >= partners:
        enough.append(frozenset(Seat) - partners)
    return any(agreed >= those for those in enough)


def _author(rule: str, roster: Roster, entry: Entry) -> Member:
    author = roster.device(entry.body.author)
    if author is None or author.until:
        raise NotAllowed(rule, "its author is not on the roster")
    return author


def _laptop(rule: str, roster: Roster, entry: Entry) -> Member:
    author = _author(rule, roster, entry)
    _require(rule, not author.sheet, "a sheet enrols laptops, and does nothing else")
    return author


def _indexes(roster: Roster, seat: Seat) -> frozenset[int]:
    return frozenset(member.index for member in roster.devices_of(seat))


def _pins(rule: str, pins: Pins, devices: frozenset[int]) -> None:
    logs = [pin.log for pin in pins]
    _require(rule, logs == sorted(set(logs)), "pins stand once each, in order")
    _require(rule, all(LogId(log).device in devices for log in logs), "pins are those of the removed devices' logs")


def _new_device(rule: str, roster: Roster, key: SignPublic) -> None:
    _require(rule, all(member.public.sign != key for member in roster.devices), "that device was on the roster already")
    _require(rule, len(roster.devices) < MAX_DEVICES, "the roster is full")


def _require(rule: str, holds: bool, why: str) -> None:
    if not holds:
        raise NotAllowed(rule, why)
