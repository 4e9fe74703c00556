"""How what is written here becomes records: batched, with the heads its author has seen, sealed and signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fourfold_client.replica import SCHEMAS, merged
from fourfold_client.spaces.log import Log, causal_clocks
from fourfold_client.spaces.membership import Membership
from fourfold_shared import suites
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import Hash, LogId, Space
from fourfold_shared.record import MAX_HEADS, Body, Document, Head, Header, Kind, Place, seal
from fourfold_shared.yjs_update import validate_update

BATCH_UPDATES = 512
"""Local changes in one record; merging more at once costs more than it saves (facts.md, section B)."""
BATCH_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Pending:
    """A local change that is not sealed yet, and the entries it reaches."""

    document: Document
    update: bytes
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """Local changes kept unsealed, because the key has not come; `touched` are the entries that they reach."""

    document: Document
    update: bytes
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record of this laptop, to be committed."""

    seq: int
    hash: Hash
    epoch: int
    document: Document
    clock: int
    record: bytes
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one space's own log."""

    log: Log
    space: Space
    membership: Membership

    def drafts(self, pending: Sequence[Pending]) -> list[Draft]:
        """The changes as few drafts as may be, in their order."""
        return [
            Draft(batch[0].document, merged([one.update for one in batch]), _touched(batch))
            for batch in _batches(pending)
        ]

    def seal(self, pending: Sequence[Pending], logs: Mapping[LogId, Log], clock: int) -> list[Sealed]:
        """Seals changes as records that continue the log, and notes them there.

        `clock` is this laptop's, in milliseconds, for display only. Raises: Misuse without the space's key.
        """
        sealed = []
        for batch in _batches(pending):
            *early, heads = self._heads(logs)
            sealed += [self._seal_one(Pending(Document.NONE, b"", frozenset()), some, logs, clock) for some in early]
            change = Pending(batch[0].document, merged([one.update for one in batch]), _touched(batch))
            sealed.append(self._seal_one(change, heads, logs, clock))
        return sealed

    def _seal_one(self, change: Pending, heads: tuple[Head, ...], logs: Mapping[LogId, Log], clock: int) -> Sealed:
        newest = self.membership.key(self.space)
        if newest is None:
            raise Misuse("nothing is sealed before the key has come")
        log, me = self.log, self.membership.identity
        log.seen.update((LogId(head.log), head.seq) for head in heads)
        header = Header(suites.CURRENT, Kind.RECORD, log.id, newest[0], log.seq + 1)
        place = Place(me.case, self.space.of(me.case), log.head)
        body = Body(int(change.document), change.update, heads, self.membership.roster.count, max(clock, 0))
        after = self._clock_after(change, logs)
        record, digest = seal(body, header, place, epoch_key=newest[1], signing=me.keys.signing)
        log.add(digest, header.epoch, change.document, after)
        return Sealed(header.seq, digest, header.epoch, change.document, after, record, change.touched)

    def _clock_after(self, change: Pending, logs: Mapping[LogId, Log]) -> int:
        """Our own changes go through the validator too: what we send, everyone takes."""
        if change.document is Document.NONE:
            return 0
        return validate_update(
            change.update,
            client=self.log.client,
            clock=self.log.clock(change.document),
            known=causal_clocks(dict(logs), self.log.seen, change.document),
            schema=SCHEMAS[change.document],
        )

    def _heads(self, logs: Mapping[LogId, Log]) -> list[tuple[Head, ...]]:
        moved = [
            Head(bytes(log.id), log.seq, bytes(log.head))
            for log in sorted(logs.values(), key=lambda one: one.id)
            if log is not self.log and log.seq > self.log.seen.get(log.id, 0)
        ]
        return [tuple(moved[start : start + MAX_HEADS]) for start in range(0, len(moved), MAX_HEADS)] or [()]


def _touched(batch: Sequence[Pending]) -> frozenset[str]:
    return frozenset[str]().union(*(one.touched for one in batch))


def _batches(pending: Sequence[Pending]) -> Iterator[list[Pending]]:
    batch: list[Pending] = []
    size = 0
    for one in pending:
        full = len(batch) >= BATCH_UPDATES or size + len(one.update) > BATCH_BYTES
        if batch and (full or one.document is not batch[0].document):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one.update)
    if batch:
        yield batch
