"""The sockets: the only module here that imports websockets. It carries out what sessions decide.

Each connection has one task that reads and, while something waits for it, one that sends. A connection ends by
`Hub.finish`: what is queued is sent, the socket closed, and the reading task then returns.
"""

import asyncio
import logging
import math
import secrets
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from socket import SO_SNDBUF, SOL_SOCKET

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from fourfold_relay.answers import Answers, Line, where
from fourfold_relay.conversation import Conversation
from fourfold_relay.health import Health
from fourfold_relay.hub import COME_BACK_MILLISECONDS, Hub
from fourfold_relay.limits import KIB, Buckets, Limits
from fourfold_relay.session import Session
from fourfold_relay.store import Store
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import MAX_MESSAGE, Reason, Refuse

OPEN_SECONDS = 5.0
"""For the websocket handshake."""
PING_SECONDS, PONG_SECONDS = 20.0, 60.0
"""A slow line may need so long to take what was sent before the ping."""
SEND_BUFFER = 256 * KIB
"""What the system holds for one reader. Left to itself it takes megabytes, and long says nothing of what is read."""
GOING_AWAY, POLICY = 1001, 1008
log = logging.getLogger("fourfold.relay")


@dataclass(slots=True, eq=False)
class _Connection:
    """One socket with everything that belongs to it. Times are the event loop's, in seconds."""

    socket: ServerConnection
    line: Line
    reading: asyncio.Task[None]
    arrived: float
    busy: bool = False
    sending: asyncio.Task[None] | None = None
    watch: asyncio.TimerHandle | None = None
    handed: int = 0
    """Bytes handed to the socket."""
    taken: int = 0
    """Those of them that the reader had taken when that was last looked at."""


