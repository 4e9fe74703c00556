"""One types in a text on one screen; how long until each letter is in the text that another screen shows."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import urljoin

from playwright.async_api import Browser, Page, async_playwright

from bench.house import NADIA, PASSPHRASE, THEO, home_of, house, relay_process
from bench.measures.figures import quantile
from bench.measures.firstpage import CHROMIUM
from bench.process import ALL_CPUS, Process, running
from fourfold_client.running import ENVIRONMENT
from fourfold_client.ui.pages.together import TOGETHER
from fourfold_shared.ids import Seat, Space

LETTERS = "the quick brown fox jumps over the lazy dog and goes home by the river "
PER_SECOND = 10
LONGEST_MILLISECONDS = 30_000
_WATCH = """() => {
    window.came = [];
    const {view} = document.querySelector('.live-place').editor, shown = document.querySelector('.live-text');
    const look = () => { while (window.came.length < view.state.doc.length) window.came.push(Date.now()); };
    new MutationObserver(look).observe(shown, {childList: true, characterData: true, subtree: true});
    look();
}"""
_TYPE = """() => {
    window.typed = [];
    document.querySelector('.live-text').addEventListener('keydown', () => window.typed.push(Date.now()), true);
}"""


async def screens(folder: Path, chromium: str) -> dict[str, float]:
    """Gives the median and the 95th percentile from a key pressed on one screen to its letter in the page of another.

    In ms; both pages run in one Chromium, so that one clock tells both (to a millisecond).
    Raises: playwright's Error when a letter does not come.
    """
    async with house(folder) as built:
        port = int(built.relay.said.rpartition(":")[2])
    async with async_playwright() as playwright, relay_process(folder, port):
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        try:
            async with _client(folder, NADIA) as nadia, _client(folder, THEO) as theo:
                writer, reader = await _page(browser, nadia.said), await _page(browser, theo.said)
                return await _typed(writer, reader)
        finally:
            await browser.close()


def _client(folder: Path, seat: Seat) -> AbstractAsyncContextManager[Process]:
    arguments = ("fourfold_client", "open", "--home", str(home_of(folder, seat).path), "--no-browser")
    return running(*arguments, cpus=ALL_CPUS, environment={ENVIRONMENT: PASSPHRASE})


async def _typed(writer: Page, reader: Page) -> dict[str, float]:
    await reader.evaluate(_WATCH)
    await writer.evaluate(_TYPE)
    await writer.locator(".live-text").click()
    await writer.keyboard.type(LETTERS, delay=1000 / PER_SECOND)
    all_came = "(count) => window.came.length >= count"
    await reader.wait_for_function(all_came, arg=len(LETTERS), timeout=LONGEST_MILLISECONDS)
    typed, came = await writer.evaluate("() => window.typed"), await reader.evaluate("() => window.came")
    late = [seen - pressed for pressed, seen in zip(typed, came, strict=True)]
    return {"p50": quantile(late, 0.5), "p95": quantile(late, 0.95)}


async def _page(browser: Browser, address: str) -> Page:
    page = await (await browser.new_context()).new_page()
    await page.goto(address)
    await page.goto(urljoin(address, f"{TOGETHER}{Space.TABLE.number}"))
    await page.locator(".live-text").wait_for()
    return page
