"""How much goes from one partner to the other in some days: a soft limit, the same for both (product.md, 5.2).

What is more waits, and goes by itself once there is room (`later`). Both supports together can set another measure: an
entry of each at the table that says the same.
"""

from dataclasses import dataclass

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_shared.ids import Space

_DAY = 24 * 3600 * 1000
MOST_THINGS, MOST_DAYS = 99, 31


@dataclass(frozen=True, slots=True)
class Pace:
    """So many things in so many days, from each partner."""

    things: int
    days: int


USUAL = Pace(3, 7)
"""Where the supports have not set another; product.md, 5.2."""
TO_THE_OTHER = frozenset(
    {
        Kind.ENTRY,
        Kind.JOURNAL,
        Kind.CHECK_IN,
        Kind.IMPACT,
        Kind.BOUNDARY,
        Kind.IF_HAPPENS,
        Kind.LETTER,
    }
)
"""What one partner says to the other. Story, questions, agenda, practices and insights are work that all four do."""


def pace(casefile: CaseFile) -> Pace:
    """The measure that holds: what both supports said last, if it is the same."""
    last = {one.author: one for one in sorted(casefile.of_kind(Kind.PACE, Space.TABLE), key=_age)}
    said = {_read(one) for one in last.values()}
    agreed = said.pop() if len(last) == 2 and len(said) == 1 else None
    return agreed or USUAL


def counts(casefile: CaseFile, kind: Kind, to: Space) -> bool:
    """Whether something that one takes there is to the other partner."""
    return casefile.seat.is_partner and to is Space.TABLE and kind in TO_THE_OTHER


def room(casefile: CaseFile, now: int) -> int:
    """How many things one may still say to the other now."""
    return pace(casefile).things - len(_gone(casefile, now))


def room_from(casefile: CaseFile, now: int, before: int) -> int:
    """When there is room for one thing after the `before` that wait already, in milliseconds since 1970."""
    held, gone = pace(casefile), _gone(casefile, now)
    many = len(gone) + before - held.things
    if many < 0:
        return now
    return gone[many] + held.days * _DAY if many < len(gone) else now + held.days * _DAY


def _gone(casefile: CaseFile, now: int) -> list[int]:
    """When one's own went that still count, oldest first."""
    since = now - pace(casefile).days * _DAY
    own = (one for one in casefile.entries(Space.TABLE) if one.author == casefile.seat and not one.withdrawn)
    return [one.began for one in own if one.kind in TO_THE_OTHER and one.began > since]


def _read(one: Entry) -> Pace | None:
    things, days = (_number(one.field(name)) for name in ("things", "days"))
    return Pace(things, days) if 0 < things <= MOST_THINGS and 0 < days <= MOST_DAYS else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _age(one: Entry) -> tuple[int, str]:
    return (one.written, one.id)
