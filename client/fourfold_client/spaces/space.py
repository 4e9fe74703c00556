"""One space on this laptop: what it holds, the door for what others wrote, and the way out for what is written here.

The one door for records of others is `take`; the one way out for what is written here is `saved`. Both change memory
first and hand the vault one atomic change; when the vault fails, memory is made again from it.
"""

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fourfold_client.replica import Replica
from fourfold_client.spaces import cache
from fourfold_client.spaces.alarms import Alarm
from fourfold_client.spaces.door import Door, diverged_name, stopped_logs
from fourfold_client.spaces.holdings import DAMAGED, Holdings
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.writer import Pending, Sealed, Writer, in_batches
from fourfold_client.vault import (
    AddDraft,
    AddRecord,
    Change,
    ClearDrafts,
    PutCache,
    PutSecret,
    SetCursor,
    SetPushed,
    StoredRecord,
    Vault,
)
from fourfold_shared.entries import Pin
from fourfold_shared.errors import HostileUpdate, StorageFailed
from fourfold_shared.ids import Hash, LogId, Seat, Space
from fourfold_shared.keychain import cut_due
from fourfold_shared.record import Document

GATHER_SECONDS = 0.04
"""The first change becomes a record at once; while more comes, the next record is begun so long after."""
DAY = 24 * 3600 * 1000
"""Milliseconds between the heartbeats of a laptop that hears nothing (shared/README.md, section 5)."""

Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A committed record of this laptop that the relay has not receipted."""

    log: LogId
    seq: int
    record: bytes


class LiveSpace:
    """One space of this seat, opened."""

    def __init__(self, space: Space, membership: Membership, vault: Vault, clock: Clock) -> None:
        self.space = space
        self.membership = membership
        self.id = space.of(membership.identity.case)
        self._vault = vault
        self._clock = clock
        self._watchers: list[Callable[[], None]] = []
        self.on_outgoing: Callable[[Space], None] = lambda _space: None
        self._flush: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self.position = 0
        """Up to which position of the journal everything came and was judged, also where it is held or was refused."""
        self._began = self._gathered = -math.inf
        """When the first change of those that are pending was made, and of those that became the last record."""
        self._holdings: Holdings
        self._door: Door
        self._opened = False
        self.recover = self.load
        """Makes memory agree with the vault again; the desk puts in one that does so for all spaces at once."""

    # -- opening and closing -------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Reads everything from the vault, again if need be.

        Raises: StorageFailed.
        """
        vault = self._vault
        rows = await vault.records(self.id)
        own = await self._own_log(rows)
        cached = cache.parse(await vault.cache(self.id, cache.NAME))
        held = await vault.held(self.id)
        drafts = await vault.drafts(self.id)
        refused = [row for row in await vault.quarantined() if row.space == self.id]
        pushed = {log: seq for (space, log), seq in (await vault.pushed()).items() if space == self.id}
        cursor = (await vault.cursors()).get(self.id, 0)
        fresh = Holdings(self.space, self.membership, own, self._written)
        diverged = await vault.secret(diverged_name(fresh)) or b""
        if self._opened:
            self._holdings.close()
        self._holdings = fresh
        self._door = Door(fresh, self.membership, diverged)
        self._writer = Writer(fresh.log, self.space, self.membership, fresh.present)
        self._drafts: list[Pending] = []
        self._pending: list[Pending] = []
        self.pushed, self.cursor = pushed, cursor
        self.position = cursor
        fresh.stops = stopped_logs(refused)
        self._covered = cache.restore(cached, fresh, rows)
        for row in rows[self._covered :]:
            fresh.replay(row)
        self._door.restore(refused, held)
        for draft in drafts:
            self._redraw(draft.generation, Document(draft.document), draft.update)
        device = self.membership.identity.device
        unsent = (row for row in rows if row.log.device == device and row.seq > pushed.get(row.log, 0))
        self.outbox = deque(Outgoing(row.log, row.seq, row.record) for row in unsent)
        for replica in fresh.replicas():
            replica.take_touched()
        self._opened = True
        self.follow_keys()
        self._tell()

    async def _own_log(self, rows: Sequence[StoredRecord]) -> LogId:
        """This laptop's log, begun if it has none. Raises: StorageFailed when it had one, and only its name is gone."""
        name, device = f"log/{self.id.hex()}", self.membership.identity.device
        known = await self._vault.secret(name)
        if known is not None:
            return LogId(known)
        if any(row.log.device == device for row in rows):
            raise StorageFailed(DAMAGED)
        fresh = LogId.fresh(device)
        await self._vault.commit(PutSecret(name, bytes(fresh)))
        return fresh

    def follow_keys(self) -> None:
        """Begins a new log and new documents, if the keychain was cut since this laptop last wrote.

        What was written for those before the cut and is not sealed stays here, and goes to nobody by itself.
        """
        holdings, chain = self._holdings, self.membership.keychains[self.space]
        present = chain.generation(chain.epoch)
        if holdings.generation == present and holdings.generation_of(holdings.log) == present:
            return
        stranded = [AddDraft(self.id, one.document, one.update, holdings.generation) for one in self._pending]
        own = LogId.fresh(self.membership.identity.device) if holdings.log.seq else holdings.log.id
        holdings.begin(own)
        self._writer = Writer(holdings.log, self.space, self.membership, holdings.present)
        self._drafts, self._pending = [], []
        self._vault.commit(PutSecret(f"log/{self.id.hex()}", bytes(own)), *stranded)

    def _redraw(self, generation: int, document: Document, update: bytes) -> None:
        documents = self._holdings.of(generation)
        replica = documents.lanes[self.log.seat] if document is Document.LANE else documents.commons
        replica.take_touched()
        replica.apply(update)
        touched = replica.take_touched()
        if generation == self._holdings.generation:
            self._drafts.append(Pending(document, update, touched))

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

    async def keep_cache(self) -> None:
        """Keeps the documents as they stand, so that the next opening need not replay every record."""
        if not self._pending and not self._drafts and self.records > self._covered:
            await self._vault.commit(PutCache(self.id, cache.NAME, cache.of(self._holdings)))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of what stands here; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    # -- what is held --------------------------------------------------------------------------------------------------

    @property
    def lanes(self) -> dict[Seat, Replica]:
        """The document of each seat of the audience, in which they write now."""
        return self._holdings.lanes

    @property
    def commons(self) -> Replica:
        """The document that the whole audience writes."""
        return self._holdings.commons

    @property
    def earlier_lanes(self) -> tuple[dict[Seat, Replica], ...]:
        """The lanes of earlier generations, oldest first; they are only read."""
        documents = sorted(self._holdings.documents.items())
        return tuple(one.lanes for generation, one in documents if generation != self._holdings.generation)

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

    @property
    def complete(self) -> bool:
        """Whether nothing that came waits here for something else."""
        return not self._door.waits

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
            changes += self._door.take(record, compare=self._clean)
        changes += [*self._door.retry(compare=self._clean), *self._move_cursor(position)]
        self.position = max(self.position, position)
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

    def retry(self) -> "asyncio.Future[None]":
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        changes = self._door.retry(compare=self._clean)
        self._tell()
        self._schedule()
        return asyncio.ensure_future(self._commit(changes))

    def receipted(self, log: LogId, seq: int, position: int) -> "asyncio.Future[None]":
        """Takes note that the relay has this laptop's records up to `seq` of `log`.

        `position` is the journal's with them, when this laptop has all before; otherwise 0.
        """
        changes: list[Change] = []
        while self.outbox and self.outbox[0].log == log and self.outbox[0].seq <= seq:
            self.outbox.popleft()
        if seq > self.pushed.get(log, 0):
            self.pushed[log] = seq
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
        newest = max((one.seq for one in self.outbox if one.log == log), default=self.pushed.get(log, 0))
        self.pushed[log] = min(self.pushed.get(log, 0), seq - 1)
        own = await self._vault.own_records(self.id, log, seq - 1)
        again = [Outgoing(log, number, record) for number, record in enumerate(own, seq) if number <= newest]
        self.outbox = deque([*again, *(one for one in self.outbox if one.log != log or one.seq > newest)])
        self.on_outgoing(self.space)

    # -- what is written here ------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether this laptop has the key; until then what is written waits here as drafts."""
        return self.membership.key(self.space) is not None

    def tenure(self, seat: Seat) -> int:
        """Since which roster count the person in a seat has had it."""
        return self.membership.roster.tenures.get(seat, 0)

    @property
    def closed(self) -> str:
        """Why nothing can be written here, not even to wait; empty when it can be."""
        membership = self.membership
        if membership.still(self.space):
            return "nothing new is written here any more"
        if not membership.active:
            return "this laptop no longer belongs to the case; what it has can be read"
        chain, roster = membership.keychains[self.space], membership.roster
        if cut_due(chain, roster, roster.count):
            return "a support has left, and this page is being made ready for the next; it takes a connection"
        return ""

    @property
    def _clean(self) -> bool:
        """Whether everything written here is in a record."""
        return not self._pending and not self._drafts

    async def saved(self) -> None:
        """Returns once everything written so far is committed to the vault.

        Raises: StorageFailed; what was not committed is then undone here.
        """
        while self._pending or self._flush is not None:
            self._hurry.set()
            self._schedule()
            if self._flush is not None:
                await asyncio.shield(self._flush)
                await asyncio.sleep(0)  # one that is done is taken away by its callback, which must get its turn

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say what it has: it heard something, or said nothing for a day."""
        silent = self.records > 0 and self._clock() - self._holdings.spoke >= DAY
        return self.ready and (self._holdings.heard or silent)

    def heartbeat(self) -> None:
        """Says what this laptop has, unless something written meanwhile says so."""
        if self.beat_due and not self._pending:
            self._pending.append(Pending(Document.NONE))
            self._schedule()

    def _written(self, document: Document, update: bytes) -> None:
        touched = self._holdings.own_lane.take_touched() if document is Document.LANE else frozenset[str]()
        if not self._pending:
            self._began = time.monotonic()
        self._pending.append(Pending(document, update, touched))
        self._schedule()

    def _schedule(self) -> None:
        due = self._pending or (self._drafts and self.ready)
        if due and self._flush is None and self._opened:
            self._flush = asyncio.get_running_loop().create_task(self._flush_all())
            self._flush.add_done_callback(self._flushed)

    def _flushed(self, task: "asyncio.Task[None]") -> None:
        self._flush = None
        if task.cancelled() or task.exception() is not None:
            self._tell()
        else:
            self._schedule()

    async def _gather(self) -> None:
        """Lets more come, if something was written just before this and nobody waits for it to be saved."""
        left = self._gathered + GATHER_SECONDS - time.monotonic()
        if left > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._hurry.wait()
        self._hurry.clear()
        self._gathered = self._began

    async def _flush_all(self) -> None:
        if any(one.document is not Document.NONE for one in self._pending):
            await self._gather()
        if self._clean:
            return
        if not self.ready:
            await self._keep_drafts()
            return
        changes: list[Change] = [ClearDrafts(self.id, self._holdings.generation)] if self._drafts else []
        sealed, log = await self._seal_all(), self.log.id
        changes += [self._own(one) for one in sealed]
        await self._commit(changes)
        self.outbox.extend(Outgoing(log, one.seq, one.record) for one in sealed)
        self.on_outgoing(self.space)
        self._tell()

    async def _keep_drafts(self) -> None:
        drafts = list(in_batches(self._pending))
        self._drafts += drafts
        self._pending = []
        await self._commit(
            [AddDraft(self.id, draft.document, draft.update, self._holdings.generation) for draft in drafts]
        )
        self._tell()

    async def _seal_all(self) -> list[Sealed]:
        """Seals what is pending; a heartbeat only where no change says the same. Memory moves before this awaits."""
        clock = self._clock()
        changes = [one for one in (*self._drafts, *self._pending) if one.document is not Document.NONE]
        beat = Pending(Document.NONE, content=b"" if changes else bytes(self.content()))
        try:
            sealed = self._writer.seal(changes or [beat], self.logs, clock)
        except HostileUpdate:
            await self.recover()
            raise StorageFailed("this change is too large to be kept; please make it in smaller parts") from None
        self._drafts, self._pending, self._holdings.spoke = [], [], clock
        return sealed

    def _own(self, one: Sealed) -> Change:
        self._holdings.note(self.log.id, one.seq, one.hash, one.epoch, one.document, one.clock, one.record)
        for entry in one.touched:
            self._holdings.changed[self.log.seat, entry] = (self.log.id, one.seq)
        return AddRecord(self.id, self.log.id, one.seq, one.hash, one.epoch, one.document, one.clock, one.record)

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

    @property
    def unsent(self) -> int:
        """Changes of this laptop that the relay has not receipted, those still waiting for a key included."""
        return len(self.outbox) + len(self._drafts) + len(self._pending)

    def unsent_things(self) -> int:
        """How many things that a person wrote here the relay has not taken; what others' laptops are told is none."""
        if not self.unsent:
            return 0
        changed = self._holdings.changed.items()
        waiting = {key for (_, key), (log, seq) in changed if not self._sent(log, seq)}
        waiting.update(*(one.touched for one in (*self._drafts, *self._pending)))
        wrote = not all(self._sent(log.id, log.changed) for log in self.logs.values())
        wrote = wrote or any(draft.update for draft in self._drafts)
        return len(waiting) or int(wrote)

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry in this seat's lane: whether the relay has its newest change, and the seats whose laptops have.

        `entry` is its key in the lane. A change that is not sealed yet has reached nobody.
        """
        newest = self._holdings.changed.get((self.log.seat, entry))
        if newest is None or any(entry in pending.touched for pending in self._pending):
            return False, frozenset()
        log, seq = newest
        has = frozenset(seat for seat in self.space.audience if self._holdings.has(seat, log, seq))
        return self._sent(log, seq), has

    def _sent(self, log: LogId, seq: int) -> bool:
        """Whether the relay has a record, as far as this laptop's own are meant."""
        return log.device != self.membership.identity.device or seq <= self.pushed.get(log, 0)

    def up_to_date(self, seat: Seat) -> bool:
        """Whether some laptop of `seat` has said that it has everything written on this one."""
        if not self._clean:
            return False
        return not self.log.changed or self._holdings.has(seat, self.log.id, self.log.changed)

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for here."""
        return self._door.alarms()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
