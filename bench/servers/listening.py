"""What the servers here have in common: how they listen, and how they end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from websockets.asyncio.server import ServerConnection, serve


async def listen(handler: Callable[[ServerConnection], Awaitable[None]]) -> None:
    """Serves on a free port of 127.0.0.1 until SIGTERM, uncompressed as Fourfold's relay does; prints the address."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with serve(handler, "127.0.0.1", 0, compression=None) as server:
        print(f"listening on ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", flush=True)
        await ended.wait()
