"""One case on this laptop: its membership and its spaces; the side of it that an exchange with the relay sees.

Nothing here waits for the disk: changes go to the vault in their order, and a failure makes all spaces read the vault
again.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

from fourfold_client.clock import Clock
from fourfold_client.identity import LENT, Identity
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.door import Door
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.notices import BegunAnew, Notice, Notices
from fourfold_client.spaces.outbox import Outgoing
from fourfold_client.spaces.renewing import Renewing
from fourfold_client.spaces.shown import Lacking
from fourfold_client.spaces.space import LiveSpace
from fourfold_client.vault import Change, DropSecret, Vault
from fourfold_shared.entries import MAX_PINS, Pin, Pins
from fourfold_shared.errors import FourfoldError, OutOfPlace, StorageFailed
from fourfold_shared.ids import LogId, Seat, Space, SpaceId, spaces_of
from fourfold_shared.messages import Reason, Seen


class Case:
    """The spaces of this seat, open."""

    def __init__(self, membership: Membership, vault: Vault, clock: Clock, notices: Notices) -> None:
        self.membership = membership
        self.notices = notices
        self._vault = vault
        self.live = {space: LiveSpace(space, membership, vault, clock) for space in membership.keychains}
        self._by_id = {one.id: one for one in self.live.values()}
        self._tasks: set[asyncio.Future[None]] = set()
        self._recovery: asyncio.Task[None] | None = None
        self._own_alarms: dict[AlarmKind, Alarm] = {}
        self._lost: set[SpaceId] = set()
        """Spaces in which the relay did not take what this laptop would give back."""
        self._watchers: list[Callable[[], None]] = []
        self.on_lost: Callable[[FourfoldError], None] = lambda _failure: None
        """Called when the vault failed: what came meanwhile is lost, and must be asked for again."""
        self._renewing = Renewing(vault, self.live.values(), notices, self._recover_anew)
        for one in self.live.values():
            one.recover = self.recover
            one.on_doubt = self._doubt
            one.watch(self._tell)

    @classmethod
    async def load(cls, identity: Identity, vault: Vault, clock: Clock) -> "Case":
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

    # -- what the engine needs (sync.case_side.CaseSide) ---------------------------------------------------------------

    def spaces(self) -> tuple[SpaceId, ...]:
        """The spaces of this seat."""
        return tuple(self._by_id)

    def roster_count(self) -> int:
        """How many roster entries are here."""
        return self.membership.roster.count

    def take_roster(self, start: int, entries: Sequence[bytes], *, whole: bool) -> None:
        """Adds roster entries; what waited for them is judged again."""
        if whole:
            self.membership.roster_ends(start + len(entries))
        changes = self.membership.take_roster(start, entries)
        self._keep([*changes, *self.membership.alarm_changes()])
        if changes:
            self._retry(self.live.values())
        self._tell()

    def roster_entry(self, index: int) -> bytes:
        """One of the roster entries that are here."""
        return self.membership.entry(index)

    def readable(self, space: SpaceId) -> bool:
        """Whether this laptop has a key of the space."""
        return self._by_id[space].readable

    def keychain_count(self, space: SpaceId) -> int:
        """How many keychain entries are here."""
        return self.membership.keychains[self._by_id[space].space].count

    def keychain_step(self, space: SpaceId, index: int) -> bytes:
        """One of the keychain entries that are here."""
        return self.membership.step(self._by_id[space].space, index)

    def take_keychain(self, space: SpaceId, start: int, steps: Sequence[bytes]) -> bool:
        """Adds keychain entries; False when the roster must be fetched first."""
        live = self._by_id[space]
        spoilt = self.membership.spoilt[live.space]
        try:
            changes = self.membership.take_keychain(live.space, start, steps)
        except OutOfPlace:
            return False
        if spoilt and not self.membership.spoilt[live.space]:
            changes += self.notices.add(Notice.KEY_CAME)
        if not steps:
            self.membership.shown_none(live.space)
        self._keep([*changes, *self.membership.alarm_changes()])
        if changes:
            live.follow_keys()
            self._retry([live])
        return True

    def owed_step(self, space: SpaceId, *, caught_up: bool) -> tuple[int, bytes] | None:
        """The keychain entry that is due and that this laptop can make, with its index."""
        live, membership = self._by_id[space], self.membership
        if caught_up and (devices := membership.undecided(live.space)):
            self._own(live.admit(devices))
        ready = caught_up and live.whole
        return self.membership.owed_step(live.space, (lambda devices: _pinned(live.pins(devices))) if ready else None)

    def position(self, space: SpaceId) -> int:
        """Up to which position of the space's journal everything came and was judged."""
        return self._by_id[space].journal.position

    def cursor(self, space: SpaceId) -> int:
        """Where this laptop stands in the space's journal."""
        return self._by_id[space].follow_from()

    def reads_again(self, space: SpaceId) -> bool:
        """Whether the journal may hold more than came, read from its start."""
        return self._by_id[space].reads_again

    def fits(self, space: SpaceId, records: Sequence[bytes], position: int, *, last: bool) -> bool:
        """Whether an answer goes on where this laptop stands in the journal."""
        return self._by_id[space].journal.fits(records, position, last=last)

    def take_records(self, space: SpaceId, records: Sequence[bytes], position: int) -> None:
        """Adds records, and moves the cursor."""
        self._own(self._by_id[space].take(records, position))
        self._heal(space)

    def lost(self, space: SpaceId) -> None:
        """The relay's journal of a space went back: all of it is asked for, and then what it lacks handed over."""
        live = self._by_id[space]
        live.lost()
        self._lost.discard(space)
        self._keep(self.membership.lost(live.space))
        self._tell()

    def caught_up(self, space: SpaceId) -> None:
        """All that the relay has of a space came: what it lacks of what is here goes into the outbox."""
        self._own(self._hand_over_again(space, self._by_id[space].lacking()))

    async def _hand_over_again(self, space: SpaceId, lacking: Sequence[Lacking]) -> None:
        await self._by_id[space].hand_over_again(lacking)
        self._lost.discard(space)
        self._heal(space)

    def give_up(self, space: SpaceId, log: LogId) -> bool:
        """The relay did not take another device's log: it is not offered again; False if it is one of this laptop."""
        given_up = self._by_id[space].give_up(log)
        if given_up:
            self._lost.add(space)
        return given_up

    def _heal(self, space: SpaceId) -> None:
        """Ends the alarm once the relay has again all that is here, and says so once no space has it any more."""
        live = self._by_id[space]
        if not self.membership.relay_lost(live.space) or space in self._lost or not live.healed:
            return
        changes = self.membership.found_again(live.space)
        if not any(self.membership.relay_lost(one) for one in self.live):
            changes += self.notices.add(Notice.HEALED)
        self._keep(changes)
        self._tell()

    def outbox(self, space: SpaceId) -> deque[Outgoing]:
        """Committed records that the relay has not receipted."""
        return deque() if self._renewing.going else self._by_id[space].outbox

    def receipted(self, space: SpaceId, log: LogId, seq: int, position: int) -> None:
        """The relay has this laptop's records up to `seq` of `log`."""
        self._own(self._by_id[space].receipted(log, seq, position))
        self._heal(space)

    def rewind(self, space: SpaceId, log: LogId, seq: int) -> None:
        """Puts this laptop's records of `log` from `seq` on into the outbox again."""
        self._own(self._by_id[space].rewind(log, seq))

    def take_wisp(self, space: SpaceId, wisp: bytes) -> None:
        """A wisp came: it is dropped unopened unless somebody looks at that space."""
        self._by_id[space].wisps.take(wisp)

    def begun(self) -> None:
        """A conversation begins: what the relay refused in the last one it may take in this one."""
        self.calm(AlarmKind.RELAY_REFUSES)

    def refused(self, reason: Reason, expected: int) -> None:
        """The relay does not take what this laptop sends."""
        quota = f" of {expected} bytes" if reason is Reason.QUOTA and expected else ""
        self._alarm(AlarmKind.RELAY_REFUSES, f"{reason}{quota}")

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

    def pins(self, devices: frozenset[int]) -> Pins:
        """Where the logs of some devices stand in all the spaces of this seat: what removes them says so."""
        return _pinned(pin for one in self.live.values() for pin in one.pins(devices))

    def positions(self) -> tuple[Seen, ...]:
        """What the pins of a removal rest on: up to where this laptop has the journals of its spaces."""
        return tuple(Seen(bytes(space), live.journal.position) for space, live in self._by_id.items())

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


def _pinned(found: Iterable[Pin]) -> Pins:
    """Pins as an entry has them: each log once, in order; of more than an entry holds, the first."""
    pins: dict[bytes, Pin] = {}
    for pin in found:
        if len(pins) < MAX_PINS:
            pins.setdefault(pin.log, pin)
    return tuple(pins[log] for log in sorted(pins))
