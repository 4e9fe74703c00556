"""One home of this laptop: locked or unlocked, and what is kept while it is unlocked.

LOCKED ──unlock──▶ OPEN ──lock, or nobody there for a while──▶ LOCKED
   └── an empty home: join, restore ──▶ OPEN ──one's own page opened or closed──▶ OPEN
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime

from fourfold_client.desk import Desk, Home
from fourfold_client.desk.private import Standing
from fourfold_client.ui.arrival import Arrival
from fourfold_client.ui.collecting import let_go, settled
from fourfold_client.ui.digest import LAST, SEEN, Digest, day_of, theirs
from fourfold_client.ui.drafts import Drafts
from fourfold_client.ui.idle import MINUTES, Idle
from fourfold_client.ui.notify import notify, open_page
from fourfold_shared.errors import FourfoldError

Lock = Callable[[], Awaitable[None]]
SIZES = (100, 115, 130, 150, 175, 200)
"""Sizes of text, in percent of what the browser is set to."""
_LOOK_SECONDS = 1.0
_BACKUP_SECONDS = 900.0
"""Between two looks whether a backup is due."""
_IDLE, _SIZE = "idle-minutes", "text-size"


class Room:
    """Holds the desk while it is unlocked. The open pages attend: each hears of changes, and of locking."""

    def __init__(
        self,
        home: Home,
        idle: Idle | None = None,
        look_seconds: float = _LOOK_SECONDS,
        *,
        number: int = 1,
        lock_all: Lock | None = None,
    ) -> None:
        self.home, self.number = home, number
        self.lock: Lock = lock_all or self.close
        """Locks this case, and every other of this laptop that is open."""
        self.called = ""
        """What a case that is on its way into this home is to be called on this laptop."""
        self.desk: Desk | None = None
        self.idle = idle or Idle()
        self.minutes = self.idle.minutes
        """How long nobody may be there, as it is set in this case."""
        self.text_size = SIZES[0]
        self.arrival = Arrival()
        self.settings: dict[str, str] = {}
        """How this person likes this laptop to be, by name; while it is unlocked."""
        self.drafts = Drafts({}, _nowhere, self._changed)
        self._look_seconds = look_seconds
        self._pages: dict[int, tuple[Callable[[], None], Callable[[], None]]] = {}
        self._number = 0
        self.turning = False
        """Whether the desk is being made again; pages are emptied then, and told again once that is done."""
        self._watch: asyncio.Task[None] | None = None
        self._backups: asyncio.Task[None] | None = None
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
                with settled():
                    desk = await Desk.open(self.home, passphrase)
                    desk.casefile.read()
                await self._begin(desk)

    async def arrive(self, arrival: Arrival) -> None:
        """Takes a chair in an empty home, or founds a case. Raises: what `Desk.join` and `Desk.found` raise."""
        async with self._busy:
            if self.desk is None:
                await self._begin(await self._arrived(arrival))

    async def _arrived(self, one: Arrival) -> Desk:
        home, secret, relay, called = self.home, one.passphrase, one.relay.strip(), (one.name, one.role)
        name, role = called
        if one.founding:
            ticket = one.ticket.strip()
            return await Desk.found(home, secret, relay=relay, ticket=ticket, seat=one.seat, name=name, role=role)
        return await Desk.join(home, secret, one.invitation, name=name, role=role, relay=relay)

    async def restore(self, code: str, relay: str, passphrase: str) -> None:
        """Comes into one's own seat in an empty home. Raises: what `Desk.restore` raises."""
        async with self._busy:
            if self.desk is None:
                await self._begin(await Desk.restore(self.home, passphrase, code, relay=relay))

    async def _begin(self, desk: Desk) -> None:
        self.idle.touch()
        if self.called:
            with contextlib.suppress(FourfoldError):  # it goes by its number then
                self.home.call(self.called)
            self.called = ""
        await self._show(desk)

    async def _show(self, desk: Desk) -> None:
        """Shows a desk. What fails closes it. Raises: StorageFailed."""
        try:
            begun, settings = await desk.kept.drafts(), await desk.kept.settings()
        except BaseException:
            await desk.close()
            raise
        self.drafts = Drafts(begun, desk.kept.keep_draft, self._changed)
        self.minutes = _one_of(MINUTES, settings.get(_IDLE), self.minutes)
        self.idle.ask(self.number, self.minutes)
        self.text_size = _one_of(SIZES, settings.get(_SIZE), self.text_size)
        self.arrival = Arrival()
        self.settings = settings
        desk.watch(self._changed)
        desk.connect()
        self.desk = desk
        self._watch = asyncio.get_running_loop().create_task(self._lock_when_idle())
        self._backups = asyncio.get_running_loop().create_task(self._back_up(desk))

    async def close(self) -> None:
        """Empties every page, keeps drafts, closes the home. Nothing that fails here leaves it open."""
        async with self._busy:
            if self.desk is not None:
                self._empty()
                await self._close(self.desk)

    async def leave(self) -> None:
        """Another case is shown: the pages of this one are emptied, and one's own page is closed if it can be."""
        self._empty()
        with contextlib.suppress(FourfoldError):
            await self.close_own()

    async def open_own(self, passphrase: str) -> None:
        """Opens one's own page, which has a passphrase of its own. Raises: WrongSecond; StorageFailed, locked then."""
        async with self._busy:
            if self.desk is not None and self.desk.private.standing is Standing.CLOSED:
                await self.desk.private.open(passphrase)
                await self._turn(self.desk)

    async def close_own(self) -> None:
        """Closes it: nothing of it stays on a page or in memory. Raises: StorageFailed, locked then."""
        async with self._busy:
            if self.desk is not None and self.desk.private.standing is Standing.OPEN:
                self.desk.private.close()
                await self._turn(self.desk)

    async def _turn(self, desk: Desk) -> None:
        """Makes the desk again; the pages come again by themselves."""
        self.turning = True
        try:
            self._empty()
            await self._put_away()
            again = await desk.again()
            let_go()
            await self._show(again)
        finally:
            self.turning = False
            self._empty()

    def _empty(self) -> None:
        for _, emptied in tuple(self._pages.values()):
            emptied()

    async def _close(self, desk: Desk) -> None:
        await self._put_away()
        with contextlib.suppress(FourfoldError):
            await desk.close()
        let_go()

    async def _put_away(self) -> None:
        """Shows the desk no more, and keeps what is being written."""
        self.desk = None
        self.idle.forget(self.number)
        if self._backups is not None:
            self._backups.cancel()
        if self._watch is not None and self._watch is not asyncio.current_task():
            self._watch.cancel()
        self.settings = {}
        drafts, self.drafts = self.drafts, Drafts({}, _nowhere, self._changed)
        await drafts.close()

    async def remove(self, passphrase: str) -> None:
        """Deletes the case file from this laptop. Raises: WrongPassphrase, StorageFailed."""
        async with self._busy:
            if self.desk is None:
                return
            await self.desk.verify(passphrase)
            await self._close(self.desk)
            try:
                await asyncio.to_thread(self.home.remove)
            finally:
                self._empty()

    async def _ring(self) -> None:
        """Shows the notification of the day, when it is due and somebody else wrote something since the last one."""
        desk, now = self.desk, datetime.now()
        if desk is None or not Digest.of(self.settings).due(now) or (page := open_page()) is None:
            return
        present = theirs(desk.casefile)
        if present != self.settings.get(SEEN, ""):
            notify(page)
        with contextlib.suppress(FourfoldError):
            await self.keep(LAST, day_of(now))
            await self.keep(SEEN, present)

    async def _lock_when_idle(self) -> None:
        while (left := self.idle.left) > 0:
            await self._ring()
            if self.idle.own_left <= 0 and self.desk is not None and self.desk.private.standing is Standing.OPEN:
                with contextlib.suppress(FourfoldError):
                    await self.close_own()
                return  # whoever shows the desk again watches again
            await asyncio.sleep(min(left, self._look_seconds))
        await self.lock()

    async def _back_up(self, desk: Desk) -> None:
        """Makes backups when they are due, as long as this is open."""
        while True:
            with contextlib.suppress(FourfoldError):  # the page tells of a disk that cannot be written
                await desk.backups.make_if_due()
            await asyncio.sleep(_BACKUP_SECONDS)

    async def set_idle_minutes(self, minutes: int) -> None:
        """How long nobody may be there before it locks. Raises: StorageFailed."""
        self.minutes = minutes
        self.idle.ask(self.number, minutes)
        await self.keep(_IDLE, str(minutes))

    async def set_text_size(self, percent: int) -> None:
        """How large the text is. Raises: StorageFailed."""
        self.text_size = percent
        await self.keep(_SIZE, str(percent))

    async def keep(self, name: str, value: str) -> None:
        """Keeps a setting on this laptop. Raises: StorageFailed."""
        self.settings[name] = value
        if self.desk is not None:
            await self.desk.kept.keep_setting(name, value)
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