class Relay:
    """Serves one store; `names` are the hosts that laptops may dial, or none where that is not said."""

    def __init__(self, store: Store, key: SigningKey, limits: Limits, names: frozenset[str] = frozenset()) -> None:
        self._names = names
        self._key = key
        self._limits = limits
        self._hub = Hub(limits)
        self._health = Health(store, limits.health_seconds, time.monotonic)
        self._answers = Answers(store, self._hub, self._health)
        self._conversation = Conversation(self._answers, self._hub, limits)
        self._connections: set[_Connection] = set()
        self._sockets: dict[ServerConnection, str] = {}
        self._addresses: Counter[str] = Counter()
        self._arrivals = Buckets(limits.arrivals_per_second, limits.arrivals_burst)
        self._stopping = False

    @property
    def queued(self) -> int:
        """Bytes waiting in all queues."""
        return self._hub.queued

    @property
    def connected(self) -> int:
        """How many conversations go on."""
        return len(self._connections)

    @asynccontextmanager
    async def listening(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
        """Serves while the context lasts; gives the port. At its end everyone is told, and the connections closed.

        Raises: OSError when the address cannot be had.
        """
        server = await serve(
            self._converse,
            host,
            port,
            ssl=tls,
            compression=None,  # ciphertext does not compress
            max_size=self._limits.greeting_bytes,
            max_queue=4,
            open_timeout=OPEN_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PONG_SECONDS,
            close_timeout=self._limits.stopping_seconds,
            server_header=None,
            process_request=self._answer_http,
            create_connection=self._tracked(),
            logger=logging.getLogger("fourfold.relay.websockets"),
        )
        try:
            yield next(iter(server.sockets)).getsockname()[1]
        finally:
            await self._stop(server)

    # -- before the conversation ---------------------------------------------------------------------------------------

    def _tracked(self) -> type[ServerConnection]:
        """Connections that are counted from their first byte on, so that those that never ask for anything are too."""
        sockets, addresses = self._sockets, self._addresses

        class Tracked(ServerConnection):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                super().connection_made(transport)
                peer = transport.get_extra_info("peername")
                sockets[self] = address = str(peer[0]) if peer else ""
                addresses[address] += 1
                with suppress(OSError):  # it may be gone already
                    transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, SEND_BUFFER)

            def connection_lost(self, exc: Exception | None) -> None:
                address = sockets.pop(self)
                addresses[address] -= 1
                if not addresses[address]:
                    del addresses[address]
                super().connection_lost(exc)

        return Tracked

    async def _answer_http(self, socket: ServerConnection, request: Request) -> Response | None:
        """Answers what is not a websocket: `/health`, and a sentence for anything else."""
        if request.headers.get("Upgrade", "").lower() == "websocket" and request.path == "/":
            return self._admit(socket)
        if request.method != "GET":
            return socket.respond(HTTPStatus.METHOD_NOT_ALLOWED, "This relay answers GET.\n")
        if request.path != "/health":
            sentence = "This is a Fourfold relay. Laptops connect to it by themselves.\n"
            return socket.respond(HTTPStatus.NOT_FOUND, sentence)
        if await self._health.well():
            return socket.respond(HTTPStatus.OK, "ok\n")
        return socket.respond(HTTPStatus.SERVICE_UNAVAILABLE, "The store cannot be written.\n")

    def _admit(self, socket: ServerConnection) -> Response | None:
        address = self._sockets.get(socket, "")
        full = len(self._sockets) > self._limits.connections
        if full or self._addresses[address] > self._limits.connections_per_address:
            return socket.respond(HTTPStatus.SERVICE_UNAVAILABLE, "The relay is full at the moment.\n")
        if wait := self._arrivals.take(address, 1, time.monotonic()):
            response = socket.respond(HTTPStatus.TOO_MANY_REQUESTS, "Too many new connections at once.\n")
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        return None

    # -- reading -------------------------------------------------------------------------------------------------------

    async def _converse(self, socket: ServerConnection) -> None:
        """One connection, from its first message to its end."""
        reading = asyncio.current_task()
        assert reading is not None  # noqa: S101 - a coroutine runs in a task
        host = socket.request.headers.get("Host", "") if socket.request is not None else ""
        for told in (socket.request, socket.response):
            if told is not None:
                told.headers.clear()  # they would stay in memory as long as the connection
        session = Session(self._key, secrets.token_bytes(32), host, _milliseconds, self._names)
        peer = self._hub.connect(lambda: self._wake(connection))
        now = asyncio.get_running_loop().time()
        connection = _Connection(socket, Line(session, peer, self._sockets.get(socket, "")), reading, now)
        self._connections.add(connection)
        try:
            await self._read(connection)
            self._hub.finish(peer)
            if connection.sending is not None:
                await asyncio.wait([connection.sending])
        finally:
            self._connections.discard(connection)
            self._hub.leave(peer, session.case.id if session.case is not None else None)
            if connection.sending is not None:
                connection.sending.cancel()

    async def _read(self, connection: _Connection) -> None:
        line = connection.line
        try:
            while not line.peer.closing and not self._stopping:
                data = await self._receive(connection)
                connection.busy = True
                await self._conversation.take(line, data)
                connection.busy = False
            if self._stopping:
                self._say_goodbye(connection)
        except ConnectionClosed:
            pass
        except TimeoutError:
            self._hub.send(line.peer, Refuse(0, Reason.TOO_SLOW, COME_BACK_MILLISECONDS, 0))
        except Exception as error:  # noqa: BLE001 - the outermost loop: this connection is told and ends, the relay goes on
            self._answers.failed(line, 0, error)

    async def _receive(self, connection: _Connection) -> bytes | str:
        """The next message. Raises: ConnectionClosed; TimeoutError when it is not said in time which case it is for."""
        line, socket = connection.line, connection.socket
        if self._hub.full(line.peer) and connection.sending is not None:
            await asyncio.wait([connection.sending])
        if line.session.case is not None:
            socket.protocol.max_message_size = MAX_MESSAGE
            return await socket.recv()
        async with asyncio.timeout_at(connection.arrived + self._limits.greeting_seconds):
            return await socket.recv()

    # -- sending -------------------------------------------------------------------------------------------------------

    def _wake(self, connection: _Connection) -> None:
        if connection.sending is None:
            connection.sending = asyncio.get_running_loop().create_task(self._send_queued(connection))

    async def _send_queued(self, connection: _Connection) -> None:
        """Sends what waits, and pages from the store once that is gone; ends when there is nothing left."""
        line, peer, socket = connection.line, connection.line.peer, connection.socket
        connection.taken = connection.handed - socket.transport.get_write_buffer_size()
        self._watch(connection)
        try:
            while peer.queue or peer.behind() is not None:
                if not peer.queue:
                    await self._answers.read_page(line)
                    continue
                data, size = peer.take()
                connection.handed += len(data)
                await socket.send(data)
                self._hub.sent(peer, size)
            if peer.closing:
                await socket.close(GOING_AWAY if self._stopping else POLICY)
        except ConnectionClosed:
            peer.closing = True
        except Exception as error:  # noqa: BLE001 - the outermost loop: this connection ends, the relay goes on
            log.error("sending failed unexpectedly: %s", where(error))
            socket.transport.abort()
        finally:
            if connection.watch is not None:
                connection.watch.cancel()
            connection.sending = None

    def _watch(self, connection: _Connection) -> None:
        loop = asyncio.get_running_loop()
        connection.watch = loop.call_later(self._limits.stalled_seconds, self._look_at_reader, connection)

    def _look_at_reader(self, connection: _Connection) -> None:
        """Drops a reader that something waits for and that took nothing since the last look."""
        waiting = connection.socket.transport.get_write_buffer_size()
        taken = connection.handed - waiting
        if waiting and taken <= connection.taken:
            log.info("dropped a reader that took nothing")
            connection.socket.transport.abort()
            return
        connection.taken = taken
        self._watch(connection)

    # -- stopping ------------------------------------------------------------------------------------------------------

    async def _stop(self, server: Server) -> None:
        """Tells everyone, sends what is queued within `stopping_seconds`, and closes."""
        self._stopping = True
        server.close(close_connections=False)
        talking = {connection.socket for connection in self._connections}
        for socket in [socket for socket in self._sockets if socket not in talking]:
            socket.transport.abort()
        for connection in self._connections:
            if not connection.busy:
                self._say_goodbye(connection)
        reading = [connection.reading for connection in self._connections]
        if reading:
            await asyncio.wait(reading, timeout=self._limits.stopping_seconds)
        for connection in tuple(self._connections):
            connection.socket.transport.abort()
            connection.reading.cancel()
        await server.wait_closed()

    def _say_goodbye(self, connection: _Connection) -> None:
        self._hub.send(connection.line.peer, Refuse(0, Reason.STOPPING, COME_BACK_MILLISECONDS, 0))
        self._hub.finish(connection.line.peer)


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
