"""Sessions: the next joint session and its agenda, what is written in the room, earlier ones, and those of a pair."""

from collections.abc import Callable
from datetime import date, timedelta

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.casefile import sessions as joint
from fourfold_client.casefile.pausing import Pause, paused, pauses
from fourfold_client.ui import sentences
from fourfold_client.ui import words_sessions as said
from fourfold_client.ui.components.agenda import draw_agenda, mark_heard
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.bringing import bring
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.pacing import set_pace
from fourfold_client.ui.components.pausing import pause_offer, paused_panel
from fourfold_client.ui.components.printing import print_row
from fourfold_client.ui.components.revising import revise
from fourfold_client.ui.components.session_room import (
    draw_days,
    draw_kept,
    forms,
    kept,
    notes,
    partners_names,
    room,
)
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words_pausing import RESTED
from fourfold_shared.ids import Seat, Space

AT_ONCE = 10
"""Earlier sessions that are shown."""
FRESH = timedelta(days=7)
"""So long after its day what can still be written about a session stands unfolded."""


class SessionsPage:
    """Each part is drawn again when what it shows has changed; forms stay as they are while one types."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._shown: dict[str, object] = {}
        with shell.page(said.SESSIONS):
            paused_panel(shell)
            self._next = region("section", label=said.NEXT)
            self._forms = region("div")
            self._kept = region("section", label=said.ROOM)
            self._after = region("div")
            with region("div") as self._planning:
                folded(said.PLAN, name="plan")(self._plan)
            text("h2", said.EARLIER)
            self._earlier = region("section", label=said.EARLIER)
            text("h2", said.ALONE.format(name=shell.names.of(shell.desk.seat.counterpart)))
            self._pair()
            if not shell.desk.seat.is_partner:
                set_pace(shell)
            pause_offer(shell)
        shell.on_change(self._draw)

    def _draw(self) -> None:
        casefile, names = self._shell.desk.casefile, [self._shell.names.of(seat) for seat in Seat]
        rests = paused(casefile)
        for part in (self._next, self._planning):
            part.set_visibility(not rests)
        session = None if rests else joint.next_session(casefile)
        agenda = None if session is None else joint.agenda(casefile, session)
        marks = None if agenda is None else [joint.state(casefile, one.item) for one in agenda.turns]
        beside = self._to_say(session), self._of_mine(session)
        self._again("next", (agenda, marks, beside, names), self._next, lambda: self._draw_next(session))
        self._again("forms", session and session.id, self._forms, lambda: self._draw_forms(session))
        room_now = None if session is None else kept(self._shell, session)
        self._again("kept", room_now, self._kept, lambda: self._draw_kept(session))
        earlier = joint.held(casefile)[:AT_ONCE]
        last = None if rests or not earlier else earlier[0]
        self._again("after", (last and (last.id, joint.day(last)), names), self._after, lambda: self._draw_after(last))
        told = [(notes(self._shell, one), kept(self._shell, one)) for one in earlier]
        rested = [one for one in pauses(casefile) if one.until is not None][-AT_ONCE:]
        shows = (earlier, told, rested, names)
        self._again("earlier", shows, self._earlier, lambda: self._draw_earlier(earlier, rested))

    def _again(self, part: str, shows: object, within: ui.element, draw: Callable[[], object]) -> None:
        if part in self._shown and self._shown[part] == shows:
            return
        self._shown[part] = shows
        within.clear()
        with within:
            draw()

    # -- the next one --------------------------------------------------------------------------------------------------

    def _draw_next(self, session: Entry | None) -> None:
        shell = self._shell
        text("h2", said.NEXT)
        if session is None:
            text("p", said.NO_NEXT, "empty")
            return
        audience(Space.TABLE, shell.names)
        if session.title:
            text("p", session.title, "said")
        text("p", said.ON.format(day=sentences.plain_day(joint.day(session))))
        first = joint.begins(shell.desk.casefile, session)
        text("p", said.BEGINS_YOU if first == shell.names.me else said.BEGINS.format(name=shell.names.of(first)))
        for item in self._to_say(session):
            mine = item.author == shell.names.me
            text("h3", said.SAY_FOR_ME if mine else said.ASKED_TO_SAY.format(name=shell.names.of(item.author)))
            Card(shell, item)
            if not mine:
                mark_heard(shell, item, said.WAS_SAID, item.space)
        for found in self._of_mine(session):
            self._for_client(found)
        with region("section", "printed-agenda", said.AGENDA) as whole:
            text("h2", said.AGENDA)
            text("p", sentences.plain_day(joint.day(session)), "paper-only")
            text("p", said.AGENDA_HINT, "soft small unprinted")
            draw_agenda(shell, joint.agenda(shell.desk.casefile, session))
        print_row(shell, Space.TABLE, said.PRINT, whole)
        with region("div", "row"):
            button(said.WAS_HELD, lambda: self._ends(session, held=True), "edge", name="held")
            button(said.CALL_OFF, lambda: self._ends(session, held=False), "edge", name="off")
            if shell.names.is_me(session.person):
                button(said.MOVE, lambda: revise(shell, session), "edge", name="move")

    def _ends(self, session: Entry, *, held: bool) -> None:
        state, title = (joint.HELD, said.HELD_TITLE) if held else (joint.CALLED_OFF, said.OFF_TITLE)
        label, body = (said.WAS_HELD, said.HELD_BODY) if held else (said.CALL_OFF, said.OFF_BODY)

        async def go() -> None:
            await self._shell.desk.casefile.put(Kind.STATE, Space.TABLE, fields={"state": state}, about=session.id)

        decide(self._shell, title, (body,), label, go)

    def _to_say(self, session: Entry | None) -> tuple[Entry, ...]:
        """What the partner one supports would like said; a partner sees their own, to change it."""
        return () if session is None else joint.sayings(self._shell.desk.casefile, session)

    def _of_mine(self, session: Entry | None) -> tuple[tuple[Entry, bool], ...]:
        """What a support would like to say about their client, in the pair, and whether the client has said yes."""
        if session is None:
            return ()
        casefile, me = self._shell.desk.casefile, self._shell.desk.seat
        items = casefile.of_kind(Kind.AGENDA_ITEM, Rung.PAIR.space(me))
        mine = (one for one in items if one.field("session") == session.id and not one.author.is_partner)
        return tuple((one, joint.said_yes(casefile, one)) for one in mine if not one.shared)

    def _for_client(self, found: tuple[Entry, bool]) -> None:
        item, agreed = found
        shell = self._shell
        partner = shell.desk.seat.is_partner
        name = shell.names.of(item.author if partner else item.author.counterpart)
        text("h3", (said.ABOUT_YOU if partner else said.FOR_CLIENT).format(name=name))
        Card(shell, item)
        if agreed:
            text("p", said.SAID_YES_YOU if partner else said.SAID_YES.format(name=name), "soft")
        elif partner:
            failed = notice()

            async def yes() -> None:
                await attempt(lambda: _say_yes(shell, item), failed)

            button(said.YES, yes, "edge", described=f"{said.YES}: {sentences.about(item)}", name=f"{item.id}/yes")

    # -- forms ---------------------------------------------------------------------------------------------------------

    def _draw_forms(self, session: Entry | None) -> None:
        if session is not None:
            bring(self._shell, session)
            text("h2", said.ROOM)
            room(self._shell, session)

    def _draw_kept(self, session: Entry | None) -> None:
        if session is not None:
            draw_kept(self._shell, session)

    def _draw_after(self, session: Entry | None) -> None:
        """What can still be written about the last session: not everything is said before somebody ends it."""
        if session is None or self._shell.desk.casefile.closed(Space.TABLE):
            return
        day = joint.day(session)
        fresh = date.today() - day < FRESH

        @folded(said.AFTER.format(day=sentences.plain_day(day)), name="after", opened=fresh)
        def _() -> None:
            text("p", said.AFTER_HINT, "soft")
            forms(self._shell, session)
            with region("div", "row"):
                button(said.NOT_HELD, lambda: self._reopen(session), "edge", name="not-held")

    def _reopen(self, session: Entry) -> None:
        async def go() -> None:
            state = {"state": joint.PLANNED}
            await self._shell.desk.casefile.put(Kind.STATE, Space.TABLE, fields=state, about=session.id)

        decide(self._shell, said.NOT_HELD_TITLE, (said.NOT_HELD_BODY,), said.NOT_HELD, go)

    def _plan(self) -> None:
        who = {"": said.ALTERNATES, **partners_names(self._shell)}
        parts = (
            Part("day", said.PLAN_DAY, kind="date"),
            Part(TITLE, said.PLAN_TITLE),
            Part("starts", said.PLAN_BEGINS, choices=who),
        )
        Form(self._shell, "plan", Kind.SESSION, (Space.TABLE,), parts)

    # -- what was ------------------------------------------------------------------------------------------------------

    def _draw_earlier(self, earlier: tuple[Entry, ...], rested: list[Pause]) -> None:
        for one in rested:
            since, until = sentences.day(one.since), sentences.day(one.until or one.since)
            text("p", RESTED.format(since=since, until=until), "soft")
        draw_days(self._shell, earlier, {one.id: sentences.plain_day(joint.day(one)) for one in earlier})

    def _pair(self) -> None:
        shell = self._shell
        space = Rung.PAIR.space(shell.desk.seat)
        audience(space, shell.names)
        none = text("p", said.ALONE_NONE, "empty")
        listed = region("section", label=said.ALONE.format(name=shell.names.of(shell.desk.seat.counterpart)))
        cards: dict[str, Card] = {}

        def draw() -> None:
            entries = shell.desk.casefile.of_kind(Kind.MEETING, space)[-AT_ONCE:]
            none.set_visibility(not entries)
            for gone in cards.keys() - {entry.id for entry in entries}:
                cards.pop(gone).box.delete()
            for entry in entries:
                if entry.id in cards:
                    cards[entry.id].refresh(entry)
                else:
                    with listed:
                        cards[entry.id] = Card(shell, entry)

        shell.on_change(draw)

        @folded(said.ALONE_ADD, name="alone")
        def _() -> None:
            parts = (Part("day", said.ALONE_DAY, kind="date"), Part(TEXT, said.ALONE_WHAT, long=True))
            Form(shell, "alone", Kind.MEETING, (space,), parts)


async def _say_yes(shell: Shell, item: Entry) -> None:
    await shell.desk.casefile.put(Kind.ASSENT, item.space, fields={"answer": "yes"}, about=item.id)


def sessions_page(shell: Shell) -> None:
    """Builds the page."""
    SessionsPage(shell)
