"""One connection's conversation, without a socket: messages in, messages out.

It begins once the relay has welcomed this laptop (see `handshake`) and ends with `Ended` or with the connection.
Each space goes its own way:

    KEYCHAIN ──its keychain is here──▶ CATCHING_UP ──last page of its journal──▶ FOLLOWING
        └── no key for us yet ──▶ WAITING ──a key came──▶ CATCHING_UP

Records are pushed once a space is caught up, a few messages ahead of their receipts. What the relay says is never
believed: rosters, keychains and records all go through the case's own checks.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import islice
from typing import Protocol

from fourfold_shared.errors import FourfoldError, Malformed
from fourfold_shared.ids import LogId, SpaceId
from fourfold_shared.messages import (
    BATCH_BYTES,
    MAX_BATCH,
    Challenge,
    Deliver,
    Follow,
    FromLaptop,
    FromRelay,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
    Welcome,
    Wisp,
)

WINDOW = 8
"""Pushes of one space that may be on their way at once."""


class Ended(FourfoldError):
    """The conversation is over; `reason` is the relay's, `retry_after` (milliseconds) what it asks for."""

    def __init__(self, reason: Reason, retry_after: int = 0) -> None:
        super().__init__(f"the relay ended the conversation: {reason}")
        self.reason = reason
        self.retry_after = retry_after


class Outgoing(Protocol):
    """A record to be pushed."""

    @property
    def log(self) -> LogId:
        """Its log, one of this laptop's."""

    @property
    def seq(self) -> int:
        """Its sequence number."""

    @property
    def record(self) -> bytes:
        """Its bytes."""


class CaseSide(Protocol):
    """What an exchange needs of the case on this laptop. Nothing here waits but `settled`, which is the link's."""

    async def settled(self) -> None:
        """Returns once everything that came is on the disk, or was given up and memory agrees with the disk again."""

    def spaces(self) -> Sequence[SpaceId]:
        """The spaces of this seat."""

    def roster_count(self) -> int:
        """How many roster entries are here."""

    def take_roster(self, start: int, entries: Sequence[bytes], *, whole: bool) -> None:
        """Adds roster entries; `whole` when the relay says that they end its roster."""

    def keychain_count(self, space: SpaceId) -> int:
        """How many keychain entries are here."""

    def readable(self, space: SpaceId) -> bool:
        """Whether this laptop has a key of the space."""

    def take_keychain(self, space: SpaceId, start: int, steps: Sequence[bytes]) -> bool:
        """Adds keychain entries; False when the roster must be fetched first."""

    def owed_step(self, space: SpaceId, *, caught_up: bool) -> tuple[int, bytes] | None:
        """The keychain entry that is due and that this laptop can make, with its index.

        `caught_up`: everything that the relay has of this space is here.
        """

    def cursor(self, space: SpaceId) -> int:
        """Where this laptop stands in the space's journal."""

    def take_records(self, space: SpaceId, records: Sequence[bytes], position: int) -> None:
        """Adds records, and moves the cursor."""

    def lost(self, space: SpaceId) -> None:
        """The relay's journal of a space is shorter than it was."""

    def outbox(self, space: SpaceId) -> Sequence[Outgoing]:
        """Committed records that the relay has not receipted, those of one log in order."""

    def receipted(self, space: SpaceId, log: LogId, seq: int, position: int) -> None:
        """The relay has this laptop's records up to `seq` of `log`; with them its journal stands at `position`."""

    def rewind(self, space: SpaceId, log: LogId, seq: int) -> None:
        """Puts this laptop's records of `log` from `seq` on into the outbox again."""

    def take_wisp(self, space: SpaceId, wisp: bytes) -> None:
        """A wisp came."""

    def refused(self, reason: Reason) -> None:
        """The relay does not take something: tell the person."""


class Stage(Enum):
    """Where one space stands."""

    KEYCHAIN = auto()
    WAITING = auto()
    CATCHING_UP = auto()
    FOLLOWING = auto()


@dataclass(slots=True)
class _Lane:
    """One space's side of the conversation."""

    stage: Stage = Stage.KEYCHAIN
    in_flight: deque[tuple[int, Outgoing, int]] = field(default_factory=deque)
    """Pushes that are not answered: the ref, the last record, and how many there are."""
    appending: bool = False
    held_up: bool = False


