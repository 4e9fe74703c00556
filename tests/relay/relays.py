"""A relay in this process over a real file and real sockets, and a laptop that speaks only messages."""

import asyncio
import contextlib
import secrets
import sqlite3
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from fourfold_relay.limits import Limits
from fourfold_relay.server import Relay
from fourfold_relay.store import Store
from fourfold_relay.stores import open_store
from fourfold_shared.ids import Seat, Space
from fourfold_shared.keys import SigningKey, SignPublic
from fourfold_shared.messages import (
    MAX_MESSAGE,
    VERSION,
    Challenge,
    Deliver,
    Follow,
    FromLaptop,
    FromRelay,
    Hello,
    Prove,
    Push,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
    Welcome,
    challenge_message,
    prove_message,
    read_from_relay,
    write,
)
from tests.relay.cast import Cast

SECONDS = 10.0
"""How long anything may take before a test gives up."""
QUICK = replace(Limits(), refusal_seconds=0.05, stopping_seconds=1.0)
M = TypeVar("M", bound=FromRelay)


class Laptop:
    """One websocket to a relay. Nothing is done by itself, and nothing that comes is passed over unless asked."""

    def __init__(self, socket: ClientConnection, host: str) -> None:
        self.socket = socket
        self.host = host
        self.nonce = secrets.token_bytes(32)
        self.challenge: Challenge | None = None
        self._ref = 0

    async def send(self, message: FromLaptop) -> None:
        await self.socket.send(write(message))

    async def receive(self) -> FromRelay:
        async with asyncio.timeout(SECONDS):
            data = await self.socket.recv()
        assert isinstance(data, bytes)
        return read_from_relay(data)

    async def next(self, kind: type[M]) -> M:
        """The next message, which is of this kind."""
        message = await self.receive()
        assert isinstance(message, kind), message
        return message

    async def heard_nothing(self) -> bool:
        """Whether nothing was queued for this connection until now: the answer to a request is the next to come."""
        ref = self.ref()
        await self.send(RosterSince(ref, 2**53 - 1))
        answer = await self.receive()
        return isinstance(answer, Roster) and answer.ref == ref

    def ref(self) -> int:
        self._ref += 1
        return self._ref

    async def hello(self, case: bytes, signing: SigningKey) -> Challenge:
        """Says who it is and takes the relay's challenge, whose signature must be right."""
        await self.send(Hello(VERSION, case, bytes(signing.public), self.nonce))
        self.challenge = await self.next(Challenge)
        message = challenge_message(self.challenge.key, self.challenge.nonce, self.nonce)
        SignPublic(self.challenge.key).verify(self.challenge.signature, message)
        return self.challenge

    def proof(self, case: bytes, signing: SigningKey, host: str | None = None) -> Prove:
        assert self.challenge is not None
        host = host or self.host
        return Prove(host, signing.sign(prove_message(self.challenge.key, self.challenge.nonce, host, case)))

    async def greet(self, case: bytes, signing: SigningKey) -> FromRelay:
        """The whole greeting; gives the relay's answer."""
        await self.hello(case, signing)
        await self.send(self.proof(case, signing))
        return await self.receive()

    async def follow(self, space: bytes, since: int = 0) -> list[bytes]:
        """Follows a space and gives everything that its journal has after `since`."""
        ref = self.ref()
        await self.send(Follow(ref, space, since))
        records: list[bytes] = []
        while True:
            page = await self.next(Deliver)
            assert page.ref == ref
            records += page.records
            if not page.more:
                return records

    async def push(self, space: bytes, *records: bytes) -> FromRelay:
        """Pushes records and gives the answer, which is the next message."""
        ref = self.ref()
        await self.send(Push(ref, space, records))
        answer = await self.receive()
        assert isinstance(answer, Receipt | Refuse), answer
        assert answer.ref == ref
        return answer

    async def delivered(self, count: int) -> list[bytes]:
        """The records of the deliveries that come, until there are so many."""
        records: list[bytes] = []
        while len(records) < count:
            records += (await self.next(Deliver)).records
        return records

    async def closed(self) -> int:
        """Waits until the relay has closed the connection, passing over what comes; gives the code."""
        async with asyncio.timeout(SECONDS):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await self.socket.recv()
            await self.socket.wait_closed()
        return self.socket.close_code or 0


@dataclass
class House:
    """A relay with the case of four in its store."""

    path: Path
    cast: Cast
    limits: Limits = QUICK
    tls: ssl.SSLContext | None = None
    wrap: Callable[[Store], Store] = lambda store: store
    port: int = 0
    relay: Relay = field(init=False)
    store: Store = field(init=False)
    serving: Store = field(init=False)
    key: SigningKey = field(init=False)
    _stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def start(self) -> None:
        self.store = await open_store(f"sqlite:{self.path}")
        self._stack.push_async_callback(self.store.close)
        self.key = SigningKey(await self.store.relay_seed())
        self.serving = self.wrap(self.store)
        self.relay = Relay(self.serving, self.key, self.limits)
        self.port = await self._stack.enter_async_context(self.relay.listening("127.0.0.1", self.port, self.tls))

    async def stop(self) -> None:
        await self._stack.aclose()
        self._stack = contextlib.AsyncExitStack()

    async def installed(self, quota: int = 0) -> None:
        await self.cast.install(self.store, quota)

    def space(self, space: Space) -> bytes:
        return bytes(self.cast.space(space))

    @asynccontextmanager
    async def connection(self, port: int = 0) -> AsyncIterator[Laptop]:
        """A laptop that has said nothing yet; with `port`, one that comes through a wire there."""
        host = f"127.0.0.1:{port or self.port}"
        address = f"ws://{host}/"
        async with connect(address, compression=None, max_size=MAX_MESSAGE, close_timeout=1.0, proxy=None) as socket:
            yield Laptop(socket, host)

    @asynccontextmanager
    async def laptop(self, seat: Seat, port: int = 0) -> AsyncIterator[Laptop]:
        """A laptop of the case, admitted."""
        async with self.connection(port) as laptop:
            assert await laptop.greet(bytes(self.cast.id), self.cast.signing(seat)) == Welcome(bytes(self.cast.id))
            yield laptop

    def committed(self) -> list[bytes]:
        """All records that a second connection to the file can read now."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            return [
                row[0] for row in connection.execute('SELECT record FROM journals ORDER BY "case", space, position')
            ]


@asynccontextmanager
async def house(path: Path, limits: Limits = QUICK, quota: int = 0, **more: object) -> AsyncIterator[House]:
    """A relay that serves a case of four."""
    serving = House(path / "relay.db", Cast.full(), limits, **more)  # type: ignore[arg-type]
    await serving.start()
    try:
        await serving.installed(quota)
        yield serving
    finally:
        await serving.stop()
