"""What the first page of the day shows: little, and nothing that counts (product.md, 5.1 and 6.2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.pausing import paused
from fourfold_client.casefile.practices import current, landings, proposed, questions
from fourfold_client.casefile.rungs import Rung
from fourfold_client.casefile.sessions import next_session, state
from fourfold_shared.ids import Space

AT_MOST = 20
"""Lines of what changed."""


class Thing(StrEnum):
    """The one thing for me: the first of these that there is."""

    ANSWER_CHANGE = "answer-change"
    PREPARE = "prepare"
    LANDED = "landed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class SupportsDay:
    """What a support may want to see to.

    Private lines of the partner they support (product.md, 6.5) and what the other support asked about a practice or an
    event, neither answered yet; held things due for review, and wording that waits for their signature.
    """

    lines: tuple[Entry, ...]
    holds: tuple[Entry, ...]
    wording: tuple[Entry, ...]
    asked: tuple[Entry, ...]


def is_quiet(casefile: CaseFile, today: date) -> bool:
    """Whether one asked for a quieter page on this day."""
    marked = casefile.of_kind(Kind.QUIET_DAY, Rung.OWN.space(casefile.seat))
    return any(_falls_on(one.field("day"), today, every=one.field("every") == "year") for one in marked)


def one_thing(casefile: CaseFile) -> Thing:
    """What there is for a partner to do, if they want to do one thing; nothing joint while joint work rests."""
    rests = paused(casefile)
    session = None if rests else next_session(casefile)
    practice = current(casefile)
    if any(not (rests and Entry.stands_in(one.about or "", Space.TABLE)) for one in proposed(casefile)):
        return Thing.ANSWER_CHANGE
    if session is not None and not mine_for(casefile, session):
        return Thing.PREPARE
    if practice is not None and not any(casefile.is_mine(one) for one in landings(casefile, practice)):
        return Thing.LANDED
    return Thing.NOTHING


def mine_for(casefile: CaseFile, session: Entry) -> tuple[Entry, ...]:
    """What one brings to a session."""
    items = casefile.of_kind(Kind.AGENDA_ITEM, Space.TABLE)
    return tuple(one for one in items if casefile.is_mine(one) and one.field("session") == session.id)


def changed_since(casefile: CaseFile, since: int) -> tuple[Entry, ...]:
    """What others wrote or changed after a time (milliseconds since 1970), newest first, and not more than a page."""
    found = [
        one
        for space in casefile.spaces()
        for one in casefile.entries(space)
        if not casefile.is_mine(one) and one.written > since and not one.withdrawn
    ]
    return tuple(sorted(found, key=lambda one: (one.written, one.id), reverse=True)[:AT_MOST])


def for_support(casefile: CaseFile, today: date) -> SupportsDay:
    """What waits for a support, of what this file knows; what is joint waits on while joint work rests."""
    told = casefile.of_kind(Kind.SAFETY, Rung.PAIR.space(casefile.seat))
    lines = tuple(one for one in told if _waits(casefile, one))
    if paused(casefile):
        return SupportsDay(lines, (), (), ())
    holds = tuple(
        one for one in casefile.of_kind(Kind.HELD) if _is_due(one.field("review"), today) and not state(casefile, one)
    )
    wording = tuple(
        one
        for one in casefile.of_kind(Kind.WORDING, Space.BRIDGE)
        if not casefile.is_mine(one)
        and not any(casefile.is_mine(said) for said in casefile.beside(one.id, Kind.ASSENT))
    )
    asked = (*questions(casefile), *casefile.of_kind(Kind.DOUBT, Space.BRIDGE))
    return SupportsDay(lines, holds, wording, tuple(one for one in asked if _waits(casefile, one)))


def _waits(casefile: CaseFile, asked: Entry) -> bool:
    answers = casefile.beside(asked.id, Kind.ANSWER)
    return not casefile.is_mine(asked) and not any(casefile.is_mine(one) for one in answers if not one.withdrawn)


def _falls_on(day: str, today: date, *, every: bool) -> bool:
    marked = _day(day)
    if marked is None:
        return False
    return (marked.month, marked.day) == (today.month, today.day) if every else marked == today


def _is_due(day: str, today: date) -> bool:
    marked = _day(day)
    return marked is not None and marked <= today


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
