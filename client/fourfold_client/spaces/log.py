"""The logs of one space as this laptop has accepted them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from fourfold_client.spaces.marks import Marks
from fourfold_shared.ids import Hash, LogId, Seat
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import Document
from fourfold_shared.roster import Person

Clocks = tuple[int, int]
"""The Yjs clocks of a log's client after a record: in its lane, and in the commons."""


@dataclass(slots=True)
class Log:
    """One incarnation's log. The lists have an entry for every record, and one before the first."""

    id: LogId
    person: Person
    """Whose device writes it."""
    client: int
    sign: SignPublic
    hashes: list[Hash]
    clocks: list[Clocks] = field(default_factory=lambda: [(0, 0)])
    epochs: list[int] = field(default_factory=lambda: [0])
    seen: dict[LogId, int] = field(default_factory=dict)
    """The causal past of the newest record: how far its author had the other logs."""
    marks: tuple[Marks, Marks] = field(default_factory=lambda: (Marks(), Marks()))
    """In its lane, and in the commons."""
    changed: int = 0
    """The newest record that changed a document, 0 before the first."""
    rosters: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])
    """From which record on its author had how many roster entries."""
    stopped: bool = False

    @property
    def seat(self) -> Seat:
        """The seat that its device stands for."""
        return self.person.seat

    @property
    def seq(self) -> int:
        """The sequence number of the newest record, 0 before the first."""
        return len(self.hashes) - 1

    @property
    def head(self) -> Hash:
        """The hash that the next record continues."""
        return self.hashes[-1]

    @property
    def roster(self) -> int:
        """How many roster entries the author of the newest record had."""
        return self.rosters[-1][1]

    def roster_at(self, seq: int) -> int:
        """How many roster entries the author of record `seq` had."""
        return self.rosters[bisect_right(self.rosters, seq, key=itemgetter(0)) - 1][1]

    def saw(self, count: int) -> None:
        """Takes note that the author of the next record had so many roster entries."""
        if count != self.roster:
            self.rosters.append((self.seq + 1, count))

    def clock(self, document: Document | int, seq: int = -1) -> int:
        """How many clocks this log's client has in `document` after record `seq` (by default the newest)."""
        return self.clocks[seq][document - 1] if document else 0

    def add(self, digest: Hash, epoch: int, document: int, clock: int, marks: Iterable[tuple[int, int]] = ()) -> None:
        """Takes note of the next record."""
        lane, commons = self.clocks[-1]
        if document == Document.LANE:
            lane = clock
        elif document == Document.COMMONS:
            commons = clock
        self.hashes.append(digest)
        self.epochs.append(epoch)
        self.clocks.append((lane, commons))
        if document != Document.NONE:
            self.changed = self.seq
            self.marks[document - 1].add(marks)

    def has(self, log: LogId, seq: int) -> bool:
        """Whether this log's author had record `seq` of `log` when its newest record was made."""
        return log == self.id or self.seen.get(log, 0) >= seq


class CausalPast:
    """What a record of `log` may name in one document: what its author had there (yjs_update.Past).

    `seen` tells how far its author had the other logs. A lane holds what the laptops of one person wrote, nothing else.
    """

    def __init__(self, log: Log, logs: Mapping[LogId, Log], seen: Mapping[LogId, int], document: int) -> None:
        self._document = document
        self._logs = {log.client: log}
        self._clocks = {log.client: log.clock(document)}
        for other, seq in seen.items():
            cited = logs[other]
            if document == Document.COMMONS or cited.person == log.person:
                self._logs[cited.client] = cited
                self._clocks[cited.client] = cited.clock(document, seq)

    def clocks(self, client: int) -> int:
        """How many clocks of a client there are."""
        return self._clocks.get(client, 0)

    def mark(self, client: int, clock: int) -> int:
        """What the validator remembers of this clock, 0 for nothing."""
        log = self._logs.get(client)
        return 0 if log is None else log.marks[self._document - 1].of(clock)
