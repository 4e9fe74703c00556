"""One connection's queue, and its places in journals. Owns no sockets."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from fourfold_shared.ids import Seat, SpaceId
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH, Deliver, write


@dataclass(frozen=True, slots=True)
class News:
    """A live delivery that waits: what it says, and its encoding, which its readers share."""

    space: SpaceId
    position: int
    records: tuple[bytes, ...]
    data: bytes

    @classmethod
    def of(cls, space: SpaceId, position: int, records: tuple[bytes, ...]) -> "News":
        """Encodes a delivery of `records`, the last of which stands at `position`."""
        return cls(space, position, records, write(Deliver(0, bytes(space), position, False, records)))


@dataclass(slots=True, eq=False)
class Follower:
    """One connection's place in one journal.

    A LIVE follower has had everything up to `position` put into its queue. One that is not reads from the store;
    `missed` says that something new came meanwhile.
    """

    peer: "Peer"
    space: SpaceId
    position: int
    ref: int
    live: bool = False
    missed: bool = False


@dataclass(slots=True, eq=False)
class Peer:
    """One connection. `wake` is called when there is something to send; only the hub changes what is here."""

    wake: Callable[[], None]
    seat: Seat | None = None
    device: int | None = None
    queue: deque[bytes | News] = field(default_factory=deque)
    queued: int = 0
    """Bytes in the queue, and of the message that is being sent."""
    followers: dict[SpaceId, Follower] = field(default_factory=dict)
    closing: bool = False
    """Nothing more is queued; what is, is sent, and then the connection is closed."""

    def behind(self) -> Follower | None:
        """A follower whose records have to come from the store."""
        if self.closing:
            return None
        return next((follower for follower in self.followers.values() if not follower.live), None)

    def take(self) -> tuple[bytes, int]:
        """The next message, and by how many bytes the queue is shorter once it is sent.

        Deliveries of one space that wait behind one another are one message, within the bounds of a delivery.
        """
        first = self.queue.popleft()
        if isinstance(first, bytes):
            return first, len(first)
        records, position, size = list(first.records), first.position, len(first.data)
        while self.queue and (following := _joins(self.queue[0], first.space, len(records), size)) is not None:
            records += following.records
            position, size = following.position, size + len(following.data)
            self.queue.popleft()
        if position == first.position:
            return first.data, size
        return write(Deliver(0, bytes(first.space), position, False, tuple(records))), size


def _joins(entry: bytes | News, space: SpaceId, count: int, size: int) -> News | None:
    """`entry` if it can be in one message with `count` records of `size` bytes before it."""
    if not isinstance(entry, News) or entry.space != space:
        return None
    fits = count + len(entry.records) <= MAX_BATCH and size + len(entry.data) <= BATCH_BYTES
    return entry if fits else None
