"""What a page asks for calmly, until it is done: one sentence and a way there (product.md, 5.7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fourfold_client.desk import Desk, Difference, Standing, What
from fourfold_client.ui import sentences
from fourfold_client.ui import words_joining as said
from fourfold_client.ui import words_people_page as keeping
from fourfold_client.ui.names import Names, capital, listed
from fourfold_shared.ids import Seat

KEEP_UNTIL = "keep-until"
"""A setting: a day, or nothing."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A sentence, and the name of the page that it leads to."""

    sentence: str
    leads: str


def reminders(desk: Desk, names: Names, settings: Mapping[str, str], today: date) -> Iterator[Reminder]:
    """What there is to be reminded of now."""
    until = keep_until(settings)
    if ended(desk):
        if until is not None and until <= today:
            day = f"{until.day} {until:%B %Y}"
            yield Reminder(keeping.KEEP_DUE.format(day=day), keeping.TO_KEEPING)
        return
    for index, proposal in desk.people.roster.proposals.items():
        if desk.people.may_agree(index):
            yield Reminder(f"{sentences.proposal(proposal, names)[0]} {said.YOUR_WORD}", said.TO_PROPOSAL)
    match desk.code.standing:
        case Standing.NEW:
            yield Reminder(said.COMPARE_FIRST, said.TO_SIX_WORDS)
        case Standing.CHANGED:
            yield Reminder(changed(desk.code.differences(), names), said.TO_SIX_WORDS)
        case Standing.DENIED:
            yield Reminder(said.DENIED_ELSEWHERE, said.TO_SIX_WORDS)


def ended(desk: Desk) -> bool:
    """Whether the case is over for this laptop: closed, or it no longer belongs to it."""
    return bool(desk.people.roster.closed) or not desk.case.membership.active


def keep_until(settings: Mapping[str, str]) -> date | None:
    """The day until which this person wants to keep the case file."""
    try:
        return date.fromisoformat(settings.get(KEEP_UNTIL, ""))
    except ValueError:
        return None


def changed(differences: Sequence[Difference], names: Names) -> str:
    """Who is why the words are others, and what to do."""
    told = [_different(one, names) for one in differences]
    here = [one.seat for one in differences if one.what is not What.LEFT]
    others = names.each(here)
    alone = len(differences) == 1 and len(others) == 1
    return " ".join([*told, said.CHECK_WITH.format(who=listed(others)) if alone else said.CHECK_TOGETHER])


def _different(found: Difference, names: Names) -> str:
    mine = found.seat == names.me
    return said.DIFFERENT[found.what].format(
        who="You" if mine else capital(names.last(found.seat)),
        whose="yours" if mine else names.of(found.seat),
        **{"is": "are" if mine else "is", "has": "have" if mine else "has"},
    )


def laptops(count: int, sheets: int) -> str:
    """How many laptops and sheets somebody has."""
    told = said.LAPTOPS.get(count, said.MANY_LAPTOPS.format(count=count))
    return told + said.AND_SHEETS.get(sheets, said.AND_MANY_SHEETS.format(count=sheets))


def said_same(seat: Seat, *, has: bool, me: Seat) -> str:
    """Whether somebody has said that the words are the same."""
    if seat == me:
        return said.YOU_SAID if has else said.YOU_NOT_SAID
    return said.HAS_SAID if has else said.NOT_SAID
