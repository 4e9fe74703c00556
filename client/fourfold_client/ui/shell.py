"""What is the same on every page: header with Lock and sync words, the list of pages, the main part."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nicegui import Client, context, ui

from fourfold_client.desk import Desk, Header
from fourfold_client.ui import words
from fourfold_client.ui.design import Text, button, region, text
from fourfold_client.ui.room import Room
from fourfold_client.ui.words import Names
from fourfold_shared.ids import Space

REFRESH_SECONDS = 0.05
"""Changes that come together are drawn together."""
SIZES = (100, 115, 130, 150, 200)
HOME = "/"


class Shell:
    """One open page. `on_change` is called when anything that may be shown has changed."""

    def __init__(self, room: Room, desk: Desk, path: str) -> None:
        self.room, self.desk, self.path = room, desk, path
        self.names = Names(desk.seat, desk.casefile.name)
        self._on_change: list[Callable[[], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._client = context.client
        self._links: list[tuple[Space, Text]] = []

    def on_change(self, draw: Callable[[], None]) -> None:
        """Draws now, and again after every change."""
        self._on_change.append(draw)
        draw()

    @contextmanager
    def page(self, heading: str) -> Iterator[None]:
        """The page around what follows."""
        ui.on("fourfold-lock", self.room.lock)
        ui.on("fourfold-there", self.room.touch)
        self._client.on_delete(self.room.attend(self._changed, self._emptied))
        only_main(self._client)
        with region("div") as self._body:
            self._body.props("data-open")
            text("a", words.SKIP, "skip").props('href="#main"')
            self._bar()
            with region("div", "shell"):
                self._pages()
                with region("main", "content").props('id="main" tabindex="-1"'):
                    self._heading = text("h1", heading)
                    yield

    def title(self, heading: str) -> None:
        """Changes the heading."""
        self._heading.text = heading

    def _bar(self) -> None:
        with region("header", "bar"):
            text("p", words.TITLE, "name")
            sync = text("p", "", "sync").props('aria-live="polite"')
            look = text("a", words.LOOK_TITLE, "sync attention").props('href="/standing"')
            button(words.TEXT_SIZE, self._larger, "edge")
            button(words.LOCK, self.room.lock, "edge", described=words.LOCK_HINT)

        def draw() -> None:
            view = self.desk.sync_view()
            sync.text = words.header(view, self.names)
            look.set_visibility(view.header is Header.ATTENTION)

        self.on_change(draw)
        self._size()

    def _pages(self) -> None:
        with region("nav", "pages", words.NAVIGATION):
            text("h2", words.RUNGS)
            with ui.element("ul"):
                for space in self.desk.casefile.spaces():
                    link = self._link(path_of(space), "")
                    self._links.append((space, link))
            text("h2", words.MORE)
            with ui.element("ul"):
                self._link("/find", words.FIND)
                self._link("/standing", words.STANDING)
        self.on_change(self._name_links)

    def _link(self, path: str, label: str) -> Text:
        with ui.element("li"):
            link = text("a", label).props(f'href="{path}"')
        if path == self.path:
            link.props('aria-current="page"')
        return link

    def _name_links(self) -> None:
        for space, link in self._links:
            link.text = heading_of(space, self.names)

    def _larger(self) -> None:
        self.room.text_size = next((size for size in SIZES if size > self.room.text_size), SIZES[0])
        self._size()

    def _size(self) -> None:
        ui.run_javascript(f"document.documentElement.style.setProperty('--size', '{self.room.text_size}%')")

    def _changed(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(REFRESH_SECONDS, self._draw)

    def _draw(self) -> None:
        self._timer = None
        if self.room.desk is not self.desk or self._client.is_deleted:
            return
        with self._client:
            for draw in self._on_change:
                draw()

    def _emptied(self) -> None:
        """Locked: nothing stays on the page, and it leaves no way back."""
        if not self._client.is_deleted:
            with self._client:
                self._body.clear()
                ui.run_javascript("document.body.replaceChildren(); location.replace('/')")


def only_main(client: Client) -> None:
    """Takes the landmark from the framework's own page element, so that ours is the only one."""
    slot = client.content.parent_slot
    if slot is not None:
        slot.parent.props('role="presentation"')


def path_of(space: Space) -> str:
    """Where a space's page is; says nothing of what stands there."""
    return HOME if space.value.startswith("private") else f"/page/{space.number}"


def heading_of(space: Space, names: Names) -> str:
    """What a space's page is called."""
    return words.MY_SPACE if space.value.startswith("private") else names.rung(space)
