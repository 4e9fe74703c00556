"""The timeline: points with dates as people write them, others' dates beside them, and context (product.md, 4.2)."""

from dataclasses import dataclass

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.dates import When, parse_when, sort_key
from fourfold_client.casefile.entries import Entry, NoteKind
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_shared.ids import Seat, Space

PARTS = ("life", "discovery", "recovery")
"""What a point belongs to, in its field `part`."""
EXACT, ABOUT = "exact", "about"
"""What the field `precision` of a point says."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it was written, and what is understood of it."""

    written: str
    when: When | None
    about: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A point, what is told around it, and the dates that others remember: those stand in notes of theirs."""

    entry: Entry
    dated: Dated
    known_to: Seat | None
    known_since: str
    context: tuple[Entry, ...]
    others: tuple[tuple[Entry, Dated], ...]


def timeline(casefile: CaseFile, part: str = "") -> tuple[Entry, ...]:
    """The points that all four see, of one part or of all, the earliest first and those without a date last."""
    points = (one for one in casefile.of_kind(Kind.POINT, Space.TABLE) if not part or one.field("part") == part)
    return tuple(sorted(points, key=lambda one: sort_key(dated(one).when)))


def point(casefile: CaseFile, entry: Entry) -> Point:
    """What stands around one point."""
    others = [(one, dated(one)) for one in casefile.notes(entry) if one.field("when") and not one.withdrawn]
    context = [one for one in casefile.beside(entry.id, Kind.CONTEXT) if not one.withdrawn]
    known_to, since = seat_of(entry.field("known-to")), entry.field("known-since")
    return Point(entry, dated(entry), known_to, since, tuple(context), tuple(others))


def dated(entry: Entry) -> Dated:
    """The date of a point, or of a note beside one."""
    written = entry.field("when")
    when = parse_when(written)
    return Dated(written, when, entry.field("precision") == ABOUT or (when is not None and when.about))


def seat_of(said: str) -> Seat | None:
    """The seat that a field names; None for none."""
    return Seat(int(said)) if said in _SEATS else None


async def remember_otherwise(
    casefile: CaseFile, point: Entry, when: str, text: str = "", *, space: Space | None = None
) -> Entry:
    """Puts another date beside somebody's point, as one's own note, or keeps it lower; the point stays as it is.

    Raises: NotAllowedHere without a date, TooLong, StorageFailed.
    """
    if not when.strip():
        raise NotAllowedHere("the date that you remember is missing")
    return await casefile.attach(point.id, NoteKind.DIFFERENTLY, text, {"when": when.strip()}, space=space)


_SEATS = frozenset(str(int(seat)) for seat in Seat)
