"""How what is written here becomes records: batched, with the heads its author has seen, sealed and signed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fourfold_client.replica import SCHEMAS, merged
from fourfold_client.spaces.log import CausalPast, Log
from fourfold_client.spaces.membership import Membership
from fourfold_shared import suites
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import Hash, LogId, Space
from fourfold_shared.record import MAX_HEADS, Body, Document, Head, Header, Kind, Place, seal
from fourfold_shared.yjs_update import Validated, validate_update

BATCH_UPDATES = 2048
"""Local changes in one record."""
BATCH_BYTES = 64 * 1024
"""Bytes of the updates that go into one record, before they are merged."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A local change that is not sealed yet, and the entries it reaches; or what a heartbeat says."""

    document: Document
    update: bytes = b""
    touched: frozenset[str] = frozenset()
    content: bytes = b""


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
    logs: Callable[[], Iterable[Log]]
    """The logs of the present generation."""

    def seal(self, pending: Sequence[Pending], logs: Mapping[LogId, Log], clock: int) -> list[Sealed]:
        """Seals changes as records that continue the log, and notes them there.

        `clock` is this laptop's, in milliseconds, for display only. Raises: Misuse without the space's key,
        HostileUpdate for a change that others would not take; the log may then have moved, and must be read again.
        """
        sealed = []
        for batch in in_batches(pending):
            *early, heads = self._heads()
            sealed += [self._seal_one(Pending(Document.NONE), some, logs, clock) for some in early]
            sealed.append(self._seal_one(batch, heads, logs, clock))
        return sealed

    def _seal_one(self, change: Pending, heads: tuple[Head, ...], logs: Mapping[LogId, Log], clock: int) -> Sealed:
        newest = self.membership.key(self.space)
        if newest is None:
            raise Misuse("nothing is sealed before the key has come")
        log, me = self.log, self.membership.identity
        log.seen.update((LogId(head.log), head.seq) for head in heads)
        header = Header(suites.CURRENT, Kind.RECORD, log.id, newest[0], log.seq + 1)
        place = Place(me.case, self.space.of(me.case), log.head)
        body = Body(
            int(change.document), change.update, heads, self.membership.roster.head, change.content, max(clock, 0)
        )
        after = self._validated(change, logs)
        record, digest = seal(body, header, place, epoch_key=newest[1], signing=me.keys.signing)
        log.saw(self.membership.roster.count)
        log.add(digest, header.epoch, change.document, after.clock, after.marks)
        return Sealed(header.seq, digest, header.epoch, change.document, after.clock, record, change.touched)

    def _validated(self, change: Pending, logs: Mapping[LogId, Log]) -> Validated:
        """Our own changes go through the validator too: what we send, everyone takes."""
        if change.document is Document.NONE:
            return Validated(0)
        return validate_update(
            change.update,
            client=self.log.client,
            clock=self.log.clock(change.document),
            past=CausalPast(self.log, logs, self.log.seen, change.document),
            schema=SCHEMAS[change.document],
        )

    def _heads(self) -> list[tuple[Head, ...]]:
        moved = [
            Head(bytes(log.id), log.seq, bytes(log.head))
            for log in sorted(self.logs(), key=lambda one: one.id)
            if log is not self.log and not log.stopped and log.seq > self.log.seen.get(log.id, 0)
        ]
        return [tuple(moved[start : start + MAX_HEADS]) for start in range(0, len(moved), MAX_HEADS)] or [()]


def in_batches(pending: Sequence[Pending]) -> Iterator[Pending]:
    """The changes as few as may be, in their order: each becomes one record."""
    return (
        Pending(
            batch[0].document,
            merged([one.update for one in batch]),
            frozenset[str]().union(*(one.touched for one in batch)),
            batch[-1].content,
        )
        for batch in _batches(pending)
    )


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
