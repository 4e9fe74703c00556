"""What this laptop holds of one space: the logs that it has accepted, and the documents that they add up to."""

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fourfold_client.replica import EMPTY_LANE, Replica
from fourfold_client.spaces.acceptance import Accepted, Books, judge
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.vault import AddRecord, StoredRecord
from fourfold_shared.content import content_hash
from fourfold_shared.entries import Pin
from fourfold_shared.errors import Misuse, StorageFailed
from fourfold_shared.ids import Hash, LogId, Seat, Space, client_of
from fourfold_shared.record import Document, genesis
from fourfold_shared.roster import Person

DAMAGED = "a record in this home is damaged; restore the home, or join again with a new laptop"
_ROW = struct.Struct(">8sQ32sQQQ")


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one generation: the lane of each person who wrote or may write here, and the commons."""

    lanes: dict[Person, Replica]
    commons: Replica
    begin: Callable[[Person], Replica]

    def lane(self, person: Person) -> Replica:
        """The document that this person alone writes; begun if they wrote nothing yet."""
        if person not in self.lanes:
            self.lanes[person] = self.begin(person)
        return self.lanes[person]

    def replicas(self) -> tuple[Replica, ...]:
        """Every document."""
        return (*self.lanes.values(), self.commons)

    def hashes(self, space: Space) -> Iterator[Hash]:
        """What the documents hold, in the order in which the content is told.

        Of each seat the lanes in which something stands, or one that is empty; then the commons.
        """
        for seat in sorted(space.audience):
            own = [self.lanes[one] for one in sorted(self.lanes) if one.seat == seat]
            yield from [lane.content() for lane in own if not lane.empty] or [EMPTY_LANE]
        yield self.commons.content()


class Holdings:
    """Begun empty; `log` is this laptop's own.

    `written` is called with the update of every change that is made here, and the kind of document. A generation ends
    where the chain of keys is cut: what is written later stands in documents of its own.
    """

    def __init__(
        self, space: Space, membership: Membership, own: LogId, written: Callable[[Document, bytes], None]
    ) -> None:
        self.space = space
        self.id = space.of(membership.identity.case)
        self._membership = membership
        self._written = written
        self.logs: dict[LogId, Log] = {}
        self.changed: dict[tuple[Person, str], tuple[LogId, int]] = {}
        """The newest record that reached an entry of somebody's lane."""
        self.records = 0
        self.rows = hashlib.sha256()
        """Over every record in its place, and what the vault's row says of it: so that a damaged row is noticed."""
        self.spoke = 0
        """When this laptop's newest record was written (milliseconds since 1970)."""
        self.documents: dict[int, Documents] = {}
        self.stops: frozenset[LogId] = frozenset()
        """Logs that were stopped when this was last open."""
        self.begin(own)

    def begin(self, own: LogId) -> None:
        """Writes in the newest generation from now on, in the log `own`."""
        chain = self._membership.keychains[self.space]
        self.generation = chain.generation(chain.epoch)
        self.log = self.log_of(own)
        self._documents(self.generation, self._written)

    @property
    def lanes(self) -> dict[Seat, Replica]:
        """The lanes of those who have the seats now, in the newest generation; for one's own seat one's own."""
        documents, roster, me = self.documents[self.generation], self._membership.roster, self.log.person
        people = (me if seat == me.seat else roster.person(seat) for seat in sorted(self.space.audience))
        return {person.seat: documents.lane(person) for person in people}

    @property
    def commons(self) -> Replica:
        """The commons of the newest generation."""
        return self.documents[self.generation].commons

    @property
    def own_lane(self) -> Replica:
        """The lane of this laptop's person in the newest generation."""
        return self.documents[self.generation].lane(self.log.person)

    def replicas(self) -> tuple[Replica, ...]:
        """Every document of every generation."""
        return tuple(replica for documents in self.documents.values() for replica in documents.replicas())

    def close(self) -> None:
        """Lets go of the documents."""
        for replica in self.replicas():
            replica.close()

    def generation_of(self, log: Log) -> int:
        """The generation that a log belongs to; before its first record the newest."""
        return self._membership.keychains[self.space].generation(log.epochs[1]) if log.seq else self.generation

    def present(self) -> list[Log]:
        """The logs of the newest generation."""
        return [log for log in self.logs.values() if self.generation_of(log) == self.generation]

    def of(self, generation: int) -> Documents:
        """The documents of a generation; those of an earlier one are only read."""
        return self.documents.get(generation) or self._documents(generation, _not_ours)

    def _documents(self, generation: int, written: Callable[[Document, bytes], None]) -> Documents:
        me, client = self.log.person, self.log.client

        def begin(person: Person) -> Replica:
            ours = person == me
            return Replica(
                Document.LANE, client, (lambda update: written(Document.LANE, update)) if ours else _not_theirs
            )

        commons = Replica(Document.COMMONS, client, lambda update: written(Document.COMMONS, update))
        made = self.documents[generation] = Documents({}, commons, begin)
        return made

    def log_of(self, log: LogId) -> Log:
        """The log of this id; begun if it is new. Raises: Misuse when its device is not on the roster."""
        return self.logs.setdefault(log, self.look(log))

    def look(self, log: LogId) -> Log:
        """The log of this id, as it is here or as it would begin. Raises: as `log_of`."""
        known = self.logs.get(log)
        if known is not None:
            return known
        member = self._membership.roster.device(log.device)
        if member is None:
            raise Misuse("a log of a device that is not on the roster")
        first = genesis(self._membership.identity.case, self.id, log, member.public.sign)
        return Log(log, member.person, client_of(log, self.id), member.public.sign, [first])

    def books(self, *, replay: bool = False) -> Books:
        """What a verdict about a record rests on."""
        membership = self._membership
        return Books(
            membership.identity.case,
            self.space,
            membership.identity.device,
            membership.roster,
            membership.keychains[self.space],
            membership.keys[self.space],
            self.logs,
            self.look,
            replay,
        )

    def apply(self, accepted: Accepted, record: bytes) -> None:
        """Puts an accepted record into its log and its document.

        Raises: HostileUpdate when the document library fails on it; all this must then be made again.
        """
        log, opened = accepted.log, accepted.opened
        body = opened.body
        if body.document != Document.NONE:
            documents = self.of(self._membership.keychains[self.space].generation(opened.header.epoch))
            replica = documents.lane(log.person) if body.document == Document.LANE else documents.commons
            replica.apply(body.update)
            for entry in replica.take_touched():
                self.changed[log.person, entry] = (log.id, opened.header.seq)
        self.logs[log.id] = log
        log.seen = accepted.seen
        log.saw(body.roster.count)
        log.add(opened.hash, opened.header.epoch, body.document, accepted.after.clock, accepted.after.marks)
        self.note(log.id, opened.header.seq, opened.hash, log.epochs[-1], body.document, accepted.after.clock, record)
        if log is self.log:
            self.spoke = body.clock

    def keep_place(self, log: Log, seq: int, digest: Hash, epoch: int, record: bytes) -> AddRecord:
        """Keeps the place of a record of a stopped log, so that others may cite it; gives what is to be committed."""
        self.logs[log.id] = log
        log.add(digest, epoch, Document.NONE, 0)
        self.note(log.id, seq, digest, epoch, Document.NONE, 0, record)
        return AddRecord(self.id, log.id, seq, digest, epoch, Document.NONE, 0, record)

    def note(self, log: LogId, seq: int, digest: Hash, epoch: int, document: int, clock: int, record: bytes) -> None:
        """Counts a record that is here now, and what the vault's row says of it."""
        self.records += 1
        self.rows.update(row_bytes(log, seq, digest, epoch, document, clock, record))

    def replay(self, row: StoredRecord) -> None:
        """Puts in again what was accepted before. Raises: StorageFailed when it does not fit any more."""
        if row.log in self.stops and row.document == Document.NONE:
            self.keep_place(self.log_of(row.log), row.seq, row.hash, row.epoch, row.record)
            return
        verdict = judge(row.record, self.books(replay=True))
        if not isinstance(verdict, Accepted) or (verdict.log.id, verdict.opened.header.seq) != (row.log, row.seq):
            raise StorageFailed(DAMAGED)
        self.apply(verdict, row.record)

    def pins(self, devices: Iterable[int]) -> tuple[Pin, ...]:
        """Where the logs of some devices stand here: what an entry that removes them says."""
        wanted = frozenset(devices)
        logs = sorted(
            (log for log in self.logs.values() if log.id.device in wanted and log.seq), key=lambda log: log.id
        )
        return tuple(Pin(bytes(log.id), log.seq, bytes(log.head)) for log in logs)

    def content(self) -> Hash:
        """The hash of everything that stands in the newest generation."""
        return content_hash(self.id, self.documents[self.generation].hashes(self.space))

    def same_as(self, author: Log) -> bool:
        """Whether the author of a log's newest record had just what is here, heartbeats aside."""
        return all(log is author or log.clocks[-1] == log.clocks[author.seen.get(log.id, 0)] for log in self.present())

    @property
    def heard(self) -> bool:
        """Whether others changed something that nothing of this laptop has acknowledged yet."""
        others = (log for log in self.present() if log is not self.log and not log.stopped)
        return any(log.changed > self.log.seen.get(log.id, 0) for log in others)

    def has(self, seat: Seat, log: LogId, seq: int) -> bool:
        """Whether some laptop of `seat` has said that it has record `seq` of `log`."""
        return any(other.seat == seat and other.has(log, seq) for other in self.logs.values())


def row_bytes(log: LogId, seq: int, digest: Hash, epoch: int, document: int, clock: int, record: bytes) -> bytes:
    """A record and all that the vault's row says of it, as one string of bytes."""
    return _ROW.pack(log, seq, digest, epoch, document, clock) + record


def _not_theirs(_update: bytes) -> None:
    raise Misuse("only its author's own laptops write in a lane")


def _not_ours(_document: Document, _update: bytes) -> None:
    raise Misuse("what stands before a cut is only read")
