"""Writing one text together, in real browsers, through a real relay."""

import asyncio

from playwright.async_api import Page, expect

from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, NAMES, THEO

TOGETHER = f"/together/{Space.TABLE.number}"
SHOWN = "() => document.querySelector('.live > div').editor.view.state.doc.toString()"


def field(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("textbox", name="Notes that you write together")


async def shows(page: Page, text: str) -> None:
    await page.wait_for_function(f"(text) => ({SHOWN})() === text", arg=text)


async def test_four_people_type_into_one_text_at_once_and_nobody_loses_a_letter(house: House, screens: Screens) -> None:
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), TOGETHER) for seat in NAMES}
    said = {seat: [f"<{seat}.{number} é🙂>" for number in range(12)] for seat in NAMES}

    async def types(page: Page, words: list[str]) -> None:
        await field(page).click()
        for word in words:
            await page.keyboard.type(word, delay=5)

    await asyncio.gather(*(types(pages[seat], said[seat]) for seat in NAMES))
    letters = sum(len(word.encode("utf-16-le")) // 2 for words in said.values() for word in words)
    for page in pages.values():
        await page.wait_for_function(f"(letters) => ({SHOWN})().length === letters", arg=letters)
    texts = {await page.evaluate(SHOWN) for page in pages.values()}
    assert len(texts) == 1
    text = texts.pop()
    assert sorted(text) == sorted("".join(word for words in said.values() for word in words))
    assert not [url for url in screens.asked if "127.0.0.1" not in url]


async def test_a_cursor_stands_where_its_person_is_and_undo_takes_back_ones_own(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    theo = await screens.open(await house.client(THEO), TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.type("Guten Tag 🙂")
    await shows(theo, "Guten Tag 🙂")
    await expect(theo.locator(".live-caret .live-flag")).to_have_text("Nadia")
    await field(theo).click()
    await theo.keyboard.press("Control+End")
    await theo.keyboard.type(" שלום")
    await shows(nadia, "Guten Tag 🙂 שלום")
    await nadia.keyboard.press("Control+z")
    await shows(theo, " שלום")
    await nadia.get_by_label("Show who wrote what").check()
    await expect(nadia.locator(".live-by1")).to_have_text(" שלום")
    await field(nadia).focus()
    await nadia.keyboard.press("Tab")
    await expect(field(nadia)).not_to_be_focused()


async def test_the_page_is_accessible(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), TOGETHER)
    await field(page).wait_for()
    await assert_accessible(page, TOGETHER)
