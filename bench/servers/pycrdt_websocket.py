"""pycrdt-websocket as its documentation sets it up, with pycrdt-store's SQLite store behind every room.

Its rooms hold their documents in memory; the store gets every update, and is read when a room is opened.
"""

import asyncio
import contextlib
import sys
from typing import Any

from pycrdt.store import SQLiteYStore, YDocNotFound
from pycrdt.websocket import WebsocketServer, YRoom
from pycrdt.websocket.websocket_server import exception_logger
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from bench.servers.listening import listen


class Channel:
    """A connection as pycrdt-websocket wants it."""

    def __init__(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        self._socket = socket
        self.path = socket.request.path

    def __aiter__(self) -> "Channel":
        return self

    async def __anext__(self) -> bytes:
        try:
            return await self.recv()
        except ConnectionClosed:
            raise StopAsyncIteration from None

    async def send(self, message: bytes) -> None:
        await self._socket.send(message)

    async def recv(self) -> bytes:
        message = await self._socket.recv()
        assert isinstance(message, bytes)
        return message


class StoredRooms(WebsocketServer):
    """A server whose rooms are read from the store before anybody enters, and stored from then on.

    A room is started under a lock: two who enter at once would otherwise start it twice, and one be turned away.
    """

    def __init__(self, file: str) -> None:
        super().__init__(auto_clean_rooms=False, exception_handler=exception_logger)
        self._store = type("Store", (SQLiteYStore,), {"db_path": file})
        self._opening = asyncio.Lock()

    async def get_room(self, name: str) -> YRoom:
        async with self._opening:
            if name not in self.rooms:
                self.rooms[name] = await self._stored_room(name)
            await self.start_room(self.rooms[name])
        return self.rooms[name]

    async def _stored_room(self, name: str) -> Any:
        store = self._store(name)
        room = YRoom(ready=False, ystore=store, exception_handler=exception_logger)
        assert self._task_group is not None
        await self._task_group.start(store.start)
        with contextlib.suppress(YDocNotFound):
            await store.apply_updates(room.ydoc)
        room.ready = True
        return room


async def main(file: str) -> None:
    """Serves until SIGTERM."""
    async with StoredRooms(file) as server:
        await listen(lambda socket: server.serve(Channel(socket)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
