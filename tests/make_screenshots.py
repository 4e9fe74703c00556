"""Makes the sample case, opens its four clients, and takes pictures of every page: to look at, and for the README.

`make screenshots` writes into `.screenshots/` (not kept) a picture of every page for each seat in light, dark, 390 px
wide and at 200 % text; and `docs/screenshots/four-screens.png`, the four screens side by side, which is kept. With the
names of people after the command it takes the pages of these alone, and nothing that is kept.
"""

import asyncio
import base64
import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from fourfold_client.demo.seed import PASSPHRASE
from fourfold_client.ui.design import FONTS
from fourfold_shared.ids import Seat, Space
from tests.support.browser import Running, chromium, ready, unlocked
from tests.support.everypage import every_page
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO

ROOT = Path(__file__).parent.parent
LOOSE, KEPT = ROOT / ".screenshots", ROOT / "docs" / "screenshots"
MAKING_SECONDS = 240
"""So long may the sample case take to be made."""


@dataclass(frozen=True)
class Look:
    """How a page is looked at: the window in CSS pixels, colours, size of text in percent."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    percent: int = 100


LOOKS = (
    Look("light", 1280, 800),
    Look("dark", 1280, 800, "dark"),
    Look("390px", 390, 844),
    Look("200percent", 1280, 800, percent=200),
)
FOUR: dict[Seat, tuple[str, Literal["light", "dark"]]] = {
    NADIA: (f"/page/{Space.PAIR_0.number}", "light"),
    THEO: (f"/page/{Space.TABLE.number}", "light"),
    RUTH: (f"/page/{Space.PAIR_0.number}", "dark"),
    SAMUEL: (f"/page/{Space.BRIDGE.number}", "dark"),
}
"""The page and colours of each screen in the README's picture."""
SCREEN = Look("four", 1140, 880)
SHEET = """<!doctype html><style>
@font-face { font-family: Literata; font-weight: 200 900; src: url(data:font/woff2;base64,FONT); }
body { display: grid; grid-template-columns: 1fr 1fr; gap: 28px; width: 1544px; margin: 0; padding: 28px;
  background: #d9d4c8; }
figure { margin: 0; } figcaption { font: 600 21px Literata; color: #3c3a35; margin: 0 0 8px 4px; }
img { display: block; width: 100%; border-radius: 12px; box-shadow: 0 6px 24px rgb(40 30 10 / 25%); }
</style>"""


async def main(names: list[str]) -> None:
    """Makes the pictures of all four, or of those who are named."""
    folder = Path(tempfile.mkdtemp(prefix="fourfold-screenshots-"))
    demo = await Running.start("fourfold_client", "demo", "--no-browser", "--dir", str(folder / "demo"))
    try:
        addresses = await addresses_of(demo)
        async with chromium() as browser:
            pages = {seat: await opened(browser, address) for seat, address in addresses.items()}
            if not names:
                await take_four(browser, pages)
            shutil.rmtree(LOOSE, ignore_errors=True)
            LOOSE.mkdir()
            for seat, page in pages.items():
                if not names or NAMES[seat] in names:
                    await take_every_page(page, seat)
    finally:
        await demo.stop()
        shutil.rmtree(folder)


async def addresses_of(demo: Running) -> dict[Seat, str]:
    """The launch address of each of the four."""
    lines = {seat: await demo.line(f"{name} ", MAKING_SECONDS) for seat, name in NAMES.items()}
    return {seat: line[line.index("http://") :] for seat, line in lines.items()}


async def opened(browser: Browser, address: str) -> Page:
    """A window with one of the four clients."""
    page = await (await browser.new_context(reduced_motion="reduce")).new_page()
    await page.goto(address)
    await ready(page)
    return page


async def show(page: Page, path: str) -> None:
    """Goes to a page, and returns once everything on it is there."""
    address = "/".join(page.url.split("/")[:3]) + path
    await page.goto(address)
    await unlocked(page, PASSPHRASE)  # it locks by itself while the others are looked at
    if page.url != address:
        await page.goto(address)
        await ready(page)
    await page.keyboard.press("Shift")
    await page.locator(".sync").get_by_text("up to date").wait_for()
    if path == "/people":
        await page.locator(".words li").last.wait_for()
    await page.evaluate("() => document.fonts.ready")


async def look_at(page: Page, look: Look) -> None:
    """Shows the page as `look` says."""
    await page.set_viewport_size({"width": look.width, "height": look.height})
    await page.emulate_media(color_scheme=look.scheme)
    await page.evaluate("(size) => document.documentElement.style.setProperty('--size', size)", f"{look.percent}%")


async def take_every_page(page: Page, seat: Seat) -> None:
    """A picture of each page of one person in each look."""
    for name, path in every_page(seat).items():
        await show(page, path)
        for look in LOOKS:
            await look_at(page, look)
            await page.screenshot(path=LOOSE / f"{NAMES[seat].lower()}-{name}-{look.name}.png", full_page=True)


async def take_four(browser: Browser, pages: dict[Seat, Page]) -> None:
    """The four screens side by side, as one picture."""
    figures = []
    for seat, (path, scheme) in FOUR.items():
        await show(pages[seat], path)
        await look_at(pages[seat], replace(SCREEN, scheme=scheme))
        picture = base64.b64encode(await pages[seat].screenshot()).decode()
        figures.append(
            f"<figure><figcaption>{NAMES[seat]}</figcaption><img src='data:image/png;base64,{picture}'></figure>"
        )
    sheet = await browser.new_page(viewport={"width": 1600, "height": 1000})
    font = base64.b64encode((FONTS / "literata-latin.woff2").read_bytes()).decode()
    await sheet.set_content(SHEET.replace("FONT", font) + "".join(figures))
    await sheet.evaluate("() => document.fonts.ready")
    KEPT.mkdir(parents=True, exist_ok=True)
    await sheet.screenshot(path=KEPT / "four-screens.png", full_page=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
    print(f"{len(list(LOOSE.iterdir()))} pictures are in {LOOSE}", file=sys.stderr)
