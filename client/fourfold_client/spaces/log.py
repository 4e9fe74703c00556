"""The logs of one space as this laptop has accepted them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fourfold_shared.ids import Hash, LogId, Seat
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import Document

Clocks = tuple[int, int]
"""The Yjs clocks of a log's client after a record: in its lane, and in the commons."""


@dataclass(slots=True)
class Log:
    """One incarnation's log. The lists have an entry for every record, and one before the first."""

    id: LogId
    seat: Seat
    client: int
    sign: SignPublic
    hashes: list[Hash]
    clocks: list[Clocks] = field(default_factory=lambda: [(0, 0)])
    epochs: list[int] = field(default_factory=lambda: [0])
    seen: dict[LogId, int] = field(default_factory=dict)
    """The causal past of the newest record: how far its author had the other logs."""
    stopped: bool = False

    @property
    def seq(self) -> int:
        """The sequence number of the newest record, 0 before the first."""
        return len(self.hashes) - 1

    @property
    def head(self) -> Hash:
        """The hash that the next record continues."""
        return self.hashes[-1]

    def clock(self, document: Document | int, seq: int = -1) -> int:
        """How many clocks this log's client has in `document` after record `seq` (by default the newest)."""
        return self.clocks[seq][document - 1] if document else 0

    def add(self, digest: Hash, epoch: int, document: int, clock: int) -> None:
        """Takes note of the next record."""
        lane, commons = self.clocks[-1]
        if document == Document.LANE:
            lane = clock
        elif document == Document.COMMONS:
            commons = clock
        self.hashes.append(digest)
        self.epochs.append(epoch)
        self.clocks.append((lane, commons))

    def has(self, log: LogId, seq: int) -> bool:
        """Whether this log's author had record `seq` of `log` when its newest record was made."""
        return log == self.id or self.seen.get(log, 0) >= seq


def causal_clocks(logs: dict[LogId, Log], seen: dict[LogId, int], document: int) -> Callable[[int], int]:
    """How many clocks each client has in `document`, in the causal past that `seen` tells."""
    clocks = {logs[log].client: logs[log].clock(document, seq) for log, seq in seen.items()}
    return lambda client: clocks.get(client, 0)
