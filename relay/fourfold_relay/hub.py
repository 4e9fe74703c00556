"""Who is connected, who follows which space, and what waits for each of them. Owns no sockets.

A reader is LIVE when everything before has been put into its queue; what is new is then queued at once. If its queue
is full it falls behind: its records come from the store again, a page at a time, once the queue has drained. So a slow
reader costs one queue, never more, and no journal is held in memory. What cannot come from the store again (news of
rosters and keychains) drops a reader whose queue is full, and when all queues together hold too much, those are
dropped that most is waiting for.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from fourfold_relay.case import OpenCase
from fourfold_relay.limits import Limits
from fourfold_relay.peer import Follower, News, Peer
from fourfold_relay.store import Page
from fourfold_shared.ids import CaseId, Seat, SpaceId
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH, Deliver, FromRelay, Reason, Refuse, write

COME_BACK_MILLISECONDS = 1000
"""What a reader that was dropped is asked to wait before it connects again."""
log = logging.getLogger("fourfold.relay")


class Hub:
    """All connections of one relay process, by case and space."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all: set[Peer] = set()
        self._cases: dict[CaseId, OpenCase] = {}
        self._peers: dict[CaseId, set[Peer]] = {}
        self._followers: dict[tuple[CaseId, SpaceId], list[Follower]] = {}
        self.queued = 0
        """Bytes waiting in all queues."""

    # -- coming and going ----------------------------------------------------------------------------------------------

    def connect(self, wake: Callable[[], None]) -> Peer:
        """Adds a connection, of which nothing is known yet."""
        peer = Peer(wake)
        self._all.add(peer)
        return peer

    def case(self, case: CaseId) -> OpenCase | None:
        """A case that someone is connected to."""
        return self._cases.get(case)

    def enter(self, peer: Peer, case: OpenCase, seat: Seat | None, device: int | None = None) -> OpenCase:
        """Adds a connection to its case; gives the case as all its connections share it."""
        peer.seat, peer.device = seat, device
        self._peers.setdefault(case.id, set()).add(peer)
        return self._cases.setdefault(case.id, case)

    def leave(self, peer: Peer, case: CaseId | None) -> None:
        """Forgets a connection."""
        self._all.discard(peer)
        self.queued -= peer.queued
        peer.queued = 0
        peer.queue.clear()
        peer.closing = True
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

    def turn_out(self, case: CaseId, devices: frozenset[int]) -> None:
        """Ends the connections of devices that were removed."""
        for peer in tuple(self._peers.get(case, ())):
            if peer.device in devices:
                self.send(peer, Refuse(0, Reason.NOT_ADMITTED, 0, 0))
                self.finish(peer)

    def finish(self, peer: Peer) -> None:
        """Sends what is queued for a connection and nothing more; then it is closed."""
        peer.closing = True
        peer.wake()

    # -- queues --------------------------------------------------------------------------------------------------------

    def send(self, peer: Peer, message: FromRelay) -> None:
        """Queues an answer."""
        self._put(peer, write(message))

    def sent(self, peer: Peer, size: int) -> None:
        """Takes note that `size` bytes that `Peer.take` gave are sent."""
        size = min(size, peer.queued)
        peer.queued -= size
        self.queued -= size

    def full(self, peer: Peer) -> bool:
        """Whether so much waits for a connection that nothing more should be read from it."""
        return peer.queued > self._limits.peer_queue_bytes

    # -- journals ------------------------------------------------------------------------------------------------------

    def follow(self, peer: Peer, case: CaseId, space: SpaceId, since: int, ref: int) -> None:
        """Starts a connection on a journal after `since`; its first pages come from the store."""
        old = peer.followers.pop(space, None)
        followers = self._followers.setdefault((case, space), [])
        if old is not None:
            followers.remove(old)
            if old.ref:  # nobody waits for an answer in vain: what it asked goes on from where this one starts
                self.send(peer, Deliver(old.ref, bytes(space), since, False, ()))
        follower = Follower(peer, space, since, ref)
        peer.followers[space] = follower
        followers.append(follower)
        peer.wake()

    def publish(self, peer: Peer, case: CaseId, space: SpaceId, position: int, records: Sequence[bytes]) -> bool:
        """Queues new records, the last of which stands at `position`, for everyone who follows but `peer`.

        Gives whether `peer` itself had everything before them.
        """
        first = position - len(records)
        deliveries: list[News] | None = None
        own_live = False
        for follower in self._followers.get((case, space), ()):
            if not self._in_step(follower, first):
                continue
            follower.position = position
            if follower.peer is peer:
                own_live = True
                continue
            if deliveries is None:
                deliveries = list(_deliveries(space, first, records))
            for delivery in deliveries:
                self._put(follower.peer, delivery)
        return own_live

    def took_page(self, follower: Follower, page: Page) -> None:
        """Queues a page that was read for a follower; the last one makes it live."""
        if follower.peer.followers.get(follower.space) is not follower:
            return
        more = page.more or follower.missed
        follower.position = page.position
        ref = follower.ref
        if not more:
            follower.live, follower.ref = True, 0
        if page.records or not more:
            self.send(follower.peer, Deliver(ref, bytes(follower.space), page.position, more, page.records))

    # -- news ----------------------------------------------------------------------------------------------------------

    def spread(self, peer: Peer, case: CaseId, space: SpaceId, message: FromRelay) -> None:
        """Queues a wisp for those who follow and are not busy."""
        data = write(message)
        for follower in self._followers.get((case, space), ()):
            if follower.peer is not peer and follower.live and follower.peer.queued < BATCH_BYTES:
                self._put(follower.peer, data)

    def tell(self, peer: Peer, case: CaseId, seats: AbstractSet[Seat], message: FromRelay) -> None:
        """Queues news of a roster or keychain for the case's other connections that have one of `seats`."""
        data = write(message)
        for other in self._peers.get(case, ()):
            if other is peer or other.seat not in seats:
                continue
            if self.full(other):
                self._drop(other)
            else:
                self._put(other, data)

    def _in_step(self, follower: Follower, first: int) -> bool:
        if follower.live and follower.position == first and not self.full(follower.peer):
            return True
        follower.missed = True
        if follower.live:
            follower.live = False
            follower.peer.wake()
        return False

    def _put(self, peer: Peer, entry: bytes | News) -> None:
        if peer.closing:
            return
        size = len(entry) if isinstance(entry, bytes) else len(entry.data)
        peer.queue.append(entry)
        peer.queued += size
        self.queued += size
        while self.queued > self._limits.total_queue_bytes and self._drop_fullest():
            pass
        peer.wake()

    def _drop_fullest(self) -> bool:
        """Drops the reader that most is waiting for; False when there is none."""
        readers = [peer for peer in self._all if peer.queue and not peer.closing]
        if not readers:
            return False
        self._drop(max(readers, key=lambda peer: peer.queued))
        return True

    def _drop(self, peer: Peer) -> None:
        """Lets go of all that waits for a slow reader, and tells it why if it still listens."""
        log.info("dropped a reader that does not keep up")
        waiting = sum(len(entry) if isinstance(entry, bytes) else len(entry.data) for entry in peer.queue)
        peer.queue.clear()
        self.sent(peer, waiting)
        reason = write(Refuse(0, Reason.TOO_SLOW, COME_BACK_MILLISECONDS, 0))
        peer.queue.append(reason)
        peer.queued += len(reason)
        self.queued += len(reason)
        self.finish(peer)


def _deliveries(space: SpaceId, first: int, records: Sequence[bytes]) -> Iterator[News]:
    """The deliveries of new records, each within the bounds of a message."""
    start = 0
    while start < len(records):
        end, size = start + 1, len(records[start])
        while end < len(records) and end - start < MAX_BATCH and size + len(records[end]) <= BATCH_BYTES:
            size += len(records[end])
            end += 1
        yield News.of(space, first + end, tuple(records[start:end]))
        start = end
