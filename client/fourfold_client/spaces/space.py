"""One space on this laptop: its logs, its documents, what waits and what was refused.

The one door for records of others is `take`; the one way out for what is written here is `saved`. Both change memory
first and hand the vault one atomic change; when the vault fails, memory is made again from it.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from fourfold_client.replica import Replica
from fourfold_client.spaces import cache
from fourfold_client.spaces.acceptance import Accepted, Books, Held, Refusal, Repeated, judge
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.writer import Draft, Pending, Sealed, Writer
from fourfold_client.vault import (
    AddDraft,
    AddRecord,
    Change,
    ClearDrafts,
    Hold,
    PutCache,
    PutSecret,
    Quarantine,
    Release,
    SetCursor,
    SetPushed,
    StoredRecord,
    Vault,
)
from fourfold_shared.errors import HostileUpdate, Misuse, StorageFailed
from fourfold_shared.ids import LogId, Seat, Space, client_of
from fourfold_shared.record import Document, genesis

MAX_EVIDENCE = 200
"""Refused records kept per space; what a lying relay sends beyond is counted and dropped."""
STOPS, REFUSED = "stops", "refused"

Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A committed record of this laptop that the relay has not receipted."""

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
        self._opened = False
        self._broken = False
        self.recover = self.load
        """Makes memory agree with the vault again; the desk puts in one that does so for all spaces at once."""

    # -- opening and closing -------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Reads everything from the vault, again if need be.

        Raises: StorageFailed.
        """
        own = await self._own_log()
        cached = cache.parse(await self._vault.cache(self.id, cache.NAME))
        rows = await self._vault.records(self.id)
        held = await self._vault.held(self.id)
        drafts = await self._vault.drafts(self.id)
        refused = [row for row in await self._vault.quarantined() if row.space == self.id]
        pushed = (await self._vault.pushed()).get((self.id, own), 0)
        cursor = (await self._vault.cursors()).get(self.id, 0)
        self._begin(own)
        self.pushed, self.cursor = pushed, cursor
        self._restore(cached, rows)
        for row in refused:
            self._remember(row.log, row.reason)
        for waiting in held:
            verdict = judge(waiting.record, self._books())
            kind = verdict.kind if isinstance(verdict, Held) else AlarmKind.WAITING
            self._held.setdefault(waiting.log, {})[waiting.seq] = (waiting.record, kind)
        for draft in drafts:
            replica = self._replica(draft.document)
            replica.take_touched()
            replica.apply(draft.update)
            self._drafts.append(Draft(Document(draft.document), draft.update, replica.take_touched()))
        unsent = (row for row in rows if row.log == own and row.seq > pushed)
        self.outbox.extend(Outgoing(row.seq, row.record) for row in unsent)
        for replica in self.replicas():
            replica.take_touched()
        self._opened = True
        self._tell()

    def _restore(self, cached: cache.Cache | None, rows: Sequence[StoredRecord]) -> None:
        covered = cached.records if cached is not None and cached.records <= len(rows) else 0
        if cached is not None and covered:
            cache.restore(cached, self, list(rows[:covered]))
        for row in rows[covered:]:
            self._replay(row.record)

    async def _own_log(self) -> LogId:
        name = f"log/{self.id.hex()}"
        known = await self._vault.secret(name)
        if known is not None:
            return LogId(known)
        fresh = LogId.fresh(self.membership.identity.device)
        await self._vault.commit(PutSecret(name, bytes(fresh)))
        return fresh

    def _begin(self, own: LogId) -> None:
        if self._opened:
            self._let_go()
        me = self.membership.identity
        self.logs: dict[LogId, Log] = {}
        self.outbox: deque[Outgoing] = deque()
        self.changed: dict[tuple[Seat, str], tuple[LogId, int]] = {}
        self.refusals: Counter[tuple[AlarmKind, int | None, str]] = Counter()
        self.cursor = self.pushed = self.records = 0
        self._held: dict[LogId, dict[int, tuple[bytes, AlarmKind]]] = {}
        self._drafts: list[Draft] = []
        self._pending: list[Pending] = []
        self.heard = False
        """Whether records of others came that nothing of this laptop has acknowledged yet."""
        self.log = self.log_of(own)
        self.writer = Writer(self.log, self.space, self.membership)
        self.lanes = {
            seat: Replica(self.log.client, self._lane_written if seat == me.seat else _not_ours)
            for seat in sorted(self.space.audience)
        }
        self.commons = Replica(self.log.client, self._commons_written)

    def replicas(self) -> tuple[Replica, ...]:
        """Every document of this space."""
        return (*self.lanes.values(), self.commons)

    async def close(self) -> None:
        """Commits what is pending, keeps the cache, lets go of the documents."""
        try:
            await self.saved()
            await self.keep_cache()
        finally:
            self._let_go()
            self._opened = False

    async def keep_cache(self) -> None:
        """Keeps the documents as they stand, so that the next opening need not replay every record."""
        if not self._pending and not self._drafts and self.records:
            await self._vault.commit(PutCache(self.id, cache.NAME, cache.of(self)))

    def _let_go(self) -> None:
        for replica in self.replicas():
            replica.close()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of what stands here; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    # -- what others wrote -----------------------------------------------------------------------------------------

    def take(self, records: Sequence[bytes], position: int) -> "asyncio.Future[None]":
        """Judges records in the journal's order, applies what may be, and moves the cursor to `position`.

        Memory has changed when this returns; what is returned ends when the vault has it too.
        """
        changes: list[Change] = []
        for record in records:
            changes += self._take_one(record)
        changes += self._retry()
        if position > self.cursor:
            self.cursor = position
            changes.append(SetCursor(self.id, position))
        self._tell()
        return asyncio.ensure_future(self._commit(changes))

    def retry(self) -> "asyncio.Future[None]":
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        changes = self._retry()
        self._tell()
        self._schedule()
        return asyncio.ensure_future(self._commit(changes))

    def _take_one(self, record: bytes) -> list[Change]:
        match judge(record, self._books()):
            case Accepted() as accepted:
                return self._accept(accepted, record)
            case Held(log, seq, kind):
                waiting = self._held.setdefault(log, {})
                if seq in waiting:
                    return []
                waiting[seq] = (record, kind)
                return [Hold(self.id, log, seq, record)]
            case Refusal() as refusal:
                return self._refuse(refusal, record)
            case Repeated():
                return []

    def _accept(self, accepted: Accepted, record: bytes) -> list[Change]:
        log, opened = accepted.log, accepted.opened
        try:
            self._apply(accepted)
        except HostileUpdate as error:
            self._broken = True
            return self._refuse(
                Refusal(AlarmKind.QUARANTINED, str(error), log.id, opened.header.seq, stops=True), record
            )
        self.records += 1
        self.heard = self.heard or (opened.body.document != Document.NONE and log is not self.log)
        body, header = opened.body, opened.header
        return [
            AddRecord(self.id, log.id, header.seq, opened.hash, header.epoch, body.document, accepted.clock, record)
        ]

    def _apply(self, accepted: Accepted) -> None:
        log, opened = accepted.log, accepted.opened
        body = opened.body
        if body.document != Document.NONE:
            replica = self.lanes[log.seat] if body.document == Document.LANE else self.commons
            replica.apply(body.update)
            for entry in replica.take_touched():
                self.changed[log.seat, entry] = (log.id, opened.header.seq)
        log.seen = accepted.seen
        log.add(opened.hash, opened.header.epoch, body.document, accepted.clock)

    def _refuse(self, refusal: Refusal, record: bytes) -> list[Change]:
        reason = f"{STOPS if refusal.stops else REFUSED}/{refusal.kind}/{refusal.detail}"
        log = refusal.log or LogId(bytes(8))
        self._remember(log, reason)
        if refusal.stops:
            self._held.pop(log, None)
        if self.refusals.total() > MAX_EVIDENCE and not refusal.stops:
            return []
        return [Quarantine(self.id, log, refusal.seq, reason, record)]

    def _remember(self, log: LogId, reason: str) -> None:
        effect, kind, detail = reason.split("/", 2)
        device = log.device if any(log) else None
        self.refusals[AlarmKind(kind), device, detail] += 1
        if effect == STOPS:
            self.log_of(log).stopped = True

    def _retry(self) -> list[Change]:
        changes: list[Change] = []
        progress = True
        while progress:
            progress = False
            for log_id in list(self._held):
                waiting = self._held.get(log_id, {})
                following = self.logs[log_id].seq + 1 if log_id in self.logs else min(waiting, default=0)
                if following not in waiting:
                    continue
                record, _ = waiting[following]
                verdict = judge(record, self._books())
                if isinstance(verdict, Held):
                    waiting[following] = (record, verdict.kind)
                    continue
                del waiting[following]
                changes += [*self._take_one(record), Release(self.id, log_id, following)]
                if not waiting:
                    self._held.pop(log_id, None)
                progress = True
        return changes

    def _replay(self, record: bytes) -> None:
        verdict = judge(record, self._books())
        if not isinstance(verdict, Accepted):
            raise StorageFailed("a record in this home is damaged; restore the home, or join again with a new laptop")
        self._apply(verdict)
        self.records += 1

    def _books(self) -> Books:
        return Books(
            self.membership.identity.case,
            self.space,
            self.membership.roster,
            self.membership.keys[self.space],
            self.logs,
            self.log_of,
        )

    def log_of(self, log: LogId) -> Log:
        """The log of this id; begun if it is new. Raises: Misuse when its device is not on the roster."""
        known = self.logs.get(log)
        if known is not None:
            return known
        member = self.membership.roster.device(log.device)
        if member is None:
            raise Misuse("a log of a device that is not on the roster")
        first = genesis(self.membership.identity.case, self.id, log, member.public.sign)
        begun = Log(log, member.seat, client_of(log, self.id), member.public.sign, [first])
        self.logs[log] = begun
        return begun

    # -- what is written here --------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether this laptop has the key; until then what is written waits here as drafts."""
        return self.membership.key(self.space) is not None

    @property
    def unsent(self) -> int:
        """Changes of this laptop that the relay has not receipted, those still waiting for a key included."""
        return len(self.outbox) + len(self._drafts) + len(self._pending)

    def unsent_things(self) -> int:
        """How many things that a person wrote here the relay has not taken; what others' laptops are told is none."""
        if not self.unsent:
            return 0
        waiting = {key for (seat, key), (log, seq) in self.changed.items() if log == self.log.id and seq > self.pushed}
        waiting.update(*(draft.touched for draft in self._drafts), *(one.touched for one in self._pending))
        wrote = any(self._is_change(seq) for seq in range(self.pushed + 1, self.log.seq + 1))
        return len(waiting) or int(wrote or any(draft.update for draft in self._drafts))

    @property
    def waiting_for_key(self) -> bool:
        """Whether something written here cannot be sealed yet."""
        return bool(self._drafts)

    async def saved(self) -> None:
        """Returns once everything written so far is committed to the vault.

        Raises: StorageFailed; what was not committed is then undone here.
        """
        while self._pending or self._flush is not None:
            self._schedule()
            if self._flush is not None:
                await asyncio.shield(self._flush)

    def heartbeat(self) -> None:
        """Says what this laptop has, unless something written since has said so already."""
        if self.heard and self.ready and not self._pending:
            self._pending.append(Pending(Document.NONE, b"", frozenset()))
            self._schedule()

    def receipted(self, seq: int, position: int | None) -> "asyncio.Future[None]":
        """Takes note that the relay has this laptop's records up to `seq`, and stands at `position` with them."""
        changes: list[Change] = []
        while self.outbox and self.outbox[0].seq <= seq:
            self.outbox.popleft()
        if seq > self.pushed:
            self.pushed = seq
            changes.append(SetPushed(self.id, self.log.id, seq))
        if position is not None and position > self.cursor:
            self.cursor = position
            changes.append(SetCursor(self.id, position))
        self._tell()
        return asyncio.ensure_future(self._commit(changes))

    async def rewind(self, seq: int) -> None:
        """Makes ready to push again from `seq` on: the relay lost what it had receipted."""
        own = await self._vault.own_records(self.id, self.log.id, seq - 1)
        self.outbox = deque(Outgoing(number, record) for number, record in enumerate(own, seq))

    def _lane_written(self, update: bytes) -> None:
        touched = self.lanes[self.membership.identity.seat].take_touched()
        self._pending.append(Pending(Document.LANE, update, touched))
        self._schedule()

    def _commons_written(self, update: bytes) -> None:
        self._pending.append(Pending(Document.COMMONS, update, frozenset()))
        self._schedule()

    def _schedule(self) -> None:
        due = self._pending or (self._drafts and self.ready)
        if due and self._flush is None and self._opened:
            self._flush = asyncio.get_running_loop().create_task(self._flush_all())
            self._flush.add_done_callback(self._flushed)

    def _flushed(self, task: "asyncio.Task[None]") -> None:
        self._flush = None
        if not task.cancelled() and task.exception() is None:
            self._schedule()

    async def _flush_all(self) -> None:
        changes: list[Change] = []
        if not self.ready:
            drafts = self.writer.drafts(self._pending)
            changes += [AddDraft(self.id, draft.document, draft.update) for draft in drafts]
            self._drafts += drafts
            self._pending = []
            await self._commit(changes)
            self._tell()
            return
        if self._drafts:
            changes.append(ClearDrafts(self.id))
        waiting = [Pending(draft.document, draft.update, draft.touched) for draft in self._drafts]
        sealed = self.writer.seal(waiting + self._pending, self.logs, self._clock())
        self._drafts, self._pending, self.heard = [], [], False
        changes += [self._own(one) for one in sealed]
        await self._commit(changes)
        self.outbox.extend(Outgoing(one.seq, one.record) for one in sealed)
        self.on_outgoing(self.space)
        self._tell()

    def _own(self, one: Sealed) -> Change:
        self.records += 1
        for entry in one.touched:
            self.changed[self.log.seat, entry] = (self.log.id, one.seq)
        return AddRecord(self.id, self.log.id, one.seq, one.hash, one.epoch, one.document, one.clock, one.record)

    def _commit(self, changes: Sequence[Change]) -> Coroutine[Any, Any, None]:
        """Hands changes to the vault now, in the order in which memory changed; what is returned waits for them."""
        return self._committed(self._vault.commit(*changes) if changes else None)

    async def _committed(self, done: "asyncio.Future[None] | None") -> None:
        if done is None:
            return
        try:
            await done
        except StorageFailed:
            await self.recover()
            raise
        if self._broken:
            self._broken = False
            await self.recover()

    # -- what can be told ------------------------------------------------------------------------------------------

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry in this seat's lane: whether the relay has its newest change, and the seats whose laptops have.

        `entry` is its key in the lane. A change that is not sealed yet has reached nobody.
        """
        if any(entry in pending.touched for pending in self._pending) or (self.log.seat, entry) not in self.changed:
            return False, frozenset()
        log, seq = self.changed[self.log.seat, entry]
        has = frozenset(seat for seat in self.space.audience if self.has(seat, log, seq))
        return log != self.log.id or seq <= self.pushed, has

    def has(self, seat: Seat, log: LogId, seq: int) -> bool:
        """Whether some laptop of `seat` has said that it has record `seq` of `log`."""
        return any(other.seat == seat and other.has(log, seq) for other in self.logs.values())

    def up_to_date(self, seat: Seat) -> bool:
        """Whether some laptop of `seat` has said that it has everything written on this one."""
        if self._drafts or self._pending:
            return False
        newest = next((s for s in range(self.log.seq, 0, -1) if self._is_change(s)), 0)
        return newest == 0 or self.has(seat, self.log.id, newest)

    def _is_change(self, seq: int) -> bool:
        return self.log.clocks[seq] != self.log.clocks[seq - 1]

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for here."""
        found = [
            Alarm(kind, self.space, None if device is None else self.membership.seat_of(device), device, detail, count)
            for (kind, device, detail), count in self.refusals.items()
        ]
        for log, waiting in self._held.items():
            kinds = {kind for _, kind in waiting.values()}
            kind = next(iter(sorted(kinds, key=_weight)))
            found.append(Alarm(kind, self.space, self.membership.seat_of(log.device), log.device, "", len(waiting)))
        return found

    def _replica(self, document: int) -> Replica:
        return self.lanes[self.membership.identity.seat] if document == Document.LANE else self.commons

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()


def _weight(kind: AlarmKind) -> int:
    order = (AlarmKind.FORK, AlarmKind.NO_KEY, AlarmKind.WAITING, AlarmKind.GAP)
    return order.index(kind)


def _not_ours(_update: bytes) -> None:
    raise Misuse("only its author's own laptops write in a lane")
