"""One connection's conversation, without a socket or a store: bytes in, effects out.

    GREETING ──hello──▶ CHALLENGED ──prove──▶ LOOKING_UP ──found, or not──▶ ADMITTED
        └────────────── anything else, at any time: refused, and CLOSED ──────────┘

What needs the store is an effect; the server carries it out. A connection speaks for a device of a case's roster, for
the bearer of an open invitation (who may read the roster and take the seat, while it is open), or for a founder (who
may found). Who is not admitted is told so after a `Delay`, whatever the reason: no such case, another's case, a
signature that does not fit.
"""

from collections.abc import Callable
from enum import Enum, auto
from itertools import pairwise

from fourfold_relay.case import OpenCase
from fourfold_relay.effects import (
    AppendKeychain,
    AppendRecords,
    AppendRoster,
    Close,
    Delay,
    Effect,
    LookUp,
    OpenNew,
    ReadKeychain,
    ReadRoster,
    Send,
    Spread,
    StartFollowing,
)
from fourfold_relay.refusing import reason_of, refuse
from fourfold_relay.rosters import invited, removing
from fourfold_relay.store import Row
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.entries import Entry, Invite, TakeSeat
from fourfold_shared.entries import Found as Founding
from fourfold_shared.errors import Forged, Refused
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import CaseId, Seat, SpaceId
from fourfold_shared.keys import SigningKey, SignPublic
from fourfold_shared.messages import (
    VERSION,
    Challenge,
    Follow,
    Found,
    Hello,
    KeychainAppend,
    KeychainSince,
    Prove,
    Push,
    Reason,
    Receipt,
    RosterAppend,
    RosterSince,
    Welcome,
    Wisp,
    challenge_message,
    prove_message,
    read_from_laptop,
)
from fourfold_shared.record import Header, Kind
from fourfold_shared.roster import Member, Roster


class State(Enum):
    """Where the conversation stands."""

    GREETING = auto()
    CHALLENGED = auto()
    LOOKING_UP = auto()
    ADMITTED = auto()
    CLOSED = auto()


