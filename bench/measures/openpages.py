"""How long each page of an open case takes, for a partner and for a support: a Chromium asks for one after another."""

import time
from collections.abc import Sequence
from statistics import median
from urllib.parse import urljoin

from playwright.async_api import Page

from bench.house import NAMES
from fourfold_client.ui.pages import PAGES
from fourfold_client.ui.pages.together import TOGETHER
from fourfold_client.ui.places import START
from fourfold_client.ui.shell import path_of
from fourfold_shared.ids import Seat, spaces_of

LIMIT = 300.0
"""Milliseconds that a page of a case of years may take."""
TIMES = 5
REST_MS = 400.0
"""Between two pages: a person reads. What the page draws once it is shown is drawn meanwhile."""


async def open_pages(page: Page, seat: Seat) -> dict[str, float]:
    """The median milliseconds from asking for a page until its heading is shown, by whose it is and its path.

    What follows by itself below the first few of a list is not waited for. Raises: playwright's Error when none comes.
    """
    took: dict[str, list[float]] = {path: [] for path in paths(seat)}
    for _ in range(TIMES):
        for path, times in took.items():
            began = time.perf_counter()
            await page.goto(urljoin(page.url, path), wait_until="commit")
            await page.locator("h1").wait_for()
            times.append(1000 * (time.perf_counter() - began))
            await page.wait_for_timeout(REST_MS)
    return {f"{NAMES[seat]} {path}": median(times) for path, times in took.items()}


def paths(seat: Seat) -> Sequence[str]:
    """Every page of one person's case: one for each of their spaces, what is written together there, and the rest."""
    spaces = spaces_of(seat)
    together = (f"{TOGETHER}{space.number}" for space in spaces if len(space.audience) > 1)
    return tuple(dict.fromkeys((START, *map(path_of, spaces), *together, *PAGES)))


def told(pages: dict[str, float]) -> str:
    """The pages and their medians, the slowest first, and which take longer than they may."""
    ordered = sorted(pages.items(), key=lambda one: -one[1])
    lines = [f"  {name:24} {took:6.0f} ms{'  over the limit' if took >= LIMIT else ''}" for name, took in ordered]
    return "\n".join(lines)
