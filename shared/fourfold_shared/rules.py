"""The rules of the roster: one function each, constants of the protocol version (shared/README.md, section 6).

    may_found        the founder's own device signs; it is the first entry, and the founder sits in their own seat
    may_invite       to an empty seat: a support invites their own partner and the other support,
                     a partner invites their own support
    may_take         the invitation's key and the new device's key both sign; the seat is still empty
    may_enrol        an active device and the new device both sign; it is for the author's own seat

Each gets the roster before the entry, raises NotAllowed with its own name, or Forged, and returns nothing.
"""

from fourfold_shared.entries import NO_AUTHOR, Enrol, Entry, Found, Invite, TakeSeat, verify_signatures
from fourfold_shared.errors import NotAllowed
from fourfold_shared.ids import MAX_DEVICES, Seat
from fourfold_shared.keys import SignPublic
from fourfold_shared.roster import Member, Roster


def verify_allowed(roster: Roster, entry: Entry) -> None:
    """Returns nothing when the rules allow `entry` on top of `roster`.

    Raises: NotAllowed, Forged, Malformed.
    """
    match entry.body.action:
        case Found() as found:
            may_found(roster, entry, found)
        case Invite() as invite:
            may_invite(roster, entry, invite)
        case TakeSeat() as take:
            may_take(roster, entry, take)
        case Enrol() as enrol:  # pragma: no branch - an action is one of these four
            may_enrol(roster, entry, enrol)


def may_found(roster: Roster, entry: Entry, found: Found) -> None:
    """Only as the first entry, signed by the founder's device."""
    _require("may_found", roster.count == 0, "a case is founded once")
    _require("may_found", entry.body.author == NO_AUTHOR, "a founding has no earlier author")
    found.device.public.wrap.hybrid()
    verify_signatures(entry, SignPublic(found.device.sign))


def may_invite(roster: Roster, entry: Entry, invite: Invite) -> None:
    """A support invites their own partner and the other support; a partner invites their own support."""
    author, seat = _author("may_invite", roster, entry), Seat(invite.seat)
    _require("may_invite", not roster.devices_of(seat), "that seat is taken")
    mine = seat == author.seat.counterpart
    other_support = not author.seat.is_partner and seat == author.seat.peer
    _require("may_invite", mine or other_support, "that seat is not theirs to invite to")
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
    """An active device of the seat and the new device both sign."""
    author = _author("may_enrol", roster, entry)
    _new_device("may_enrol", roster, SignPublic(enrol.device.sign))
    enrol.device.public.wrap.hybrid()
    verify_signatures(entry, author.public.sign, SignPublic(enrol.device.sign))


def _author(rule: str, roster: Roster, entry: Entry) -> Member:
    if entry.body.author >= len(roster.devices):
        raise NotAllowed(rule, "its author is not on the roster")
    return roster.devices[entry.body.author]


def _new_device(rule: str, roster: Roster, key: SignPublic) -> None:
    _require(rule, all(member.public.sign != key for member in roster.devices), "that device is on the roster already")
    _require(rule, len(roster.devices) < MAX_DEVICES, "the roster is full")


def _require(rule: str, holds: bool, why: str) -> None:
    if not holds:
        raise NotAllowed(rule, why)
