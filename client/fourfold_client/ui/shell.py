"""What is the same on every page: header with sync words and Lock, the list of pages, the main part."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from nicegui import Client, context, ui

from fourfold_client.casefile import Entry
from fourfold_client.desk import Desk, Header
from fourfold_client.ui import sentences, words, words_print
from fourfold_client.ui.caseload import Caseload
from fourfold_client.ui.design import Text, button, heading, mark, notice, region, row, stands, text
from fourfold_client.ui.former import names_of
from fourfold_client.ui.names import Names
from fourfold_client.ui.places import EARLIER, GROUPS, HELP, MINE, SEATS, STANDING, WITH
from fourfold_client.ui.reminders import Reminder, reminders
from fourfold_client.ui.room import SIZES
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import Space

REFRESH_SECONDS = 0.05
"""Changes that come together are drawn together."""
RUNG = "/page/"


class Shell:
    """One open page. `on_change` is called when anything that may be shown has changed; `over` holds its dialogs."""

    def __init__(self, caseload: Caseload, desk: Desk, path: str) -> None:
        self.caseload, self.room, self.desk, self.path = caseload, caseload.room, desk, path
        self.names = names_of(desk)
        self._on_change: list[tuple[ui.element, Callable[[], None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._client = context.client
        self._asked: tuple[Reminder, ...] = ()
        self._to_come: list[Callable[[], object]] | None = []

    @property
    def changed(self) -> Callable[[], None]:
        """To be called when anything that may be shown has changed elsewhere."""
        return self._changed

    def on_change(self, draw: Callable[[], None]) -> None:
        """Draws now, and again after every change, as long as what it is called in stands on the page."""
        self._on_change.append((context.slot.parent, draw))
        draw()

    def when_shown(self, draw: Callable[[], object]) -> None:
        """Draws what need not be there when the page opens: once it is shown, in the order asked, or now if it is."""
        if self._to_come is None:
            draw()
        else:
            self._to_come.append(draw)

    async def _draw_rest(self) -> None:
        """Draws what was left for later, and lets other things happen in between."""
        while self._to_come and self.room.desk is self.desk:
            self._to_come.pop(0)()
            await asyncio.sleep(0)
        self._to_come = None
        self._body._props["data-open"] = "whole"
        self._body.update()

    @contextmanager
    def page(self, title: str, space: Space | None = None) -> Iterator[None]:
        """The page around what follows; all of that is in `space`, if it is named."""
        self.space = space
        ui.on("fourfold-lock", self.room.lock)
        ui.on("fourfold-there", self.room.idle.touch)
        self._client.on_delete(self.room.attend(self._changed, self._emptied))
        only_main(self._client)
        ui.add_head_html(f"<style>:root{{--size:{self.room.text_size}%}}</style>")
        with region("div", "page") as self._body:
            self._body.props("data-open")
            text("a", words.SKIP, "skip").props('href="#main"')
            self._bar()
            with region("div", "shell"):
                self._pages()
                with region("main", "content").props('id="main" tabindex="-1"') as main:
                    if space is not None:
                        main.props("data-one")
                    self.head = region("div")
                    self._heading = heading("h1", title)
                    self._unkept = notice()
                    self._unkept.text = words.NOT_KEPT
                    self.top = region("div")
                    self._asks = region("div", "asking")
                    yield
                    self.foot = region("section", "foot", words_print.FOOT)
            self.over = region("div")
            self._said = text("p", "", "unseen").props('role="status"')
            ui.timer(0, self._draw_rest, once=True)
        self.on_change(self._draw_frame)

    def title(self, title: str) -> None:
        """Changes the heading."""
        self._heading.text = title

    def bare(self, *, bare: bool) -> None:
        """Leaves nothing on the page but its main part, Lock and Help; or shows everything again."""
        self._body.classes(add="bare" if bare else None, remove=None if bare else "bare")

    def say(self, sentence: str) -> None:
        """Tells those who listen to the page what they cannot see happen."""
        self._said.text = sentence

    def _bar(self) -> None:
        with region("header", "bar"):
            with text("p", "", "brand"):
                mark()
                text("span", words.TITLE)
            if len(self.caseload.rooms()) > 1:
                text("p", self.caseload.label(self.room), "case")
            with region("p", "sync").props('role="status"'):
                self._sync = text("span", "")
                self._look = text("a", words.NEEDS_A_LOOK).props(f'href="{STANDING}" data-key="look"')
            with region("div", "tools"):
                with region("div", "", words.TEXT_SIZE).props('role="group"'):
                    self._smaller = button("A−", lambda: self._resize(-1), described=words.SMALLER, name="smaller")
                    self._larger = button("A+", lambda: self._resize(1), described=words.LARGER, name="larger")
                self.link(HELP).classes("button").text = words.HELP
                lock = text("button", words.LOCK, "button edge").props('type="button" data-lock data-key="lock"')
                lock._props["title"] = words.LOCK_HINT

    def _draw_frame(self) -> None:
        view = self.desk.sync_view()
        attention = view.header is Header.ATTENTION
        self._sync.text = "" if attention else sentences.header(view, self.names)
        self._look.set_visibility(attention)
        self._unkept.set_visibility(self.room.drafts.failing)
        self._remind()
        self._body._props["data-idle"] = self.room.idle.minutes
        self._body.update()

    def _remind(self) -> None:
        """What is asked for calmly; on the page where it can be done, that page says it itself."""
        asks = () if self.path == SEATS else tuple(reminders(self.desk, self.names, self.room.settings, date.today()))
        if asks == self._asked:
            return
        self._asked = asks
        self._asks.clear()
        with self._asks:
            for one in asks:
                with region("div", "asks"):
                    text("p", one.sentence)
                    text("a", one.leads, "button edge").props(f'href="{SEATS}" data-key="asks/{one.leads}"')

    def _pages(self) -> None:
        with region("nav", "pages", words.NAVIGATION):
            for group in GROUPS:
                text("h2", group.label)
                with ui.element("ul"):
                    for place in group.places:
                        with ui.element("li"):
                            link = self.link(place.path)
                            link.text = place.label
                            if place.path == MINE and self.path.startswith((RUNG, MINE + "/")):
                                link.props('aria-current="true"')

    def rungs(self) -> None:
        """The steps of the ladder: what stands on each, as links."""
        with region("nav", "rungs", words.RUNGS), ui.element("ul"):
            shut = self.desk.case.shut
            for space in (*([] if shut is None else [shut]), *self.desk.casefile.spaces()):
                with ui.element("li"), self.link(path_of(space)):
                    row(space.audience)
                    self._named(text("span", ""), space)

    def _named(self, label: Text, space: Space) -> None:
        def name() -> None:
            label.text = self.names.rung(space)

        self.on_change(name)

    def where(self, entry: Entry) -> str:
        """The path of the page on which an entry stands for oneself."""
        return f"{EARLIER}{entry.space.number}" if self.desk.casefile.is_behind(entry) else path_of(entry.space)

    def link(self, path: str) -> Text:
        """A link to a page, marked when it is this one."""
        link = text("a", "").props(f'href="{path}" data-key="page{path}"')
        if path == self.path:
            link.props('aria-current="page"')
        return link

    async def _resize(self, step: int) -> None:
        place = SIZES.index(self.room.text_size) + step
        if 0 <= place < len(SIZES):
            self.say(f"{words.TEXT_SIZE}: {SIZES[place]} %")
            ui.run_javascript(f"document.documentElement.style.setProperty('--size', '{SIZES[place]}%')")
            with contextlib.suppress(FourfoldError):
                await self.room.set_text_size(SIZES[place])

    def _changed(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(REFRESH_SECONDS, self._draw)

    def _draw(self) -> None:
        self._timer = None
        if self.room.desk is not self.desk or self._client.is_deleted:
            return
        with self._client:
            self._on_change = [(within, draw) for within, draw in self._on_change if stands(within)]
            for within, draw in tuple(self._on_change):
                if stands(within):
                    draw()

    def _emptied(self) -> None:
        """Locked: nothing stays on the page, and it leaves no way back. After one page alone closed it comes again."""
        if not self._client.is_deleted:
            with self._client:
                self._body.empty()
                ui.run_javascript(f"document.body.replaceChildren(); {self._onward()}")

    def _onward(self) -> str:
        """Where an emptied page goes."""
        if self.room.turning:
            return ""
        still = self.room.desk is not None and self.caseload.room is self.room
        return "location.reload()" if still else "location.replace('/')"


def only_main(client: Client) -> None:
    """Takes the landmark from the framework's own page element, so that ours is the only one."""
    slot = client.content.parent_slot
    if slot is not None:
        slot.parent.tag = "div"


def path_of(space: Space) -> str:
    """Where a space's page is; says nothing of what stands there."""
    if space.value.startswith("private"):
        return MINE
    return WITH if space.value.startswith("pair") else f"{RUNG}{space.number}"


def title_of(space: Space, names: Names) -> str:
    """What a space's page is called."""
    return words.MY_SPACE if space.value.startswith("private") else names.rung(space)
