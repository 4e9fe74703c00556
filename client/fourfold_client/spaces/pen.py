"""What is written in one space on this laptop until it is in records: gathered, sealed, committed, handed on.

What cannot be sealed yet, because the space's key has not come or is owed, waits in the vault as drafts.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from fourfold_client.clock import Clock
from fourfold_client.replica import Replica
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.incarnation import Move, keep_log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.writer import Pending, Sealed, Writer, in_batches
from fourfold_client.vault import AddDraft, AddRecord, Change, ClearDrafts, Draft
from fourfold_shared.errors import HostileUpdate, StorageFailed
from fourfold_shared.ids import LogId
from fourfold_shared.record import Document

GATHER_SECONDS = 0.04
"""The first change becomes a record at once; while more comes, the next record is begun so long after."""

DAY = 24 * 3600 * 1000
"""Milliseconds between the heartbeats of a laptop that hears nothing (shared/README.md, section 5)."""


class Pen:
    """Of one space. `commit` puts changes into the vault; `sealed` is told of a log's records once they are there.

    `recover` makes memory anew from the vault, `tell` says that something changed.
    """

    def __init__(
        self,
        membership: Membership,
        clock: Clock,
        *,
        commit: Callable[[Sequence[Change]], Awaitable[None]],
        sealed: Callable[[LogId, Sequence[Sealed]], None],
        recover: Callable[[], Awaitable[None]],
        tell: Callable[[], None],
    ) -> None:
        self._membership = membership
        self._clock = clock
        self._commit = commit
        self._sealed = sealed
        self._recover = recover
        self._tell = tell
        self._flush: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._began = self._gathered = -math.inf
        """When the first change of those that are pending was made, and of those that became the last record."""
        self._open = False
        self._going = asyncio.Event()
        """Not set while what is written waits for a new log."""
        self._going.set()
        self._holdings: Holdings
        self.drafts: list[Pending] = []
        self.pending: list[Pending] = []
        self.stranded: set[str] = set()
        """Own entries that were written for those before a cut and that went to nobody."""
        self.made = self.kept = 0
        """How many changes were made here so far, and how many of them, the first ones, were committed or given up."""

    def take_up(self, holdings: Holdings) -> list[Pending]:
        """Writes in the own log of `holdings` from now on; gives what was pending and is not written any more."""
        stranded, self.drafts, self.pending = self.pending, [], []
        self.kept = self.made
        self._holdings = holdings
        self._writer = Writer(holdings.log, holdings.space, self._membership, holdings.present)
        return stranded

    def follow_keys(self) -> list[Change]:
        """Begins a new log and new documents, if the keychain was cut since this laptop last wrote.

        Gives what is to be committed. What was written for those before the cut and is not sealed stays here, and goes
        to nobody by itself.
        """
        holdings, chain = self._holdings, self._membership.keychains[self._holdings.space]
        present, left = chain.generation(chain.epoch), holdings.generation
        if left == present and holdings.generation_of(holdings.log) == present:
            return []
        own = LogId.fresh(self._membership.identity.device) if holdings.log.seq else holdings.log.id
        for one in (*self.drafts, *self.pending):
            self._strand(one.document, one.update)
        holdings.begin(own)
        stranded = [self._draft(one, left) for one in self.take_up(holdings)]
        return [keep_log(holdings.id, own), *stranded]

    def open(self) -> None:
        """Begins to seal, or goes on."""
        self._open = True
        self._going.set()

    def close(self) -> None:
        """Seals nothing more."""
        self._open = False
        self._going.set()

    def hold(self) -> None:
        """Seals nothing until it is opened again."""
        self._going.clear()

    async def still(self) -> None:
        """Returns once what was begun before `hold` is ended."""
        while self._flush is not None:
            await asyncio.wait([self._flush])
            await asyncio.sleep(0)  # its callback must get its turn

    def redraw(self, draft: Draft) -> None:
        """Shows a draft again; one of the present generation is sealed when it can be."""
        document = Document(draft.document)
        touched = self._show(document, draft.update, draft.generation)
        if draft.generation == self._holdings.generation:
            self.drafts.append(Pending(document, draft.update, touched))
        else:
            self._strand(document, draft.update)

    def _strand(self, document: Document, update: bytes) -> None:
        """Takes note of the entries that begin in a change that goes to nobody; it may be shown already."""
        if document is Document.LANE:
            alone = Replica(Document.LANE, self._holdings.log.client, lambda _update: None)
            alone.apply(update)
            self.stranded |= alone.take_touched()
            alone.close()

    def _show(self, document: Document, update: bytes, generation: int) -> frozenset[str]:
        documents = self._holdings.of(generation)
        replica = documents.lane(self._holdings.log.person) if document is Document.LANE else documents.commons
        replica.take_touched()
        replica.apply(update)
        return replica.take_touched()

    def say_again(self, late: Iterable[Pending], move: Move) -> None:
        """Shows and seals in the new log what was written while it was begun."""
        for one in late:
            if one.update:
                moved = move.said_again(one)
                self._show(moved.document, moved.update, self._holdings.generation)
                self.pending.append(moved)

    @property
    def ready(self) -> bool:
        """Whether this laptop has the key; until then what is written waits here as drafts."""
        return self._membership.key(self._holdings.space) is not None

    @property
    def clean(self) -> bool:
        """Whether everything written here is in a record."""
        return not self.pending and not self.drafts

    def written(self, document: Document, update: bytes) -> None:
        """Takes a change of a document."""
        touched = self._holdings.own_lane.take_touched() if document is Document.LANE else frozenset[str]()
        if not self.pending:
            self._began = time.monotonic()
        self.pending.append(Pending(document, update, touched))
        self.made += 1
        self.schedule()

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say what it has: it heard something, or said nothing for a day."""
        silent = self._holdings.records > 0 and self._clock() - self._holdings.spoke >= DAY
        return self.ready and (self._holdings.heard or silent)

    def beat(self) -> None:
        """Says what this laptop has where that is due, unless something that is pending says so."""
        if self.beat_due and not self.pending:
            self.pending.append(Pending(Document.NONE))
            self.schedule()

    async def saved(self) -> None:
        """Returns once everything written so far is committed to the vault.

        Raises: StorageFailed; what was not committed is then undone here.
        """
        while self.pending or self._flush is not None:
            await self._going.wait()
            self._hurry.set()
            self.schedule()
            if self._flush is not None:
                await asyncio.shield(self._flush)
                await asyncio.sleep(0)  # one that is done is taken away by its callback, which must get its turn

    def schedule(self) -> None:
        """Has what waits become records soon, where it can be."""
        due = self.pending or (self.drafts and self.ready)
        if due and self._flush is None and self._open and self._going.is_set():
            self._flush = asyncio.get_running_loop().create_task(self._flush_all())
            self._flush.add_done_callback(self._flushed)

    def _flushed(self, task: "asyncio.Task[None]") -> None:
        self._flush = None
        if task.cancelled() or task.exception() is not None:
            self._tell()
        else:
            self.schedule()

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
        if any(one.document is not Document.NONE for one in self.pending):
            await self._gather()
        if self.clean or not self._going.is_set():
            return
        if not self.ready:
            await self._keep_drafts()
            return
        holdings = self._holdings
        changes: list[Change] = [ClearDrafts(holdings.id, holdings.generation)] if self.drafts else []
        made = self.made
        sealed, log = await self._seal_all(), self._holdings.log.id
        changes += [self._own(one) for one in sealed]
        await self._commit(changes)
        self.kept = max(self.kept, made)
        self._sealed(log, sealed)
        self._tell()

    async def _keep_drafts(self) -> None:
        drafts = list(in_batches(self.pending))
        self.drafts += drafts
        self.pending, made = [], self.made
        await self._commit([self._draft(one, self._holdings.generation) for one in drafts])
        self.kept = max(self.kept, made)
        self._tell()

    def _draft(self, pending: Pending, generation: int) -> AddDraft:
        """The change that keeps what was written in a generation as a draft."""
        return AddDraft(self._holdings.id, pending.document, pending.update, generation)

    async def _seal_all(self) -> list[Sealed]:
        """Seals what is pending; a heartbeat only where no change says the same. Memory moves before this awaits."""
        clock = self._clock()
        changes = [one for one in (*self.drafts, *self.pending) if one.document is not Document.NONE]
        beat = Pending(Document.NONE, content=b"" if changes else bytes(self._holdings.content()))
        try:
            sealed = self._writer.seal(changes or [beat], self._holdings.logs, clock)
        except HostileUpdate:
            await self._recover()
            raise StorageFailed("this change is too large to be kept; please make it in smaller parts") from None
        self.drafts, self.pending, self._holdings.spoke = [], [], clock
        return sealed

    def _own(self, one: Sealed) -> Change:
        holdings = self._holdings
        log = holdings.log
        holdings.note(log.id, one.seq, one.hash, one.epoch, one.document, one.clock, one.record)
        for entry in one.touched:
            holdings.changed[log.person, entry] = (log.id, one.seq)
        return AddRecord(holdings.id, log.id, one.seq, one.hash, one.epoch, one.document, one.clock, one.record)
