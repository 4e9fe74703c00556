"""What happens to a record before it touches a document (shared/README.md, section 11).

Checked in this order: length and header; the roster lets this device write here; sequence number and previous hash;
signature; commitment; tag; body; heads in place; roster and epoch not older than its
causal past; and the strict validator, which
admits only ids of that past. So every replica decides alike, whatever else it holds.

A record whose signature does not fit is refused, and blames nobody. One that a device signed and that breaks the rules
stops that device's log here: what follows is noted, so that others may cite it, and not applied. One that is early, or
whose trouble may be the relay's, is held, if its signature fits; where that cannot be looked at yet it is not kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fourfold_client.replica import SCHEMAS
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.spaces.log import CausalPast, Log
from fourfold_shared.errors import OtherKey, Refused
from fourfold_shared.ids import CaseId, Hash, LogId, Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.record import (
    Document,
    Header,
    Kind,
    Opened,
    Place,
    hash_of,
    open_record,
    verify_record,
)
from fourfold_shared.roster import Member, Roster
from fourfold_shared.suites import SUITES
from fourfold_shared.yjs_update import Validated, validate_update


@dataclass(frozen=True, slots=True)
class Accepted:
    """It may be applied: `after` is where its document's client then stands, `seen` its causal past."""

    log: Log
    opened: Opened
    after: Validated
    seen: dict[LogId, int]


@dataclass(frozen=True, slots=True)
class Repeated:
    """It is here already, or it is not for this laptop: it lies before a cut, where somebody else had the seat."""


@dataclass(frozen=True, slots=True)
class Held:
    """It is early and its signature fits: kept until what it waits for has come."""

    log: LogId
    seq: int
    kind: AlarmKind
    hash: Hash


@dataclass(frozen=True, slots=True)
class Unchecked:
    """It is so early that its signature cannot be looked at: it is not kept, and asked for again."""

    log: LogId
    seq: int
    kind: AlarmKind


@dataclass(frozen=True, slots=True)
class Refusal:
    """It is not let in; with `stops` its log ends here."""

    kind: AlarmKind
    detail: str
    log: LogId | None = None
    seq: int = 0
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """The next record of a stopped log: its place is kept, and it is not opened."""

    log: Log
    seq: int
    epoch: int
    hash: Hash


Verdict = Accepted | Noted | Repeated | Held | Unchecked | Refusal


@dataclass(frozen=True, slots=True)
class Books:
    """What a verdict rests on."""

    case: CaseId
    space: Space
    device: int
    """This laptop's."""
    roster: Roster
    keychain: Keychain
    keys: Mapping[int, bytes]
    logs: dict[LogId, Log]
    log: Callable[[LogId], Log]
    """The log of this id, as it is here or as it would begin."""
    replay: bool = False
    """Whether this is what was accepted before: what a removal says now does not take it back."""
    ahead: Callable[[LogId, int], Hash | None] = lambda _log, _seq: None
    """The hash of a record that is held, with what its log has before it."""
    admits: frozenset[int] = frozenset()
    """Removed devices of which this laptop is about to say how far they count."""


def judge(record: bytes, books: Books) -> Verdict:
    """Decides about one record. Changes nothing."""
    try:
        header = Header.parse(record)
    except Refused as error:
        return Refusal(AlarmKind.GARBLED, str(error))
    if header.kind is not Kind.RECORD or header.seq == 0:
        return Refusal(AlarmKind.GARBLED, "not a record of a log")
    member = books.roster.device(header.log.device)
    if member is None:
        return Unchecked(header.log, header.seq, AlarmKind.WAITING)
    if header.suite not in SUITES:
        return Unchecked(header.log, header.seq, AlarmKind.NEWER)
    log = books.log(header.log)
    if member.seat not in books.space.audience or member.sheet:
        return _strange(record, header, log, books)
    if header.epoch not in books.keys and _never_opens(header.epoch, books):
        return Repeated()
    if member.until and header.seq > log.seq and not books.replay:
        last = books.keychain.last_that_counts(log.id, books.roster)
        if last is None and header.log.device not in books.admits:
            return _early(record, header, log, books, AlarmKind.WAITING)
        if last is not None and header.seq > last:
            return _late(record, header, log, books)
    if header.seq > log.seq + 1:
        return _early(record, header, log, books, AlarmKind.GAP)
    place = Place(books.case, books.space.of(books.case), log.hashes[header.seq - 1])
    if header.seq <= log.seq:
        return _again(record, header, place, log)
    if log.stopped:
        return _noted(record, header, place, log)
    return _next(record, header, place, log, books, member)


def _never_opens(epoch: int, books: Books) -> bool:
    """Whether what is sealed under an epoch is for others, or for those who were here and lost its key for good."""
    return not books.keychain.is_for(books.device, epoch, books.roster) or books.keychain.buried(epoch, books.roster)


def _early(record: bytes, header: Header, log: Log, books: Books, kind: AlarmKind) -> Verdict:
    """A record that has to wait, and of which nothing more is known than where its log stands."""
    beyond = header.seq > log.seq + 1
    previous = books.ahead(log.id, header.seq - 1) if beyond else log.hashes[header.seq - 1]
    if previous is None:
        return Unchecked(log.id, header.seq, kind)
    place = Place(books.case, books.space.of(books.case), previous)
    if not _signed(record, place, log):
        return Refusal(AlarmKind.FORGED, "a signature does not fit")
    return Held(log.id, header.seq, kind, hash_of(record, place))


