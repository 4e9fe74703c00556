"""The summary, and who recognises it as fair enough to work from."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.summary import PLACES, Summary, no_longer, recognise, summary
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.storyform import revise_with, rungs
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


class SummaryPart:
    """The paragraphs in their order, who recognises them, and the form for one of one's own."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        text("p", said.SUMMARY_HINT, "soft aside")

        def paragraphs() -> tuple[Entry, ...]:
            return summary(shell.desk.casefile).paragraphs

        self._list = Listing(
            shell,
            said.SUMMARY,
            paragraphs,
            paragraph_card,
            said.NO_SUMMARY,
            name="more-summary",
        )
        self._state = region("div", "recognised").props('role="status"')
        self._failed = notice()

        @folded(said.ADD_PARAGRAPH, name="add-paragraph")
        def _() -> None:
            Form(shell, "summary", Kind.SUMMARY, rungs(shell.desk.seat), _parts(shell), below=said.STANDS_PREPARED)

        shell.on_change(self._draw)

    def _draw(self) -> None:
        shell = self._shell
        now = summary(shell.desk.casefile)
        closed = bool(shell.desk.casefile.closed(now.paragraphs[0].space)) if now.paragraphs else True
        drawn = (now, closed, [shell.names.of(seat) for seat in Seat])
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._state.clear()
        with self._state:
            if now.paragraphs:
                self._say(now)
                if not closed:
                    self._offer(now)

    def _say(self, now: Summary) -> None:
        names, me = self._shell.names, self._shell.desk.seat
        if now.long:
            text("p", said.SUMMARY_LONG, "soft aside")
        if now.agreed:
            text("p", said.RECOGNISED_ALL, "good")
            return
        others = names.all(now.recognised)
        if me in now.recognised:
            text("p", said.RECOGNISED_YOU_AND.format(who=others) if others else said.RECOGNISED_YOU)
        elif others:
            text("p", said.RECOGNISED_BY.format(who=others))
        if me in now.before:
            text("p", said.ASKS_AGAIN, "asks")
        elif now.before | frozenset(now.recognised) == frozenset(Seat):
            text("p", said.CHANGED_SINCE, "soft")

    def _offer(self, now: Summary) -> None:
        shell = self._shell

        async def yes() -> None:
            if await attempt(lambda: recognise(shell.desk.casefile, now.mark), self._failed):
                shell.say(said.RECOGNISED)

        async def back() -> None:
            if await attempt(lambda: no_longer(shell.desk.casefile), self._failed):
                shell.say(said.NO_LONGER_DONE)

        with region("div", "acts"):
            if shell.desk.seat in now.recognised:
                button(said.NO_LONGER, back, name="no-longer")
            else:
                button(said.RECOGNISE, yes, "edge", name="recognise")


def paragraph_card(shell: Shell, entry: Entry) -> Card:
    """A paragraph as it stands on the page."""
    return Card(shell, entry, Manner(plain=True, without=("order",), revise=revise_with(_parts)))


def _parts(_shell: Shell) -> tuple[Part, ...]:
    places = {place: said.PLACES[place] for place in sorted(PLACES, key=lambda one: one != "middle")}
    return (Part(TEXT, said.PARAGRAPH, long=True), Part("order", said.PARAGRAPH_PLACE, choices=places))
