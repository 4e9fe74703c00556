"""Locked means that nothing is left: not on the page, not in other tabs, not behind Back. What stops, says so."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import PAIR, STANDING, act, also, expect_locked, focused, write
from tests.support.browser import Client, ready, unlocked
from tests.support.house import NADIA, PASSPHRASE

WORDS = "what is on the page"
GONE = "Fourfold has stopped. Everything that was saved is safe on this laptop"


async def by_button(page: Page) -> None:
    await page.get_by_role("button", name="Lock", exact=True).click()


async def by_keys(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")


async def by_leaving_it_alone(page: Page) -> None:
    await page.clock.fast_forward("05:01")


@pytest_asyncio.fixture(loop_scope="session")
async def client(shared_house: House) -> AsyncIterator[Client]:
    yield await shared_house.client(NADIA)


@pytest.mark.parametrize("lock", [by_button, by_keys, by_leaving_it_alone])
async def test_locking_leaves_nothing_anywhere(
    client: Client, screens: Screens, lock: Callable[[Page], Awaitable[None]]
) -> None:
    words = f"what is locked away {uuid4()}"
    window = await screens.window()
    page = await client.open(window)
    if lock is by_leaving_it_alone:
        await page.clock.install()
    await client.go(page, PAIR)
    await write(page, words, "Locked")
    await client.go(page, STANDING)
    await client.go(page, PAIR)
    elsewhere = await screens.open(client, PAIR)
    await expect(elsewhere.get_by_text(words)).to_be_visible()
    async with also(window, client, PAIR) as tab:
        await lock(page)
        for other in (page, tab, elsewhere):
            await expect_locked(other)
            assert words not in await other.content()
            assert words not in await other.evaluate("() => JSON.stringify(mounted_app.elements)")
    for _ in range(3):
        await page.go_back()
        await page.locator("body").wait_for()
        assert words not in await page.content()
        assert await page.title() == "Four Chairs"
    await page.goto(client.origin + PAIR)
    await expect_locked(page)
    await unlocked(page)
    await client.go(page, PAIR)
    await expect(page.get_by_text(words)).to_be_visible()


async def test_one_escape_closes_a_dialog_and_locks_nothing(client: Client, screens: Screens) -> None:
    page = await screens.open(client, PAIR)
    card = await write(page, "one escape only")
    await act(page, card, "Withdraw")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(card).to_be_visible()


async def test_the_minutes_can_be_set_and_are_remembered(client: Client, screens: Screens) -> None:
    page = await screens.open(client)
    await page.clock.install()
    await client.go(page, STANDING)
    await page.get_by_label("1 minute").check()
    await expect(page.locator("[data-open]")).to_have_attribute("data-idle", "1")
    await client.go(page, PAIR)
    await page.clock.fast_forward("01:01")
    await expect_locked(page)
    await unlocked(page)
    await client.go(page, STANDING)
    await expect(page.get_by_label("1 minute")).to_be_checked()
    await page.get_by_label("5 minutes").check()
    await expect(page.locator("[data-open]")).to_have_attribute("data-idle", "5")


async def test_the_passphrase_can_be_pasted_and_shown_and_a_wrong_one_says_so(client: Client, screens: Screens) -> None:
    window = await screens.window(permissions=["clipboard-read", "clipboard-write"])
    page = await client.open(window)
    await by_button(page)
    await expect_locked(page)
    secret = page.get_by_label("Passphrase")
    assert await focused(page) == "Passphrase"
    await page.keyboard.type("not this one")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text(
        "That passphrase does not open this case file. Nothing has changed; please try again."
    )
    await expect(secret).to_have_value("")
    await expect(secret).to_be_focused()

    await page.evaluate("(text) => navigator.clipboard.writeText(text)", PASSPHRASE)
    await page.keyboard.press("Control+V")
    await expect(secret).to_have_value(PASSPHRASE)
    await expect(secret).to_have_attribute("type", "password")
    await page.get_by_role("button", name="Show").click()
    await expect(secret).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Hide").click()
    await expect(secret).to_have_attribute("type", "password")
    await page.get_by_role("button", name="Unlock").click()
    await ready(page)


async def test_a_page_whose_process_was_killed_says_so_empties_itself_and_comes_back(
    house: House, screens: Screens
) -> None:
    client = await house.client(NADIA)
    window = await screens.window()
    page = await client.open(window)
    await page.clock.install()
    await client.go(page, PAIR)
    await write(page, WORDS)
    await client.kill()

    await expect(page.get_by_role("alert").filter(has_text=GONE)).to_be_visible()
    await expect(page.locator("#app")).to_have_js_property("inert", True)
    await expect(page.locator(".nicegui-error-popup").first).to_be_hidden()
    await page.clock.fast_forward("00:16")
    await expect(page.get_by_role("status")).to_contain_text(GONE)
    assert WORDS not in await page.content()

    again = Client(client.home, port=client.port)
    house.clients[NADIA] = again
    await again.start()
    await again.open(window)
    await page.clock.fast_forward("00:10")
    await expect(page.get_by_text(WORDS)).to_be_visible()


async def test_a_page_whose_process_was_killed_can_still_be_locked(house: House, screens: Screens) -> None:
    client = await house.client(NADIA)
    page = await screens.open(client, PAIR)
    await write(page, WORDS)
    await client.kill()
    await by_keys(page)
    await expect(page.get_by_role("status")).to_have_text("This page is locked. It opens again with the passphrase.")
    assert WORDS not in await page.content()