def _strange(record: bytes, header: Header, log: Log, books: Books) -> Verdict:
    """A log in a space that is not its device's: the device is named only if it really began one."""
    detail = "a device that has no place in this space"
    place = Place(books.case, books.space.of(books.case), log.hashes[0])
    if header.seq == 1 and _signed(record, place, log):
        return Refusal(AlarmKind.STRANGER, detail, log.id, header.seq)
    return Refusal(AlarmKind.FORGED, detail)


def _late(record: bytes, header: Header, log: Log, books: Books) -> Verdict:
    """What counts no longer, of a removed device: it is named only where its signature can be checked, and fits."""
    detail = "a record of a removed device"
    if header.seq > log.seq + 1:
        return Refusal(AlarmKind.REMOVED, detail)
    place = Place(books.case, books.space.of(books.case), log.head)
    if not _signed(record, place, log):
        return Refusal(AlarmKind.FORGED, detail)
    return Refusal(AlarmKind.REMOVED, detail, log.id, header.seq)


def _noted(record: bytes, header: Header, place: Place, log: Log) -> Verdict:
    try:
        return Noted(log, header.seq, header.epoch, verify_record(record, place, log.sign))
    except Refused as error:
        return Refusal(AlarmKind.FORGED, str(error))


def _again(record: bytes, header: Header, place: Place, log: Log) -> Verdict:
    if log.stopped or hash_of(record, place) == log.hashes[header.seq]:
        return Repeated()
    return _blame(record, place, log, header.seq, AlarmKind.FORK, "two records for one place in a log")


def _next(record: bytes, header: Header, place: Place, log: Log, books: Books, member: Member) -> Verdict:
    key = books.keys.get(header.epoch)
    if key is None:
        if not _signed(record, place, log):
            return Refusal(AlarmKind.FORGED, "a signature does not fit")
        return Held(log.id, header.seq, AlarmKind.NO_KEY, hash_of(record, place))
    try:
        opened = open_record(record, place, epoch_key=key, device=log.sign)
    except OtherKey:
        return Held(log.id, header.seq, AlarmKind.OTHER_KEY, hash_of(record, place))
    except Refused as error:
        return _blame(record, place, log, header.seq, AlarmKind.QUARANTINED, str(error))
    return _in_order(opened, log, books, member)


def _in_order(opened: Opened, log: Log, books: Books, member: Member) -> Verdict:
    header, body = opened.header, opened.body
    if body.roster.count > books.roster.count:
        return Held(log.id, header.seq, AlarmKind.WAITING, opened.hash)
    if not books.roster.stood_at(body.roster):
        return Held(log.id, header.seq, AlarmKind.ROSTER_FORKED, opened.hash)
    if why := _untimely(opened, member, books):
        return _stop(log, header.seq, why)
    pin = books.keychain.pin(header.log, books.roster)
    if pin is not None and pin.seq == header.seq and pin.hash != opened.hash and not books.replay:
        return Held(log.id, header.seq, AlarmKind.CONTRADICTED, opened.hash)
    generation = books.keychain.generation(header.epoch)
    if log.seq and books.keychain.generation(log.epochs[1]) != generation:
        return _stop(log, header.seq, "a log that goes on over a cut")
    seen, epoch = dict(log.seen), log.epochs[-1]
    for head in body.heads:
        cited = books.logs.get(LogId(head.log))
        if cited is None or cited.seq < head.seq:
            return Held(log.id, header.seq, AlarmKind.WAITING, opened.hash)
        if cited.hashes[head.seq] != head.hash:
            return Held(log.id, header.seq, AlarmKind.CONTRADICTED, opened.hash)
        if head.seq <= seen.get(cited.id, 0):
            return _stop(log, header.seq, "heads that go back")
        if books.keychain.generation(cited.epochs[1]) != generation:
            return _stop(log, header.seq, "heads from beyond a cut")
        if cited.roster_at(head.seq) > body.roster.count:
            return _stop(log, header.seq, "a roster older than its causal past")
        seen[cited.id] = head.seq
        epoch = max(epoch, cited.epochs[head.seq])
    if header.epoch < epoch:
        return _stop(log, header.seq, "an epoch older than its causal past")
    if body.document == Document.NONE:
        return Accepted(log, opened, Validated(0), seen)
    try:
        after = validate_update(
            body.update,
            client=log.client,
            clock=log.clock(body.document),
            past=CausalPast(log, books.logs, seen, body.document),
            schema=SCHEMAS[Document(body.document)],
        )
    except Refused as error:
        return _stop(log, header.seq, str(error))
    return Accepted(log, opened, after, seen)


def _untimely(opened: Opened, member: Member, books: Books) -> str:
    """What is wrong with a record by the roster that its author says to have had; nothing, if it is empty."""
    header, count = opened.header, opened.body.roster.count
    if not member.active(count) or count < books.log(header.log).roster:
        return "a roster on which its author does not stand, or that goes back"
    if books.roster.still(books.space, count):
        return "something new where nothing new is written"
    if not books.keychain.covers(header.epoch, books.roster, count):
        return "an epoch that a removal ended"
    return ""


def _stop(log: Log, seq: int, detail: str) -> Refusal:
    return Refusal(AlarmKind.QUARANTINED, detail, log.id, seq, stops=True)


def _blame(record: bytes, place: Place, log: Log, seq: int, kind: AlarmKind, detail: str) -> Refusal:
    """Whose fault it is: the device's if it signed this record for this place, otherwise whoever delivered it."""
    if not _signed(record, place, log):
        return Refusal(AlarmKind.FORGED, detail)
    return Refusal(kind, detail, log.id, seq, stops=True)


def _signed(record: bytes, place: Place, log: Log) -> bool:
    """Whether the log's device signed this record for this place."""
    try:
        verify_record(record, place, log.sign)
    except Refused:
        return False
    return True
