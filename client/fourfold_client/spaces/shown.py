"""What a relay has of a journal, noted while all of it comes (shared/README.md, section 11)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_shared.errors import Refused
from fourfold_shared.ids import LogId, Space
from fourfold_shared.record import Header


class Lacking(NamedTuple):
    """Of one log the first and the last record that a relay lacks and would take."""

    log: LogId
    first: int
    last: int


class Shown:
    """How far each log came, without a gap, since the journal was asked for from its start."""

    def __init__(self) -> None:
        self._seqs: dict[LogId, int] = {}

    def note(self, records: Sequence[bytes]) -> None:
        """Takes note of the next records of the journal; what is none is passed over."""
        for record in records:
            try:
                header = Header.parse(record)
            except Refused:
                continue
            if header.seq == self._seqs.get(header.log, 0) + 1:
                self._seqs[header.log] = header.seq

    def lacking(self, logs: Iterable[Log], space: Space, membership: Membership) -> Iterator[Lacking]:
        """Of each log that the relay lacks something of: what it would take."""
        chain, roster = membership.keychains[space], membership.roster
        for log in logs:
            last = log.seq
            if (member := roster.device(log.id.device)) is not None and member.until:
                last = min(last, chain.last_that_counts(log.id, roster) or 0)
            first = self._seqs.get(log.id, 0) + 1
            if first <= last:
                yield Lacking(log.id, first, last)
