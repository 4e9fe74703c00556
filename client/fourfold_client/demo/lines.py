"""What the lines of the sample case are made of.

Days count back from the day on which the demo is made. `name` is how a later line refers to an entry. In fields "@-160"
is the date of that day, "@sunday-160" that of the Sunday before it or on it, "@year-160" its year, and "#name" the id
of the entry of that name.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from fourfold_client.casefile import CaseFile, Kind, NoteKind
from fourfold_shared.ids import Seat, Space

NADIA, THEO, RUTH, SAMUEL = Seat.PARTNER_0, Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1
NAMES = {NADIA: "Nadia", THEO: "Theo", RUTH: "Ruth", SAMUEL: "Samuel"}


@dataclass(frozen=True, slots=True)
class Write:
    """An entry of one's own, of a kind; `about` is the name of the entry that it is about.

    `up`: its author takes a copy there at once; `name` then means the copy.
    """

    day: int
    seat: Seat
    space: Space
    title: str
    text: str
    name: str = ""
    kind: Kind = Kind.ENTRY
    fields: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    up: Space | None = None


@dataclass(frozen=True, slots=True)
class Revise:
    """A new wording of an earlier entry, by its author; `fields` are those that change."""

    day: int
    seat: Seat
    entry: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attach:
    """A note beside an entry."""

    day: int
    seat: Seat
    entry: str
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """An author takes a copy of their entry further up; its name then means the copy."""

    day: int
    seat: Seat
    entry: str
    space: Space


@dataclass(frozen=True, slots=True)
class Withdraw:
    """An author takes their entry back."""

    day: int
    seat: Seat
    entry: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with a verb of the case file, which gets the ids of what has a name."""

    day: int
    seat: Seat
    does: Callable[[CaseFile, Mapping[str, str]], Awaitable[object]]


Line = Write | Revise | Attach | Share | Withdraw | Act


def session(day: int, number: int, summary: str, by: Seat, *, starts: str = "") -> tuple[Line, ...]:
    """A joint session that was held: planned by Ruth two days before, with its summary by one of the supports."""
    name = f"session-{number}"
    planned = {"day": f"@{day}", "starts": starts}
    return (
        Write(day - 2, RUTH, Space.TABLE, f"Joint session {number}", "", name, Kind.SESSION, planned),
        Write(day, RUTH, Space.TABLE, "", "", "", Kind.STATE, {"state": "held"}, name),
        Write(day, by, Space.TABLE, "", summary, "", Kind.SESSION_SUMMARY, {"session": f"#{name}"}),
    )


def closing(day: int, number: int, represented: tuple[int, int], pace: tuple[int, int]) -> tuple[Line, ...]:
    """What Nadia and Theo answered at the close of a session."""
    answered = ((NADIA, Space.WING_0), (THEO, Space.WING_1))
    return tuple(
        Write(
            day,
            seat,
            space,
            "",
            "",
            "",
            Kind.CLOSING,
            {"session": f"#session-{number}", "represented": str(represented[seat]), "pace": str(pace[seat])},
        )
        for seat, space in answered
    )
