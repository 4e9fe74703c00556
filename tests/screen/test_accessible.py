"""axe-core finds nothing against WCAG 2.2 AA, light and dark, at 200 % and 320 px; and what it cannot see.

Every page with what people wrote on it is in test_every_page; here stand the dialogs and what is before the case file.

It runs inside the page, from the package axe-playwright-python, which ships it (axe-core, MPL-2.0).
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, expect

from fourfold_client.desk import Desk, Home
from fourfold_client.ui.pages.rung import AT_ONCE
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, PAIR, STANDING, TABLE, act, save_note, write
from tests.support.browser import NARROW, WIDE, Client
from tests.support.house import NADIA, PASSPHRASE, RUTH

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"wide": (WIDE, 100), "320 px": (NARROW, 100), "200 %": (WIDE, 200)}
LOOKS: tuple[tuple[str, Literal["light", "dark"]], ...] = (
    ("wide", "light"),
    ("320 px", "dark"),
    ("200 %", "light"),
)
"""Sizes show what does not fit, colours what cannot be read; each is seen with every page."""
BIG_ENOUGH = 44
"""Pixels: product.md, 5.4."""


async def found(page: Page) -> list[str]:
    """What axe finds against the page as it is."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    result: dict[str, Any] = await page.evaluate(
        "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    assert result["testEngine"]["name"] == "axe-core"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


async def resized(page: Page, size: str) -> None:
    """Shows the page in one of the sizes."""
    window, percent = SIZES[size]
    await page.set_viewport_size(window)  # type: ignore[arg-type]
    await page.evaluate("(size) => document.documentElement.style.setProperty('--size', size)", f"{percent}%")


async def assert_fits(page: Page, where: str, size: str) -> None:
    """Nothing stands beyond the right edge."""
    await resized(page, size)
    beyond = await page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{where} in {size}: one has to scroll sideways"


async def assert_accessible(page: Page, where: str) -> None:
    """Nothing found in any look, and nothing beyond the right edge."""
    for size, scheme in LOOKS:
        await assert_fits(page, where, size)
        await page.emulate_media(color_scheme=scheme)
        assert await found(page) == [], f"{where} in {size}, {scheme}"


async def too_small(page: Page) -> list[str]:
    """What can be pressed and is less than 44 px high or wide."""
    links = "a:visible:not(.skip), button:visible, summary:visible"
    pressed = page.locator(
        f"{links}, input:not([type=radio], [type=checkbox]):visible, textarea:visible, label:has(input):visible"
    )
    boxes = await pressed.evaluate_all("(all) => all.map((one) => [one.outerHTML, one.getBoundingClientRect()])")
    assert len(boxes) > 8
    return [drawn for drawn, box in boxes if min(box["height"], box["width"]) < BIG_ENOUGH]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def furnished(shared_house: House, chromium_browser: Browser) -> AsyncIterator[Page]:
    """One page of Nadia's for all tests here, with an entry that has everything."""
    async with AsyncExitStack() as stack:
        page = await Screens(chromium_browser, stack).open(await shared_house.client(NADIA), PAIR)
        card = await write(page, "an entry with everything", "Everything")
        dialog = await act(page, card, "Revise")
        await dialog.get_by_role("textbox", name="Write here").fill("an entry with everything, and twice")
        await dialog.get_by_role("button", name="Save the new wording").click()
        await expect(dialog).to_have_count(0)
        dialog = await act(page, card, "Add a note")
        await save_note(dialog, "a note", "You and Ruth")
        yield page


async def test_axe_finds_something_where_there_is_something(shared_house: House, furnished: Page) -> None:
    await (await shared_house.client(NADIA)).go(furnished, PAIR)
    await furnished.evaluate("() => document.querySelector('.composer .box').removeAttribute('id')")
    assert any(line.startswith("label") for line in await found(furnished))


@pytest.mark.parametrize("verb", ["Revise", "Share further", "Add a note", "Withdraw"])
async def test_no_dialog_breaks_a_rule(shared_house: House, furnished: Page, verb: str) -> None:
    await (await shared_house.client(NADIA)).go(furnished, PAIR)
    card = furnished.get_by_role("article", name="Everything").first
    dialog = await act(furnished, card, verb)
    await assert_accessible(furnished, verb)
    for size, (window, _) in SIZES.items():
        await resized(furnished, size)
        box = await dialog.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= window["width"], size


async def test_what_stands_before_and_after_the_case_file_breaks_no_rule(
    shared_house: House,
    house: House,
    screens: Screens,
    processes: AsyncExitStack,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    client = await shared_house.client(NADIA)
    page = await screens.open(client)
    await page.goto(f"{client.origin}/nothing")
    await assert_accessible(page, "no such page")
    stranger = await (await screens.window()).new_page()
    await stranger.goto(client.origin)
    await assert_accessible(stranger, "refused")

    locked = Client(house.clients[NADIA].home, passphrase=None)
    empty = Client(tmp_path_factory.mktemp("empty"), passphrase=None)
    for gate, heading in ((locked, "This case file is locked"), (empty, "Before you begin")):
        processes.push_async_callback(gate.stop)
        await gate.start()
        page = await (await screens.window()).new_page()
        await page.goto(await gate.address())
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
        if gate is locked:
            await page.get_by_role("button").first.click()
            await expect(page.get_by_role("alert")).to_be_visible()
        await assert_accessible(page, heading)


async def test_with_reduced_motion_nothing_moves(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), PAIR)
    await page.emulate_media(reduced_motion="reduce")
    moving = await page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
            const style = getComputedStyle(one);
            return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => time !== "0s");
        }).map((one) => one.outerHTML)"""
    )
    assert moving == []


async def test_the_text_can_be_made_larger_and_stays_so(shared_house: House, screens: Screens) -> None:
    client = await shared_house.client(NADIA)
    page = await screens.open(client)
    size = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = await page.evaluate(size)
    await page.get_by_role("button", name="Larger text").click()
    await expect(page.get_by_text("Text size: 115 %")).to_have_count(1)
    await client.go(page, PAIR)
    assert await page.evaluate(size) == pytest.approx(before * 1.15)
    await page.get_by_role("button", name="Smaller text").click()
    await expect(page.get_by_text("Text size: 100 %")).to_have_count(1)


async def test_long_names_and_long_words_fit_in_and_many_entries_come_in_parts(house: House, screens: Screens) -> None:
    desk = await Desk.open(Home(house.clients[RUTH].home), PASSPHRASE)
    await desk.casefile.set_name("Ruthannemariemagdalenaelisabethcharlottevictoriajosephine")
    await house.relay.start()
    for number in range(AT_ONCE + 5):
        await desk.casefile.write(Space.TABLE, "donau" * 200, "dampfschifffahrt" * 15 + str(number))
    await desk.sync()
    await desk.close()
    client = await house.client(NADIA)
    page = await screens.open(client, TABLE)
    await expect(page.get_by_role("article")).to_have_count(AT_ONCE)
    for path in (PAIR, MINE, STANDING, TABLE):
        await client.go(page, path)
        for size in SIZES:
            await assert_fits(page, f"long names on {path}", size)
    assert await found(page) == []
    await page.get_by_role("button", name="Show earlier entries").press("Enter")
    await expect(page.get_by_role("article")).to_have_count(AT_ONCE + 5)
    await expect(page.get_by_role("article").nth(AT_ONCE)).to_be_focused()
    await expect(page.get_by_role("button", name="Show earlier entries")).to_be_hidden()
