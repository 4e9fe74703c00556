"""Joint sessions and their agenda: equal slots, a turn to begin that alternates, and what has come since the last one.

Everything here follows from what all four can read, so that all four see the same (product.md, 4.1 and 6.6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.shared_understanding import agreed
from fourfold_shared.ids import Seat, Space

SLOTS = 2
"""Slots that are reserved for each partner; what comes after them is spoken of if there is time."""
HELD, CALLED_OFF, HEARD = "held", "called-off", "heard"
PLANNED = "planned"
"""It was called held, and was not after all."""
PARTNERS = (Seat.PARTNER_0, Seat.PARTNER_1)


class Say(StrEnum):
    """Who says something in the room."""

    SELF = "self"
    TOGETHER = "together"
    SUPPORT = "support"
    ABOUT = "about"
    """By a support, about the partner they support: what the room should understand."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing for the room, in its place. `reserved`: it has one of its author's slots."""

    item: Entry
    reserved: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is planned for one session.

    `turns` alternate between the partners, beginning with `begins`; `free` is how many reserved slots each partner has
    left; `supports` is what each support wants the room to understand, and `theirs` what else the supports bring;
    `since` is what has come since the last session.
    """

    session: Entry
    begins: Seat
    turns: tuple[Turn, ...]
    free: tuple[tuple[Seat, int], ...]
    supports: tuple[Entry, ...]
    theirs: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    since: tuple[Entry, ...]


def sessions(casefile: CaseFile) -> tuple[Entry, ...]:
    """Joint sessions in the order of their days; what was called off is not among them."""
    found = (one for one in casefile.of_kind(Kind.SESSION, Space.TABLE) if state(casefile, one) != CALLED_OFF)
    return tuple(sorted(found, key=lambda one: (day(one), one.began, one.id)))


def next_session(casefile: CaseFile) -> Entry | None:
    """The first session that was not held yet."""
    return next((one for one in sessions(casefile) if state(casefile, one) != HELD), None)


def held(casefile: CaseFile) -> tuple[Entry, ...]:
    """Sessions that were held, newest first."""
    return tuple(one for one in reversed(sessions(casefile)) if state(casefile, one) == HELD)


def state(casefile: CaseFile, entry: Entry) -> str:
    """What was said last of where something stands; empty when nothing was."""
    said = _last(casefile.beside(entry.id, Kind.STATE))
    return said.field("state") if said is not None else ""


def day(session: Entry) -> date:
    """The day of a session; that of its writing when none is named. Never raises, whatever a program put there."""
    try:
        return date.fromisoformat(session.field("day"))
    except ValueError:
        pass
    try:
        return datetime.fromtimestamp(session.began / 1000).date()
    except (ValueError, OverflowError, OSError):
        return date.min


def begins(casefile: CaseFile, session: Entry) -> Seat:
    """Which partner begins: whom the session names, and otherwise the one who did not begin the last time."""
    turn = Seat.PARTNER_1
    for one in sessions(casefile):
        named = one.field("starts")
        turn = Seat(int(named)) if named in ("0", "1") else turn.peer
        if one.id == session.id:
            break
    return turn


def agenda(casefile: CaseFile, session: Entry) -> Agenda:
    """What is planned for a session."""
    first = begins(casefile, session)
    items = [one for one in casefile.of_kind(Kind.AGENDA_ITEM, Space.TABLE) if one.field("session") == session.id]
    own = {seat: [one for one in items if one.author == seat] for seat in PARTNERS}
    return Agenda(
        session=session,
        begins=first,
        turns=tuple(_turns(own[first], own[first.peer])),
        free=tuple((seat, max(SLOTS - len(own[seat]), 0)) for seat in (first, first.peer)),
        supports=tuple(one for one in items if is_about_client(one)),
        theirs=tuple(one for one in items if not one.author.is_partner and not is_about_client(one)),
        waiting=not_yet_heard(casefile, session),
        since=since_last(casefile, session),
    )


def is_about_client(item: Entry) -> bool:
    """Whether a support says there what the room should understand about the partner they support."""
    return item.kind is Kind.AGENDA_ITEM and not item.author.is_partner and item.field("say") == Say.ABOUT


def said_yes(casefile: CaseFile, item: Entry) -> bool:
    """Whether the partner has said yes to what their support would like to say about them."""
    answers = casefile.beside(item.id, Kind.ASSENT)
    return any(one.field("answer") == "yes" and one.author.is_partner for one in answers if not one.withdrawn)


def may_go_further(casefile: CaseFile, entry: Entry) -> bool:
    """Whether something of one's own may be taken up by now: what is said about a partner waits for that partner."""
    return not is_about_client(entry) or said_yes(casefile, entry)


