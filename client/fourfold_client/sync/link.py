"""The socket: connects, keeps one conversation going, comes back after a loss. The only importer of websockets here."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.client import backoff
from websockets.exceptions import ConnectionClosed, InvalidURI, WebSocketException

from fourfold_client.sync.case_side import CaseSide
from fourfold_client.sync.engine import Engine
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handshake import Greeting
from fourfold_shared.errors import FourfoldError, Malformed, Refused, RelayUnreachable, StorageFailed
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    MAX_MESSAGE,
    Challenge,
    FromLaptop,
    FromRelay,
    Reason,
    Refuse,
    Welcome,
    read_from_relay,
    write,
)

OPEN_SECONDS = 10.0
ANSWER_SECONDS = 30.0
CLOSE_SECONDS = 2.0
FIRST_WAIT, LEAST_WAIT, MOST_WAIT, GROWTH, JITTER = 0.5, 0.25, 30.0, 1.6, 0.25
"""Seconds between attempts to connect: growing, and each up to a quarter longer or shorter."""


class NeverConnected(RelayUnreachable):
    """Nothing was sent: there is no connection."""


class Connection:
    """An open websocket to a relay that carries our messages."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, message: FromLaptop) -> None:
        """Sends one message. Raises: RelayUnreachable."""
        try:
            await self._socket.send(write(message))
        except ConnectionClosed:
            raise RelayUnreachable("the connection to the relay was lost") from None

    async def receive(self) -> FromRelay:
        """The next message.

        Raises: RelayUnreachable when the connection ends, Malformed when what answers is not a relay.
        """
        try:
            data = await self._socket.recv()
        except ConnectionClosed:
            raise RelayUnreachable("the connection to the relay was lost") from None
        try:
            return read_from_relay(data if isinstance(data, bytes) else b"")
        except Malformed:
            raise Malformed(_NO_RELAY) from None

    async def ask(self, message: FromLaptop, ref: int) -> FromRelay:
        """Sends a request and gives its answer, skipping news.

        Raises: RelayUnreachable, also when no answer comes; Malformed.
        """
        await self.send(message)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while True:
                    answer = await self.receive()
                    if getattr(answer, "ref", 0) == ref or isinstance(answer, Refuse):
                        return answer
        except TimeoutError:
            raise RelayUnreachable("the relay does not answer") from None


@asynccontextmanager
async def open_connection(relay: str) -> AsyncIterator[Connection]:
    """Connects to the relay at a ws:// or wss:// address.

    Raises: RelayUnreachable, Malformed for an address that is none.
    """
    verify_address(relay)
    try:
        socket = await connect(
            relay,
            compression=None,
            max_size=MAX_MESSAGE,
            open_timeout=OPEN_SECONDS,
            close_timeout=CLOSE_SECONDS,
            proxy=None,
            user_agent_header=None,
        )
    except InvalidURI:
        raise Malformed(_NO_ADDRESS) from None
    except (OSError, TimeoutError, WebSocketException):
        raise NeverConnected("the relay cannot be reached, or what answers there is not a relay") from None
    async with socket:
        yield Connection(socket)


@asynccontextmanager
async def greeted(relay: str, greeting: Greeting) -> AsyncIterator[Connection]:
    """Connects and proves who we are.

    Raises: RelayUnreachable, Malformed, Forged, Ended when the relay does not admit us.
    """
    async with open_connection(relay) as connection:
        await connection.send(greeting.hello())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await _prove(connection, greeting)
        except TimeoutError:
            raise RelayUnreachable(_NO_RELAY) from None
        yield connection


async def _prove(connection: Connection, greeting: Greeting) -> None:
    while True:
        match await connection.receive():
            case Challenge() as challenge:
                await connection.send(greeting.prove(challenge))
            case Welcome() as welcome:
                greeting.verify_welcome(welcome)
                return
            case Refuse(_, reason, retry_after):
                raise Ended(reason, retry_after)
            case _:
                raise Malformed(_NO_RELAY)


def verify_address(relay: str) -> None:
    """Returns nothing when `relay` is an address that a laptop can connect to.

    Raises: Malformed.
    """
    host_of(relay)


_NO_RELAY = "what answers at this address is not a Fourfold relay"
_NO_ADDRESS = "a practice's address looks like wss://relay.example.org or ws://127.0.0.1:8765"


