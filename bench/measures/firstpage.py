"""A client on a case of five years: from starting the program to a page with entries, and what it keeps in memory."""

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.async_api import async_playwright

from bench.fiveyears import Calendar, write_five_years
from bench.house import NADIA, PASSPHRASE, RUTH, home_of, house, relay_process
from bench.measures.openpages import open_pages, told
from bench.process import ALL_CPUS, running
from fourfold_client.running import ENVIRONMENT
from fourfold_client.ui.places import MINE
from fourfold_shared.ids import Seat

RECORDS = 10_000
SETTLE_SECONDS = 3.0
"""Memory is looked at so long after the page is there, when the exchange with the relay is done too."""
CHROMIUM = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@dataclass(frozen=True, slots=True)
class FullHome:
    """A laptop with five years on it: where, the port that its relay had, and words that stand on its first page."""

    folder: Path
    port: int
    shown: str
    said: str


async def full_home(folder: Path) -> FullHome:
    """Writes the five years."""
    calendar = Calendar()
    async with house(folder, calendar) as built:
        things = await write_five_years(built, calendar, reader=NADIA, records=RECORDS)
        desk = built.desks[NADIA]
        records = sum(desk.case.space(space).records for space in desk.casefile.spaces())
        newest = desk.casefile.entries(desk.casefile.spaces()[0])[-1]
        port = int(built.relay.said.rpartition(":")[2])
    said = f"{records} records, {things} entries and notes in five spaces"
    return FullHome(folder, port, newest.text, said)


async def firstpage(home: FullHome, chromium: str) -> dict[str, float]:
    """Gives the seconds from starting `fourfold open` until a browser that is running already shows the entries, those
    until its address is printed, the megabytes (10^6 bytes) that the process then has in memory, and the milliseconds
    that the slowest page of the unlocked case takes, a partner's or a support's (`pages`); prints what each takes.

    Raises: playwright's Error when the page does not come.
    """
    async with async_playwright() as playwright, relay_process(home.folder, home.port):
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        try:
            page = await browser.new_page()
            await page.goto("about:blank")
            began = time.perf_counter()
            async with running(*_open(NADIA, home), cpus=ALL_CPUS, environment={ENVIRONMENT: PASSPHRASE}) as client:
                printed = time.perf_counter()
                await page.goto(client.said, wait_until="commit")
                await page.locator("[data-open] h1").wait_for()
                shown = time.perf_counter()
                await page.goto(urljoin(page.url, MINE), wait_until="commit")
                await page.get_by_text(home.shown, exact=True).first.wait_for()
                await page.wait_for_timeout(1000 * SETTLE_SECONDS)
                memory = client.resident()
                pages = await open_pages(page, NADIA)
            async with running(*_open(RUTH, home), cpus=ALL_CPUS, environment={ENVIRONMENT: PASSPHRASE}) as client:
                await page.goto(client.said, wait_until="commit")
                await page.locator("[data-open] h1").wait_for()
                pages |= await open_pages(page, RUTH)
        finally:
            await browser.close()
    print(told(pages))
    return {"page": shown - began, "printed": printed - began, "memory": memory / 1e6, "pages": max(pages.values())}


def _open(seat: Seat, home: FullHome) -> tuple[str, ...]:
    return "fourfold_client", "open", "--home", str(home_of(home.folder, seat).path), "--no-browser"
