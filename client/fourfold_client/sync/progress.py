"""Where one space stands in a conversation with the relay, and what of its outbox goes next."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import dropwhile
from typing import NamedTuple

from fourfold_client.sync.case_side import Outgoing
from fourfold_shared.ids import LogId
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH

WINDOW = 8
"""Pushes of one space that may be on their way at once."""


class Stage(Enum):
    """Where one space stands."""

    KEYCHAIN = auto()
    WAITING = auto()
    CATCHING_UP = auto()
    FOLLOWING = auto()


class Sent(NamedTuple):
    """A push on its way: the log that its records are of, and the first and the last sequence number in it."""

    ref: int
    log: LogId
    first: int
    last: int


@dataclass(slots=True)
class Progress:
    """One space's side of the conversation."""

    stage: Stage = Stage.KEYCHAIN
    in_flight: deque[Sent] = field(default_factory=deque)
    again_from: tuple[LogId, int] | None = None
    """The record that the relay misses: nothing is pushed until it is in the outbox again."""
    appending: bool = False
    held_up: bool = False
    """Whether the relay refused a push; nothing more is pushed until the next connection."""
    moved: int = 0
    """How often something came that may change what is due."""
    refused_at: tuple[int, int | None] | None = None
    """The index of the keychain entry that the relay did not take, and how far things had moved; None: for good."""
    handed_at: int = -1
    """The index of the keychain entry that the relay lost and did not take again: it is not offered again."""
    went_back: bool = False
    """Whether what comes is not the journal that was here: the rest of the answer is passed over."""
    behind_at: int | None = None
    """How many roster entries there were here when a keychain entry had seen more."""

    @property
    def may_push(self) -> bool:
        """Whether another push may go now."""
        return self.stage is Stage.FOLLOWING and not self.held_up and len(self.in_flight) < WINDOW

    @property
    def asks_keychain(self) -> bool:
        """Whether its keychain is still to come, or waits for a roster that may be here now."""
        return self.stage is Stage.KEYCHAIN or self.behind_at is not None

    def at_rest(self, outbox: Sequence[Outgoing]) -> bool:
        """Whether both sides have everything of it that could be exchanged."""
        busy = bool(self.in_flight) or self.appending or self.behind_at is not None
        there = self.stage in (Stage.FOLLOWING, Stage.WAITING)
        return there and not busy and (self.held_up or not outbox)

    def refuses(self, index: int) -> bool:
        """Whether the relay did not take this keychain entry, and nothing has moved since that may change its mind."""
        return self.refused_at in ((index, self.moved), (index, None))

    def find(self, ref: int) -> Sent | None:
        """The push on its way that has this ref."""
        return next((sent for sent in self.in_flight if sent.ref == ref), None)

    def arrived(self, ref: int) -> list[Sent]:
        """The relay has this push, and so all before it; gives them."""
        there = []
        while self.in_flight and self.in_flight[0].ref <= ref:
            there.append(self.in_flight.popleft())
        return there

    def _on_its_way(self, one: Outgoing) -> bool:
        """Whether a record was pushed, and has no receipt yet."""
        return any(sent.log == one.log and sent.first <= one.seq <= sent.last for sent in self.in_flight)

    def batch(self, outbox: Sequence[Outgoing]) -> list[Outgoing]:
        """What follows what was pushed last, of one log. Nothing while what the relay misses is not in the outbox."""
        if self.again_from is not None and self.again_from not in ((one.log, one.seq) for one in outbox):
            return []
        self.again_from = None
        batch: list[Outgoing] = []
        size = 0
        for one in dropwhile(self._on_its_way, outbox):
            if len(batch) == MAX_BATCH or (batch and size + len(one.record) > BATCH_BYTES):
                break
            if batch and (one.log != batch[0].log or self._on_its_way(one)):
                break
            batch.append(one)
            size += len(one.record)
        return batch
