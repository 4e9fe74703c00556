"""The spaces of one seat on this laptop: opened and closed together, and read again together when the vault fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Self

from fourfold_client.clock import Clock
from fourfold_client.identity import LENT, Identity
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.door import Door
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.notices import BegunAnew, Notices
from fourfold_client.spaces.renewing import Renewing
from fourfold_client.spaces.space import LiveSpace
from fourfold_client.vault import Change, DropSecret, Vault
from fourfold_shared.errors import FourfoldError, StorageFailed
from fourfold_shared.ids import Seat, Space, spaces_of


class OpenSpaces:
    """The spaces of this seat, open, and what is on its way to the vault."""

    def __init__(self, membership: Membership, vault: Vault, clock: Clock, notices: Notices) -> None:
        self.membership = membership
        self.notices = notices
        self._vault = vault
        self.live = {space: LiveSpace(space, membership, vault, clock) for space in membership.keychains}
        self._by_id = {one.id: one for one in self.live.values()}
        self._tasks: set[asyncio.Future[None]] = set()
        self._recovery: asyncio.Task[None] | None = None
        self._own_alarms: dict[AlarmKind, Alarm] = {}
        self._watchers: list[Callable[[], None]] = []
        self.on_lost: Callable[[FourfoldError], None] = lambda _failure: None
        """Called when the vault failed: what came meanwhile is lost, and must be asked for again."""
        self._renewing = Renewing(vault, self.live.values(), notices, self._recover_anew)
        for one in self.live.values():
            one.recover = self.recover
            one.on_doubt = self._doubt
            one.watch(self._tell)

    @classmethod
    async def load(cls, identity: Identity, vault: Vault, clock: Clock) -> Self:
        """Opens every space from the vault.

        Raises: StorageFailed, Refused when the vault's copy does not hold together.
        """
        case = cls(await Membership.load(identity, vault), vault, clock, await Notices.load(vault))
        for one in case.live.values():
            await one.load()
        case._retry(case.live.values())
        return case

    async def close(self) -> None:
        """Commits everything and lets go. Raises: StorageFailed when not everything could be committed."""
        await self.settled()
        try:
            await self.saved()
        finally:
            for one in self.live.values():
                await one.close()

    async def saved(self) -> None:
        """Returns once everything written so far is in the vault. Raises: StorageFailed."""
        for one in self.live.values():
            await one.saved()

    async def settled(self) -> None:
        """Returns once everything that came or was written so far is in the vault, or was given up there."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def recover(self) -> None:
        """Makes memory agree with the vault again, once for all who ask meanwhile."""
        if self._recovery is None:
            self._recovery = asyncio.get_running_loop().create_task(self._recover())
            self._recovery.add_done_callback(self._recovered)
        await asyncio.shield(self._recovery)

    async def _recover_anew(self) -> None:
        """As `recover`, with all that was committed until now: one that goes on may have read the vault before."""
        while self._recovery is not None:
            await asyncio.wait([self._recovery])
            await asyncio.sleep(0)  # its callback must get its turn
        await self.recover()

    def _recovered(self, _task: "asyncio.Task[None]") -> None:
        self._recovery = None

    async def _recover(self) -> None:
        read = False
        while not read:
            await self._vault.suspend()
            if self._vault.failure is not None:
                self.on_lost(self._vault.failure)
                self._tell()
            await self.membership.reload(self._vault)
            for one in self.live.values():
                await one.load()
            read = self._vault.resume()
        self._retry(self.live.values())

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of anything here; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    async def seen(self) -> None:
        """Takes note that the person has seen the notices. Raises: StorageFailed."""
        await self._vault.commit(self.notices.seen())
        self._tell()

    # -- what can be told ----------------------------------------------------------------------------------------------

    def alarms(self) -> list[Alarm]:
        """Everything that needs a look. That the relay does not know a laptop that was removed needs none."""
        own = [one for one in self._own_alarms.values() if self.membership.active or one.kind != AlarmKind.CLOSED_OUT]
        found = [*own, *self.membership.told()]
        if self._vault.failure is not None:
            found.append(Alarm(AlarmKind.STORAGE, detail=str(self._vault.failure)))
        return found + [alarm for one in self.live.values() for alarm in one.alarms()]

    def alarm(self, kind: AlarmKind, detail: str = "") -> None:
        """Names something that needs a look."""
        self._alarm(kind, detail)

    def calm(self, kind: AlarmKind) -> None:
        """Takes back what no longer needs a look."""
        if self._own_alarms.pop(kind, None) is not None:
            self._tell()

    @property
    def busy(self) -> bool:
        """Whether something that came is not in the vault yet."""
        return bool(self._tasks)

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say in some space what it has."""
        return any(one.beat_due for one in self.live.values())

    def beat(self) -> bool:
        """Says in each space what this laptop has, where that is due; gives whether it did."""
        due = [one for one in self.live.values() if one.beat_due]
        for one in due:
            one.heartbeat()
        return bool(due)

    def up_to_date(self, seat: Seat) -> bool:
        """Whether some laptop of `seat` has said that it has everything written on this one that is for them."""
        return all(one.reach.up_to_date(seat) for one in self.live.values() if seat in one.space.audience)

    async def give_back_lent(self) -> None:
        """Forgets the keys of the sheet by which this laptop came in."""
        await self._vault.commit(DropSecret(LENT))
        self.membership.lent = None

    @property
    def shut(self) -> Space | None:
        """The space that this seat has and that is closed here, with a passphrase of its own; None without one."""
        return next((space for space in spaces_of(self.membership.identity.seat) if space not in self.live), None)

    def space(self, space: Space) -> LiveSpace:
        """One space. Raises: KeyError for a space that this seat has not."""
        return self.live[space]

    def _doubt(self, door: Door) -> None:
        self._keep(self._renewing.told(door))
        if self._renewing.due(door):
            self.on_lost(BegunAnew("this laptop found its own past at the relay, and goes on in new logs"))
            self._own(self._renewing.begin())

    def _alarm(self, kind: AlarmKind, detail: str = "") -> None:
        self._own_alarms[kind] = Alarm(kind, detail=detail)
        self._tell()

    def _retry(self, spaces: Iterable[LiveSpace]) -> None:
        for one in spaces:
            self._own(one.retry())

    def _keep(self, changes: list[Change]) -> None:
        if changes:
            self._own(self._commit(changes))

    def _commit(self, changes: list[Change]) -> Coroutine[Any, Any, None]:
        return self._committed(self._vault.commit(*changes))

    async def _committed(self, done: "asyncio.Future[None]") -> None:
        try:
            await done
        except StorageFailed:
            await self.recover()
            raise

    def _own(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Future[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # the vault tells of it, and everything was read again
        if not self._tasks:
            self._tell()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
