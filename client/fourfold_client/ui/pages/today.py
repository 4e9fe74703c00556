"""Today: how much room there is comes first, and the page is as long as that allows."""

from collections.abc import Callable
from datetime import date

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, today
from fourfold_client.casefile import practices as work
from fourfold_client.casefile import sessions as joint
from fourfold_client.casefile.pausing import paused
from fourfold_client.casefile.today import Thing
from fourfold_client.clock import now
from fourfold_client.desk.private import Standing
from fourfold_client.ui import sentences
from fourfold_client.ui import words_today as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.caseload import CaseloadPart
from fourfold_client.ui.components.checkin import check_in
from fourfold_client.ui.components.pausing import paused_panel
from fourfold_client.ui.design import Choices, button, region, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.places import LANDED, MINE, PRACTICE, SESSIONS, SIDES, SNAG, WITH, page_of
from fourfold_client.ui.shell import Shell, path_of
from fourfold_client.ui.words import CANCEL
from fourfold_client.words_kinds import KINDS, day_said
from fourfold_shared.ids import Seat, Space

_ROOM, _LOOKED = "today-room", "today-looked"
"""Settings of this laptop: how much room there is on which day, and when one last asked what changed."""
LEADS = {Thing.ANSWER_CHANGE: PRACTICE, Thing.PREPARE: f"{SESSIONS}#bring", Thing.LANDED: LANDED, Thing.NOTHING: ""}


