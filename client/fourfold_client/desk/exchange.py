"""The exchange of one case with its relay: kept up in the background, or once until both sides have everything."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from fourfold_client.clock import Clock
from fourfold_client.desk.heartbeat import Heartbeat
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.spaces.case import Case
from fourfold_client.spaces.notices import BegunAnew
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handshake import Greeting, RelayChanged
from fourfold_client.sync.link import Link, host_of
from fourfold_shared.errors import Refused, RelayUnreachable
from fourfold_shared.messages import Reason

STALLED_SECONDS = 60.0
BETWEEN_TRIES = 0.3


class Exchange:
    """Of one open case. `moved` is called after every change of it or of the case.

    `after_sync` does what is left to do once both sides have everything.
    """

    def __init__(
        self, case: Case, clock: Clock, moved: Callable[[], None], after_sync: Callable[[], Awaitable[None]]
    ) -> None:
        self._case = case
        self._clock = clock
        self._moved = moved
        self._after_sync = after_sync
        self._link: Link | None = None
        self._talk: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._heartbeat = Heartbeat(case, lambda: self.settled)
        self.as_of: int | None = None
        """When both sides last had everything (milliseconds since 1970)."""
        self._unwatch = case.watch(self.changed)

    @property
    def connected(self) -> bool:
        """Whether the relay and this laptop are talking."""
        return self._link is not None and self._link.connected

    @property
    def settled(self) -> bool:
        """Whether both sides have everything that could be exchanged."""
        return self._link is not None and self._link.engine is not None and self._link.engine.settled

    def connect(self) -> None:
        """Keeps up the exchange with the relay from now on, in the background, coming back after every loss."""
        if self._talk is None:
            link = self._new_link()
            self._talk = asyncio.get_running_loop().create_task(link.run())

    async def disconnect(self) -> None:
        """Ends the exchange; everything goes on here."""
        if self._talk is not None:
            self._talk.cancel()
            await asyncio.wait([self._talk])
            self._talk = None
        self._drop_link()

    async def close(self) -> None:
        """Disconnects, and says nothing any more."""
        await self.disconnect()
        self._heartbeat.stop()

    def let_go(self) -> None:
        """Follows the case no longer."""
        self._unwatch()

    async def sync(self, wait: float = 0) -> None:
        """Exchanges with the relay until both sides have everything.

        `wait`: for how many seconds it goes on trying to reach the relay. Raises: RelayUnreachable, Refused, Ended,
        StorageFailed.
        """
        deadline = time.monotonic() + wait
        while True:
            try:
                await (self._sync_once() if self._talk is None else self._sync_with(self._talk, wait))
                return await self._after_sync()
            except BegunAnew:
                await self._case.settled()
            except (RelayUnreachable, Ended) as error:
                if time.monotonic() >= deadline or (isinstance(error, Ended) and error.reason is Reason.NOT_ADMITTED):
                    raise
                await asyncio.sleep(min(BETWEEN_TRIES, max(deadline - time.monotonic(), 0)))

    async def _sync_once(self) -> None:
        link = self._new_link()
        talk = asyncio.get_running_loop().create_task(link.converse())
        try:
            await self._sync_with(talk, STALLED_SECONDS)
        finally:
            if talk.cancel():
                await asyncio.wait([talk])
            self._drop_link()

    async def _sync_with(self, talk: "asyncio.Task[None]", stalled: float) -> None:
        """Waits until everything is exchanged. `stalled`: seconds without any news after which that is given up."""
        while True:
            self._news.clear()
            await self._case.saved()
            if self.settled and not self._case.busy and not self._case.beat():
                return
            news = asyncio.get_running_loop().create_task(self._news.wait())
            done, _ = await asyncio.wait([news, talk], timeout=max(stalled, 1), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if talk in done:
                talk.result()
            if not done:
                raise RelayUnreachable("the relay does not answer")

    def _new_link(self) -> Link:
        me = self._case.membership.identity
        host = host_of(me.relay)
        link = Link(
            me.relay,
            lambda: Greeting(bytes(me.case), me.keys.signing, host, me.relay_key),
            self._case,
            self._link_moved,
        )
        for one in self._case.live.values():
            one.on_outgoing = lambda space: link.outgoing(space.of(me.case))
            one.wisps.send = lambda space, wisp: link.wisp(space.of(me.case), wisp)
        self._case.on_lost = link.lost
        self._link = link
        return link

    def _drop_link(self) -> None:
        for one in self._case.live.values():
            one.on_outgoing = lambda _space: None
            one.wisps.send = lambda _space, _wisp: None
        self._case.on_lost = lambda _failure: None
        self._link = None
        self._tell()

    def _link_moved(self) -> None:
        """Something about the connection changed."""
        link = self._link
        if link is None:
            return
        if self.settled and not any(one.reach.unsent() for one in self._case.live.values()):
            self.as_of = self._clock()
        self._name_failure(link.failure)
        self.changed()

    def changed(self) -> None:
        """Something came, was written or moved: this laptop says in a moment what it has."""
        self._heartbeat.heard()
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._moved()

    def _name_failure(self, failure: Exception | None) -> None:
        case = self._case
        if failure is None:
            for kind in (AlarmKind.RELAY_CHANGED, AlarmKind.CLOSED_OUT, AlarmKind.RELAY_GARBLED):
                case.calm(kind)
        elif isinstance(failure, RelayChanged):
            case.alarm(AlarmKind.RELAY_CHANGED)
        elif isinstance(failure, Refused):
            case.alarm(AlarmKind.RELAY_GARBLED, str(failure))
        elif isinstance(failure, Ended) and failure.reason is Reason.NOT_ADMITTED:
            case.alarm(AlarmKind.CLOSED_OUT)