class Engine:
    """Talks with one relay about one case until the connection ends."""

    def __init__(self, case: CaseSide) -> None:
        self._case = case
        self._ref = 0
        self._asked: dict[int, FromLaptop] = {}
        self._lanes = {space: _Lane() for space in case.spaces()}

    def start(self) -> list[FromLaptop]:
        """What to send first."""
        return [self._ask(RosterSince(self._next_ref(), self._case.roster_count()))]

    @property
    def settled(self) -> bool:
        """Whether both sides have everything that could be exchanged."""
        return all(
            lane.stage in (Stage.FOLLOWING, Stage.WAITING)
            and not lane.in_flight
            and not lane.appending
            and (lane.held_up or not self._case.outbox(space))
            for space, lane in self._lanes.items()
        )

    @property
    def sending(self) -> bool:
        """Whether something is on its way to the relay."""
        return any(lane.in_flight for lane in self._lanes.values())

    def following(self, space: SpaceId) -> bool:
        """Whether this laptop is caught up with a space."""
        return self._lanes[space].stage is Stage.FOLLOWING

    def outgoing(self, space: SpaceId) -> list[FromLaptop]:
        """What to send now that there may be something in a space's outbox."""
        lane = self._lanes[space]
        if lane.stage is not Stage.FOLLOWING or lane.held_up:
            return []
        pushes: list[FromLaptop] = []
        while len(lane.in_flight) < WINDOW and (batch := self._batch(space, lane)):
            push = Push(self._next_ref(), bytes(space), tuple(one.record for one in batch))
            lane.in_flight.append((push.ref, batch[-1], len(batch)))
            self._asked[push.ref] = push
            pushes.append(push)
        return pushes

    def receive(self, message: FromRelay) -> list[FromLaptop]:
        """Takes one message of the relay; gives what to answer.

        Raises: Ended; Malformed when the relay does not keep to the protocol.
        """
        match message:
            case Roster():
                return self._roster(message)
            case Keychain(ref, space, start, steps):
                return self._keychain(ref, SpaceId(space), start, steps)
            case Deliver(ref, space, position, more, records):
                return self._deliver(ref, SpaceId(space), position, more, records)
            case Receipt():
                return self._receipt(message)
            case Wisp(space, wisp):
                self._case.take_wisp(SpaceId(space), wisp)
                return []
            case Refuse():
                return self._refuse(message)
            case Challenge() | Welcome():
                raise Malformed("a greeting in the middle of a conversation")

    def _roster(self, message: Roster) -> list[FromLaptop]:
        asked = self._asked.pop(message.ref, None) if message.ref else None
        before = self._case.roster_count()
        whole = asked is not None and not message.entries
        self._case.take_roster(message.start, message.entries, whole=whole)
        count = self._case.roster_count()
        if count < message.start or (asked is not None and count > before):
            return [self._ask(RosterSince(self._next_ref(), count))]
        whole = asked is not None
        if not whole:
            return self._owed()
        started = [
            self._ask(KeychainSince(self._next_ref(), bytes(space), self._case.keychain_count(space)))
            for space, lane in self._lanes.items()
            if lane.stage is Stage.KEYCHAIN
        ]
        return [*started, *self._owed()]

    def _keychain(self, ref: int, space: SpaceId, start: int, steps: Sequence[bytes]) -> list[FromLaptop]:
        asked = self._asked.pop(ref, None)
        lane = self._lanes.get(space)
        if lane is None:
            return []
        before = self._case.keychain_count(space)
        if not self._case.take_keychain(space, start, steps):
            lane.stage = Stage.KEYCHAIN
            return [self._ask(RosterSince(self._next_ref(), self._case.roster_count()))]
        count = self._case.keychain_count(space)
        if count < start or (asked is not None and count > before):
            return [self._ask(KeychainSince(self._next_ref(), bytes(space), count))]
        return [*self._owed_in(space), *self._follow(space)]

    def _follow(self, space: SpaceId) -> list[FromLaptop]:
        """Follows a journal once this laptop can read it: what it cannot open it need not hold."""
        lane = self._lanes[space]
        if lane.stage not in (Stage.KEYCHAIN, Stage.WAITING):
            return []
        if not self._case.readable(space):
            lane.stage = Stage.WAITING
            return []
        lane.stage = Stage.CATCHING_UP
        return [self._ask(Follow(self._next_ref(), bytes(space), self._case.cursor(space)))]

    def _deliver(
        self, ref: int, space: SpaceId, position: int, more: bool, records: Sequence[bytes]
    ) -> list[FromLaptop]:
        lane = self._lanes.get(space)
        if lane is None:
            return []
        asked = self._asked.get(ref) if ref else None
        if isinstance(asked, Follow) and position < asked.since:
            del self._asked[ref]
            self._case.lost(space)
            lane.stage = Stage.CATCHING_UP
            return [self._ask(Follow(self._next_ref(), bytes(space), 0))]
        self._case.take_records(space, records, position)
        if ref and not more and lane.stage is Stage.CATCHING_UP:
            self._asked.pop(ref, None)
            lane.stage = Stage.FOLLOWING
        return [*self._owed_in(space), *self.outgoing(space)]

    def _receipt(self, message: Receipt) -> list[FromLaptop]:
        match self._asked.pop(message.ref, None):
            case Push(_, space, _):
                lane = self._lanes[SpaceId(space)]
                while lane.in_flight:
                    ref, last, _ = lane.in_flight.popleft()
                    answers = ref == message.ref
                    self._case.receipted(SpaceId(space), last.log, last.seq, message.position if answers else 0)
                    if answers:
                        break
                return self.outgoing(SpaceId(space))
            case KeychainAppend(_, space, index, entry):
                self._lanes[SpaceId(space)].appending = False
                self._case.take_keychain(SpaceId(space), index, [entry])
                return [*self._owed_in(SpaceId(space)), *self._follow(SpaceId(space)), *self.outgoing(SpaceId(space))]
            case _:
                return []

    def _refuse(self, message: Refuse) -> list[FromLaptop]:
        asked = self._asked.pop(message.ref, None) if message.ref else None
        match asked:
            case Push(_, space, _):
                return self._push_refused(SpaceId(space), message)
            case KeychainAppend(_, space, _, _) if message.reason is Reason.CONFLICT:
                self._lanes[SpaceId(space)].appending = False
                return [self._ask(KeychainSince(self._next_ref(), space, self._case.keychain_count(SpaceId(space))))]
            case _:
                raise Ended(message.reason, message.retry_after)

    def _push_refused(self, space: SpaceId, message: Refuse) -> list[FromLaptop]:
        lane = self._lanes[space]
        if message.reason is Reason.GAP and lane.in_flight and lane.in_flight[0][0] == message.ref:
            log = lane.in_flight[0][1].log
            lane.in_flight.clear()
            self._case.rewind(space, log, message.expected)
            return []
        if all(ref != message.ref for ref, _, _ in lane.in_flight):
            return []
        if message.reason in (Reason.UNAVAILABLE, Reason.STOPPING):
            raise Ended(message.reason, message.retry_after)
        lane.in_flight.clear()
        lane.held_up = True
        self._case.refused(message.reason)
        return []

    def _owed(self) -> list[FromLaptop]:
        return [message for space in self._lanes for message in self._owed_in(space)]

    def _owed_in(self, space: SpaceId) -> list[FromLaptop]:
        lane = self._lanes[space]
        if lane.appending or (lane.stage is Stage.KEYCHAIN and self._asks_keychain(space)):
            return []
        owed = self._case.owed_step(space, caught_up=lane.stage is Stage.FOLLOWING)
        if owed is None:
            return []
        lane.appending = True
        return [self._ask(KeychainAppend(self._next_ref(), bytes(space), owed[0], owed[1]))]

    def _asks_keychain(self, space: SpaceId) -> bool:
        return any(isinstance(asked, KeychainSince) and asked.space == space for asked in self._asked.values())

    def _batch(self, space: SpaceId, lane: _Lane) -> list[Outgoing]:
        outbox = self._case.outbox(space)
        if not outbox:
            return []
        skip = sum(count for _, _, count in lane.in_flight)
        batch: list[Outgoing] = []
        size = 0
        for one in islice(outbox, skip, skip + MAX_BATCH):
            if batch and (size + len(one.record) > BATCH_BYTES or one.log != batch[0].log):
                break
            batch.append(one)
            size += len(one.record)
        return batch

    def _ask(self, message: FromLaptop) -> FromLaptop:
        if not isinstance(message, Wisp) and hasattr(message, "ref"):
            self._asked[message.ref] = message
        return message

    def _next_ref(self) -> int:
        self._ref += 1
        return self._ref
