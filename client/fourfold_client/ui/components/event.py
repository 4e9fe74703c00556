"""One event of both sides: what one may see and do, from sealed to open."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, sides
from fourfold_client.casefile import shared_understanding as together
from fourfold_client.casefile.curtain import DECLINED
from fourfold_client.casefile.sessions import day
from fourfold_client.casefile.sides import FINISHED, Stage
from fourfold_client.desk import Standing
from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_joining as joining
from fourfold_client.ui import words_sides as said
from fourfold_client.ui.components.account import draw_accounts, draw_together, write_account
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.dialogs import preview
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.printing import print_row
from fourfold_client.ui.design import Choices, button, heading, notice, region, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.places import SEATS
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

STATES = {
    Stage.SEALED: said.NOT_OPEN,
    Stage.READY: said.IS_READY,
    Stage.OPENING: said.IS_OPENING,
    Stage.OPEN: said.IS_OPEN,
}
MINE_LEFT = "mine-left"
"""The setting of this laptop."""


class EventView:
    """Drawn again where what it shows has changed; a form stays as it is while one types."""

    def __init__(self, shell: Shell, event: Entry) -> None:
        self._shell, self._event = shell, event
        self._drawn: dict[str, object] = {}
        with region("section", "event", event.title) as self._whole:
            named = heading("h2", event.title)
            text("p", sentences.plain_day(day(event)), "soft")
            self._state = region("div").props('role="status"')
            self._own = region("div")
            self._open = region("div")
            self._doubts = region("div", "unprinted")  # what is printed here says that all four can read it
            self._forms = region("div")
        ui.run_javascript(f"getHtmlElement({named.id}).focus()")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        casefile, event = self._shell.desk.casefile, self._event
        stage, mine = sides.stage(casefile, event), sides.own_account(casefile, event)
        agreed = sides.has_agreed(casefile, event)
        state = mine.field("state") if mine is not None else ""
        shown = mine if mine is not None and (state or not casefile.is_mine(mine)) else None
        self._again("state", (stage, agreed, mine), self._state, lambda: self._say(stage, mine, agreed=agreed))
        self._again("own", (stage, state, shown), self._own, lambda: self._draw_own(stage, mine, state))
        left = self._shell.room.settings.get(MINE_LEFT, "") == "yes"
        accounts = sides.in_order(casefile, event, mine_left=left)
        notes = [(casefile.notes(one), casefile.kept_notes(one)) for one in accounts]
        found = together.of_event(casefile, event)
        self._again("open", (accounts, notes, found), self._open, lambda: self._draw_open(accounts, found))
        doubts = sides.doubts(casefile, event)
        asked = [(one, casefile.beside(one.id)) for one in doubts]
        self._again("doubts", asked, self._doubts, lambda: self._draw_doubts(doubts))
        self._again("forms", stage, self._forms, lambda: self._draw_forms(stage))

    def _again(self, part: str, shows: object, within: ui.element, draw: Callable[[], None]) -> None:
        if part in self._drawn and self._drawn[part] == shows:
            return
        self._drawn[part] = shows
        within.clear()
        with within:
            draw()

    def _say(self, stage: Stage, mine: Entry | None, *, agreed: bool) -> None:
        if stage is Stage.OPEN:
            return
        text("p", STATES[stage])
        if stage is not Stage.READY:
            return
        shell, casefile, event = self._shell, self._shell.desk.casefile, self._event
        if agreed:
            text("p", said.AGREED)
            self._does(said.TAKE_BACK, lambda: sides.disagree(casefile, event), "take-back")
            return
        label = said.AGREE_PARTNER if casefile.seat.is_partner else said.AGREE_SUPPORT
        button(label, lambda: _ask_to_open(shell, event, mine, label), "main", name="agree")

    def _draw_own(self, stage: Stage, mine: Entry | None, state: str) -> None:
        shell, casefile, event = self._shell, self._shell.desk.casefile, self._event
        me = casefile.seat
        if stage is Stage.OPEN:
            return
        if not me.is_partner:
            if mine is not None:
                text("h3", said.OF_PARTNER.format(name=shell.names.of(me.counterpart)))
                preview(shell, mine)
            return
        if not state:
            write_account(shell, event, mine)
            return
        text("p", said.YOU_FINISHED if state == FINISHED else said.YOU_DECLINED)
        support = shell.names.of(me.counterpart)
        if stage is Stage.SEALED:
            text("p", (said.OPENS_WHEN if state == FINISHED else said.PASSED_ON).format(support=support), "soft")
        if mine is not None and state != DECLINED:
            text("p", shell.names.can_see(mine.space), "can-see")
            preview(shell, mine)
        if stage is Stage.SEALED and mine is not None:
            fields = dict(mine.fields)

            async def back() -> None:
                await sides.write(casefile, event, fields, finished=False)

            self._does(said.GO_BACK, back, "go-back")

    def _draw_open(self, accounts: tuple[Entry, ...], found: tuple[together.Understanding, ...]) -> None:
        if not accounts:
            return
        audience(Space.TABLE, self._shell.names)
        text("h3", said.ONE_ACCOUNT if len(accounts) == 1 else said.TWO_ACCOUNTS)
        draw_accounts(self._shell, accounts)
        draw_together(self._shell, found)

    def _draw_doubts(self, doubts: tuple[Entry, ...]) -> None:
        if not doubts:
            return
        text("h3", said.DOUBTS)
        audience(Space.BRIDGE, self._shell.names)
        for one in doubts:
            Card(self._shell, one, Manner(plain=True))

    def _draw_forms(self, stage: Stage) -> None:
        shell, event = self._shell, self._event
        if stage is not Stage.OPEN:
            return

        @folded(said.OFFER, name="offer")
        def _() -> None:
            parts = (Part(TEXT, said.OFFER_WORDS, long=True),)
            Form(shell, f"offer/{event.id}", Kind.UNDERSTANDING, (Space.TABLE,), parts, about=event.id)

        if not shell.desk.seat.is_partner:

            @folded(said.DOUBT, name="doubt")
            def doubt() -> None:
                asked = (Part(TEXT, said.DOUBT_WHAT, long=True),)
                fixed = {"event": event.id}
                Form(shell, f"doubt/{event.id}", Kind.DOUBT, (Space.BRIDGE,), asked, fixed=fixed)

        @folded(said.MINE_LEFT, name="order")
        def _() -> None:
            kept = shell.room.settings.get(MINE_LEFT, "")

            async def keep() -> None:
                await shell.room.keep(MINE_LEFT, chosen.value)

            me = shell.desk.seat
            first = said.MINE_FIRST if me.is_partner else said.THEIRS_FIRST.format(name=shell.names.of(me.counterpart))
            chosen = Choices(said.MINE_LEFT, {"": said.ALTERNATES, "yes": capital(first)}, kept, keep)

        print_row(shell, Space.TABLE, said.PRINT, self._whole)

    def _does(self, label: str, work: Callable[[], Awaitable[None]], name: str) -> None:
        failed = notice()

        async def pressed() -> None:
            await attempt(work, failed)

        button(label, pressed, "edge", name=name)


def _ask_to_open(shell: Shell, event: Entry, mine: Entry | None, label: str) -> None:
    """The exact text, who gains sight, and the limit; then the yes of one of the four."""
    asking = Asking(shell, said.AGREE_TITLE, quiet=True)
    waits = shell.desk.code.standing
    with asking.body():
        text("p", said.AGREE_BODY)
        if shell.desk.seat.is_partner and mine is not None and mine.field("state") == FINISHED:
            text("h3", words.SHARE_TEXT)
            preview(shell, mine)
            text("p", shell.names.gaining(mine.space, Space.TABLE)[0], "gains")
            text("p", words.SHARE_LIMIT)
        if waits is not Standing.SAME:
            text("p", joining.SHARE_WAITS[waits])
            text("a", joining.TO_SIX_WORDS, "button main").props(f'href="{SEATS}"')
            return

    async def go() -> None:
        await sides.agree(shell.desk.casefile, event)

    asking.acts(label, go)
