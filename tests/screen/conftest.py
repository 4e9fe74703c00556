"""What the screen's tests share: one Chromium and one open house for each worker, and a founded case to copy.

All of it lives on one event loop for the whole run; each test has browser contexts of its own.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_client.vault import passphrase
from fourfold_shared.ids import Seat, Space
from tests.support.browser import PATIENCE, WIDE, Client, RelayProcess, Running, chromium
from tests.support.house import PASSPHRASE
from tests.support.nursery import Nursery
from tests.support.template import Template

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here that is async runs on the loop of the session; what uses the browser is marked so."""
    for item in items:
        if item.path.is_relative_to(HERE) and isinstance(item, pytest.Function):
            if inspect.iscoroutinefunction(item.function):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            if {"chromium_browser", "screens"} & set(item.fixturenames):
                item.add_marker(pytest.mark.browser)


class House:
    """A relay and the clients of the four on a copy of a founded case, each started when it is first needed."""

    def __init__(self, template: Template, folder: Path) -> None:
        copied = template.copy(folder)
        self.relay = RelayProcess(folder / "relay.db", template.port)
        self.clients = {seat: Client(copied.home(seat).path) for seat in Seat}
        self._started: set[Seat] = set()

    async def client(self, seat: Seat) -> Client:
        """The running client of a seat."""
        if seat not in self._started:
            self._started.add(seat)
            await self.clients[seat].start()
        return self.clients[seat]

    async def close(self) -> None:
        """Ends every process."""
        for client in self.clients.values():
            await client.stop()
        await self.relay.stop()


class Screens:
    """Pages for one test, closed when it ends."""

    def __init__(self, browser: Browser, stack: AsyncExitStack) -> None:
        self._browser = browser
        self._stack = stack
        self.told: list[str] = []
        """What pages wrote to their console."""
        self.asked: list[str] = []
        """The addresses that pages asked for."""

    async def window(self, **settings: Any) -> BrowserContext:
        """A new window, with cookies and storage of its own."""
        context = await self._browser.new_context(viewport=ViewportSize(**WIDE), **settings)
        context.set_default_timeout(PATIENCE)
        self._stack.push_async_callback(context.close)
        return context

    async def open(self, client: Client, path: str = "/") -> Page:
        """A tab in the client's usual window."""
        page = await self._stack.enter_async_context(client.tab(self._browser, path))
        for event, noted in (("console", self._console), ("request", self._request)):
            page.on(event, noted)  # type: ignore[call-overload]
            self._stack.callback(page.remove_listener, event, noted)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        self.told.append(message.text)

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def make_template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Awaitable[Template]]:
    """Founds a case of four in a folder."""

    async def make(name: str) -> Template:
        made = Template(tmp_path_factory.mktemp(name))
        with pytest.MonkeyPatch.context() as quick:
            quick.setattr(passphrase, "MEMORY_KIB", 8 * 1024)
            quick.setattr(passphrase, "PASSES", 1)
            await made.make()
        return made

    return make


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def nursery() -> AsyncIterator[None]:
    """Every command of these tests is started from here."""
    Running.nursery = await Nursery.open()
    yield
    ended, Running.nursery = Running.nursery, None
    await ended.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(make_template: Callable[[str], Awaitable[Template]]) -> Template:
    """A case of four, made once."""
    return await make_template("template")


@pytest_asyncio.fixture(loop_scope="session")
async def house(template: Template, tmp_path: Path) -> AsyncIterator[House]:
    """A house of one's own, its relay not started."""
    made = House(template, tmp_path)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_house(
    make_template: Callable[[str], Awaitable[Template]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The house that all tests share which only write to it, as much as they like; its relay serves."""
    made = House(await make_template("shared"), tmp_path_factory.mktemp("house"))
    await made.relay.start()
    for seat in (Seat.SUPPORT_0, Seat.SUPPORT_1):
        desk = await Desk.open(Home(made.clients[seat].home), PASSPHRASE)
        await desk.casefile.put(Kind.PACE, Space.TABLE, fields={"things": "99", "days": "1"})
        await desk.sync()
        await desk.close()
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium_browser() -> AsyncIterator[Browser]:
    """The browser."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def screens(chromium_browser: Browser) -> AsyncIterator[Screens]:
    """Windows for one test."""
    async with AsyncExitStack() as stack:
        yield Screens(chromium_browser, stack)


@pytest_asyncio.fixture(loop_scope="session")
async def processes() -> AsyncIterator[AsyncExitStack]:
    """What is pushed here is ended with the test."""
    async with AsyncExitStack() as stack:
        yield stack
