"""Makes the sample case, opens its four clients, and takes pictures of every page: to look at, and for the README.

`make screenshots` writes into `.screenshots/` (not kept) a picture of every page for each seat in light, dark, 320 px
wide and at 200 % text; and `docs/screenshots/four-screens.png`, the four screens side by side, which is kept.
"""

import asyncio
import base64
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from fourfold_client.ui.design import FONTS
from fourfold_shared.ids import Seat, Space
from tests.support.browser import Running, chromium, ready
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
    Look("light", 1200, 800),
    Look("dark", 1200, 800, "dark"),
    Look("320px", 320, 640),
    Look("200percent", 1200, 800, percent=200),
)
FOUR = {
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


async def main() -> None:
    """Makes all pictures."""
    folder = Path(tempfile.mkdtemp(prefix="fourfold-screenshots-"))
    demo = await Running.start("fourfold_client", "demo", "--no-browser", "--dir", str(folder / "demo"))
    try:
        addresses = await addresses_of(demo)
        async with chromium() as browser:
            pages = {seat: await opened(browser, address) for seat, address in addresses.items()}
            for seat, page in pages.items():
                await take_every_page(page, NAMES[seat].lower())
            await take_four(browser, pages)
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


async def show(page: Page, path: str, look: Look) -> None:
    """Shows a page as `look` says, with everything on it there."""
    await page.set_viewport_size({"width": look.width, "height": look.height})
    await page.emulate_media(color_scheme=look.scheme)
    await page.goto("/".join(page.url.split("/")[:3]) + path)
    await ready(page)
    await page.evaluate("(size) => document.documentElement.style.setProperty('--size', size)", f"{look.percent}%")
    await page.locator(".sync").get_by_text("up to date").wait_for()
    if path == "/people":
        await page.locator(".words li").last.wait_for()
    await page.evaluate("() => document.fonts.ready")


async def take_every_page(page: Page, name: str) -> None:
    """A picture of each page of one person in each look."""
    LOOSE.mkdir(exist_ok=True)
    links = await page.get_by_role("navigation").get_by_role("link").all()
    paths = [str(await link.get_attribute("href")) for link in links]
    for look in LOOKS:
        for path in paths:
            await show(page, path, look)
            place = path.strip("/").replace("/", "-") or "my-space"
            await page.screenshot(path=LOOSE / f"{name}-{place}-{look.name}.png", full_page=True)


async def take_four(browser: Browser, pages: dict[Seat, Page]) -> None:
    """The four screens side by side, as one picture."""
    figures = []
    for seat, (path, scheme) in FOUR.items():
        look = Look(SCREEN.name, SCREEN.width, SCREEN.height, "dark" if scheme == "dark" else "light")
        await show(pages[seat], path, look)
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
    asyncio.run(main())
    print(f"wrote {KEPT / 'four-screens.png'} and {len(list(LOOSE.iterdir()))} pictures in {LOOSE}", file=sys.stderr)