class Session:
    """One connection. `host` is what its handshake asked for; `clock` gives milliseconds since 1970.

    `names` are the hosts that laptops may dial, or none where that is not said: a laptop signs what it dialled, so
    that whoever passes a greeting on under another name is not admitted.
    """

    def __init__(
        self, relay: SigningKey, nonce: bytes, host: str, clock: Callable[[], int], names: frozenset[str] = frozenset()
    ) -> None:
        self._relay, self._nonce, self._host, self._names = relay, nonce, host, names
        self._clock = clock
        self._hello: Hello | None = None
        self.state = State.GREETING
        self.case: OpenCase | None = None
        self.device: int | None = None
        """The index of the device that this connection speaks for; None for a founder or an invitation's bearer."""

    @property
    def key(self) -> bytes:
        """The key that this connection speaks for, proved once the state is ADMITTED; empty before a hello."""
        return self._hello.key if self._hello is not None else b""

    @property
    def member(self) -> Member | None:
        """Its device, while that stands on the roster."""
        if self.case is None or self.device is None:
            return None
        member = self.case.roster.devices[self.device]
        return None if member.until or self._expired(member.expires) else member

    @property
    def seat(self) -> Seat | None:
        """The seat of its device, while that stands on the roster."""
        return self.member.seat if self.member is not None else None

    def receive(self, data: bytes | str) -> list[Effect]:
        """Takes one message; gives what to do. Never raises for what a peer sends."""
        if self.state is State.CLOSED:
            return []
        if isinstance(data, str):
            return self._end(0, Reason.MALFORMED)
        try:
            message = read_from_laptop(data)
        except Refused:
            return self._end(0, Reason.MALFORMED)
        match self.state, message:
            case State.GREETING, Hello():
                return self._greet(message)
            case State.CHALLENGED, Prove():
                return self._prove(message)
            case State.ADMITTED, Found():
                return self._found(message)
            case State.ADMITTED, RosterAppend() | RosterSince():
                return self._about_roster(message)
            case State.ADMITTED, KeychainAppend() | KeychainSince() | Follow() | Push() | Wisp():
                return self._about_space(message)
            case _:
                return self._end(getattr(message, "ref", 0), Reason.MALFORMED)

    def looked_up(self, case: OpenCase | None) -> list[Effect]:
        """Takes the case that was looked up, or that there is none."""
        hello = self._hello
        assert hello is not None  # noqa: S101 - a lookup follows a hello
        if case is None:
            if hello.case:
                return self._turn_away()
            self.state = State.ADMITTED
            return [Send(Welcome(b""))]
        device = case.roster.index_of(SignPublic(hello.key))
        if device is not None and self._expired(case.roster.devices[device].expires):
            device = None
        if device is None and self._borne(case) is None:
            return self._turn_away()
        self.state, self.case, self.device = State.ADMITTED, case, device
        return [Send(Welcome(bytes(case.id)))]

    def founded(self, case: OpenCase) -> None:
        """Takes note that this connection's founding was committed."""
        self.case, self.device = case, 0

    def _greet(self, hello: Hello) -> list[Effect]:
        if hello.version != VERSION:
            return self._end(0, Reason.VERSION)
        if len(hello.case) not in (0, 32):
            return self._end(0, Reason.MALFORMED)
        self._hello, self.state = hello, State.CHALLENGED
        key = bytes(self._relay.public)
        signature = self._relay.sign(challenge_message(key, self._nonce, hello.nonce))
        return [Send(Challenge(key, self._nonce, signature))]

    def _prove(self, prove: Prove) -> list[Effect]:
        hello = self._hello
        assert hello is not None  # noqa: S101 - a challenge follows a hello
        message = prove_message(bytes(self._relay.public), self._nonce, prove.host, hello.case)
        try:
            SignPublic(hello.key).verify(prove.signature, message)
        except Forged:
            return self._turn_away()
        if prove.host != self._host or (self._names and prove.host.lower() not in self._names):
            return self._turn_away()
        self.state = State.LOOKING_UP
        return [LookUp(CaseId(hello.case) if hello.case else None, hello.key)]

    def _borne(self, case: OpenCase) -> Invite | None:
        """The open invitation whose key this connection speaks for."""
        invitations = case.roster.invitations.values()
        mine = (one for one in invitations if one.key == self.key and not self._expired(one.expires))
        return next(mine, None)

    def _expired(self, expires: int) -> bool:
        """Whether an invitation or a code is good no longer; 0 is for ever."""
        return 0 < expires < self._clock()

    def _found(self, found: Found) -> list[Effect]:
        if self.case is not None:
            return [refuse(found.ref, Reason.NOT_YOURS)]
        try:
            entry = Entry.parse(found.entry)
            roster = append_entry(Roster(), entry)
        except Refused as error:
            return [refuse(found.ref, reason_of(error))]
        action = entry.body.action
        if not isinstance(action, Founding) or action.device.sign != self.key:
            return [refuse(found.ref, Reason.NOT_YOURS)]
        assert roster.case is not None  # noqa: S101 - a founded roster has its case
        return [OpenNew(found.ref, roster.case, found.entry, ticket_hash(found.ticket))]

    def _about_roster(self, message: RosterAppend | RosterSince) -> list[Effect]:
        if self.case is None or (self.member is None and self._borne(self.case) is None):
            return [refuse(message.ref, Reason.NOT_YOURS)]
        if isinstance(message, RosterSince):
            return [ReadRoster(message.ref, message.count)]
        roster = self.case.roster
        try:
            entry = Entry.parse(message.entry)
            if entry.body.index < roster.count and roster.heads[entry.body.index] == entry.hash:
                return [Send(Receipt(message.ref, entry.body.index + 1))]
            if entry.body.index != roster.count:
                return [refuse(message.ref, Reason.CONFLICT, roster.count)]
            grown = append_entry(roster, entry)
        except Refused as error:
            return [refuse(message.ref, reason_of(error), roster.count)]
        if not self._may_append(entry):
            return [refuse(message.ref, Reason.NOT_YOURS)]
        return [
            AppendRoster(
                message.ref,
                entry.body.index,
                message.entry,
                grown,
                invited(grown),
                removing(self.case, grown, message.seen, self._clock(), own=entry.body.author == self.device),
            )
        ]

    def _may_append(self, entry: Entry) -> bool:
        """A device appends what is signed as it must be; the bearer of an invitation takes the seat that it is for."""
        action = entry.body.action
        if self.member is not None:
            return True
        invite = self._borne(self.case) if self.case is not None else None
        return invite is not None and isinstance(action, TakeSeat) and action.seat == invite.seat

    def _about_space(self, message: KeychainAppend | KeychainSince | Follow | Push | Wisp) -> list[Effect]:
        space = self._mine(message.space)
        ref = 0 if isinstance(message, Wisp) else message.ref
        if space is None:
            return [refuse(ref, Reason.NOT_YOURS)]
        match message:
            case KeychainAppend(_, _, index, entry, seen):
                return [AppendKeychain(ref, space, index, entry, seen)]
            case KeychainSince(_, _, count):
                return [ReadKeychain(ref, space, count)]
            case Follow(_, _, since):
                return [StartFollowing(ref, space, since)]
            case Push():
                return self._push(message, space)
            case Wisp(_, wisp):
                return [Spread(space, wisp)]

    def _mine(self, space: bytes) -> SpaceId | None:
        """The space, if this connection's seat is in its audience."""
        if self.case is None or self.seat is None:
            return None
        known = self.case.spaces.get(SpaceId(space))
        return SpaceId(space) if known is not None and self.seat in known.audience else None

    def _push(self, push: Push, space: SpaceId) -> list[Effect]:
        assert self.case is not None and self.member is not None  # noqa: S101, PT018 - `_mine` says so
        if self.member.sheet or self.case.roster.still(self.case.spaces[space], self.case.roster.count):
            return [refuse(push.ref, Reason.RULE)]
        rows = []
        try:
            for record in push.records:
                header = Header.parse(record)
                if header.kind is not Kind.RECORD or header.seq == 0 or not self._writes(header.log.device, space):
                    return [refuse(push.ref, Reason.NOT_YOURS)]
                rows.append(Row(header.log, header.seq, record))
        except Refused:
            return [refuse(push.ref, Reason.MALFORMED)]
        if not rows or len({row.log for row in rows}) > 1:
            return [refuse(push.ref, Reason.MALFORMED)]
        if any(after.seq != before.seq + 1 for before, after in pairwise(rows)):
            return [refuse(push.ref, Reason.MALFORMED)]
        return [AppendRecords(push.ref, space, tuple(rows), handed=rows[0].log.device != self.device)]

    def _writes(self, device: int, space: SpaceId) -> bool:
        """Whether a device is this connection's, or is or was on the roster as a laptop of the space's audience."""
        assert self.case is not None  # noqa: S101 - whoever pushes is admitted
        member = self.case.roster.device(device)
        allowed = member is not None and not member.sheet and member.seat in self.case.spaces[space].audience
        return device == self.device or allowed

    def _turn_away(self) -> list[Effect]:
        return [Delay(), *self._end(0, Reason.NOT_ADMITTED)]

    def _end(self, ref: int, reason: Reason) -> list[Effect]:
        self.state = State.CLOSED
        return [refuse(ref, reason), Close()]
