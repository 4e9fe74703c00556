"""Open questions: who asked whom, and where each stands (product.md, 4.2).

waiting ──▶ being prepared ──▶ answered in session on a day
   └──────────────┴──────────▶ not going to be answered, and why

What is said of a question stands beside it, signed; the newest of what counts is where it stands. Whoever was asked, or
their support, says that it is being prepared or will not be answered; anybody says in which session it was answered;
and whoever asked can let it wait again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.timeline import seat_of
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person


class Standing(StrEnum):
    """Where a question stands; the value is what the field `state` says."""

    WAITING = "waiting"
    PREPARED = "prepared"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Question:
    """`to` is whom it is for, None for anybody; `said` is the word that made it stand so, None while there is none."""

    entry: Entry
    to: Seat | None
    standing: Standing
    said: Entry | None

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.standing in (Standing.WAITING, Standing.PREPARED)


def questions(casefile: CaseFile, *spaces: Space) -> tuple[Question, ...]:
    """The questions of some spaces, of the table without any: those still open first, oldest first."""
    found = [question(casefile, one) for one in casefile.of_kind(Kind.QUESTION, *(spaces or (Space.TABLE,)))]
    return tuple(sorted(found, key=lambda one: not one.open))


def question(casefile: CaseFile, entry: Entry) -> Question:
    """Where one question stands."""
    to = seat_of(entry.field("to"))
    said = [one for one in casefile.beside(entry.id, Kind.STATE) if one.space is entry.space and not one.withdrawn]
    counts = [one for one in said if one.field("state") in open_to(entry, one.person)]
    newest = _newest(counts)
    return Question(entry, to, Standing.WAITING if newest is None else Standing(newest.field("state")), newest)


def open_to(entry: Entry, person: Person) -> tuple[Standing, ...]:
    """What somebody may say of a question. One that was asked of a support is for whoever has their seat."""
    to = seat_of(entry.field("to"))
    asked = to is None or person.seat in (to, to.counterpart)
    return tuple(
        one for one in Standing if one is Standing.ANSWERED or (asked if one in _OF_ASKED else person == entry.person)
    )


async def say(casefile: CaseFile, entry: Entry, standing: Standing, *, session: str = "", why: str = "") -> Entry:
    """Says where a question stands: with the day of the `session` in which it was answered, or `why` it will not be.

    Raises: NotAllowedHere for who may not, and without day or reason; TooLong, StorageFailed.
    """
    if standing not in open_to(entry, casefile.person):
        raise NotAllowedHere("this is for whoever was asked to say")
    if standing is Standing.ANSWERED and not session.strip():
        raise NotAllowedHere("the day of the session is missing")
    if standing is Standing.CLOSED and not why.strip():
        raise NotAllowedHere("one sentence why is missing")
    before = question(casefile, entry).said
    fields = {"state": standing.value, "session": session.strip(), "of": "" if before is None else before.id}
    return await casefile.put(Kind.STATE, entry.space, why.strip(), fields=fields, about=entry.id)


def _newest(said: Sequence[Entry]) -> Entry | None:
    """The word that no other one follows; each names the one before it, so that no clock decides. Of two the later."""
    followed = {one.field("of") for one in said}
    last = [one for one in said if one.id not in followed] or said
    return last[-1] if last else None


_OF_ASKED = (Standing.PREPARED, Standing.CLOSED)