class TodayPage:
    """The question, and below it what there is room for."""

    def __init__(self, shell: Shell) -> None:
        self._shell, self._day = shell, date.today()
        self._known: dict[str, object] = {}
        self._anyway = False
        with shell.page(said.TODAY):
            self._question = region("div")
            self._line = region("div")
            self._rest = region("div", "today")
            with self._rest:
                paused_panel(shell)
                self._next = region("section", label=said.NEXT)
                partner = shell.desk.seat.is_partner
                if not partner:
                    self._thing = region("section", label=said.SUPPORT)
                self._practice = region("section", label=said.PRACTICE)
                if partner:
                    self._thing = region("section", label=said.THING)
                if shell.desk.seat.is_partner:
                    check_in(shell)
                with region("div", "row"):
                    text("a", said.WRITE, "button edge").props(f'href="{MINE}" data-key="write"')
                    button(said.CHANGED, self._what_changed, "edge", name="changed")
                self._changed = region("section", label=said.CHANGED)
                if not shell.desk.seat.is_partner:
                    CaseloadPart(shell)
            with region("div", "row") as self._end:
                button(said.ENOUGH, self._enough, "edge", name="enough")
        shell.on_change(self._draw)
        self._forget()

    @property
    def _room(self) -> str:
        """How much room there is today; empty while that was not said today."""
        day, _, kept = self._shell.room.settings.get(_ROOM, "").partition(":")
        return kept if day == self._day.isoformat() else ""

    def _forget(self) -> None:
        """What was said on another day is forgotten."""
        if self._shell.room.settings.get(_ROOM) and not self._room:
            ui.timer(0, lambda: self._shell.room.keep(_ROOM, ""), once=True)

    async def _say_room(self, room: str) -> None:
        await self._shell.room.keep(_ROOM, f"{self._day.isoformat()}:{room}" if room else "")

    def _draw(self) -> None:
        casefile = self._shell.desk.casefile
        quiet = today.is_quiet(casefile, self._day) and not self._anyway
        little = self._room == "little" and not quiet
        self._shell.bare(bare=little)
        self._shell.top.set_visibility(not little and not quiet)
        for part in (self._rest, self._end, self._shell.foot):
            part.set_visibility(not little and not quiet)
        self._again("line", (quiet, little), self._line, lambda: self._draw_line(quiet=quiet, little=little))
        self._again("question", (self._room, quiet), self._question, lambda: self._ask(hidden=quiet or little))
        if little or quiet:
            return
        names = [self._shell.names.of(seat) for seat in Seat]
        self._next.set_visibility(not paused(casefile))
        session, practice = joint.next_session(casefile), work.current(casefile)
        mine = () if session is None else today.mine_for(casefile, session)
        self._again("next", (session, mine, names), self._next, lambda: self._draw_next(session, mine))
        self._again("practice", (practice, names), self._practice, lambda: self._draw_practice(practice))
        if self._shell.desk.seat.is_partner:
            thing = today.one_thing(casefile)
            self._again("thing", (thing, names), self._thing, lambda: self._draw_thing(thing))
        else:
            waits = work.wants_a_word(casefile), today.for_support(casefile, self._day)
            self._again("thing", (waits, names), self._thing, lambda: self._draw_support(*waits))

    def _again(self, part: str, shows: object, within: ui.element, draw: Callable[[], object]) -> None:
        if part in self._known and self._known[part] == shows:
            return
        self._known[part] = shows
        within.clear()
        with within:
            draw()

    # -- how much room -------------------------------------------------------------------------------------------------

    def _ask(self, *, hidden: bool) -> None:
        if not hidden:
            asked: Choices = Choices(said.ROOM, said.ROOMS, self._room, lambda: self._say_room(asked.value), "across")
            text("p", said.ROOM_HINT, "soft small unprinted")
            if self._shell.desk.private.standing is Standing.CLOSED:
                with text("p", f"{said.DAYS_CLOSED} ", "soft small unprinted"):
                    text("a", said.OPEN_MINE).props(f'href="{MINE}" data-key="own-days"')

    def _draw_line(self, *, quiet: bool, little: bool) -> None:
        if quiet:
            text("p", said.QUIET, "one-line")
            button(said.SHOW_ALL_THE_SAME, self._all_the_same, "edge", name="anyway")
        elif little:
            text("p", said.LITTLE, "one-line")
            button(said.MORE_ROOM, lambda: self._say_room(""), "edge", name="more")

    def _all_the_same(self) -> None:
        self._anyway = True
        self._draw()

    # -- what there is -------------------------------------------------------------------------------------------------

    def _draw_next(self, session: Entry | None, mine: tuple[Entry, ...]) -> None:
        text("h2", said.NEXT)
        if session is None:
            text("p", said.NO_NEXT, "soft")
            return
        text("p", said.NEXT_DAY.format(day=sentences.plain_day(joint.day(session))))
        titles = [one.title for one in mine if one.title]
        if titles:
            text("p", said.BRING.format(titles="; ".join(titles)))
        text("a", said.BRING_LINK, "button edge").props(f'href="{SESSIONS}" data-key="to-session"')

    def _draw_practice(self, practice: work.Practice | None) -> None:
        text("h2", said.PRACTICE)
        if practice is None:
            text("p", said.NO_PRACTICE, "soft")
            return
        text("p", practice.title, "said")
        audience(practice.root.space, self._shell.names)
        small = dict(practice.now.fields).get("small", "")
        if small:
            text("p", said.SMALL, "label")
            text("p", small, "said")
        with region("div", "row"):
            text("a", said.TO_PRACTICE, "button edge").props(f'href="{PRACTICE}" data-key="to-practice"')
            if self._shell.desk.seat.is_partner:
                text("a", said.SNAG, "button edge").props(f'href="{SNAG}" data-key="to-snag"')

    def _draw_thing(self, thing: Thing) -> None:
        sentence, leads = said.THINGS[thing]
        support = self._shell.names.shown(self._shell.desk.seat.counterpart)
        text("h2", said.THING)
        text("p", sentence.format(support=support))
        if leads:
            text("a", leads, "button edge").props(f'href="{LEADS[thing]}" data-key="thing"')

    def _draw_support(self, snags: tuple[Entry, ...], day: today.SupportsDay) -> None:
        text("h2", said.SUPPORT)
        name = capital(self._shell.names.of(self._shell.desk.seat.counterpart))
        for one in day.lines:
            self._leads(said.LINE.format(name=name, day=sentences.day(one.written)), f"{WITH}#{one.id}", one)
        for one in snags:
            sentence = said.WORD_STOPPED if one.field("urgency") == "stopped" else said.WORD
            self._leads(sentence.format(name=name, day=sentences.day(one.written)), f"{PRACTICE}#{one.id}", one)
        other = capital(self._shell.names.of(self._shell.desk.seat.peer))
        for one in day.asked:
            practice = one.kind is Kind.BRIDGE_NOTE
            sentence, page = (said.ASKS_PRACTICE, PRACTICE) if practice else (said.ASKS_EVENT, SIDES)
            about = one.id if practice else one.field("event")
            self._leads(sentence.format(name=other, day=sentences.day(one.written)), f"{page}#{about}", one)
        for one in day.holds:
            self._leads(said.HOLD.format(day=day_said(one.field("review"))), path_of(one.space), one)
        for one in day.wording:
            self._leads(said.WORDING.format(title=one.title or one.field("when")), path_of(Space.BRIDGE), one)
        if not (snags or day.lines or day.asked or day.holds or day.wording):
            text("p", said.NOTHING_WAITS, "soft")

    def _leads(self, sentence: str, path: str, entry: Entry) -> None:
        with region("p"):
            text("a", sentence, "where").props(f'href="{path}" data-key="waits/{entry.id}"')

    # -- only if asked -------------------------------------------------------------------------------------------------

    async def _what_changed(self) -> None:
        since = self._shell.room.settings.get(_LOOKED, "")
        found = today.changed_since(self._shell.desk.casefile, int(since) if since.isdigit() else 0)
        self._changed.clear()
        with self._changed:
            text("p", said.LOOKED if found else said.CHANGED_NONE, "soft")
            for one in found:
                label = f"{self._shell.names.by(one.person)}: {_named(one)}, {sentences.day(one.written)}"
                self._leads(label, self._where(one), one)
        await self._shell.room.keep(_LOOKED, str(now()))

    def _where(self, entry: Entry) -> str:
        """The page that an entry is made for, if it stands there; else the one of those who can see it."""
        joint = entry.space is Space.TABLE and not self._shell.desk.casefile.is_behind(entry)
        return (joint and page_of(entry.kind)) or self._shell.where(entry)

    def _enough(self) -> None:
        asking = Asking(self._shell, said.ENOUGH_TITLE, quiet=True)
        with asking.body():
            text("p", said.ENOUGH_BODY)
            with region("div", "row"):
                text("button", said.CLOSE_AND_LOCK, "button main").props('type="button" data-lock')
                button(CANCEL, asking.close, "edge")


def _named(entry: Entry) -> str:
    """What an entry is, and its title where that does not say so already."""
    kind, title = KINDS[entry.kind], entry.title
    if not title:
        return kind
    return title if entry.kind is Kind.ENTRY or title.startswith(kind) else f"{kind} “{title}”"


def today_page(shell: Shell) -> None:
    """Builds the page."""
    TodayPage(shell)
