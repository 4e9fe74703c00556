"""How a new support comes to know the story: six parts, about fifteen minutes, and a word to their partner."""

from nicegui import ui

from fourfold_client.casefile import Entry
from fourfold_client.casefile.reading import Part, read_by_support, say_read, to_read
from fourfold_client.ui import sentences
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.design import Field, button, fields, notice, region, text
from fourfold_client.ui.places import GROUPS, SESSIONS, STORY
from fourfold_client.ui.shell import Shell

PAGE_OF = {
    Part.SUMMARY: f"{STORY}#summary",
    Part.TIMELINE: f"{STORY}#timeline",
    Part.ACCOUNT: "/sides",
    Part.UNDERSTANDING: "/understanding",
    Part.PLAN: "/plan",
    Part.SESSIONS: SESSIONS,
}
"""Where each part has a page of its own; where that is not there it is read here."""


class ReadingPage:
    """The parts, and what one may say at the end."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        partner = shell.names.of(shell.desk.seat.counterpart)
        with shell.page(said.READING):
            if shell.desk.seat.is_partner:
                text("p", said.READING_PARTNER)
                text("a", said.OPEN_PAGE.format(page=said.STORY), "button edge").props(f'href="{STORY}"')
                return
            text("p", said.ABOUT_15, "soft")
            with ui.element("ol").classes("reading"):
                for part in Part:
                    with ui.element("li").classes("part"):
                        self._part(part, partner)
            with region("section", "panel", said.I_HAVE_READ):
                text("h2", said.I_HAVE_READ)
                text("p", said.I_HAVE_READ_HINT.format(name=partner), "soft")
                self._said = region("div").props('role="status"')
                with fields():
                    self._word = Field(said.READ_WORD, name="read-word")
                    self._failed = notice()
                    with region("div", "row"):
                        button(said.READ_GO.format(name=partner), self._tell, "main", name="have-read")
        shell.on_change(self._draw)

    def _part(self, part: Part, partner: str) -> None:
        shell, label = self._shell, said.PARTS[part].format(name=partner)
        text("h2", label)
        page = PAGE_OF[part]
        known = {place.path: place.label for group in GROUPS for place in group.places}
        path = page.partition("#")[0]
        if path in known:
            text("a", said.OPEN_PAGE.format(page=known[path]), "button edge").props(f'href="{page}" data-key="{part}"')
        if path != STORY:

            def entries() -> tuple[Entry, ...]:
                return to_read(shell.desk.casefile, part)

            Listing(shell, label, entries, _card, said.NOTHING_THERE, name=f"more-{part}")

    async def _tell(self) -> None:
        if await attempt(self._say, self._failed):
            self._word.put("")

    async def _say(self) -> None:
        await say_read(self._shell.desk.casefile, self._word.value)

    def _draw(self) -> None:
        found = read_by_support(self._shell.desk.casefile)[-1:]
        if found == self._drawn:
            return
        self._drawn = found
        self._said.clear()
        with self._said:
            for one in found:
                name = self._shell.names.of(self._shell.desk.seat.counterpart)
                text("p", said.READ_SAID_YOU.format(name=name, day=sentences.day(one.began)), "good")


def _card(shell: Shell, entry: Entry) -> Card:
    return Card(shell, entry)


def reading_page(shell: Shell) -> None:
    """Builds the page."""
    ReadingPage(shell)
