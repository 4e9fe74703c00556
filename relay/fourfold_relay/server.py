"""The sockets: the only module here that imports websockets. It carries out what sessions decide."""

import asyncio
import logging
import secrets
import ssl
import time
from collections import Counter
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import Server as WebSocketServer
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from fourfold_relay.hub import Hub, Peer
from fourfold_relay.limits import Bucket, Limits
from fourfold_relay.session import (
    AppendKeychain,
    AppendRecords,
    AppendRoster,
    Close,
    Effect,
    LookUp,
    OpenNew,
    ReadKeychain,
    ReadRoster,
    Send,
    Session,
    Spread,
    StartFollowing,
    State,
    open_case,
    verify_step,
)
from fourfold_relay.store import Conflict, Fork, Gap, OverQuota, Store, TicketRefused
from fourfold_shared.errors import Refused, StorageFailed
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import (
    BATCH_BYTES,
    MAX_BATCH,
    MAX_MESSAGE,
    FromRelay,
    Keychain,
    Reason,
    Receipt,
    Refuse,
    Roster,
    Wisp,
    write,
)

log = logging.getLogger("fourfold.relay")
NEWS = 1024
"""Roster or keychain entries in one message."""


@dataclass(slots=True, eq=False)
class _Line:
    """One connection with everything that belongs to it."""

    socket: ServerConnection
    session: Session
    peer: Peer
    messages: Bucket
    bytes: Bucket
    drain: asyncio.Task[None] | None = field(default=None)


