"""The timeline: each point with its date, who has known it since when, others' dates beside it, and context."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.timeline import Dated, Point, point, remember_otherwise, timeline
from fourfold_client.ui import words
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.seenby import SeenBy
from fourfold_client.ui.components.storyform import people, revise_with, rungs, tell
from fourfold_client.ui.design import Choices, Field, fields, region, text
from fourfold_client.ui.names import Names
from fourfold_client.ui.shell import Shell
from fourfold_client.words_values import PARTS, PRECISION
from fourfold_shared.ids import Seat

_ALL = ""


class TimelinePart:
    """The points in the order of their dates, all or those of one part, and the form for a new one."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        text("p", said.TIMELINE_HINT, "soft aside")
        labels = {_ALL: said.ALL_PARTS, **PARTS}
        self._part = Choices(said.WHICH_PART, labels, _ALL, self._draw, "across aside")
        self._list = Listing(shell, said.TIMELINE, self._entries, PointCard, said.NO_POINTS, name="more-timeline")

        @folded(said.ADD_POINT, name="add-point")
        def _() -> None:
            Form(shell, "point", Kind.POINT, rungs(shell.desk.seat), _parts(shell), below=said.STANDS_PREPARED)

    def _draw(self) -> None:
        self._list.draw()

    def _entries(self) -> tuple[Entry, ...]:
        return timeline(self._shell.desk.casefile, self._part.value)


class PointCard:
    """One point."""

    def __init__(self, shell: Shell, entry: Entry) -> None:
        self._shell = shell
        self._drawn: object = None
        self._context: dict[str, Card] = {}
        mine = shell.names.is_me(entry.person)
        other = () if mine else ((said.OTHER_DATE, "other-date", _other_date),)
        also = (*other, (said.ADD_CONTEXT, "context", _add_context))
        self.box = region("div", "point")
        with self.box:
            self._dates = region("div", "dates")
            self._card = Card(shell, entry, Manner(also, revise_with(_parts), _SHOWN_HERE, plain=True))
            self._around = region("div", "around")
        self.refresh(entry)

    def refresh(self, entry: Entry) -> None:
        """Shows the point as it stands now."""
        names = self._shell.names
        found = point(self._shell.desk.casefile, entry)
        self._card.refresh(entry)
        drawn = (entry, found.others, [names.of(seat) for seat in Seat])
        if drawn != self._drawn:
            self._drawn = drawn
            self._dates.clear()
            with self._dates:
                _draw_dates(found, names)
        for gone in self._context.keys() - {one.id for one in found.context}:
            self._context.pop(gone).box.delete()
        for one in found.context:
            if one.id in self._context:
                self._context[one.id].refresh(one)
            else:
                with self._around:
                    self._context[one.id] = Card(self._shell, one)


def _draw_dates(found: Point, names: Names) -> None:
    if found.entry.withdrawn:
        return
    with text("p", "", "date"):
        text("span", written(found.dated))
        text("span", PARTS.get(found.entry.field("part"), ""), "soft")
    known, since = found.known_to, found.known_since
    if known is not None:
        you = known == names.me
        if since:
            told = (said.KNOWN_SINCE_YOU if you else said.KNOWN_SINCE).format(name=names.of(known), when=since)
        else:
            told = said.KNOWN_LATER_YOU if you else said.KNOWN_LATER.format(name=names.of(known))
        text("p", told, "soft")
    for note, dated in found.others:
        you = names.is_me(note.person)
        remembers = said.REMEMBERS_YOU if you else said.REMEMBERS
        text("p", remembers.format(name=names.by(note.person), when=written(dated)))


def written(dated: Dated) -> str:
    """A date as its writer put it, and that it is approximate where they said so elsewhere."""
    if not dated.written:
        return said.NO_DATE
    unsaid = dated.about and (dated.when is None or not dated.when.about)
    return said.APPROXIMATE.format(when=dated.written) if unsaid else dated.written


def _other_date(shell: Shell, entry: Entry) -> None:
    """Asks for the date that one remembers oneself."""
    asking = Asking(shell, said.OTHER_DATE_TITLE, quiet=True)
    with asking.body():
        text("p", said.OTHER_DATE_HINT.format(name=shell.names.of_person(entry.person)), "soft")
        with fields():
            when = Field(said.OTHER_DATE_WHEN, name="other-date")
            more = Field(said.OTHER_DATE_TEXT, long=True)
        seen = SeenBy(shell, entry)

    async def go() -> None:
        await remember_otherwise(shell.desk.casefile, entry, when.value, more.value, space=seen.space)
        shell.say(words.SAVED)

    asking.acts(said.OTHER_DATE_SAVE, go)


def _add_context(shell: Shell, entry: Entry) -> None:
    parts = (Part(TEXT, said.CONTEXT_TEXT, long=True),)
    name = f"{entry.id}/context"
    tell(shell, said.ADD_CONTEXT, name, Kind.CONTEXT, rungs(shell.desk.seat), parts, about=entry.id)


def _parts(shell: Shell) -> tuple[Part, ...]:
    return (
        Part(TITLE, said.POINT_TITLE),
        Part("when", said.POINT_WHEN),
        Part("precision", said.POINT_PRECISION, choices=PRECISION),
        Part("part", said.POINT_PART, choices=PARTS),
        Part(TEXT, said.POINT_TEXT, long=True),
        Part("known-to", said.POINT_KNOWN, choices=people(shell, said.POINT_NOBODY)),
        Part("known-since", said.POINT_SINCE),
    )


_SHOWN_HERE = ("when", "precision", "part", "known-to", "known-since")
