"""The story so far: summary, timeline, open questions, what was told already, impact, and what is being prepared."""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.reading import prepared, read_by_support
from fourfold_client.ui import sentences
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.openquestions import QuestionsPart
from fourfold_client.ui.components.points import TimelinePart
from fourfold_client.ui.components.recognition import SummaryPart
from fourfold_client.ui.components.storyform import revise_with, rungs
from fourfold_client.ui.components.toldalready import ToldPart
from fourfold_client.ui.design import region, text
from fourfold_client.ui.places import READING
from fourfold_client.ui.shell import Shell
from fourfold_client.words_values import AREAS
from fourfold_shared.ids import Space

_LOWER = (Kind.SUMMARY, Kind.POINT, Kind.CONTEXT, Kind.QUESTION, Kind.TOLD, Kind.IMPACT)


_GO_TO = """const to = location.hash.slice(1);
const at = document.getElementById(to) || document.querySelector(`[data-key="${CSS.escape(to.replace(/^at-/, ""))}"]`);
if (to && at) { at.scrollIntoView(); at.focus({ preventScroll: true }); }"""
"""Goes to the part or the entry that the address names, once the page is there; again once all of it is drawn."""


class StoryPage:
    """Its parts, one after another; each draws what changed in it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._said: object = None
        with shell.page(said.STORY, Space.TABLE):
            text("p", said.INTRO, "soft aside")
            audience(Space.TABLE, shell.names)
            self._read = region("div")
            parts = (
                ("summary", said.SUMMARY, SummaryPart),
                ("timeline", said.TIMELINE, TimelinePart),
                ("questions", said.QUESTIONS, QuestionsPart),
                ("told", said.TOLD, ToldPart),
                ("impact", said.IMPACT, _impact),
            )
            if not shell.desk.seat.is_partner:
                with region("div", "row"):
                    text("a", said.TO_READING, "button edge").props(f'href="{READING}" data-key="reading"')
            with region("nav", "contents", said.ON_THIS_PAGE), ui.element("ul"):
                for name, label, _ in parts:
                    with ui.element("li"):
                        text("a", label).props(f'href="#{name}" data-key="to/{name}"')
            for name, label, build in parts:
                self._part(name, label, build)
            with region("section", "story lower", said.PREPARED):
                text("h2", said.PREPARED)
                text("p", said.PREPARED_HINT, "soft")
                Listing(shell, said.PREPARED, self._prepared, PreparedCard, said.NOTHING_THERE, name="more-prepared")
        shell.on_change(self._draw_read)
        ui.run_javascript(_GO_TO)
        shell.when_shown(lambda: ui.run_javascript(_GO_TO))

    def _part(self, name: str, label: str, build: Callable[[Shell], object]) -> None:
        with region("section", "story", label).props(f'id="{name}" tabindex="-1"'):
            text("h2", label)
            build(self._shell)

    def _prepared(self) -> list[Entry]:
        found = (one for kind in _LOWER for one in prepared(self._shell.desk.casefile, kind))
        return sorted(found, key=lambda one: -one.began)

    def _draw_read(self) -> None:
        """That a support has read the story, to the partner and to themselves."""
        names = self._shell.names
        found = read_by_support(self._shell.desk.casefile)
        shown = [(one, names.of_person(one.person)) for one in found[-1:]]
        if shown == self._said:
            return
        self._said = shown
        self._read.clear()
        with self._read:
            for one, _ in shown:
                mine = names.is_me(one.person)
                told = said.READ_SAID_YOU if mine else said.READ_SAID
                name = names.of(one.author.counterpart) if mine else names.by(one.person)
                with region("div", "asks aside"):
                    text("p", told.format(name=name, day=sentences.day(one.began)))
                    if one.text:
                        text("p", one.text, "said")


class PreparedCard:
    """What is not part of the story yet, with who can read it."""

    def __init__(self, shell: Shell, entry: Entry) -> None:
        self.box = region("div", "prepared")
        with self.box:
            text("p", shell.names.can_see(entry.space), "can-see")
            self._card = Card(shell, entry)
        self.refresh = self._card.refresh


def _impact(shell: Shell) -> None:
    """The cards, by the areas in which it shows."""
    text("p", said.IMPACT_HINT, "soft aside")
    order = list(AREAS)

    def cards() -> list[Entry]:
        found = shell.desk.casefile.of_kind(Kind.IMPACT, Space.TABLE)
        return sorted(
            found, key=lambda one: order.index(one.field("area")) if one.field("area") in order else len(order)
        )

    manner = Manner(plain=True, revise=revise_with(_impact_parts))
    Listing(shell, said.IMPACT, cards, lambda on, entry: Card(on, entry, manner), said.NO_IMPACT, name="more-impact")

    @folded(said.ADD_IMPACT, name="add-impact")
    def _() -> None:
        Form(shell, "impact", Kind.IMPACT, rungs(shell.desk.seat), _impact_parts(shell), below=said.STANDS_PREPARED)


def _impact_parts(_shell: Shell) -> tuple[Part, ...]:
    return (Part("area", said.IMPACT_AREA, choices=AREAS), Part(TEXT, said.IMPACT_TEXT, long=True))


def story_page(shell: Shell) -> None:
    """Builds the page."""
    StoryPage(shell)