def not_yet_heard(casefile: CaseFile, session: Entry) -> tuple[Entry, ...]:
    """What partners put on the agenda of earlier sessions and what the room did not come to."""
    earlier = {one.id for one in held(casefile)} - {session.id}
    items = casefile.of_kind(Kind.AGENDA_ITEM, Space.TABLE)
    left = (one for one in items if one.author.is_partner and one.field("session") in earlier)
    return tuple(one for one in left if state(casefile, one) != HEARD)


def since_last(casefile: CaseFile, session: Entry) -> tuple[Entry, ...]:
    """What has come for all four since the last session that was held: alternating, the one who begins comes first."""
    earlier = [one for one in held(casefile) if one.id != session.id]
    since = _when_held(casefile, earlier[0]) if earlier else 0
    kinds = (Kind.INSIGHT, Kind.PRACTICE, Kind.PHASE, Kind.HELD)
    found = [one for kind in kinds for one in casefile.of_kind(kind, Space.TABLE) if one.written > since]
    first = begins(casefile, session)
    partners = [[one for one in _by_time(found) if one.author == seat] for seat in (first, first.peer)]
    others = [one for one in _by_time(found) if not one.author.is_partner]
    together = [one.entry for one in agreed(casefile) if one.since > since]
    return (*_alternating(*partners), *others, *together)


def about_session(casefile: CaseFile, kind: Kind, session: Entry) -> tuple[Entry, ...]:
    """What of a kind was written about a session, wherever one may read it, oldest first."""
    return tuple(one for one in casefile.of_kind(kind) if one.field("session") == session.id)


def sayings(casefile: CaseFile, session: Entry) -> tuple[Entry, ...]:
    """What a partner asks their support to say for them, and was not said yet."""
    asked = about_session(casefile, Kind.SAY_FOR_ME, session)
    return tuple(one for one in asked if state(casefile, one) != HEARD)


class Felt(StrEnum):
    """How far apart the two partners' answers to "I felt represented here today" are."""

    CLOSE = "close"
    APART = "apart"


APART_BY = 3
"""Steps of ten: from here on the two are worth a word between the supports."""


def felt(casefile: CaseFile, session: Entry) -> tuple[tuple[tuple[Seat, int], ...], Felt | None]:
    """Each partner's answer, as far as one may read it, and how far apart they are; None while one is not there."""
    given: dict[Seat, int] = {}
    for one in about_session(casefile, Kind.CLOSING, session):
        answer = one.field("represented")
        if one.author.is_partner and answer.isascii() and answer.isdigit() and int(answer) <= 10:
            given[one.author] = int(answer)
    answers = tuple(sorted(given.items()))
    if len(answers) < 2:
        return answers, None
    apart = abs(answers[0][1] - answers[1][1]) >= APART_BY
    return answers, Felt.APART if apart else Felt.CLOSE


def _turns(first: Sequence[Entry], second: Sequence[Entry]) -> Iterable[Turn]:
    for start, end, reserved in ((0, SLOTS, True), (SLOTS, None, False)):
        for item in _alternating(first[start:end], second[start:end]):
            yield Turn(item, reserved)


def _alternating(first: Sequence[Entry], second: Sequence[Entry]) -> list[Entry]:
    found: list[Entry] = []
    for place in range(max(len(first), len(second))):
        found += [*first[place : place + 1], *second[place : place + 1]]
    return found


def _when_held(casefile: CaseFile, session: Entry) -> int:
    said = _last(casefile.beside(session.id, Kind.STATE))
    return said.written if said is not None else session.written


def _by_time(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.written, one.id))


def _last(entries: Sequence[Entry]) -> Entry | None:
    standing = [one for one in entries if not one.withdrawn]
    return max(standing, key=lambda one: (one.written, one.id), default=None)
