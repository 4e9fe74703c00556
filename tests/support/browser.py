"""A real Chromium, and the real processes behind what it shows: the relay, and one client for each home."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright

from tests.support.house import PASSPHRASE
from tests.support.nursery import Forked, Nursery

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same Chromium without its windows, where it is installed: a new page takes it a tenth of the work."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, NARROW = {"width": 1200, "height": 800}, {"width": 320, "height": 640}
PATIENCE = 30_000
"""Milliseconds after which what was waited for is not coming any more."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser, for as long as the context lasts."""
    assert SHELL is not None, "there is no Chromium here; install the package chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=SHELL, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


def environment(passphrase: str | None = None) -> dict[str, str]:
    """This process's environment without what a test runner put there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI", "FOURFOLD"))}
    return kept if passphrase is None else kept | {"FOURFOLD_PASSPHRASE": passphrase}


class Running:
    """One of our processes. `lines` is all it printed, both ways; a line can be waited for."""

    nursery: Nursery | None = None
    """Where commands of this event loop are started from; without one, each imports everything anew."""

    def __init__(self, process: Process | Forked) -> None:
        self.process = process
        self.lines: list[str] = []
        self._printed: asyncio.Queue[str] = asyncio.Queue()
        self._readers = [
            asyncio.create_task(self._read(stream)) for stream in (process.stdout, process.stderr) if stream is not None
        ]

    @classmethod
    async def start(cls, module: str, *arguments: str, passphrase: str | None = None) -> Self:
        """Starts one of our commands with the Python that runs this."""
        command = (sys.executable, "-m", module, *arguments)
        given = environment(passphrase)
        if cls.nursery is not None:
            return cls(await cls.nursery.start(module, arguments, given))
        return cls(await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=given))

    async def line(self, holding: str, seconds: float = PATIENCE / 1000) -> str:
        """The next line that holds `holding`."""
        try:
            async with asyncio.timeout(seconds):
                while holding not in (printed := await self._printed.get()):
                    pass
        except TimeoutError:
            raise AssertionError(f"it never printed {holding!r} but: {self.lines}") from None
        return printed

    async def stop(self) -> None:
        """Asks it to end, and waits until it has."""
        if self.process.returncode is None:
            self.process.terminate()
        await self._ended()

    async def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        await self._ended()

    async def _ended(self) -> None:
        await self.process.wait()
        await asyncio.gather(*self._readers)

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.lines.append(line.decode().rstrip("\n"))
            self._printed.put_nowait(self.lines[-1])


class RelayProcess:
    """`fourfold-relay serve` on one store and port; `address` is what clients are told."""

    def __init__(self, store: Path, port: int) -> None:
        self._arguments = ("serve", "--store", f"sqlite:{store}", "--listen", f"127.0.0.1:{port}")
        self.port = port
        self.running: Running | None = None
        self.address = ""

    async def start(self) -> None:
        """Returns once it serves."""
        self.running = await Running.start("fourfold_relay", *self._arguments)
        self.address = (await self.running.line("ws://")).split()[-1]

    async def stop(self) -> None:
        """Ends it, if it runs."""
        if self.running is not None:
            await self.running.stop()
            self.running = None


class Client:
    """`fourfold open` on one home."""

    def __init__(self, home: Path, *, passphrase: str | None = PASSPHRASE, port: int = 0) -> None:
        self.home = home
        self._passphrase = passphrase
        self._port = port
        self._running: Running | None = None
        self._window: BrowserContext | None = None
        self._idle_tabs: list[Page] = []
        self.origin = ""

    @property
    def running(self) -> Running:
        """Its process."""
        assert self._running is not None, "it was not started"
        return self._running

    async def start(self) -> Self:
        """Starts it; it is ready once it shows an address."""
        arguments = ("open", "--home", str(self.home), "--no-browser", "--port", str(self._port))
        self._running = await Running.start("fourfold_client", *arguments, passphrase=self._passphrase)
        return self

    async def address(self) -> str:
        """A launch address that nobody used yet; the next call waits until this one was used."""
        printed = await self.running.line("http://")
        address = printed[printed.index("http://") :]
        self.origin = f"http://{urlsplit(address).netloc}"
        return address

    @property
    def port(self) -> int:
        """Where it serves."""
        return int(urlsplit(self.origin).port or 0)

    async def open(self, context: BrowserContext, path: str = "/") -> Page:
        """Opens it in a window that does not know it yet, unlocks it if it is locked, and goes to a page."""
        page = await context.new_page()
        await page.goto(await self.address())
        await unlocked(page)
        if path != "/":
            await self.go(page, path)
        return page

    @asynccontextmanager
    async def tab(self, browser: Browser, path: str = "/") -> AsyncIterator[Page]:
        """A tab of its usual window, which stays open until it is stopped; another may have it afterwards."""
        if self._window is None:
            self._window = await browser.new_context(viewport=ViewportSize(**WIDE))
            self._window.set_default_timeout(PATIENCE)
            page = await self.open(self._window, path)
        else:
            page = self._idle_tabs.pop() if self._idle_tabs else await self._window.new_page()
            await page.goto(self.origin + path)
            await unlocked(page)
            if page.url != self.origin + path:
                await self.go(page, path)
        try:
            yield page
        finally:
            if self._window is not None:
                await page.goto("about:blank")
                await page.set_viewport_size(ViewportSize(**WIDE))
                await page.emulate_media(color_scheme="null", reduced_motion="null")
                self._idle_tabs.append(page)

    async def go(self, page: Page, path: str) -> None:
        """Goes to another page of an open case file."""
        await page.goto(self.origin + path)
        await ready(page)

    async def stop(self) -> None:
        """Ends it as Ctrl-C would."""
        if self._window is not None:
            await self._window.close()
            self._window, self._idle_tabs = None, []
        if self._running is not None:
            await self._running.stop()

    async def kill(self) -> None:
        """kill -9; its windows stay."""
        await self.running.kill()


async def unlocked(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Sees to it that the page shows the case file."""
    await page.locator(".gate, [data-open]").first.wait_for()
    if await page.locator("[data-open]").count() == 0:
        await page.get_by_label("Passphrase").fill(passphrase)
        await page.get_by_role("button", name="Unlock").click()
    await ready(page)


async def ready(page: Page) -> None:
    """Returns once the page is there and talks to its process."""
    await page.locator("[data-open]").wait_for(timeout=PATIENCE)
    await page.wait_for_function("() => window.socket?.connected")
