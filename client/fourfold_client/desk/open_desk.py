"""An open home at work: the case file, the exchange, and what can be told and done."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.clock import Clock
from fourfold_client.desk import carry, files, report
from fourfold_client.desk.backups import Backups
from fourfold_client.desk.chores import Chores
from fourfold_client.desk.code import GroupCode
from fourfold_client.desk.exchange import Exchange
from fourfold_client.desk.heard import Heard
from fourfold_client.desk.keepsakes import Keepsakes
from fourfold_client.desk.opening import Opened
from fourfold_client.desk.people import People
from fourfold_client.desk.private import Private
from fourfold_client.desk.prove import prove
from fourfold_client.desk.syncview import SyncView, view_of
from fourfold_client.export import export_files
from fourfold_client.spaces.notices import Notice
from fourfold_client.spaces.sight import Sight, sights
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import Seat, Space
from fourfold_shared.parcel import MAX_PARCEL, Parcel


class OpenDesk:
    """An open home; `casefile` is what the person reads and writes."""

    def __init__(self, opened: Opened, clock: Clock) -> None:
        self._opened = opened
        case, vault = opened.case, opened.vault
        self.home = opened.home
        self.case = case
        self.identity = case.membership.identity
        self.kept = Keepsakes(vault, self.identity.seat)
        self.backups = Backups(vault, clock, self._tell)
        self._vault = vault
        self._clock = clock
        self._watchers: list[Callable[[], None]] = []
        self._exchange = Exchange(case, clock, self._tell, lambda: self.people.settle_in())
        self.casefile = CaseFile(
            case.membership.person, case.live, clock, lambda: self.connected, lambda: self.code.why_sharing_waits()
        )
        self.code = GroupCode(case, self.casefile.profile, vault)
        self.private = Private(case, vault, self.backups, self._tell)
        self.heard = Heard(case, vault, clock)
        self.people = People(case, self.sync, clock)
        self.chores = Chores(self.casefile, clock, lambda: self.connected)
        self._unwatch = case.watch(self._learned)

    # -- beginning and ending ------------------------------------------------------------------------------------------

    async def _load(self) -> None:
        await self.code.load()
        await self.heard.load()

    def _learned(self) -> None:
        """Something of the case changed."""
        self.heard.note()

    async def close(self) -> None:
        """Disconnects, commits everything, lets go of the home. Closing twice is harmless."""
        try:
            await self._let_go()
        finally:
            await self._opened.close()

    async def _let_go(self) -> None:
        await self.chores.close()
        await self._exchange.close()
        self._exchange.let_go()
        self._watchers.clear()
        try:
            await self.case.close()
        finally:
            self.casefile.close()

    # -- the exchange --------------------------------------------------------------------------------------------------

    @property
    def seat(self) -> Seat:
        """Whose desk this is."""
        return self.identity.seat

    @property
    def connected(self) -> bool:
        """Whether the relay and this laptop are talking."""
        return self._exchange.connected

    def connect(self) -> None:
        """Keeps up the exchange with the relay from now on, in the background, coming back after every loss."""
        self._exchange.connect()
        self.chores.keep_up()

    async def disconnect(self) -> None:
        """Ends the exchange; everything goes on here."""
        await self._exchange.disconnect()

    async def sync(self, wait: float = 0) -> None:
        """Exchanges with the relay until both sides have everything.

        `wait`: for how many seconds it goes on trying to reach the relay. Raises: RelayUnreachable, Refused, Ended,
        StorageFailed.
        """
        await self._exchange.sync(wait)
        if await self.chores.do(connected=True):
            await self._exchange.sync(wait)

    # -- by file, without a relay --------------------------------------------------------------------------------------

    async def carry_out(self, path: Path) -> dict[str, Any]:
        """Puts what this laptop has into a new file, sealed as it is, for the laptops of those who may read it.

        Gives what `fourfold carry --out` prints. Raises: StorageFailed, also when there is something at `path`.
        """
        parcel = await carry.pack(self.case, self._vault)
        await asyncio.to_thread(files.write_new, path, parcel.to_bytes())
        return report.carried({one.space: len(one.records) for one in parcel.sections})

    async def carry_in(self, path: Path) -> dict[str, Any]:
        """Takes in a file that another laptop of the case made; what is there already does not matter.

        Gives what `fourfold carry --in` prints. Raises: Malformed, UnknownSuite, StorageFailed.
        """
        data = await asyncio.to_thread(files.read_whole, path, MAX_PARCEL)
        taken = await carry.take(self.case, Parcel.parse(data))
        return report.carried(taken.records) | {"roster": taken.roster, "keys": taken.steps, "waits": taken.waits}

    async def export(self, folder: Path, *, proof: bool = True) -> list[str]:
        """Fills a new or an empty folder with a readable copy of all that one may see; gives the files' names.

        What leaves is not encrypted (`fourfold_client.export.WARNING`). `proof`: whether what shows that it is true
        goes with it; that can open every record behind it, of withdrawn words too. Raises: StorageFailed.
        """
        files.verify_free(folder)
        moment = datetime.fromtimestamp(self._clock() / 1000).astimezone()
        proved = (await prove(self.case, self._vault)).to_bytes() if proof else None
        made = await export_files(self.casefile, self.identity.case, moment, self.value, proved)
        await asyncio.to_thread(files.fill_folder, folder, made)
        return list(made)

    # -- what can be told and done -------------------------------------------------------------------------------------

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of content or exchange; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    def _tell(self) -> None:
        self.chores.wake()
        for watcher in tuple(self._watchers):
            watcher()

    def sync_view(self) -> SyncView:
        """How far the exchange is."""
        exchange = self._exchange
        return view_of(self.case, connected=exchange.connected, settled=exchange.settled, as_of=exchange.as_of)

    async def invite(self, seat: Seat) -> str:
        """Invites to an empty seat; gives the line to hand over, good for 14 days and one laptop.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        return (await self.people.invite(seat)).line()

    async def change_passphrase(self, old: str, new: str) -> None:
        """Lets this home be opened with another passphrase, and makes a fresh backup if a folder was chosen.

        Older backups open with the old one. Raises: WrongPassphrase, Malformed, StorageFailed.
        """
        if not new:
            raise Malformed("a passphrase is needed: it protects this home")
        await self._vault.change_passphrase(old, new)
        await self.backups.make_or_say()

    async def verify(self, passphrase: str) -> None:
        """Returns nothing when this passphrase opens this home. Raises: WrongPassphrase, StorageFailed."""
        await self._vault.change_passphrase(passphrase, passphrase)

    def sights(self, space: Space) -> tuple[Sight, ...]:
        """Who could read what stands in a space of one's own, from when to when."""
        return tuple(sights(self.case.membership.keychains[space], self.people.roster))

    def may_invite(self, seat: Seat) -> bool:
        """Whether the rules let this seat invite to that one now."""
        return self.people.may_invite(seat)

    def words(self) -> tuple[str, ...]:
        """The group code: six words, the same on all laptops that know the same four people.

        Raises: Misuse until all four have joined. Takes a fifth of a second.
        """
        return self.code.words().words

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the person is told of this home until they have seen it."""
        return self.case.notices.standing

    async def seen(self) -> None:
        """The person has seen the notices. Raises: StorageFailed."""
        await self.case.seen()

    def status(self) -> dict[str, Any]:
        """What `fourfold status --json` prints."""
        status = report.status(self.case, self.casefile, self.sync_view(), self.code)
        return status | {"notices": [*self.notices]}

    def value(self, entry: Entry) -> dict[str, Any]:
        """One entry as `show` tells it."""
        return report.entry_value(self.casefile, entry)

    def show(self, *spaces: Space) -> dict[str, Any]:
        """What `fourfold show --json` prints, for some spaces or all of one's own."""
        return report.shown(self.casefile, spaces or self.casefile.spaces())
