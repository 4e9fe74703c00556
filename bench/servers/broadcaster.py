"""A bare broadcaster: what comes from one goes to the others of its path. It stores and checks nothing: the limit."""

import asyncio
import contextlib
from collections import defaultdict

from websockets.asyncio.server import ServerConnection, broadcast
from websockets.exceptions import ConnectionClosed

from bench.servers.listening import listen

rooms: dict[str, set[ServerConnection]] = defaultdict(set)


async def pass_on(socket: ServerConnection) -> None:
    """Serves one connection."""
    assert socket.request is not None
    room = rooms[socket.request.path]
    room.add(socket)
    try:
        with contextlib.suppress(ConnectionClosed):
            async for message in socket:
                broadcast(room - {socket}, message)
    finally:
        room.discard(socket)


if __name__ == "__main__":
    asyncio.run(listen(pass_on))
