"""One laptop's case, opened: the composition root, and the headless API behind every command and screen.

desk = await Desk.open(Home(path), passphrase)
await desk.casefile.write(Space.TABLE, "Something for all four")
await desk.sync()
await desk.close()
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from fourfold_client.casefile import CaseFile, Entry, chosen_name
from fourfold_client.desk import carry, errands, files, report
from fourfold_client.desk.home import BrokenOff, Home, HomeError
from fourfold_client.desk.people import People
from fourfold_client.desk.prove import prove
from fourfold_client.desk.syncview import SyncView
from fourfold_client.export import export_files
from fourfold_client.identity import Identity
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.spaces.case import Case
from fourfold_client.sync.engine import Ended
from fourfold_client.sync.handshake import Greeting, RelayChanged
from fourfold_client.sync.link import Link, NeverConnected, host_of
from fourfold_client.vault import DropSecret, PutSecret, Vault
from fourfold_shared.errors import Malformed, Refused, RelayUnreachable
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import Reason
from fourfold_shared.parcel import MAX_PARCEL, Parcel

QUIET_SECONDS = 0.25
"""Once nothing has come for so long, this laptop says what it has."""
LONGEST_SECONDS = 3.0
"""It says so at the latest after this."""
STALLED_SECONDS = 60.0
BETWEEN_TRIES = 0.3
DRAFT, SETTING = "draft/", "setting/"

Clock = Callable[[], int]


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Desk:
    """An open home. Made by `open`, `found` and `join`; `casefile` is what the person reads and writes."""

    def __init__(self, home: Home, vault: Vault, case: Case, clock: Clock) -> None:
        self.home = home
        self.case = case
        self.identity = case.membership.identity
        self._vault = vault
        self._clock = clock
        self._link: Link | None = None
        self._talk: asyncio.Task[None] | None = None
        self._as_of: int | None = None
        self._news = asyncio.Event()
        self._watchers: list[Callable[[], None]] = []
        self._beat: asyncio.TimerHandle | None = None
        self._heard_first = self._heard_last = 0.0
        self.casefile = CaseFile(self.identity.seat, case.live, clock, lambda: self.connected)
        self.people = People(case, self.sync, clock)
        self._unwatch = case.watch(self._changed)

    # -- opening and closing -------------------------------------------------------------------------------------------

    @classmethod
    async def open(cls, home: Home, passphrase: str, *, clock: Clock = now) -> Self:
        """Opens a home that holds a case.

        Raises: HomeError, WrongPassphrase, StorageFailed.
        """
        home.take()
        try:
            vault = await Vault.open(home.file, passphrase)
        except BaseException:
            home.release()
            raise
        try:
            return await cls._begin(home, vault, clock)
        except BaseException:
            await vault.close()
            home.release()
            raise

    @classmethod
    async def found(
        cls, home: Home, passphrase: str, *, relay: str, ticket: str, seat: Seat, name: str, clock: Clock = now
    ) -> Self:
        """Founds a case at `relay` with a ticket of the practice, the founder in `seat`.

        Raises: HomeError when there is a case already, RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
        """
        host_of(relay)
        return await cls._enter(
            home, passphrase, name, clock, lambda vault: errands.found_case(vault, relay, ticket, seat)
        )

    @classmethod
    async def join(
        cls, home: Home, passphrase: str, invitation: str, *, name: str, relay: str = "", clock: Clock = now
    ) -> Self:
        """Takes the seat that `invitation` is for. Twelve words need the relay's address too.

        Raises: HomeError when there is a case already, RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
        """
        errands.verify_invitation(invitation, relay)
        return await cls._enter(
            home, passphrase, name, clock, lambda vault: errands.take_seat(vault, invitation, relay)
        )

    @classmethod
    async def restore(cls, home: Home, passphrase: str, code: str, *, relay: str = "", clock: Clock = now) -> Self:
        """Comes into one's own seat on a new laptop: with the recovery sheet's line or 24 words, or a laptop's code.

        24 words need the relay's address too. Raises: HomeError when there is a case already, RefusedByRelay,
        Malformed, RelayUnreachable, StorageFailed.
        """
        errands.read_sheet(code, relay)
        return await cls._enter(home, passphrase, None, clock, lambda vault: errands.restore_seat(vault, code, relay))

    @classmethod
    async def _enter(
        cls,
        home: Home,
        passphrase: str,
        name: str | None,
        clock: Clock,
        errand: Callable[[Vault], Awaitable[Identity]],
    ) -> Self:
        """Runs an errand in a new home, or goes on with one that was broken off in this home."""
        if name is not None:
            chosen_name(name)
        home.take(make=True)
        fresh = not home.holds_case
        vault: Vault | None = None
        try:
            if fresh and not passphrase:
                raise Malformed("a passphrase is needed: it protects this home")
            vault = await (Vault.create if fresh else Vault.open)(home.file, passphrase)
            finished = await Identity.load(vault) is not None
            if not finished:
                await errand(vault)
            desk = await cls._begin(home, vault, clock)
        except BaseException as error:
            if vault is not None:
                await vault.close()
            if fresh and isinstance(error, (Refused, Ended, NeverConnected)):
                home.empty()
            home.release()
            raise
        try:
            if finished and desk.casefile.name(desk.seat):
                raise HomeError("there is a case in this home already")
            if name is not None:
                await desk.casefile.set_name(name)
            with contextlib.suppress(RelayUnreachable, Refused, Ended):
                await desk.sync()
        except BaseException:
            await desk.close()
            raise
        return desk

    @classmethod
    async def _begin(cls, home: Home, vault: Vault, clock: Clock) -> Self:
        identity = await Identity.load(vault)
        if identity is None:
            raise BrokenOff("founding or joining was broken off in this home; please run that command again")
        try:
            return cls(home, vault, await Case.load(identity, vault, clock), clock)
        except Refused as error:
            raise HomeError(f"this home is damaged: {error}") from None

    async def close(self) -> None:
        """Disconnects, commits everything, lets go of the home. Closing twice is harmless."""
        await self.disconnect()
        if self._beat is not None:
            self._beat.cancel()
        self._unwatch()
        self._watchers.clear()
        try:
            await self.case.close()
        finally:
            self.casefile.close()
            await self._vault.close()
            self.home.release()

    # -- the exchange --------------------------------------------------------------------------------------------------

    @property
    def seat(self) -> Seat:
        """Whose desk this is."""
        return self.identity.seat

    @property
    def connected(self) -> bool:
        """Whether the relay and this laptop are talking."""
        return self._link is not None and self._link.connected

    def connect(self) -> None:
        """Keeps up the exchange with the relay from now on, in the background, coming back after every loss."""
        if self._talk is None:
            link = self._new_link()
            self._talk = asyncio.get_running_loop().create_task(link.run())

    async def disconnect(self) -> None:
        """Ends the exchange; everything goes on here."""
        if self._talk is not None:
            self._talk.cancel()
            await asyncio.wait([self._talk])
            self._talk = None
        self._drop_link()

    async def sync(self, wait: float = 0) -> None:
        """Exchanges with the relay until both sides have everything.

        `wait`: for how many seconds it goes on trying to reach the relay. Raises: RelayUnreachable, Refused, Ended,
        StorageFailed.
        """
        deadline = time.monotonic() + wait
        while True:
            try:
                await (self._sync_once() if self._talk is None else self._sync_with(self._talk, wait))
                return await self._settle_in()
            except (RelayUnreachable, Ended) as error:
                if time.monotonic() >= deadline or (isinstance(error, Ended) and error.reason is Reason.NOT_ADMITTED):
                    raise
                await asyncio.sleep(min(BETWEEN_TRIES, max(deadline - time.monotonic(), 0)))

    async def _settle_in(self) -> None:
        """A laptop that came in by a sheet or a code forgets its keys once it has keys of its own."""
        if self.case.membership.lent is not None and self.case.membership.stands_alone:
            await self.case.give_back_lent()

    async def _sync_once(self) -> None:
        link = self._new_link()
        talk = asyncio.get_running_loop().create_task(link.converse())
        try:
            await self._sync_with(talk, STALLED_SECONDS)
        finally:
            if talk.cancel():
                await asyncio.wait([talk])
            self._drop_link()

    async def _sync_with(self, talk: "asyncio.Task[None]", stalled: float) -> None:
        """Waits until everything is exchanged. `stalled`: seconds without any news after which that is given up."""
        while True:
            self._news.clear()
            await self.case.saved()
            if self._exchanged and not self.case.busy and not self.case.beat():
                return
            news = asyncio.get_running_loop().create_task(self._news.wait())
            done, _ = await asyncio.wait([news, talk], timeout=max(stalled, 1), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if talk in done:
                talk.result()
            if not done:
                raise RelayUnreachable("the relay does not answer")

    @property
    def _exchanged(self) -> bool:
        return self._link is not None and self._link.engine is not None and self._link.engine.settled

    def _new_link(self) -> Link:
        me = self.identity
        host = host_of(me.relay)
        link = Link(
            me.relay, lambda: Greeting(bytes(me.case), me.keys.signing, host, me.relay_key), self.case, self._moved
        )
        for one in self.case.live.values():
            one.on_outgoing = lambda space: link.outgoing(space.of(me.case))
        self.case.on_lost = link.lost
        self._link = link
        return link

    def _drop_link(self) -> None:
        for one in self.case.live.values():
            one.on_outgoing = lambda _space: None
        self.case.on_lost = lambda _failure: None
        self._link = None
        self._tell()

    def _moved(self) -> None:
        """Something about the connection changed."""
        link = self._link
        if link is None:
            return
        if self._exchanged and not any(one.unsent for one in self.case.live.values()):
            self._as_of = self._clock()
        self._name_failure(link.failure)
        self._heard()
        self._tell()

    def _name_failure(self, failure: Exception | None) -> None:
        if failure is None:
            for kind in (AlarmKind.RELAY_CHANGED, AlarmKind.CLOSED_OUT, AlarmKind.RELAY_GARBLED):
                self.case.calm(kind)
        elif isinstance(failure, RelayChanged):
            self.case.alarm(AlarmKind.RELAY_CHANGED)
        elif isinstance(failure, Refused):
            self.case.alarm(AlarmKind.RELAY_GARBLED, str(failure))
        elif isinstance(failure, Ended) and failure.reason is Reason.NOT_ADMITTED:
            self.case.alarm(AlarmKind.CLOSED_OUT)

    def _changed(self) -> None:
        self._heard()
        self._tell()

    def _heard(self) -> None:
        """Has this laptop say what it has, a moment after it last heard something new."""
        if self._beat is None and not (self._exchanged and self.case.beat_due):
            return
        loop = asyncio.get_running_loop()
        self._heard_last = loop.time()
        if self._beat is None:
            self._heard_first = self._heard_last
            self._beat = loop.call_later(QUIET_SECONDS, self._say)

    def _say(self) -> None:
        loop = asyncio.get_running_loop()
        due = min(self._heard_last + QUIET_SECONDS, self._heard_first + LONGEST_SECONDS)
        if due > loop.time() + 0.01:
            self._beat = loop.call_at(due, self._say)
            return
        self._beat = None
        self.case.beat()

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
        self._news.set()
        for watcher in tuple(self._watchers):
            watcher()

    def sync_view(self) -> SyncView:
        """How far the exchange is."""
        others = [seat for seat in Seat if seat != self.seat and self.case.membership.roster.devices_of(seat)]
        current = {seat: self.case.up_to_date(seat) for seat in others}
        return SyncView(
            connected=self.connected,
            settled=self._exchanged,
            unsent=sum(one.unsent_things() for one in self.case.live.values()),
            up_to_date=tuple(seat for seat in others if current[seat]),
            behind=tuple(seat for seat in others if not current[seat]),
            as_of=self._as_of,
            alarms=tuple(self.case.alarms()),
        )

    async def invite(self, seat: Seat) -> str:
        """Invites to an empty seat; gives the line to hand over, good for 14 days and one laptop.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        return (await self.people.invite(seat)).line()

    async def change_passphrase(self, old: str, new: str) -> None:
        """Lets this home be opened with another passphrase. Raises: WrongPassphrase, Malformed, StorageFailed."""
        if not new:
            raise Malformed("a passphrase is needed: it protects this home")
        await self._vault.change_passphrase(old, new)

    def may_invite(self, seat: Seat) -> bool:
        """Whether the rules let this seat invite to that one now."""
        return self.people.may_invite(seat)

    def words(self) -> tuple[str, ...]:
        """The group code: six words, the same on all laptops that know the same four people.

        Raises: Misuse until all four seats are taken. Takes a fifth of a second.
        """
        return self.people.words()

    def status(self) -> dict[str, Any]:
        """What `fourfold status --json` prints."""
        return report.status(self.case, self.casefile, self.sync_view())

    async def drafts(self) -> dict[str, str]:
        """What was begun and not finished, by the name it was kept under."""
        return await self._texts(DRAFT)

    def keep_draft(self, name: str, text: str) -> "asyncio.Future[None]":
        """Keeps what is being written, sealed on this laptop alone; empty text forgets it. Done when it is on disk."""
        change = PutSecret(DRAFT + name, text.encode(errors="replace")) if text else DropSecret(DRAFT + name)
        return self._vault.commit(change)

    async def settings(self) -> dict[str, str]:
        """How this person likes this laptop to be, by name."""
        return await self._texts(SETTING)

    def keep_setting(self, name: str, value: str) -> "asyncio.Future[None]":
        """Keeps a setting on this laptop alone. Done when it is on disk."""
        return self._vault.commit(PutSecret(SETTING + name, value.encode()))

    async def _texts(self, prefix: str) -> dict[str, str]:
        found = {name: await self._vault.secret(prefix + name) for name in await self._vault.secret_names(prefix)}
        return {name: text.decode() for name, text in found.items() if text}

    def value(self, entry: Entry) -> dict[str, Any]:
        """One entry as `show` tells it."""
        return report.entry_value(self.casefile, entry)

    def show(self, *spaces: Space) -> dict[str, Any]:
        """What `fourfold show --json` prints, for some spaces or all of one's own."""
        return report.shown(self.casefile, spaces or self.casefile.spaces())
