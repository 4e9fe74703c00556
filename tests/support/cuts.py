"""A wire that is cut after so many messages: between any two of them something may be known to one side alone."""

import asyncio
import contextlib

from tests.support.wire import Wire


class MessageWire(Wire):
    """Each chunk that passes counts as a message, whichever way it goes; `messages` may still pass (None: all)."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.messages: int | None = None
        self.swallow_after: int | None = None
        """After so many chunks everything is swallowed, and the connection stays."""
        self.swallowed = asyncio.Event()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(1 << 20):
                if self.messages == 0:
                    return
                if self.messages is not None:
                    self.messages -= 1
                if self.swallow_after is not None:
                    self.swallow_after -= 1
                    if self.swallow_after < 0:
                        self.swallowed.set()
                        continue
                writer.write(data)
                await writer.drain()
