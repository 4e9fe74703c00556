"""Where one space stands in a conversation with the relay, and what of its outbox goes next."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple

from fourfold_client.sync.case_side import Outgoing
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
    """A push on its way: the first and the last sequence number in it."""

    ref: int
    first: int
    last: int


@dataclass(slots=True)
class Progress:
    """One space's side of the conversation."""

    stage: Stage = Stage.KEYCHAIN
    in_flight: deque[Sent] = field(default_factory=deque)
    sent: int | None = None
    """The sequence number that was pushed last; None before the first push."""
    appending: bool = False
    held_up: bool = False
    """Whether the relay refused a push; nothing more is pushed until the next connection."""
    refused_at: int | None = None
    """The index of the keychain entry that the relay did not take from this laptop."""
    behind_at: int | None = None
    """How many roster entries there were here when a keychain entry had seen more."""

    @property
    def may_push(self) -> bool:
        """Whether another push may go now."""
        return self.stage is Stage.FOLLOWING and not self.held_up and len(self.in_flight) < WINDOW

    def find(self, ref: int) -> Sent | None:
        """The push on its way that has this ref."""
        return next((sent for sent in self.in_flight if sent.ref == ref), None)

    def arrived(self, ref: int) -> None:
        """The relay has this push, and so all before it."""
        while self.in_flight and self.in_flight[0].ref <= ref:
            self.in_flight.popleft()

    def batch(self, outbox: Sequence[Outgoing]) -> list[Outgoing]:
        """What follows what was pushed last. Nothing while records before it are not in the outbox again yet."""
        if not outbox:
            return []
        skip = 0 if self.sent is None else self.sent + 1 - outbox[0].seq
        if skip < 0:
            return []
        batch: list[Outgoing] = []
        size = 0
        for one in islice(outbox, skip, skip + MAX_BATCH):
            if batch and size + len(one.record) > BATCH_BYTES:
                break
            batch.append(one)
            size += len(one.record)
        return batch
