"""The documents of one space, made again from the records of a proof: each verified, opened and put in its place.

This is written apart from a laptop's own door on purpose: it knows no vault and keeps nothing. A proof holds only what
a laptop had accepted, so nothing is held or set aside here: the first thing that is wrong ends it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fourfold_client.replica import SCHEMAS, Replica
from fourfold_client.spaces.log import CausalPast, Log
from fourfold_shared.errors import Malformed, Refused
from fourfold_shared.ids import CaseId, LogId, Seat, Space, client_of
from fourfold_shared.keychain import Keychain
from fourfold_shared.parcel import Section
from fourfold_shared.record import Document, Header, Opened, Place, genesis, open_with, verify_record
from fourfold_shared.roster import Person, Roster
from fourfold_shared.steps import append_step
from fourfold_shared.yjs_update import validate_update


@dataclass(slots=True)
class Replayed:
    """One space as its records add up. It is only read (casefile.CaseSpace)."""

    space: Space
    chain: Keychain
    roster: Roster
    logs: dict[LogId, Log] = field(default_factory=dict)
    unopened: int = 0
    _documents: dict[int, tuple[dict[Person, Replica], Replica]] = field(default_factory=dict)

    @property
    def lanes(self) -> Mapping[Seat, Replica]:
        """The lanes of those who have the seats, in the newest generation."""
        generation = self.chain.generation(self.chain.epoch)
        return {seat: self.lane(generation, self.roster.person(seat)) for seat in sorted(self.space.audience)}

    @property
    def layers(self) -> tuple[Mapping[Person, Replica], ...]:
        """What each person wrote, in the generations from the oldest to the newest."""
        self.documents(self.chain.generation(self.chain.epoch))
        return tuple(lanes for _, (lanes, _) in sorted(self._documents.items()))

    @property
    def commons(self) -> Replica:
        """The commons of the newest generation."""
        return self.documents(self.chain.generation(self.chain.epoch))[1]

    @property
    def closed(self) -> str:
        """Nothing is written here."""
        return "an export is only read"

    @property
    def ready(self) -> bool:
        """Nothing is written here."""
        return False

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""
        return self.roster.person(seat)

    def gone(self, person: Person) -> int:
        """The roster count at which a person left or was dismissed; 0 while they are here."""
        return self.roster.gone(person)

    async def saved(self) -> None:
        """Nothing is written here."""

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """An export is on nobody's laptop."""
        return False, frozenset()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Nothing changes here."""
        return lambda: None

    def documents(self, generation: int) -> tuple[dict[Person, Replica], Replica]:
        """The lanes and the commons of a generation."""
        if generation not in self._documents:
            self._documents[generation] = {}, Replica(Document.COMMONS, 0, _only_read)
        return self._documents[generation]

    def lane(self, generation: int, person: Person) -> Replica:
        """What a person alone wrote in a generation."""
        lanes = self.documents(generation)[0]
        if person not in lanes:
            lanes[person] = Replica(Document.LANE, 0, _only_read)
        return lanes[person]

    def close(self) -> None:
        """Lets go of the documents."""
        for lanes, commons in self._documents.values():
            for replica in (*lanes.values(), commons):
                replica.close()


def replay(case: CaseId, section: Section, keys: tuple[bytes, ...], roster: Roster) -> Replayed:
    """Verifies and opens everything of one space. Raises: Malformed, naming the space and the record that is wrong."""
    chain = Keychain(case, section.space)
    for step in section.steps:
        try:
            chain = append_step(chain, step, roster)
        except Refused as error:
            raise Malformed(f"the keys of {section.space.value} do not hold together: {error}") from None
    replayed = Replayed(section.space, chain, roster)
    for number, (record, key) in enumerate(zip(section.records, keys, strict=True), 1):
        try:
            _add(replayed, case, record, key, roster)
        except Refused as error:
            replayed.close()
            raise Malformed(f"record {number} of {section.space.value} does not hold: {error}") from None
    return replayed


def _add(replayed: Replayed, case: CaseId, record: bytes, key: bytes, roster: Roster) -> None:
    header = Header.parse(record)
    log = _log(replayed, case, header.log, roster)
    if header.seq != log.seq + 1:
        raise Malformed("it does not continue its log")
    place = Place(case, replayed.space.of(case), log.head)
    if not key:
        log.add(verify_record(record, place, log.sign), header.epoch, Document.NONE, 0)
        replayed.unopened += 1
        return
    opened = open_with(record, place, key=key, device=log.sign)
    _cite(replayed, log, opened)
    document, after = Document(opened.body.document), None
    if document is not Document.NONE:
        past = CausalPast(log, replayed.logs, log.seen, document)
        after = validate_update(
            opened.body.update, client=log.client, clock=log.clock(document), past=past, schema=SCHEMAS[document]
        )
        generation = replayed.chain.generation(header.epoch)
        lane, commons = replayed.lane(generation, log.person), replayed.documents(generation)[1]
        (lane if document is Document.LANE else commons).apply(opened.body.update)
    log.add(opened.hash, header.epoch, document, after.clock if after else 0, after.marks if after else ())


def _log(replayed: Replayed, case: CaseId, log: LogId, roster: Roster) -> Log:
    if log not in replayed.logs:
        member, space = roster.device(log.device), replayed.space
        if member is None or member.sheet or member.seat not in space.audience:
            raise Malformed("its device has no place here")
        first = genesis(case, space.of(case), log, member.public.sign)
        replayed.logs[log] = Log(log, member.person, client_of(log, space.of(case)), member.public.sign, [first])
    return replayed.logs[log]


def _cite(replayed: Replayed, log: Log, opened: Opened) -> None:
    for head in opened.body.heads:
        cited = replayed.logs.get(LogId(head.log))
        if cited is None or cited.seq < head.seq or cited.hashes[head.seq] != head.hash:
            raise Malformed("it rests on a record that is not here")
        log.seen[cited.id] = head.seq


def _only_read(_update: bytes) -> None:
    raise Malformed("an export is only read")
