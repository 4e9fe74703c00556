"""A space's documents as they stood when the home was last closed: so that opening need not replay every record.

Only this laptop ever reads it; it lies in the vault sealed under the vault key. Without it, or when it does not fit,
the records are replayed.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from fourfold_client.spaces.holdings import Holdings
from fourfold_client.vault import StoredRecord
from fourfold_shared.encoding import Counter, Wire, decode, encode
from fourfold_shared.entries import SeatNumber
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import LogId, Seat

NAME = "documents"
MAX_CACHE = 1 << 30
LogBytes = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]


class CachedLog(Wire, frozen=True):
    """What a log's records do not say again: its causal past, and marks, in its lane and in the commons, by clock."""

    log: LogBytes
    seen: tuple[tuple[LogBytes, Counter], ...]
    in_lane: tuple[tuple[Counter, Counter], ...]
    in_commons: tuple[tuple[Counter, Counter], ...]


class CachedDocuments(Wire, frozen=True):
    """The documents of one generation."""

    generation: Counter
    lanes: tuple[tuple[SeatNumber, bytes], ...]
    commons: bytes


class Cache(Wire, frozen=True, tag="documents/4"):
    """The documents and logs after the first `records` records of the space; `spoke` is when this laptop last wrote."""

    records: Counter
    spoke: Counter
    documents: tuple[CachedDocuments, ...]
    logs: tuple[CachedLog, ...]
    changed: tuple[tuple[SeatNumber, str, LogBytes, Counter], ...]


def of(holdings: Holdings) -> bytes:
    """The cache of a space whose changes are all committed or queued before it."""
    return encode(
        Cache(
            holdings.records,
            holdings.spoke,
            tuple(
                CachedDocuments(
                    generation,
                    tuple((int(seat), lane.snapshot()) for seat, lane in one.lanes.items()),
                    one.commons.snapshot(),
                )
                for generation, one in holdings.documents.items()
            ),
            tuple(
                CachedLog(
                    bytes(log.id),
                    tuple((bytes(other), seq) for other, seq in log.seen.items()),
                    *(tuple(made.items()) for made in log.marks),
                )
                for log in holdings.logs.values()
            ),
            tuple((int(seat), entry, bytes(log), seq) for (seat, entry), (log, seq) in holdings.changed.items()),
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
    """Puts freshly begun holdings where they stood; gives how many of all the records in `rows` that covers."""
    if cache is None or cache.records > len(rows):
        return 0
    for row in rows[: cache.records]:
        holdings.log_of(row.log).add(row.hash, row.epoch, row.document, row.clock)
    for cached in cache.logs:
        log = holdings.log_of(LogId(cached.log))
        log.seen = {LogId(other): seq for other, seq in cached.seen}
        log.marks = (dict(cached.in_lane), dict(cached.in_commons))
    for documents in cache.documents:
        for seat, snapshot in documents.lanes:
            holdings.of(documents.generation).lanes[Seat(seat)].apply(snapshot)
        holdings.of(documents.generation).commons.apply(documents.commons)
    for replica in holdings.replicas():
        replica.take_touched()
    holdings.changed.update({(Seat(seat), entry): (LogId(log), seq) for seat, entry, log, seq in cache.changed})
    holdings.records, holdings.spoke = cache.records, cache.spoke
    return cache.records
