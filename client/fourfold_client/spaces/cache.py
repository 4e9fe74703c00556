"""A space's documents as they stood when the home was last closed: so that opening need not replay every record.

Only this laptop ever reads it; it lies in the vault sealed under the vault key. Without it, or when it does not fit
every one of the rows that it covers, the records are replayed: so a row that is damaged or gone is noticed.
"""

import hashlib
from collections.abc import Sequence
from typing import Annotated

import msgspec

from fourfold_client.spaces.holdings import DAMAGED, Holdings, row_bytes
from fourfold_client.spaces.marks import SIZE, Marks
from fourfold_client.vault import StoredRecord
from fourfold_shared.encoding import Bytes32, Counter, Wire, decode, encode
from fourfold_shared.entries import SeatNumber
from fourfold_shared.errors import Malformed, StorageFailed
from fourfold_shared.ids import LogId, Seat
from fourfold_shared.roster import Person

NAME = "documents"
MAX_CACHE = 1 << 30
Block = Annotated[bytes, msgspec.Meta(min_length=SIZE, max_length=SIZE)]
LogBytes = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]


class CachedLog(Wire, frozen=True):
    """What a log's records do not say again.

    Its author's rosters, its causal past, and its marks in its lane and in the commons.
    """

    log: LogBytes
    rosters: tuple[tuple[Counter, Counter], ...]
    seen: tuple[tuple[LogBytes, Counter], ...]
    in_lane: tuple[tuple[Counter, Block], ...]
    in_commons: tuple[tuple[Counter, Block], ...]


class CachedDocuments(Wire, frozen=True):
    """The documents of one generation."""

    generation: Counter
    lanes: tuple[tuple[SeatNumber, Counter, bytes], ...]
    commons: bytes


class Cache(Wire, frozen=True, tag="documents/9"):
    """The documents and logs after the first `records` records of the space; `spoke` is when this laptop last wrote."""

    records: Counter
    rows: Bytes32
    spoke: Counter
    documents: tuple[CachedDocuments, ...]
    logs: tuple[CachedLog, ...]
    changed: tuple[tuple[str, LogBytes, Counter], ...]


def of(holdings: Holdings) -> bytes:
    """The cache of a space whose changes are all committed or queued before it."""
    return encode(
        Cache(
            holdings.records,
            holdings.rows.digest(),
            holdings.spoke,
            tuple(
                CachedDocuments(
                    generation,
                    tuple((int(who.seat), who.tenure, lane.snapshot()) for who, lane in one.lanes.items()),
                    one.commons.snapshot(),
                )
                for generation, one in holdings.documents.items()
            ),
            tuple(
                CachedLog(
                    bytes(log.id),
                    tuple(log.rosters),
                    tuple((bytes(other), seq) for other, seq in log.seen.items()),
                    *(made.blocks() for made in log.marks),
                )
                for log in holdings.logs.values()
            ),
            tuple((entry, bytes(log), seq) for (_, entry), (log, seq) in holdings.changed.items()),
        )
    )


def parse(data: bytes | None) -> Cache | None:
    """Reads a cache; None when there is none or it is of another version."""
    if data is None:
        return None
    try:
        cache: Cache = decode(Cache, data, limit=MAX_CACHE)
    except Malformed:
        return None
    return cache


def restore(cache: Cache | None, holdings: Holdings, rows: Sequence[StoredRecord]) -> int:
    """Puts freshly begun holdings where they stood; gives how many of all the records in `rows` that covers.

    Raises: StorageFailed when not all the records that stood there are here.
    """
    if cache is None:
        return 0
    covered = rows[: cache.records]
    told = hashlib.sha256()
    for row in covered:
        told.update(row_bytes(row.log, row.seq, row.hash, row.epoch, row.document, row.clock, row.record))
    if told.digest() != cache.rows:
        return _replay(cache, holdings, covered)
    for row in covered:
        holdings.log_of(row.log).add(row.hash, row.epoch, row.document, row.clock)
    for cached in cache.logs:
        log = holdings.log_of(LogId(cached.log))
        log.seen = {LogId(other): seq for other, seq in cached.seen}
        log.rosters = list(cached.rosters)
        log.marks = (Marks(dict(cached.in_lane)), Marks(dict(cached.in_commons)))
    for documents in cache.documents:
        for seat, tenure, snapshot in documents.lanes:
            holdings.of(documents.generation).lane(Person(Seat(seat), tenure)).apply(snapshot)
        holdings.of(documents.generation).commons.apply(documents.commons)
    for replica in holdings.replicas():
        replica.take_touched()
    for entry, log_id, seq in cache.changed:
        log = holdings.log_of(LogId(log_id))
        holdings.changed[log.person, entry] = (log.id, seq)
    holdings.records, holdings.rows, holdings.spoke = cache.records, told, cache.spoke
    return cache.records


def _replay(cache: Cache, holdings: Holdings, rows: Sequence[StoredRecord]) -> int:
    for row in rows:
        holdings.replay(row)
    if holdings.rows.digest() != cache.rows:
        raise StorageFailed(DAMAGED)
    return len(rows)
