"""Who follows which space, and what waits for each of them. Owns no sockets.

A reader is LIVE when everything before has been put into its queue; what is new is then queued at once. If its queue
is full it falls behind: its records come from the store again, a page at a time, once the queue has drained. So a slow
reader costs one queue, never more, and no journal is held in memory.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from fourfold_relay.case import OpenCase
from fourfold_relay.limits import Limits
from fourfold_relay.store import Page
from fourfold_shared.ids import CaseId, SpaceId
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH, Deliver, FromRelay, write


@dataclass(slots=True, eq=False)
class Follower:
    """One connection's place in one journal."""

    peer: "Peer"
    space: SpaceId
    position: int
    ref: int
    live: bool = False
    missed: bool = False


@dataclass(slots=True, eq=False)
class Peer:
    """One connection: its queue of encoded messages, and what it follows. `wake` is called when there is work."""

    wake: Callable[[], None]
    queue: deque[bytes] = field(default_factory=deque)
    queued: int = 0
    followers: dict[SpaceId, Follower] = field(default_factory=dict)
    closing: bool = False

    def put(self, data: bytes) -> None:
        """Queues an encoded message."""
        self.queue.append(data)
        self.queued += len(data)
        self.wake()

    def behind(self) -> Follower | None:
        """A follower whose records have to come from the store."""
        return next((one for one in self.followers.values() if not one.live), None)


class Hub:
    """All connections of one relay process, by case and space."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cases: dict[CaseId, OpenCase] = {}
        self._peers: dict[CaseId, set[Peer]] = {}
        self._followers: dict[tuple[CaseId, SpaceId], list[Follower]] = {}

    def case(self, case: CaseId) -> OpenCase | None:
        """A case that someone is connected to."""
        return self._cases.get(case)

    def enter(self, peer: Peer, case: OpenCase) -> OpenCase:
        """Adds a connection to its case; gives the case as all its connections share it."""
        self._peers.setdefault(case.id, set()).add(peer)
        return self._cases.setdefault(case.id, case)

    def leave(self, peer: Peer, case: CaseId | None) -> None:
        """Forgets a connection."""
        if case is None or case not in self._peers:
            return
        for space, follower in peer.followers.items():
            followers = self._followers[case, space]
            followers.remove(follower)
            if not followers:
                del self._followers[case, space]
        self._peers[case].discard(peer)
        if not self._peers[case]:
            del self._peers[case], self._cases[case]

    def others(self, peer: Peer, case: CaseId) -> Iterator[Peer]:
        """The other connections of a case."""
        return (other for other in self._peers.get(case, ()) if other is not peer)

    def queued(self) -> int:
        """Bytes waiting in all queues."""
        return sum(peer.queued for peers in self._peers.values() for peer in peers)

    def follow(self, peer: Peer, case: CaseId, space: SpaceId, since: int, ref: int) -> None:
        """Starts a connection on a journal after `since`; its first pages come from the store."""
        old = peer.followers.pop(space, None)
        followers = self._followers.setdefault((case, space), [])
        if old is not None:
            followers.remove(old)
        follower = Follower(peer, space, since, ref)
        peer.followers[space] = follower
        followers.append(follower)
        peer.wake()

    def publish(self, peer: Peer, case: CaseId, space: SpaceId, position: int, records: Sequence[bytes]) -> bool:
        """Queues new records, the last of which stands at `position`, for everyone who follows but `peer`.

        Gives whether `peer` itself had everything before them.
        """
        first = position - len(records)
        messages: list[bytes] | None = None
        own_live = False
        for follower in self._followers.get((case, space), ()):
            if not self._in_step(follower, first):
                continue
            follower.position = position
            if follower.peer is peer:
                own_live = True
                continue
            if messages is None:
                messages = list(_messages(space, first, records))
            for data in messages:
                follower.peer.put(data)
        return own_live

    def took_page(self, follower: Follower, page: Page) -> None:
        """Queues a page that was read for a follower; the last one makes it live."""
        more = page.more or follower.missed
        data = write(Deliver(follower.ref, bytes(follower.space), page.position, more, page.records))
        follower.position = page.position
        if not more:
            follower.live, follower.ref = True, 0
        if page.records or not more:
            follower.peer.put(data)

    def spread(self, peer: Peer, case: CaseId, space: SpaceId, message: FromRelay) -> None:
        """Queues a wisp for those who follow and are not busy."""
        data = write(message)
        for follower in self._followers.get((case, space), ()):
            if follower.peer is not peer and follower.live and follower.peer.queued < BATCH_BYTES:
                follower.peer.put(data)

    def keychain_news(self, peer: Peer, case: CaseId, space: SpaceId, message: FromRelay) -> None:
        """Queues a keychain entry for the others who follow."""
        data = write(message)
        for follower in self._followers.get((case, space), ()):
            if follower.peer is not peer:
                follower.peer.put(data)

    def _in_step(self, follower: Follower, first: int) -> bool:
        full = follower.peer.queued > self._limits.peer_queue_bytes
        if follower.live and follower.position == first and not full:
            return True
        follower.missed = True
        if follower.live:
            follower.live = False
            follower.peer.wake()
        return False


def _messages(space: SpaceId, first: int, records: Sequence[bytes]) -> Iterator[bytes]:
    """The deliveries of new records, each within the bounds of a message."""
    start = 0
    while start < len(records):
        end, size = start, 0
        while end < len(records) and end - start < MAX_BATCH and (end == start or size < BATCH_BYTES):
            size += len(records[end])
            end += 1
        position = first + end
        yield write(Deliver(0, bytes(space), position, False, tuple(records[start:end])))
        start = end
