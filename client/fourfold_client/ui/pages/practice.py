"""Practice: what is practised now, how it landed, what got in the way, and what comes of it."""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.casefile import Kind, Rung
from fourfold_client.casefile import practices as work
from fourfold_client.casefile.practices import Practice
from fourfold_client.ui import words_practice as said
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.changes import ask, draw_proposed, draw_questions, propose, questions, set_practice
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.pausing import paused_panel
from fourfold_client.ui.components.practice import draw_practice
from fourfold_client.ui.components.snags import SnagForm, draw_snags, shown
from fourfold_client.ui.design import region, text
from fourfold_client.ui.places import LANDED, SNAG
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat

AT_ONCE = 10
"""Earlier practices that are shown."""


class PracticePage:
    """Each part is drawn again when what it shows has changed; forms stay as they are while one types."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._known: dict[str, object] = {}
        with shell.page(said.PRACTICE):
            paused_panel(shell)
            self._proposed = region("div")
            text("h2", said.NOW)
            self._now = region("section", label=said.NOW)
            self._forms = region("div")
            self._asked = region("div")
            self._landed = region("div")
            self._snags = region("div")
            if not shell.desk.seat.is_partner:
                set_practice(shell)
            self._others = region("div")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        casefile, partner = self._shell.desk.casefile, self._shell.desk.seat.is_partner
        names = [self._shell.names.of(seat) for seat in Seat]
        now, everything = work.current(casefile), work.practices(casefile)
        others = [one for one in everything if now is None or one.root.id != now.root.id][:AT_ONCE]
        proposed = work.proposed(casefile)
        self._again("proposed", (proposed, names), self._proposed, lambda: draw_proposed(self._shell))
        self._again("now", (self._shows(now), names), self._now, lambda: self._draw_now(now))
        self._again("forms", now and now.root.id, self._forms, lambda: self._draw_forms(now))
        if now is not None and not partner:
            asked = questions(self._shell, now)
            self._again("asked", (asked, names), self._asked, lambda: draw_questions(self._shell, now))
        landed = () if now is None else work.landings(casefile, now)
        self._again("landed", landed, self._landed, lambda: self._draw_landed(now))
        self._again("snags", (shown(self._shell), names), self._snags, lambda: draw_snags(self._shell))
        rest = [self._shows(one) for one in others]
        self._again("others", (rest, names), self._others, lambda: self._draw_others(others))

    def _shows(self, practice: Practice | None) -> object:
        if practice is None:
            return None
        casefile = self._shell.desk.casefile
        rests = work.resting(casefile, practice), work.rests_with_joint_work(casefile, practice)
        return practice, work.taken_on(casefile, practice), rests

    def _again(self, part: str, shows: object, within: ui.element, draw: Callable[[], object]) -> None:
        if part in self._known and self._known[part] == shows:
            return
        self._known[part] = shows
        within.clear()
        with within:
            draw()

    def _draw_now(self, practice: Practice | None) -> None:
        if practice is None:
            text("p", said.NONE, "empty")
        else:
            draw_practice(self._shell, practice)

    def _draw_forms(self, practice: Practice | None) -> None:
        shell, me = self._shell, self._shell.desk.seat
        if me.is_partner:
            if practice is not None:
                self._landing(practice)

            @folded(said.SNAG, name=SNAG.rpartition("#")[2])
            def _() -> None:
                SnagForm(shell, "" if practice is None else practice.root.id)
        elif practice is not None:
            propose(shell, practice)
            ask(shell, practice)

    def _landing(self, practice: Practice) -> None:
        shell, me = self._shell, self._shell.desk.seat

        @folded(said.LANDED, name=LANDED.rpartition("#")[2])
        def _() -> None:
            text("p", said.LANDED_HINT.format(support=shell.names.of(me.counterpart)), "soft")
            rungs = (Rung.OWN.space(me), Rung.PAIR.space(me))
            spaces = tuple(space for space in rungs if space in shell.desk.casefile.spaces())
            parts, root = (Part(TEXT, said.LANDED_HOW, long=True),), practice.root.id
            Form(shell, f"landed/{root}", Kind.LANDED, spaces, parts, about=root)

    def _draw_landed(self, practice: Practice | None) -> None:
        found = () if practice is None else work.landings(self._shell.desk.casefile, practice)
        if found:

            @folded(said.LANDED_EARLIER if self._shell.desk.seat.is_partner else said.LANDED, name="said")
            def _() -> None:
                for one in reversed(found[-AT_ONCE:]):
                    Card(self._shell, one)

    def _draw_others(self, others: list[Practice]) -> None:
        if others:

            @folded(said.OTHERS, name="others")
            def _() -> None:
                for one in others:
                    draw_practice(self._shell, one)


def practice_page(shell: Shell) -> None:
    """Builds the page."""
    PracticePage(shell)
