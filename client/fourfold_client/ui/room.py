"""The one home that this process shows: locked or unlocked, and what is kept while it is unlocked.

LOCKED ──unlock──▶ OPEN ──lock, or nobody there for a while──▶ LOCKED
   └── an empty home: join, restore ──▶ OPEN
"""

import asyncio
import contextlib
from collections.abc import Callable

from fourfold_client.desk import Desk, Home
from fourfold_client.ui.drafts import Drafts
from fourfold_client.ui.idle import MINUTES, Idle
from fourfold_shared.errors import FourfoldError

SIZES = (100, 115, 130, 150, 175, 200)
"""Sizes of text, in percent of what the browser is set to."""
_LOOK_SECONDS = 1.0
_IDLE, _SIZE = "idle-minutes", "text-size"


class Room:
    """Holds the desk while it is unlocked. The open pages attend: each hears of changes, and of locking."""

    def __init__(self, home: Home, idle: Idle | None = None, look_seconds: float = _LOOK_SECONDS) -> None:
        self.home = home
        self.desk: Desk | None = None
        self.idle = idle or Idle()
        self.text_size = SIZES[0]
        self.drafts = Drafts({}, _nowhere, self._changed)
        self._look_seconds = look_seconds
        self._pages: dict[int, tuple[Callable[[], None], Callable[[], None]]] = {}
        self._number = 0
        self._watch: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()

    @property
    def present(self) -> Desk | None:
        """The desk to show: none while it is locked, nor once nobody has been there for too long."""
        return self.desk if self.idle.left > 0 else None

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

    async def restore(self, code: str, relay: str, passphrase: str) -> None:
        """Comes into one's own seat in an empty home. Raises: what `Desk.restore` raises."""
        async with self._busy:
            if self.desk is None:
                await self._begin(await Desk.restore(self.home, passphrase, code, relay=relay))

    async def _begin(self, desk: Desk) -> None:
        self.drafts = Drafts(await desk.kept.drafts(), desk.kept.keep_draft, self._changed)
        settings = await desk.kept.settings()
        self.idle.minutes = _one_of(MINUTES, settings.get(_IDLE), self.idle.minutes)
        self.text_size = _one_of(SIZES, settings.get(_SIZE), self.text_size)
        self.idle.touch()
        desk.watch(self._changed)
        desk.connect()
        self.desk = desk
        self._watch = asyncio.get_running_loop().create_task(self._lock_when_idle())

    async def lock(self) -> None:
        """Empties every page, keeps drafts, closes the home. Nothing that fails here leaves it open."""
        async with self._busy:
            desk, self.desk = self.desk, None
            if desk is None:
                return
            for _, emptied in tuple(self._pages.values()):
                emptied()
            if self._watch is not None and self._watch is not asyncio.current_task():
                self._watch.cancel()
            drafts, self.drafts = self.drafts, Drafts({}, _nowhere, self._changed)
            await drafts.close()
            with contextlib.suppress(FourfoldError):
                await desk.close()

    async def _lock_when_idle(self) -> None:
        while (left := self.idle.left) > 0:
            await asyncio.sleep(min(left, self._look_seconds))
        await self.lock()

    async def set_idle_minutes(self, minutes: int) -> None:
        """How long nobody may be there before it locks. Raises: StorageFailed."""
        self.idle.minutes = minutes
        await self._keep(_IDLE, minutes)

    async def set_text_size(self, percent: int) -> None:
        """How large the text is. Raises: StorageFailed."""
        self.text_size = percent
        await self._keep(_SIZE, percent)

    async def _keep(self, name: str, value: int) -> None:
        if self.desk is not None:
            await self.desk.kept.keep_setting(name, str(value))
        self._changed()

    def attend(self, changed: Callable[[], None], emptied: Callable[[], None]) -> Callable[[], None]:
        """Tells a page of changes and of locking; gives the call that ends it."""
        self._number += 1
        number = self._number
        self._pages[number] = (changed, emptied)
        return lambda: self._pages.pop(number, None) and None

    def _changed(self) -> None:
        for changed, _ in tuple(self._pages.values()):
            changed()


def _one_of(allowed: tuple[int, ...], kept: str | None, otherwise: int) -> int:
    return next((one for one in allowed if str(one) == kept), otherwise)


async def _nowhere(_name: str, _text: str) -> None:
    """Where drafts go while everything is locked: there are none."""