class Relay:
    """Serves one store."""

    def __init__(self, store: Store, key: SigningKey, limits: Limits) -> None:
        self._store = store
        self._key = key
        self._limits = limits
        self._hub = Hub(limits)
        self._lines: set[_Line] = set()
        self._addresses: Counter[str] = Counter()
        self._stopping = False

    @asynccontextmanager
    async def listening(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> Any:
        """Serves while the context lasts; gives the port. At its end everyone is told, and the connections closed.

        Raises: OSError when the address cannot be had.
        """
        async with serve(
            self._handle,
            host,
            port,
            ssl=tls,
            compression=None,
            max_size=MAX_MESSAGE,
            max_queue=4,
            server_header=None,
            process_request=self._answer_http,
            logger=logging.getLogger("fourfold.relay.websockets"),
        ) as server:
            try:
                yield next(iter(server.sockets)).getsockname()[1]
            finally:
                await self._stop(server)

    async def _stop(self, server: WebSocketServer) -> None:
        self._stopping = True
        server.close(close_connections=False)
        for line in self._lines:
            line.peer.put(write(Refuse(0, Reason.STOPPING, 1000, 0)))
        drains = [line.drain for line in self._lines if line.drain is not None]
        if drains:
            await asyncio.wait(drains, timeout=2.0)

    def _answer_http(self, socket: ServerConnection, request: Request) -> Response | None:
        """Answers what is not a websocket: `/health`, and a sentence for anything else."""
        if request.headers.get("Upgrade", "").lower() == "websocket" and request.path == "/":
            return self._admit_address(socket)
        if request.path == "/health":
            return socket.respond(HTTPStatus.OK, "ok\n")
        return socket.respond(HTTPStatus.NOT_FOUND, "This is a Fourfold relay. Laptops connect to it by themselves.\n")

    def _admit_address(self, socket: ServerConnection) -> Response | None:
        full = len(self._lines) >= self._limits.connections
        if full or self._addresses[_address(socket)] >= self._limits.connections_per_address or self._stopping:
            return socket.respond(HTTPStatus.SERVICE_UNAVAILABLE, "The relay is full at the moment.\n")
        return None

    async def _handle(self, socket: ServerConnection) -> None:
        host = socket.request.headers.get("Host", "") if socket.request is not None else ""
        line = _Line(
            socket,
            Session(self._key, secrets.token_bytes(32), host, _milliseconds),
            Peer(lambda: self._wake(line)),
            Bucket(self._limits.messages_per_second, self._limits.messages_burst),
            Bucket(self._limits.bytes_per_second, self._limits.bytes_burst),
        )
        address = _address(socket)
        self._lines.add(line)
        self._addresses[address] += 1
        try:
            await self._converse(line)
        except ConnectionClosed:
            pass
        finally:
            self._lines.discard(line)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]
            self._hub.leave(line.peer, line.session.case.id if line.session.case else None)
            if line.drain is not None and not line.peer.closing:
                line.drain.cancel()

    async def _converse(self, line: _Line) -> None:
        try:
            async with asyncio.timeout(self._limits.greeting_seconds):
                while line.session.state not in (State.ADMITTED, State.CLOSED):
                    await self._step(line)
        except TimeoutError:
            await self._close(line)
            return
        while line.session.state is not State.CLOSED:
            await self._step(line)

    async def _step(self, line: _Line) -> None:
        data = await line.socket.recv()
        await _pace(line.messages, 1)
        await _pace(line.bytes, len(data))
        for effect in line.session.receive(data):
            await self._carry_out(line, effect)

    async def _carry_out(self, line: _Line, effect: Effect) -> None:
        match effect:
            case Send(message):
                self._send(line, message)
            case Close():
                await self._close(line)
            case LookUp():
                await self._look_up(line, effect)
            case Spread(space, wisp):
                self._hub.spread(line.peer, _case(line), space, Wisp(bytes(space), wisp))
            case StartFollowing(ref, space, since):
                self._hub.follow(line.peer, _case(line), space, since, ref)
            case AppendRecords() | AppendKeychain() | AppendRoster() | OpenNew() | ReadRoster() | ReadKeychain():
                await self._with_store(line, effect.ref, self._stored(line, effect))

    def _stored(self, line: _Line, effect: Effect) -> Awaitable[None]:
        match effect:
            case AppendRecords():
                return self._append_records(line, effect)
            case AppendKeychain():
                return self._append_keychain(line, effect)
            case AppendRoster():
                return self._append_roster(line, effect)
            case OpenNew():
                return self._open_new(line, effect)
            case ReadRoster(ref, count):
                return self._read_roster(line, ref, count)
            case ReadKeychain(ref, space, count):
                return self._read_keychain(line, ref, space, count)
            case _:
                raise AssertionError(effect)

    async def _with_store(self, line: _Line, ref: int, work: Awaitable[None]) -> None:
        """Does `work`; what the store refuses becomes an answer."""
        try:
            await work
        except Gap as error:
            self._send(line, Refuse(ref, Reason.GAP, 0, error.expected))
        except Fork as error:
            self._send(line, Refuse(ref, Reason.FORK, 0, error.expected))
        except Conflict as error:
            self._send(line, Refuse(ref, Reason.CONFLICT, 0, error.expected))
        except OverQuota:
            self._send(line, Refuse(ref, Reason.QUOTA, 0, 0))
        except TicketRefused:
            self._send(line, Refuse(ref, Reason.TICKET, 0, 0))
        except Refused:
            self._send(line, Refuse(ref, Reason.RULE, 0, 0))
        except StorageFailed as error:
            log.error("store failed: %s", error)
            self._send(line, Refuse(ref, Reason.UNAVAILABLE, 5000, 0))

    async def _look_up(self, line: _Line, look_up: LookUp) -> None:
        """The same steps whether the case exists or not: one lookup of the invitation, one of the roster."""
        try:
            invited = await self._store.invited_to(look_up.key)
            wanted = look_up.case or invited
            entries = [] if wanted is None else await self._store.roster(wanted)
            found = open_case(entries) if entries else None
        except (StorageFailed, Refused) as error:
            log.error("lookup failed: %s", error)
            self._send(line, Refuse(0, Reason.UNAVAILABLE, 5000, 0))
            await self._close(line)
            return
        shared = self._hub.case(found.id) if found is not None else None
        for effect in line.session.looked_up(shared or found):
            await self._carry_out(line, effect)
        if line.session.case is not None:
            line.session.case = self._hub.enter(line.peer, line.session.case)

    async def _open_new(self, line: _Line, new: OpenNew) -> None:
        await self._store.found(new.case, new.entry, new.ticket)
        opened = open_case(await self._store.roster(new.case))
        if opened is None:
            raise StorageFailed("a new case is not there")
        line.session.founded(self._hub.enter(line.peer, opened))
        self._send(line, Receipt(new.ref, 1))

    async def _append_roster(self, line: _Line, new: AppendRoster) -> None:
        case = line.session.case
        assert case is not None  # noqa: S101 - only admitted sessions append
        await self._store.append_roster(case.id, new.index, new.entry, new.invited)
        case.roster = new.grown
        line.session.joined()
        for other in self._hub.others(line.peer, case.id):
            other.put(write(Roster(0, new.index, (new.entry,))))
        self._send(line, Receipt(new.ref, new.index + 1))

    async def _read_roster(self, line: _Line, ref: int, count: int) -> None:
        entries = await self._store.roster(_case(line))
        start = min(count, len(entries))
        self._send(line, Roster(ref, start, tuple(entries[start : start + NEWS])))

    async def _append_keychain(self, line: _Line, new: AppendKeychain) -> None:
        case = line.session.case
        assert case is not None  # noqa: S101 - only admitted sessions append
        steps = await self._store.keychain(case.id, new.space)
        if new.index != len(steps):
            raise Conflict(len(steps))
        verify_step(case, new.space, steps, new.entry)
        await self._store.append_keychain(case.id, new.space, new.index, new.entry)
        news = Keychain(0, bytes(new.space), new.index, (new.entry,))
        self._hub.keychain_news(line.peer, case.id, new.space, news)
        self._send(line, Receipt(new.ref, new.index + 1))

    async def _read_keychain(self, line: _Line, ref: int, space: Any, count: int) -> None:
        steps = await self._store.keychain(_case(line), space)
        start = min(count, len(steps))
        page: list[bytes] = []
        for step in steps[start:]:
            if page and sum(map(len, page)) + len(step) > BATCH_BYTES:
                break
            page.append(step)
        self._send(line, Keychain(ref, bytes(space), start, tuple(page)))

    async def _append_records(self, line: _Line, new: AppendRecords) -> None:
        case = _case(line)
        appended = await self._store.append(case, new.space, new.rows)
        in_step = self._hub.publish(line.peer, case, new.space, appended.position, appended.new)
        self._send(line, Receipt(new.ref, appended.position if in_step else 0))

    # -- sending -------------------------------------------------------------------------------------------------------

    def _send(self, line: _Line, message: FromRelay) -> None:
        line.peer.put(write(message))

    def _wake(self, line: _Line) -> None:
        if line.drain is None and not line.peer.closing:
            line.drain = asyncio.get_running_loop().create_task(self._drain(line))

    async def _drain(self, line: _Line) -> None:
        """Sends what waits, and pages from the store once that is gone; ends when there is nothing left."""
        peer = line.peer
        try:
            while peer.queue or peer.behind() is not None:
                if not peer.queue:
                    await self._read_page(line)
                    continue
                data = peer.queue.popleft()
                peer.queued -= len(data)
                async with asyncio.timeout(self._limits.stalled_seconds):
                    await line.socket.send(data)
        except TimeoutError:
            log.info("dropped a reader that took nothing")
            peer.closing = True
            line.socket.transport.abort()
        except ConnectionClosed:
            peer.closing = True
        except StorageFailed as error:
            log.error("store failed: %s", error)
            peer.closing = True
            await line.socket.close(1011)
        finally:
            line.drain = None

    async def _read_page(self, line: _Line) -> None:
        follower = line.peer.behind()
        if follower is None:
            return
        follower.missed = False
        page = await self._store.read(_case(line), follower.space, follower.position, MAX_BATCH, BATCH_BYTES)
        if line.peer.followers.get(follower.space) is follower:
            self._hub.took_page(follower, page)

    async def _close(self, line: _Line) -> None:
        """Sends what is queued, then closes."""
        if line.drain is not None:
            await asyncio.wait([line.drain])
        line.peer.closing = True
        await line.socket.close(1008)


async def _pace(bucket: Bucket, amount: float) -> None:
    """Who sends faster than the limits is read more slowly: nothing is lost, and their own socket fills up."""
    while wait := bucket.take(amount, time.monotonic()):
        await asyncio.sleep(wait)


def _case(line: _Line) -> Any:
    assert line.session.case is not None  # noqa: S101 - only admitted sessions have effects on a case
    return line.session.case.id


def _address(socket: ServerConnection) -> str:
    peer = socket.remote_address
    return str(peer[0]) if peer else ""


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
