"""The one home that this process shows: locked or unlocked, and what is kept while it is unlocked.

LOCKED ──unlock──▶ OPEN ──lock, or nobody there for a while──▶ LOCKED
   └── an empty home: join ──▶ OPEN
"""

import asyncio
import time
from collections.abc import Callable

from fourfold_client.desk import Desk, Home

IDLE_MINUTES = 5
"""product.md, 5.2."""
KEEP_SECONDS = 1.0
"""A draft is committed so long after its last letter."""


class Room:
    """Holds the desk while it is unlocked. `told` are the open pages: each hears of changes, and of locking."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.desk: Desk | None = None
        self.text_size = 100
        self._pages: dict[int, tuple[Callable[[], None], Callable[[], None]]] = {}
        self._number = 0
        self._touched = time.monotonic()
        self._watch: asyncio.Task[None] | None = None
        self._drafts: dict[str, str] = {}
        self._keeping: dict[str, asyncio.TimerHandle] = {}
        self._busy = asyncio.Lock()

    @property
    def empty(self) -> bool:
        """Whether this home holds no case yet."""
        return not self.home.holds_case

    async def unlock(self, passphrase: str) -> None:
        """Opens the home and begins the exchange. Raises: WrongPassphrase, StorageFailed."""
        async with self._busy:
            if self.desk is None:
                await self._begin(await Desk.open(self.home, passphrase))

    async def join(self, invitation: str, relay: str, name: str, passphrase: str) -> None:
        """Joins in an empty home. Raises: what `Desk.join` raises."""
        async with self._busy:
            if self.desk is None:
                await self._begin(await Desk.join(self.home, passphrase, invitation, name=name, relay=relay))

    async def _begin(self, desk: Desk) -> None:
        self.desk = desk
        self._drafts = await desk.drafts()
        self.touch()
        desk.watch(self._changed)
        desk.connect()
        self._watch = asyncio.get_running_loop().create_task(self._lock_when_idle())

    async def lock(self) -> None:
        """Empties every page, keeps drafts, closes the home."""
        async with self._busy:
            desk, self.desk = self.desk, None
            if desk is None:
                return
            for _, emptied in tuple(self._pages.values()):
                emptied()
            for timer in self._keeping.values():
                timer.cancel()
            drafts, self._drafts, self._keeping = self._drafts, {}, {}
            if self._watch is not None and self._watch is not asyncio.current_task():
                self._watch.cancel()
            try:
                for name, text in drafts.items():
                    await desk.keep_draft(name, text)
            finally:
                await desk.close()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    async def _lock_when_idle(self) -> None:
        while (left := self._touched + IDLE_MINUTES * 60 - time.monotonic()) > 0:
            await asyncio.sleep(left)
        await self.lock()

    def draft(self, name: str) -> str:
        """What was begun under this name and not finished."""
        return self._drafts.get(name, "")

    def keep_draft(self, name: str, text: str) -> None:
        """Keeps what is being written; committed a moment later."""
        if text == self._drafts.get(name, ""):
            return
        self._drafts[name] = text
        waiting = self._keeping.pop(name, None)
        if waiting is not None:
            waiting.cancel()
        self._keeping[name] = asyncio.get_running_loop().call_later(KEEP_SECONDS, self._commit_draft, name)

    def _commit_draft(self, name: str) -> None:
        self._keeping.pop(name, None)
        if self.desk is not None:
            self.desk.keep_draft(name, self._drafts.get(name, ""))

    def attend(self, changed: Callable[[], None], emptied: Callable[[], None]) -> Callable[[], None]:
        """Tells a page of changes and of locking; gives the call that ends it."""
        self._number += 1
        number = self._number
        self._pages[number] = (changed, emptied)
        return lambda: self._pages.pop(number, None) and None

    def _changed(self) -> None:
        for changed, _ in tuple(self._pages.values()):
            changed()
