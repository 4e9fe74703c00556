"""What may answer at a relay's address and is none. Each serves on 127.0.0.1 while its context lasts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve
from websockets.utils import accept_key

Serving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Stranger:
    """A server, and how often somebody came."""

    def __init__(self) -> None:
        self.port = 0
        self.visits = 0
        self.came = asyncio.Event()

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def count(self) -> None:
        self.visits += 1
        self.came.set()

    async def visited(self, times: int) -> None:
        """Returns once somebody came so often."""
        while self.visits < times:
            self.came.clear()
            await self.came.wait()


@asynccontextmanager
async def raw(answer: Serving) -> AsyncIterator[Stranger]:
    """A TCP server that does with each connection what `answer` does, and then closes it."""
    stranger = Stranger()
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        stranger.count()
        with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            await answer(reader, writer)
        writer.close()
        tasks.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    stranger.port = server.sockets[0].getsockname()[1]
    try:
        yield stranger
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tuple(tasks))


@asynccontextmanager
async def websocket(answer: Callable[[ServerConnection], Awaitable[None]]) -> AsyncIterator[Stranger]:
    """A websocket server that does with each connection what `answer` does, and then closes it."""
    stranger = Stranger()

    async def accept(socket: ServerConnection) -> None:
        stranger.count()
        await answer(socket)

    async with serve(accept, "127.0.0.1", 0) as server:
        stranger.port = next(iter(server.sockets)).getsockname()[1]
        yield stranger


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Closes at once."""


async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Reads for ever."""
    while await reader.read(65536):
        pass


async def web_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A web server."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 14\r\n\r\n<h1>Hello</h1>")
    await writer.drain()


async def noise(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Not even HTTP."""
    writer.write(bytes(range(256)) * 20)
    await writer.drain()


async def echo(socket: ServerConnection) -> None:
    """Gives everything back."""
    async for message in socket:
        await socket.send(message)


async def chat(socket: ServerConnection) -> None:
    """Speaks in text."""
    await socket.send("hello")
    await socket.wait_closed()


async def garble(socket: ServerConnection) -> None:
    """Speaks in bytes that are no messages of ours."""
    await socket.send(b"\xc1" * 40)
    await socket.wait_closed()


async def flood(socket: ServerConnection) -> None:
    """Speaks in messages larger than any of ours."""
    await socket.send(bytes(2 * 1024 * 1024))
    await socket.wait_closed()


async def be_silent(socket: ServerConnection) -> None:
    """Opens a websocket and then says nothing."""
    await socket.wait_closed()


async def deaf_websocket(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Opens a websocket as the standard says (RFC 6455, section 4.2.2), and then neither speaks nor closes."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    key = next(line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key"))
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept_key(key).encode() + b"\r\n\r\n"
    )
    while await reader.read(65536):
        pass
