"""A wire between laptops and relay that can be listened to and cut."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Wire:
    """Passes bytes on to a port; `heard` keeps everything that passed."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.port = 0
        self.heard = bytearray()
        self.budget: int | None = None
        """After so many bytes the wire is cut."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self, port: int = 0) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._server is not None
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Cuts every connection."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self._to)
            with contextlib.closing(other_writer):
                both = [
                    asyncio.ensure_future(self._pass(reader, other_writer)),
                    asyncio.ensure_future(self._pass(other_reader, writer)),
                ]
                try:
                    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for one in both:
                        one.cancel()
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(65536):
                if self.budget is not None:
                    data = data[: self.budget]
                    self.budget -= len(data)
                self.heard += data
                writer.write(data)
                await writer.drain()
                if self.budget == 0:
                    return
