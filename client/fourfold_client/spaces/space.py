"""One space on this laptop: what it holds, the door for what others wrote, and the way out for what is written here.

The one door for records of others is `take`; the one way out for what is written here is `saved`. Both change memory
first and hand the vault one atomic change; when the vault fails, memory is made again from it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any

from fourfold_client.replica import Replica
from fourfold_client.spaces import cache
from fourfold_client.spaces.alarms import Alarm
from fourfold_client.spaces.door import Door, stopped_logs
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.incarnation import Move
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.outbox import Outbox, Outgoing
from fourfold_client.spaces.pen import Clock, Pen
from fourfold_client.spaces.reach import Reach
from fourfold_client.spaces.stored import Stored
from fourfold_client.spaces.taking_back import begin_anew
from fourfold_client.spaces.wisps import Wisps
from fourfold_client.spaces.writer import Sealed
from fourfold_client.vault import Change, PutCache, SetCursor, SetPushed, Vault
from fourfold_shared.entries import Pin
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Hash, LogId, Seat, Space
from fourfold_shared.roster import Person


class LiveSpace:
    """One space of this seat, opened."""

    def __init__(self, space: Space, membership: Membership, vault: Vault, clock: Clock) -> None:
        self.space = space
        self.membership = membership
        self.id = space.of(membership.identity.case)
        self._vault = vault
        self._watchers: list[Callable[[], None]] = []
        self.on_outgoing: Callable[[Space], None] = lambda _space: None
        self.position = 0
        """Up to which position of the journal everything came and was judged, also where it is held or was refused."""
        self._holdings: Holdings
        self._door: Door
        self._out: Outbox
        self._opened = False
        self.wisps = Wisps(space, membership, lambda: self._holdings)
        self.recover = self.load
        """Makes memory agree with the vault again; the desk puts in one that does so for all spaces at once."""
        self.on_doubt: Callable[[Door], None] = lambda _door: None
        """Called when something came of this device that this home did not write; the case puts in what follows."""
        self.move: Move | None = None
        """What is written meanwhile is said again by this, when memory is made again."""
        self.pen = Pen(
            membership,
            clock,
            commit=self._commit,
            sealed=self._hand_over,
            recover=lambda: self.recover(),
            tell=self._tell,
        )

    # -- opening and closing -------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Reads everything from the vault, again if need be.

        Raises: StorageFailed.
        """
        device = self.membership.identity.device
        stored = await Stored.read(self._vault, self.id, device)
        fresh = Holdings(self.space, self.membership, stored.own, self.pen.written)
        if self._opened:
            self._holdings.close()
        self._holdings = fresh
        self._out = Outbox(device, stored.rows, stored.pushed)
        self._door = Door(
            fresh, self.membership, stored.diverged, lambda log, seq: self._out.sent(log, seq), stored.earlier
        )
        late = self.pen.take_up(fresh)
        self.cursor = self.position = stored.cursor
        fresh.stops = stopped_logs(stored.refused)
        self._covered = cache.restore(stored.cached, fresh, stored.rows)
        for row in stored.rows[self._covered :]:
            fresh.replay(row)
        self._door.restore(stored.refused, stored.held)
        for draft in stored.drafts:
            self.pen.redraw(draft)
        if self.move is not None:
            self.pen.say_again(late, self.move)
        for replica in fresh.replicas():
            replica.take_touched()
        self._opened, self.move = True, None
        self.pen.open()
        self.follow_keys()
        self._tell()

    def follow_keys(self) -> None:
        """Begins a new log and new documents, if the keychain was cut since this laptop last wrote."""
        if changes := self.pen.follow_keys():
            self._vault.commit(*changes)

    async def begin_anew(self) -> tuple[Move, list[Change]]:
        """How a new log begins here, after `pen.hold`: what was written and not sent is said again there.

        Once the changes are committed, set `move` and make memory again. Raises: StorageFailed.
        """
        await self.pen.still()
        return await begin_anew(self._vault, self.membership, self._holdings, self._door, self._out)

    async def close(self) -> None:
        """Keeps the cache if the disk has room, and lets go of the documents. Closing twice is harmless."""
        if not self._opened:
            return
        try:
            await self.keep_cache()
        except StorageFailed:
            return  # the next opening replays the records
        finally:
            self._holdings.close()
            self._opened = False
            self.pen.close()

    async def keep_cache(self) -> None:
        """Keeps the documents as they stand, so that the next opening need not replay every record."""
        if self.pen.clean and self.records > self._covered:
            await self._vault.commit(PutCache(self.id, cache.NAME, cache.of(self._holdings)))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of what stands here; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    # -- what is held --------------------------------------------------------------------------------------------------

    @property
    def lanes(self) -> dict[Seat, Replica]:
        """The document of each seat of the audience, in which whoever has it writes now."""
        return self._holdings.lanes

    @property
    def commons(self) -> Replica:
        """The document that the whole audience writes."""
        return self._holdings.commons

    @property
    def layers(self) -> tuple[Mapping[Person, Replica], ...]:
        """What each person wrote, in the generations from the oldest to the newest; earlier ones are only read."""
        return tuple(one.lanes for _, one in sorted(self._holdings.documents.items()))

    @property
    def person(self) -> Person:
        """Whose laptop this is."""
        return self._holdings.log.person

    @property
    def logs(self) -> dict[LogId, Log]:
        """Every log that was begun here."""
        return self._holdings.logs

    @property
    def log(self) -> Log:
        """This laptop's own log."""
        return self._holdings.log

    @property
    def records(self) -> int:
        """How many records are here."""
        return self._holdings.records

    def pins(self, devices: Iterable[int]) -> tuple[Pin, ...]:
        """Where the logs of some devices stand here; what others rest on comes first."""
        removed = frozenset(devices)
        others = [log.seen for log in self.logs.values() if log.id.device not in removed]
        leant_on = {log for seen in others for log in seen}
        found = self._holdings.pins(removed)
        return tuple(sorted(found, key=lambda pin: (LogId(pin.log) not in leant_on, -pin.seq)))

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""
        return self.membership.roster.person(seat)

    def gone(self, person: Person) -> int:
        """The roster count at which a person left or was dismissed; 0 while they are here."""
        return self.membership.roster.gone(person)

    @property
    def complete(self) -> bool:
        """Whether nothing of those who are there waits here for something else."""
        return not self._door.waits_for_somebody

    @property
    def readable(self) -> bool:
        """Whether this laptop has a key of this space."""
        return bool(self.membership.keys[self.space])

    def content(self) -> Hash:
        """The hash of everything that stands here."""
        return self._holdings.content()

    # -- what others wrote ---------------------------------------------------------------------------------------------

    def take(self, records: Sequence[bytes], position: int) -> "asyncio.Future[None]":
        """Judges records in the journal's order, applies what may be, and moves the cursor to `position`.

        Memory has changed when this returns; what is returned ends when the vault has it too.
        """
        changes: list[Change] = []
        for record in records:
            changes += self._door.take(record, compare=self.pen.clean)
        changes += [*self._door.retry(compare=self.pen.clean), *self._move_cursor(position)]
        self.position = max(self.position, position)
        if self._door.doubts:
            self.on_doubt(self._door)
        self._tell()
        return asyncio.ensure_future(self._commit(changes, hurry=False))

    def follow_from(self) -> int:
        """Where in the journal this laptop goes on: at the start when something of it did not come, or was dropped."""
        if self._door.waits:
            self.cursor = 0
        self._door.missed = False
        self.position = self.cursor
        return self.cursor

    def lost(self) -> None:
        """Takes note that the relay's journal is shorter than it was: all of it is asked for again."""
        self.cursor = self.position = 0
        self._vault.commit(SetCursor(self.id, 0))

    def admit(self, devices: frozenset[int]) -> "asyncio.Future[None]":
        """Takes what is held of removed devices: this laptop is about to say how far they count."""
        changes = self._door.admit(devices, compare=self.pen.clean)
        self._tell()
        return asyncio.ensure_future(self._commit(changes))

    def retry(self) -> "asyncio.Future[None]":
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        changes = self._door.retry(compare=self.pen.clean)
        if self._door.doubts:
            self.on_doubt(self._door)
        self._tell()
        self.pen.schedule()
        return asyncio.ensure_future(self._commit(changes))

    def receipted(self, log: LogId, seq: int, position: int) -> "asyncio.Future[None]":
        """Takes note that the relay has this laptop's records up to `seq` of `log`.

        `position` is the journal's with them, when this laptop has all before; otherwise 0.
        """
        changes: list[Change] = []
        if self._out.receipted(log, seq):
            changes.append(SetPushed(self.id, log, seq))
        changes += self._move_cursor(position)
        self.position = max(self.position, position)
        self._tell()
        return asyncio.ensure_future(self._commit(changes, hurry=False))

    def _move_cursor(self, position: int) -> list[Change]:
        position = 0 if self._door.missed else max(position, self.cursor)
        if position == self.cursor:
            return []
        self.cursor = position
        return [SetCursor(self.id, position)]

    async def rewind(self, log: LogId, seq: int) -> None:
        """Makes ready to push `log` again from `seq` on: the relay lost what it had receipted.

        What is being committed meanwhile is left to come after it, once it is committed.
        """
        newest = self._out.forget(log, seq)
        self._out.again(log, seq, newest, await self._vault.own_records(self.id, log, seq - 1))
        self.on_outgoing(self.space)

    @property
    def outbox(self) -> deque[Outgoing]:
        """Committed records of this laptop that the relay has not receipted."""
        return self._out.waiting

    def _hand_over(self, log: LogId, sealed: Sequence[Sealed]) -> None:
        self.outbox.extend(Outgoing(log, one.seq, one.record) for one in sealed)
        self.on_outgoing(self.space)

    # -- what is written here ------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether this laptop has the key; until then what is written waits here as drafts."""
        return self.pen.ready

    @property
    def closed(self) -> str:
        """Why nothing can be written here, not even to wait; empty when it can be."""
        return self.membership.closed(self.space)

    def authors(self) -> dict[int, Seat]:
        """Whose each Yjs client is, as far as the logs here tell."""
        return {log.client: log.seat for log in self._holdings.logs.values()}

    @property
    def made(self) -> int:
        """How many changes were made here since this was opened."""
        return self.pen.made

    @property
    def kept(self) -> int:
        """How many of them are on the disk; the first ones."""
        return self.pen.kept

    @property
    def generation(self) -> int:
        """Which documents these are: where the chain of keys is cut, new ones begin."""
        return self._holdings.generation

    async def saved(self) -> None:
        """Returns once everything written so far is committed to the vault.

        Raises: StorageFailed; what was not committed is then undone here.
        """
        await self.pen.saved()

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say what it has: it heard something, or said nothing for a day."""
        return self.pen.beat_due

    def heartbeat(self) -> None:
        """Says what this laptop has, unless something written meanwhile says so."""
        self.pen.beat()

    def _commit(self, changes: Sequence[Change], *, hurry: bool = True) -> Coroutine[Any, Any, None]:
        """Hands changes to the vault now, in the order in which memory changed; what is returned waits for them."""
        return self._committed(self._vault.commit(*changes, hurry=hurry) if changes else None)

    async def _committed(self, done: "asyncio.Future[None] | None") -> None:
        if done is None:
            return
        try:
            await done
        except StorageFailed:
            await self.recover()
            raise
        if self._door.broken:
            self._door.broken = False
            await self.recover()

    # -- what can be told ----------------------------------------------------------------------------------------------

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry in one's own lane: whether the relay has its newest change, and the seats whose laptops have.

        `entry` is its key in the lane. A change that is not sealed yet has reached nobody.
        """
        return self.reach.of_entry(entry)

    @property
    def reach(self) -> Reach:
        """How far what was written here has come."""
        return Reach(self._holdings, self.pen, self._out)

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for here."""
        return self._door.alarms()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