def host_of(relay: str) -> str:
    """What stands in the Host header for this address (RFC 9110, section 7.2; RFC 5891 for names beyond ASCII).

    Raises: Malformed.
    """
    try:
        parts = urlsplit(relay)
        name, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise Malformed(_NO_ADDRESS) from None
    if parts.scheme not in ("ws", "wss") or not name or port == 0 or any(map(str.isspace, relay)):
        raise Malformed(_NO_ADDRESS)
    host = f"[{name}]" if ":" in name else name
    return host if port in (None, 443 if parts.scheme == "wss" else 80) else f"{host}:{port}"


class Link:
    """Keeps one conversation with the relay going.

    `greeting` makes a fresh greeting for each connection; `moved` is called whenever something about it changed.
    """

    def __init__(self, relay: str, greeting: Callable[[], Greeting], case: CaseSide, moved: Callable[[], None]) -> None:
        self._relay = relay
        self._greeting = greeting
        self._case = case
        self._moved = moved
        self._wake = asyncio.Event()
        self._outgoing: set[SpaceId] = set()
        self._wisps: dict[SpaceId, bytes] = {}
        self._worked = False
        """Whether the last conversation came to where both sides had everything."""
        self._lost: asyncio.Future[None] | None = None
        self.engine: Engine | None = None
        self.failure: Exception | None = None
        """Why the last attempt ended, None while a conversation goes on."""

    @property
    def connected(self) -> bool:
        """Whether a conversation goes on."""
        return self.engine is not None and self.failure is None

    def outgoing(self, space: SpaceId) -> None:
        """Says that there is something new in a space's outbox."""
        self._outgoing.add(space)
        self._wake.set()

    def wisp(self, space: SpaceId, wisp: bytes) -> None:
        """Sends a wisp if a conversation goes on; of those of a space that wait, only the newest."""
        if self.connected:
            self._wisps[space] = wisp
            self._wake.set()

    def lost(self, failure: FourfoldError) -> None:
        """Says that what came does not stand as it came: the conversation ends, so that the next one asks again."""
        self.engine = None
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(type(failure)(str(failure)))

    async def run(self) -> None:
        """Connects, talks, reconnects after growing waits; ends when it is cancelled."""
        pauses = waits()
        while True:
            try:
                await self.converse()
            except (RelayUnreachable, Refused, Ended, StorageFailed) as error:
                self.engine, self.failure = None, error
                if self._worked and not isinstance(error, StorageFailed):
                    pauses = waits()
            self._moved()
            await asyncio.sleep(max(next(pauses), _asked_wait(self.failure)))

    async def converse(self) -> None:
        """One connection, until it ends.

        Raises: RelayUnreachable, Refused, Ended, StorageFailed: always one of them.
        """
        self._worked = False
        await self._case.settled()
        greeting = self._greeting()
        async with greeted(self._relay, greeting) as connection:
            engine = Engine(self._case)
            self.engine, self.failure = engine, None
            self._lost = asyncio.get_running_loop().create_future()
            self._moved()
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._receive(connection, engine))
                    tasks.create_task(self._send_outgoing(connection, engine))
                    tasks.create_task(_end_with(self._lost))
            except* (RelayUnreachable, Refused, Ended, StorageFailed) as group:
                raise group.exceptions[0] from None

    async def _receive(self, connection: Connection, engine: Engine) -> None:
        for message in engine.start():
            await connection.send(message)
        while True:
            answer = engine.receive(await connection.receive())
            for message in answer:
                await connection.send(message)
            self._worked |= engine.settled
            self._moved()

    async def _send_outgoing(self, connection: Connection, engine: Engine) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            spaces, self._outgoing = self._outgoing, set()
            for space in spaces:
                for message in engine.outgoing(space):
                    await connection.send(message)
            wisps, self._wisps = self._wisps, {}
            for space, wisp in wisps.items():
                for message in engine.wisp(space, wisp):
                    await connection.send(message)
            self._moved()


def waits() -> Iterator[float]:
    """Seconds before each attempt to connect again: the first is short, and no two laptops come back in step."""
    for seconds in backoff(FIRST_WAIT, LEAST_WAIT, MOST_WAIT, GROWTH):
        yield seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing secret


async def _end_with(lost: "asyncio.Future[None]") -> None:
    await lost


def _asked_wait(failure: Exception | None) -> float:
    """How many seconds the relay asked to stay away, a minute at most."""
    if isinstance(failure, Ended):
        if failure.reason is Reason.NOT_ADMITTED:
            return 60.0
        return min(failure.retry_after / 1000, 60.0)
    return 0.0
