"""A space's documents as they stood when the home was last closed: so that opening need not replay every record.

Only this laptop ever reads it; it lies in the vault sealed under the vault key. Without it, or when it does not fit,
the records are replayed.
"""

from typing import TYPE_CHECKING, Annotated

import msgspec

from fourfold_client.vault import StoredRecord
from fourfold_shared.encoding import Counter, Wire, decode, encode
from fourfold_shared.entries import SeatNumber
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import LogId, Seat

if TYPE_CHECKING:
    from fourfold_client.spaces.space import LiveSpace

NAME = "documents"
MAX_CACHE = 1 << 30
LogBytes = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]


class CachedLog(Wire, frozen=True):
    """What a log's records do not say again: its causal past, and the maps and texts it made, by clock and depth."""

    log: LogBytes
    seen: tuple[tuple[LogBytes, Counter], ...]
    in_lane: tuple[tuple[Counter, Counter], ...]
    in_commons: tuple[tuple[Counter, Counter], ...]


class Cache(Wire, frozen=True, tag="documents/2"):
    """The documents and logs after the first `records` records of the space; `spoke` is when this laptop last wrote."""

    records: Counter
    spoke: Counter
    lanes: tuple[tuple[SeatNumber, bytes], ...]
    commons: bytes
    logs: tuple[CachedLog, ...]
    changed: tuple[tuple[SeatNumber, str, LogBytes, Counter], ...]


def of(space: "LiveSpace") -> bytes:
    """The cache of a space whose changes are all committed or queued before it."""
    return encode(
        Cache(
            space.records,
            space.spoke,
            tuple((int(seat), lane.snapshot()) for seat, lane in space.lanes.items()),
            space.commons.snapshot(),
            tuple(
                CachedLog(
                    bytes(log.id),
                    tuple((bytes(other), seq) for other, seq in log.seen.items()),
                    *(tuple(made.items()) for made in log.types),
                )
                for log in space.logs.values()
            ),
            tuple((int(seat), entry, bytes(log), seq) for (seat, entry), (log, seq) in space.changed.items()),
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


def restore(cache: Cache, space: "LiveSpace", rows: list[StoredRecord]) -> None:
    """Puts a freshly begun space where it stood; `rows` are the records that the cache covers."""
    for row in rows:
        space.log_of(row.log).add(row.hash, row.epoch, row.document, row.clock)
    for cached in cache.logs:
        log = space.log_of(LogId(cached.log))
        log.seen = {LogId(other): seq for other, seq in cached.seen}
        log.types = (dict(cached.in_lane), dict(cached.in_commons))
    for seat, snapshot in cache.lanes:
        space.lanes[Seat(seat)].apply(snapshot)
    space.commons.apply(cache.commons)
    space.changed.update({(Seat(seat), entry): (LogId(log), seq) for seat, entry, log, seq in cache.changed})
    space.records, space.spoke = len(rows), cache.spoke
