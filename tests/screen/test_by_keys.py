"""What a partner does in a week, with the keyboard alone: from where it is folded away to where it then stands."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import PAIR, PRACTICE, SESSIONS, SIDES, STORY, focused
from tests.screen.test_keyboard import press_until
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template

EVENT, PAGE = "Saturday at the station", "The evening on the stairs"
FAR = 200
"""Presses from the head of a page to its end, and more."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def week(template: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A session is planned, an event is opened, and a page stands between Nadia and Ruth."""
    made = House(template, tmp_path_factory.mktemp("week"))
    desk = await Desk.open(Home(made.clients[NADIA].home), PASSPHRASE)
    await desk.casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    await desk.casefile.put(Kind.EVENT, Space.TABLE, title=EVENT, fields={"day": "2026-01-10"})
    await desk.casefile.write(Space.PAIR_0, "I stayed there until it was dark.", PAGE)
    await desk.close()
    yield made
    await made.close()


async def came_to(week: House, screens: Screens, path: str) -> Page:
    """One of Nadia's pages, with the focus at the head of what stands on it."""
    page = await screens.open(await week.client(NADIA), path)
    await page.locator("main").focus()
    return page


async def unfold(page: Page, heading: str, first: str) -> None:
    """Goes to a heading and opens what is folded under it; `first` is something there."""
    await press_until(page, "Tab", heading, FAR)
    await page.keyboard.press("Enter")
    await page.get_by_label(first).first.wait_for()


async def choose(page: Page, stands: str, wanted: str) -> None:
    """Goes to a group by what is chosen in it, and chooses another."""
    await press_until(page, "Tab", stands, FAR)
    await press_until(page, "ArrowDown", wanted, 12)


async def say(page: Page, field: str) -> str:
    """Goes to a field and writes in it; gives what was written."""
    await press_until(page, "Tab", field, FAR)
    await page.keyboard.type(said := f"without a mouse {uuid4()}")
    return said


async def press(page: Page, button: str, key: str = "Tab") -> None:
    await press_until(page, key, button, FAR)
    await page.keyboard.press("Enter")


async def stays(page: Page) -> None:
    """The focus was not taken away."""
    await expect(page.locator(":focus")).to_have_count(1)


async def test_a_snag_goes_to_ones_own_support(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, PRACTICE)
    await unfold(page, "Something got in the way", "Write less")
    await choose(page, "No answer", "Some")
    await choose(page, "No answer", "Life got in the way")
    await choose(page, "No answer", "I would like a word before")
    said = await say(page, "One line, if you like")
    await press(page, "Save")
    snag = page.locator(".snag", has_text=said)
    for told in ("some", "life got in the way", "I would like a word before"):
        await expect(snag.get_by_text(told, exact=True)).to_be_visible()
    await stays(page)


async def test_a_point_comes_to_the_timeline_of_all_four(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, STORY)
    await unfold(page, "Add a point", "What it was, in a line")
    said = await say(page, "What it was, in a line")
    await press_until(page, "Tab", "When", 1)
    await page.keyboard.type("spring 2025")
    await choose(page, "As I know it", "Approximate")
    await choose(page, "Life", "Recovery")
    await choose(page, "Only you", "All four of you")
    await press(page, "Save")
    point = page.locator(".point", has_text=said)
    await expect(point.locator(".date")).to_have_text("spring 2025, approx.Recovery")
    await stays(page)


async def test_ones_account_is_written_and_finished(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, SIDES)
    await press(page, EVENT)
    await expect(page.get_by_role("heading", name=EVENT)).to_be_focused()
    said = await say(page, "What happened as I remember it")
    await choose(page, "Not said", "My own memory")
    await press(page, "Keep it, not finished")
    await expect(page.get_by_text("Kept, and not finished.")).to_be_visible()
    await press(page, "I have finished", "Shift+Tab")
    await expect(page.get_by_text("You have finished.")).to_be_visible()
    own = page.locator(".preview")
    await expect(own).to_contain_text(said)
    await expect(own).to_contain_text("My own memory")
    await expect(page.get_by_text("Ruth can read this. Theo and Samuel cannot.")).to_be_visible()
    await stays(page)


async def test_the_closing_questions_of_a_session_are_answered(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, SESSIONS)
    await unfold(page, "Two closing questions", "In words, if you like")
    await choose(page, "No answer", "8 of 10")
    await choose(page, "No answer", "6 of 10")
    said = await say(page, "In words, if you like")
    await press(page, "Save")
    told = page.locator(".turn", has_text=said)
    await expect(told).to_contain_text("I felt represented here today: 8 of 10")
    await expect(told).to_contain_text("The pace was right for me: 6 of 10")
    await expect(told).to_contain_text("Ruth and Samuel can read this. Theo cannot.")
    await stays(page)


async def test_an_entry_of_a_page_is_shared_one_step_wider_and_that_is_undone(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, PAIR)
    await press(page, f"Share further: {PAGE}")
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator(".gains")).to_have_text("Samuel will be able to read this.")
    await press_until(page, "Tab", "You, Ruth and Samuel", 5)
    await press_until(page, "ArrowDown", "All four of you", 1)
    await expect(dialog.locator(".gains")).to_have_text("Theo and Samuel will be able to read this.")
    await press_until(page, "ArrowUp", "You, Ruth and Samuel", 1)
    await page.keyboard.press("Tab")  # "Now", or at night "In 24 hours"
    if await focused(page) != "Now":
        await press_until(page, "ArrowUp", "Now", 5)
    await press(page, "Share")
    await expect(dialog).to_have_count(0)
    card = page.get_by_role("article", name=PAGE)
    await expect(card).to_contain_text("Goes to “You, Ruth and Samuel”")
    assert await focused(page) == f"Share further: {PAGE}"
    await press(page, f"Undo: {PAGE}", "Shift+Tab")
    await expect(card).not_to_contain_text("Goes to")
    await stays(page)


async def test_a_note_is_added_to_an_entry(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, PAIR)
    await press(page, f"Add a note: {PAGE}")
    dialog = page.get_by_role("dialog")
    await dialog.wait_for()
    said = await say(page, "Your note")
    await choose(page, "Only you", "You and Ruth")
    await press(page, "Save the note")
    await expect(dialog).to_have_count(0)
    note = page.get_by_role("article", name=PAGE).locator(".note", has_text=said)
    await expect(note).to_be_visible()
    await expect(note.get_by_text("Not attached yet")).to_have_count(0)
    await stays(page)


async def test_every_stop_in_a_date_can_be_seen(week: House, screens: Screens) -> None:
    page = await came_to(week, screens, SIDES)
    await unfold(page, "Open an event", "A neutral title")
    await press_until(page, "Tab", "A neutral title", FAR)
    await press_until(page, "Tab", "Save", 6)  # past the day, the month, the year and the calendar
