"""Both sides: events, and one of them in full, sealed or open (product.md, 4.6)."""

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, Rung, sides
from fourfold_client.casefile.sessions import day
from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_sides as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.dialogs import withdraw
from fourfold_client.ui.components.event import STATES, EventView
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TITLE, Form, Part
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

AT_ONCE = 20


class SidesPage:
    """The list of events; the one that is chosen takes its place."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._limit = AT_ONCE
        self._shown: object = None
        self._proposed: object = None
        me, names = shell.desk.seat, shell.names
        with shell.page(said.SIDES):
            self._all = region("div")
            self._one = region("div")
            with self._all:
                lead = said.LEAD_PARTNER if me.is_partner else said.LEAD_SUPPORT
                text("p", lead.format(support=names.of(me.counterpart)))
                self._proposals = region("div")
                self._list = region("section", label=said.EVENTS)
                self._more = button(said.MORE, self._show_more, "edge", name="more")
                self._new()
            shell.on_change(self._draw)

    def _new(self) -> None:
        shell, me = self._shell, self._shell.desk.seat
        parts = (Part(TITLE, said.OPEN_TITLE), Part("day", said.OPEN_DAY, kind="date"))
        if me.is_partner:

            @folded(said.OPEN, name="open-event")
            def _() -> None:
                text("p", said.OPEN_HINT, "soft")
                Form(shell, "event", Kind.EVENT, (Space.TABLE,), parts)

            return
        name = shell.names.of(me.counterpart)

        @folded(said.PROPOSE.format(name=name), name="propose-event")
        def _() -> None:
            text("p", said.PROPOSE_HINT.format(name=name), "soft")
            Form(shell, "event", Kind.EVENT, (Rung.PAIR.space(me),), parts)

    def _show_more(self) -> None:
        self._limit += AT_ONCE
        self._draw()

    def _draw(self) -> None:
        casefile, names = self._shell.desk.casefile, self._shell.names
        found = sides.events(casefile)
        self._more.set_visibility(len(found) > self._limit)
        shown = [(one, sides.stage(casefile, one)) for one in found[: self._limit]]
        if shown != self._shown:
            self._shown = shown
            self._list.clear()
            with self._list:
                self._draw_list(shown)
        proposed = sides.proposals(casefile), names.of(casefile.seat.counterpart)
        if proposed != self._proposed:
            self._proposed = proposed
            self._proposals.clear()
            with self._proposals:
                for one in proposed[0]:
                    self._proposal(one)

    def _draw_list(self, shown: list[tuple[Entry, sides.Stage]]) -> None:
        if not shown:
            text("p", said.EMPTY, "empty")
            return
        text("h2", said.EVENTS)
        with ui.element("ul").classes("events"):
            for event, stage in shown:
                with ui.element("li").classes("panel"):
                    button(event.title or said.EVENTS, lambda one=event: self._choose(one), name=event.id)
                    text("p", f"{sentences.plain_day(day(event))}. {STATES[stage]}", "soft")

    def _choose(self, event: Entry) -> None:
        self._all.set_visibility(False)
        self._one.clear()
        with self._one:
            button(said.BACK, lambda: self._back(event), "edge", name="back")
            EventView(self._shell, event)

    def _back(self, event: Entry) -> None:
        self._one.clear()
        self._all.set_visibility(True)
        ui.run_javascript(f"document.querySelector('[data-key=\"{event.id}\"]')?.focus()")

    def _proposal(self, one: Entry) -> None:
        shell, me = self._shell, self._shell.desk.seat
        name = shell.names.of(me.counterpart)
        with region("section", "panel", one.title):
            text("p", (said.PROPOSED if me.is_partner else said.PROPOSED_YOURS).format(name=name), "kind")
            text("h2", one.title)
            text("p", sentences.plain_day(day(one)), "soft")
            text("p", sentences.byline(one, shell.names), "by")
            if me.is_partner:
                text("p", said.YES_OPENS.format(name=name), "can-see")
                failed = notice()

                async def yes() -> None:
                    await attempt(lambda: _opens(shell, one), failed)

                button(said.YES_OPEN, yes, "edge", described=f"{said.YES_OPEN}: {one.title}", name=f"{one.id}/yes")
            elif shell.names.is_me(one.person):
                described = f"{words.WITHDRAW}: {one.title}"
                button(words.WITHDRAW, lambda: withdraw(shell, one), described=described, name=f"{one.id}/withdraw")


async def _opens(shell: Shell, proposal: Entry) -> None:
    await sides.say_yes(shell.desk.casefile, proposal)


def sides_page(shell: Shell) -> None:
    """Builds the page."""
    SidesPage(shell)
