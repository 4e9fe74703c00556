"""pycrdt-websocket's clients: a document and pycrdt's own Provider each."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pycrdt import Doc, Provider, Text, create_update_message
from pycrdt.store import SQLiteYStore
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bench.contender import Heard, Table
from bench.contenders.plain import HungUp, PlainEditor, address_of, connected
from bench.contenders.tasks import tasks
from bench.process import Process, running
from bench.trace import Trace
from bench.typist import holds

SERVER = "bench.servers.pycrdt_websocket"
FILE = "rooms.db"
ROOM = "/table"
MARK = b"<"


class Channel:
    """A connection as pycrdt's provider wants it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.path = ROOM

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


class ProviderMember:
    """One connection of a crowd: it sends real updates, and looks for their number in what comes."""

    def __init__(self, socket: ClientConnection, updates: list[bytes]) -> None:
        self._socket = socket
        self._updates = updates

    async def push(self, number: int) -> None:
        await self._socket.send(create_update_message(self._updates[number - 1]))

    async def listen(self, case: int, heard: Heard | None) -> None:
        """Hears for ever: a room greets whoever comes, and sends every update to everybody."""
        async for message in self._socket:
            assert isinstance(message, bytes)
            _, mark, number = message.rpartition(MARK)
            if heard is not None and mark:
                heard(case, int(number[:8]))
        raise HungUp


class ProviderCrowd:
    """All connections of a crowd."""

    def __init__(self, server: Process, stack: AsyncExitStack, group: asyncio.TaskGroup, edits: int) -> None:
        self.server = server
        self._stack = stack
        self._group = group
        self._edits = edits

    async def enter(self, case: int, seat: int, heard: Heard | None) -> ProviderMember:
        socket = await self._stack.enter_async_context(connected(f"{address_of(self.server.said)}/{case}"))
        member = ProviderMember(socket, _updates(self._edits) if seat == 0 else [])
        self._group.create_task(member.listen(case, heard))
        return member


class Joiner:
    """A client with an empty document."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def open(self) -> None:
        """It keeps nothing, so there is nothing to open."""

    async def connect(self, text: str) -> None:
        editor = PlainEditor()
        async with connected(self._address) as socket, Provider(editor.doc, Channel(socket)):
            await holds(editor, text)


class PycrdtWebsocket:
    """What one would take without Fourfold: no encryption, a server that reads everything."""

    name = "pycrdt-websocket"

    @asynccontextmanager
    async def table(self, folder: Path) -> AsyncIterator[Table]:
        async with running(SERVER, str(folder / FILE)) as server, AsyncExitStack() as stack:
            editors = []
            for _ in range(4):
                socket = await stack.enter_async_context(connected(address_of(server.said) + ROOM))
                editor = PlainEditor()
                provider = await stack.enter_async_context(Provider(editor.doc, Channel(socket)))
                await provider.synced.wait()
                editors.append(editor)
            yield Table(server, editors)

    @asynccontextmanager
    async def crowd(self, folder: Path, cases: int, edits: int) -> AsyncIterator[ProviderCrowd]:
        async with running(SERVER, str(folder / FILE)) as server, AsyncExitStack() as stack, tasks() as group:
            yield ProviderCrowd(server, stack, group, edits)

    async def keep(self, folder: Path, trace: Trace) -> str:
        """One row an edit, as its store keeps them, and the checkpoint that it makes by itself at every 100th."""
        updates = _updates_of(trace)
        store = type("Store", (SQLiteYStore,), {"db_path": str(folder / FILE)})(ROOM)
        early, late = updates[: -store.checkpoint_interval], updates[-store.checkpoint_interval :]
        async with store:
            assert store.db_initialized is not None
            await store.db_initialized.wait()
            rows = [(ROOM, update, b"", time.time()) for update in early]
            with sqlite3.connect(folder / FILE) as database:
                database.executemany("INSERT INTO yupdates VALUES (?, ?, ?, ?)", rows)
            database.close()
            for update in late:
                await store.write(update)
        return f"{len(updates)} rows, one an edit, and the store's own checkpoint"

    @asynccontextmanager
    async def joining(self, kept: Path, folder: Path) -> AsyncIterator[Joiner]:
        shutil.copy(kept / FILE, folder / FILE)
        async with running(SERVER, str(folder / FILE)) as server:
            yield Joiner(address_of(server.said) + ROOM)


def _updates(count: int) -> list[bytes]:
    """So many updates of one document, each with its number in its text."""
    doc: Doc[Text] = Doc()
    text, updates = doc.get("page", type=Text), list[bytes]()
    subscription = doc.observe(lambda event: updates.append(event.update))
    for number in range(1, count + 1):
        text += f"{MARK.decode()}{number:08d}"
    doc.unobserve(subscription)
    return updates


def _updates_of(trace: Trace) -> list[bytes]:
    editor, updates = PlainEditor(), list[bytes]()
    subscription = editor.doc.observe(lambda event: updates.append(event.update))
    for edit in trace.edits:
        editor.replace(edit.at, edit.deleted, edit.inserted)
    editor.doc.unobserve(subscription)
    return updates
