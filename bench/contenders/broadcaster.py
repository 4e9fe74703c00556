"""The bare broadcaster's clients: a document each; every change is one message."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pycrdt import TransactionEvent
from websockets.asyncio.client import ClientConnection

from bench.contender import Heard, Table
from bench.contenders.plain import HungUp, PlainEditor, address_of, connected
from bench.contenders.tasks import tasks
from bench.process import Process, running

SERVER = "bench.servers.broadcaster"
SIZE = 414
"""Bytes in a crowd's message: as many as the smallest sealed record has."""


class BroadcastEditor(PlainEditor):
    """Sends what is written here, applies what comes."""

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self._socket = socket
        self._outgoing: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._remote = False
        self._subscription = self.doc.observe(self._committed)

    def _committed(self, event: TransactionEvent) -> None:
        if not self._remote:
            self._outgoing.append(event.update)
            self._wake.set()

    async def greet(self) -> None:
        """Returns once the server has this connection in its room."""
        await (await self._socket.ping())

    async def send(self) -> None:
        """Sends for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._outgoing:
                await self._socket.send(self._outgoing.popleft())

    async def receive(self) -> None:
        """Receives for ever."""
        async for message in self._socket:
            assert isinstance(message, bytes)
            self._remote = True
            self.doc.apply_update(message)
            self._remote = False
        raise HungUp


class BroadcastMember:
    """One connection of a crowd: its messages are of a record's size, and begin with a number."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def push(self, number: int) -> None:
        await self._socket.send(number.to_bytes(8, "big").ljust(SIZE, b"\0"))

    async def listen(self, case: int, heard: Heard) -> None:
        """Hears for ever."""
        async for message in self._socket:
            assert isinstance(message, bytes)
            heard(case, int.from_bytes(message[:8], "big"))
        raise HungUp


class BroadcastCrowd:
    """All connections of a crowd."""

    def __init__(self, server: Process, stack: AsyncExitStack, group: asyncio.TaskGroup) -> None:
        self.server = server
        self._stack = stack
        self._group = group

    async def enter(self, case: int, seat: int, heard: Heard | None) -> BroadcastMember:
        address = f"{address_of(self.server.said)}/{case}"
        member = BroadcastMember(await self._stack.enter_async_context(connected(address)))
        if heard is not None:
            self._group.create_task(member.listen(case, heard))
        return member


class Broadcaster:
    """The limit: nothing is stored, nothing is checked."""

    name = "bare broadcaster"

    @asynccontextmanager
    async def table(self, folder: Path) -> AsyncIterator[Table]:
        async with running(SERVER) as server, AsyncExitStack() as stack, tasks() as group:
            address = f"{address_of(server.said)}/table"
            editors = [BroadcastEditor(await stack.enter_async_context(connected(address))) for _ in range(4)]
            for editor in editors:
                await editor.greet()
                group.create_task(editor.send())
                group.create_task(editor.receive())
            yield Table(server, editors)

    @asynccontextmanager
    async def crowd(self, folder: Path, cases: int, edits: int) -> AsyncIterator[BroadcastCrowd]:
        async with running(SERVER) as server, AsyncExitStack() as stack, tasks() as group:
            yield BroadcastCrowd(server, stack, group)
