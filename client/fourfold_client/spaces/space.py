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
from fourfold_client.spaces.writer import Pending, Sealed, Writer, in_batches
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
from fourfold_shared.content import content_hash
from fourfold_shared.errors import HostileUpdate, Misuse, StorageFailed
from fourfold_shared.ids import Hash, LogId, Seat, Space, client_of
from fourfold_shared.record import Document, genesis

MAX_EVIDENCE = 200
"""Refused records kept per space; what a lying relay sends beyond is counted and dropped."""
MAX_HELD = 4096
"""Early records kept per space; with more, the journal is asked for again from its start at the next connection."""
DAY = 24 * 3600 * 1000
"""Milliseconds between the heartbeats of a laptop that hears nothing (protocol: once a day of use)."""
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
        diverged = await self._vault.secret(f"diverged/{self.id.hex()}") or b""
        self._begin(own)
        self._diverged = {int.from_bytes(diverged[at : at + 2], "big") for at in range(0, len(diverged), 2)}
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
            self._drafts.append(Pending(Document(draft.document), draft.update, replica.take_touched()))
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
        self.cursor = self.pushed = self.records = self.spoke = 0
        self._held: dict[LogId, dict[int, tuple[bytes, AlarmKind]]] = {}
        self._missed = False
        self._diverged: set[int] = set()
        self._drafts: list[Pending] = []
        self._pending: list[Pending] = []
        self.log = self.log_of(own)
        self.writer = Writer(self.log, self.space, self.membership)
        self.lanes = {
            seat: Replica(Document.LANE, self.log.client, self._lane_written if seat == me.seat else _not_ours)
            for seat in sorted(self.space.audience)
        }
        self.commons = Replica(Document.COMMONS, self.log.client, self._commons_written)

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
        changes += [*self._retry(), *self._move_cursor(position)]
        self._tell()
        return asyncio.ensure_future(self._commit(changes))

    def follow_from(self) -> int:
        """Where in the journal this laptop goes on: at the start when something had to be dropped meanwhile."""
        self._missed = False
        return self.cursor

    def _move_cursor(self, position: int) -> list[Change]:
        if position <= self.cursor or self._missed:
            return []
        self.cursor = position
        return [SetCursor(self.id, position)]

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
                return self._hold(log, seq, kind, record)
            case Refusal() as refusal:
                return self._refuse(refusal, record)
            case Repeated():
                return []

    def _hold(self, log: LogId, seq: int, kind: AlarmKind, record: bytes) -> list[Change]:
        waiting = self._held.get(log, {})
        if seq in waiting:
            return []
        if sum(map(len, self._held.values())) >= MAX_HELD:
            self._missed, self.cursor = True, 0
            return [SetCursor(self.id, 0)]
        self._held.setdefault(log, {})[seq] = (record, kind)
        return [Hold(self.id, log, seq, record)]

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
        body, header = opened.body, opened.header
        clock = accepted.after.clock
        added = AddRecord(self.id, log.id, header.seq, opened.hash, header.epoch, body.document, clock, record)
        return [added, *self._compare(accepted)]

    def _compare(self, accepted: Accepted) -> list[Change]:
        """A heartbeat of a laptop that has the same records as this one must name the same content."""
        claimed, author, before = accepted.opened.body.content, accepted.log, set(self._diverged)
        if not claimed or self._pending or self._drafts:
            return []
        if all(log is author or log.clocks[-1] == log.clocks[author.seen.get(log.id, 0)] for log in self.logs.values()):
            (self._diverged.discard if claimed == self.content() else self._diverged.add)(author.id.device)
        if self._diverged == before:
            return []
        devices = b"".join(device.to_bytes(2, "big") for device in sorted(self._diverged))
        return [PutSecret(f"diverged/{self.id.hex()}", devices)]

    def _apply(self, accepted: Accepted) -> None:
        log, opened = accepted.log, accepted.opened
        body = opened.body
        if body.document != Document.NONE:
            replica = self.lanes[log.seat] if body.document == Document.LANE else self.commons
            replica.apply(body.update)
            for entry in replica.take_touched():
                self.changed[log.seat, entry] = (log.id, opened.header.seq)
        log.seen = accepted.seen
        log.add(opened.hash, opened.header.epoch, body.document, accepted.after.clock, accepted.after.types)
        if log is self.log:
            self.spoke = body.clock

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

    @property
    def heard(self) -> bool:
        """Whether others changed something that nothing of this laptop has acknowledged yet."""
        return any(log.changed > self.log.seen.get(log.id, 0) for log in self.logs.values() if log is not self.log)

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say what it has: it heard something, or said nothing for a day."""
        return self.ready and (self.heard or (self.records > 0 and self._clock() - self.spoke >= DAY))

    def heartbeat(self) -> None:
        """Says what this laptop has, unless something written meanwhile says so."""
        if self.beat_due and not self._pending:
            self._pending.append(Pending(Document.NONE))
            self._schedule()

    def content(self) -> Hash:
        """The hash of everything that stands here."""
        return content_hash(self.id, (replica.content() for replica in self.replicas()))

    def receipted(self, seq: int, position: int) -> "asyncio.Future[None]":
        """Takes note that the relay has this laptop's records up to `seq`.

        `position` is the journal's with them, when this laptop has all before; otherwise 0.
        """
        changes: list[Change] = []
        while self.outbox and self.outbox[0].seq <= seq:
            self.outbox.popleft()
        if seq > self.pushed:
            self.pushed = seq
            changes.append(SetPushed(self.id, self.log.id, seq))
        changes += self._move_cursor(position)
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
        self._pending.append(Pending(Document.COMMONS, update))
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

    async def _flush_all(self) -> None:
        if not self.ready:
            await self._keep_drafts()
            return
        changes: list[Change] = [ClearDrafts(self.id)] if self._drafts else []
        sealed = await self._seal_all()
        changes += [self._own(one) for one in sealed]
        await self._commit(changes)
        self.outbox.extend(Outgoing(one.seq, one.record) for one in sealed)
        self.on_outgoing(self.space)
        self._tell()

    async def _keep_drafts(self) -> None:
        drafts = list(in_batches(self._pending))
        self._drafts += drafts
        self._pending = []
        await self._commit([AddDraft(self.id, draft.document, draft.update) for draft in drafts])
        self._tell()

    async def _seal_all(self) -> list[Sealed]:
        """Seals what is pending; a heartbeat only where no change says the same. Memory moves before this awaits."""
        clock = self._clock()
        pending = [*self._drafts, *self._pending]
        changes = [one for one in pending if one.document is not Document.NONE]
        try:
            sealed = self.writer.seal(
                changes or [Pending(Document.NONE, content=bytes(self.content()))], self.logs, clock
            )
        except HostileUpdate:
            await self.recover()
            raise StorageFailed("this change is too large to be kept; please make it in smaller parts") from None
        self._drafts, self._pending, self.spoke = [], [], clock
        return sealed

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
        return not self.log.changed or self.has(seat, self.log.id, self.log.changed)

    def _is_change(self, seq: int) -> bool:
        return self.log.clocks[seq] != self.log.clocks[seq - 1]

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for here."""
        found = [
            Alarm(kind, self.space, None if device is None else self.membership.seat_of(device), device, detail, count)
            for (kind, device, detail), count in self.refusals.items()
        ]
        for device in sorted(self._diverged):
            found.append(Alarm(AlarmKind.DIVERGED, self.space, self.membership.seat_of(device), device))
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
    order = (AlarmKind.FORK, AlarmKind.ROSTER_FORKED, AlarmKind.NO_KEY, AlarmKind.WAITING, AlarmKind.GAP)
    return order.index(kind)


def _not_ours(_update: bytes) -> None:
    raise Misuse("only its author's own laptops write in a lane")
