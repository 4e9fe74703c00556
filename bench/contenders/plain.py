"""A document that hands every change to the wire as it is, and takes what comes: as plain Yjs clients do."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect


class PlainEditor:
    """One client's document."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self._text = self.doc.get("page", type=Text)

    def replace(self, at: int, deleted: int, inserted: str) -> None:
        with self.doc.transaction():
            if deleted:
                del self._text[at : at + deleted]
            if inserted:
                self._text.insert(at, inserted)

    def text(self) -> str:
        return str(self._text)

    def length(self) -> int:
        return len(self._text)

    def watch(self, changed: Callable[[], None]) -> None:
        self._text.observe(lambda _event: changed())


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[ClientConnection]:
    """A connection with the options that Fourfold's own client has."""
    async with connect(address, compression=None, max_size=None, proxy=None, user_agent_header=None) as socket:
        yield socket


def address_of(said: str) -> str:
    """The address in a server's first line."""
    return said.removeprefix("listening on ")


class HungUp(Exception):
    """A server ended a connection that should have lasted."""
