"""A hub with connections of one case, and the journal that its store would hold."""

from collections.abc import Sequence

from fourfold_relay.hub import Hub
from fourfold_relay.limits import Limits
from fourfold_relay.peer import Peer
from fourfold_relay.store import Page
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import Deliver, FromRelay, read_from_relay
from tests.relay.cast import SMALLEST, Cast

CAST = Cast.full()
SPACE = CAST.space(Space.TABLE)


def records(first: int, last: int, size: int = SMALLEST) -> list[bytes]:
    return [number.to_bytes(8, "big") * (size // 8) for number in range(first, last + 1)]


class Table:
    """A hub with connections of one case, and the journal that its store would hold."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.hub = Hub(limits or Limits())
        self.woken: list[Peer] = []
        self.journal: list[bytes] = []

    def sit(self, seat: Seat, since: int = 0, *, live: bool = True) -> Peer:
        """A connection that follows the space, and is in step if `live`."""
        peer = self.hub.connect(lambda: self.woken.append(peer))
        self.hub.enter(peer, CAST.open, seat)
        self.hub.follow(peer, CAST.id, SPACE, since, ref=5)
        if live:
            self.catch_up(peer)
            said(self.hub, peer)
        return peer

    def push(self, peer: Peer, new: Sequence[bytes]) -> bool:
        self.journal += new
        return self.hub.publish(peer, CAST.id, SPACE, len(self.journal), new)

    def read(self, peer: Peer, count: int = 512) -> None:
        """One page from the store, as the server reads it."""
        follower = peer.behind()
        assert follower is not None
        follower.missed = False
        self.hub.took_page(follower, self.page(follower.position, count))

    def page(self, position: int, count: int = 512) -> Page:
        taken = tuple(self.journal[position : position + count])
        return Page(taken, position + len(taken), position + len(taken) < len(self.journal))

    def catch_up(self, peer: Peer, count: int = 512) -> None:
        while peer.behind() is not None:
            self.read(peer, count)


def said(hub: Hub, peer: Peer) -> list[FromRelay]:
    """Everything that waits for a connection, as it would be sent."""
    messages = []
    while peer.queue:
        data, size = peer.take()
        hub.sent(peer, size)
        messages.append(read_from_relay(data))
    return messages


def received(messages: Sequence[FromRelay]) -> list[bytes]:
    return [record for message in messages if isinstance(message, Deliver) for record in message.records]
