"""Everything by keyboard alone, with a focus that can be seen, comes back, and is never taken away."""

from uuid import uuid4

from playwright.async_api import Page, expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, MINE, PAIR, STANDING, WING, act, focused, write
from tests.support.house import NADIA, RUTH

SEEN = """() => {
    if (document.activeElement === document.body) return null;
    const now = document.activeElement, box = now.getBoundingClientRect();
    const style = getComputedStyle(now.matches(".cm-content") ? now.closest(".live-editor") : now);
    const bar = document.querySelector(".bar"), sticks = getComputedStyle(bar).position === "sticky";
    const above = bar.contains(now) || now.matches(".skip") || now.closest("dialog");
    return { ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
             covered: sticks && !above && box.top < bar.getBoundingClientRect().bottom - 1,
             outside: box.bottom <= 0 || box.top >= innerHeight };
}"""
TO_BE_SEEN = {"ring": True, "covered": False, "outside": False}


async def press_until(page: Page, key: str, wanted: str, at_most: int = 60) -> None:
    """Goes on pressing until what is called `wanted` has the focus; each stop on the way can be seen."""
    for _ in range(at_most):
        await page.keyboard.press(key)
        assert await page.evaluate(SEEN) == TO_BE_SEEN, await focused(page)
        if await focused(page) == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached")


async def test_one_can_read_write_revise_share_and_lock_with_the_keyboard_alone(
    shared_house: House, screens: Screens
) -> None:
    title = f"Keys {uuid4()}"
    page = await screens.open(await shared_house.client(NADIA), MINE)
    await press_until(page, "Tab", "Skip to the page", 1)
    await press_until(page, "Tab", "You and Ruth")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You and Ruth")
    await press_until(page, "Tab", "Skip to the page", 1)
    await page.keyboard.press("Enter")
    await press_until(page, "Tab", "Write here")
    await page.keyboard.type("written without a mouse")
    await press_until(page, "Tab", "Title (if you like)", 1)
    await page.keyboard.type(title)
    await press_until(page, "Tab", "Save", 1)
    await page.keyboard.press("Enter")
    card = page.get_by_role("article", name=title)
    await expect(card).to_be_visible()
    assert await focused(page) == "Save"

    await press_until(page, "Tab", f"Revise: {title}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("dialog").get_by_label("Write here")).to_be_focused()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(", and better")
    await press_until(page, "Tab", "Save the new wording")
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text("written without a mouse, and better")
    await expect(card.get_by_role("button", name="Revise:")).to_be_focused()

    await press_until(page, "Tab", f"Share further: {title}")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="Before you share")).to_be_focused()
    await press_until(page, "Tab", "You, Ruth and Samuel", 3)
    await page.keyboard.press("ArrowDown")
    await expect(dialog.get_by_label("All four of you")).to_be_checked()
    await press_until(page, "Tab", "Not now")
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(card.get_by_role("button", name="Share further:")).to_be_focused()
    await press_until(page, "Shift+Tab", "Lock")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Passphrase")).to_be_focused()


async def test_the_focus_stays_in_a_dialog(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), PAIR)
    card = await write(page, f"round and round {uuid4()}")
    await act(page, card, "Add a note")
    for _ in range(12):
        await page.keyboard.press("Tab")
        held = await page.evaluate(
            "() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
        assert held, await focused(page)


async def test_after_a_withdrawal_the_focus_is_on_what_is_left_of_the_entry(
    shared_house: House, screens: Screens
) -> None:
    page = await screens.open(await shared_house.client(NADIA), PAIR)
    card = await write(page, "soon gone", title := f"Going {uuid4()}")
    key = await card.get_attribute("data-key")
    dialog = await act(page, card, "Withdraw")
    await dialog.get_by_role("button", name="Withdraw").press("Enter")
    await expect(page.get_by_role("article", name=title)).to_have_count(0)
    await expect(page.locator(f"[data-key='{key}']")).to_be_focused()


async def test_what_arrives_takes_neither_the_focus_nor_the_place_nor_what_is_being_typed(
    shared_house: House, screens: Screens
) -> None:
    nadia = await screens.open(await shared_house.client(NADIA), PAIR)
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    for number in range(6):
        await write(nadia, f"something long enough to scroll {number} {uuid4()}\n\n\n\n\n")
    theirs = await write(ruth, "the first wording", title := f"Arriving {uuid4()}")
    seen = nadia.get_by_role("article", name=title)
    await expect(seen).to_be_visible()

    field = nadia.get_by_role("textbox", name="Write here")
    await field.press_sequentially("half a sen")
    dialog = await act(ruth, theirs, "Revise")
    await dialog.get_by_role("textbox", name="Write here").fill("the second wording")
    await dialog.get_by_role("button", name="Save the new wording").click()
    await expect(seen).to_contain_text("the second wording")
    await expect(field).to_be_focused()
    await nadia.keyboard.type("tence")
    await expect(field).to_have_value("half a sentence")
    await field.fill("")

    button = seen.get_by_role("button", name="Add a note:")
    await button.focus()
    dialog = await act(ruth, ruth.get_by_role("article", name=title), "Revise")
    await dialog.get_by_role("textbox", name="Title").fill(f"{title} again")
    await dialog.get_by_role("button", name="Save the new wording").click()
    again = nadia.get_by_role("article", name=f"{title} again")
    await expect(again.get_by_role("button", name="Add a note:")).to_be_focused()

    anchor = nadia.get_by_role("article").nth(4)
    key = await anchor.get_attribute("data-key")
    await anchor.evaluate("(card) => card.scrollIntoView({ block: 'center' })")
    top = "(key) => Math.round(document.querySelector(`[data-key='${key}']`).getBoundingClientRect().top)"
    before = await nadia.evaluate(top, key)
    assert await nadia.evaluate("() => scrollY") > 100
    await write(ruth, late := f"late {uuid4()}")
    await expect(nadia.get_by_text(late)).to_have_count(1)
    assert await nadia.evaluate(top, key) == before


async def test_a_page_can_be_walked_through_with_a_focus_that_can_be_seen(
    shared_house: House, screens: Screens
) -> None:
    client = await shared_house.client(NADIA)
    page = await screens.open(client, WING)
    for number in range(3):
        await write(page, f"long enough to scroll {number} {uuid4()}\n\n\n\n\n\n\n\n")
    for path in (WING, FIND, STANDING):
        await client.go(page, path)
        await page.locator(".skip").focus()
        there = await walk(page, "Tab")
        assert {"Skip to the page", "Lock", "My space", "How things stand"} <= set(there)
        await page.locator("a:visible, button:visible").last.focus()
        assert (await walk(page, "Shift+Tab"))[-1] == "Skip to the page"


async def walk(page: Page, key: str) -> list[str]:
    """What has the focus one after the other, to the end of the page; each can be seen."""
    stops: list[str] = []
    while (seen := await page.evaluate(SEEN)) is not None:
        stops.append(await focused(page))
        assert seen == TO_BE_SEEN, (page.url, stops)
        await page.keyboard.press(key)
    return stops
