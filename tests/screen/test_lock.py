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


@pytest_asyncio.fixture(loop_scope="session")
async def client(shared_house: House) -> AsyncIterator[Client]:
    yield await shared_house.client(NADIA)


@pytest.mark.parametrize("lock", [by_button, by_keys])
async def test_locking_leaves_nothing_in_any_tab(
    client: Client, screens: Screens, lock: Callable[[Page], Awaitable[None]]
) -> None:
    words = f"what is locked away {uuid4()}"
    page = await screens.open(client, PAIR)
    await write(page, words)
    async with also(page.context, client, PAIR) as tab:
        await lock(page)
        await expect_nothing(words, page, tab)
    await page.goto(client.origin + PAIR)
    await expect_locked(page)
    await unlocked(page)
    await client.go(page, PAIR)
    await expect(page.get_by_text(words)).to_be_visible()


async def test_it_locks_by_itself_in_every_window_when_nobody_is_there(client: Client, screens: Screens) -> None:
    words = f"what is left alone {uuid4()}"
    elsewhere = await screens.open(client, PAIR)
    await write(elsewhere, words)
    window = await screens.window()
    await window.clock.install()
    page = await client.open(window, PAIR)
    await expect(page.get_by_text(words)).to_be_visible()
    await window.clock.fast_forward("04:50")
    await expect(page.get_by_text(words)).to_be_visible()
    await window.clock.fast_forward("00:11")
    await expect_nothing(words, page, elsewhere)


async def test_after_locking_back_shows_nothing(client: Client, screens: Screens) -> None:
    words = f"what was seen before {uuid4()}"
    page = await screens.open(client, PAIR)
    await write(page, words)
    for path in (STANDING, PAIR):
        await client.go(page, path)
    await expect(page.get_by_text(words)).to_be_visible()
    await by_button(page)
    await expect_locked(page)
    for _ in range(2):
        await page.go_back()
        await expect_nothing(words, page)


async def expect_nothing(words: str, *pages: Page) -> None:
    """Each page asks for the passphrase, and holds nothing of the words in what it shows and in what it keeps."""
    for page in pages:
        await expect_locked(page)
        assert words not in await page.content()
        assert words not in await page.evaluate("() => JSON.stringify(mounted_app.elements)")


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


async def test_what_is_pressed_before_the_page_is_connected_comes_after_what_was_typed(
    client: Client, screens: Screens
) -> None:
    page = await screens.open(client)
    await page.get_by_role("button", name="Lock").click()
    await expect_locked(page)
    await page.get_by_label("Passphrase").focus()
    await page.evaluate(
        """(typed) => {
            window.did_handshake = false;
            const box = document.activeElement;
            box.value = typed;
            box.dispatchEvent(new Event("input"));
            box.dispatchEvent(new Event("blur"));
            const unlock = [...document.querySelectorAll("button")].find((one) => one.textContent === "Unlock");
            setTimeout(() => unlock.click(), 5);
            setTimeout(() => { window.did_handshake = true; }, 12);
        }""",
        PASSPHRASE,
    )
    await ready(page)


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


async def test_a_page_whose_process_was_killed_says_so_empties_itself_and_comes_back_with_what_was_being_written(
    house: House, screens: Screens
) -> None:
    client, begun = await house.client(NADIA), f"begun before the crash {uuid4()}"
    window = await screens.window()
    await window.clock.install()
    page, other = await client.open(window, PAIR), await screens.open(client, PAIR)
    await write(page, WORDS)
    await page.get_by_role("textbox", name="Write here").fill(begun)
    await expect(page.get_by_text("Kept on this laptop, not saved yet")).to_be_visible()
    await client.kill()

    await by_keys(other)
    await expect(other.get_by_role("status")).to_have_text("This page is locked. It opens again with the passphrase.")
    assert WORDS not in await other.content()
    await expect(page.get_by_role("alert").filter(has_text=GONE)).to_be_visible()
    await expect(page.locator("#app")).to_have_js_property("inert", True)
    await expect(page.locator(".nicegui-error-popup").first).to_be_hidden()
    await window.clock.fast_forward("00:16")
    await expect(page.get_by_role("status")).to_contain_text(GONE)
    assert WORDS not in await page.content()

    house.clients[NADIA] = again = Client(client.home, port=client.port)
    await again.start()
    await again.open(window)
    await window.clock.fast_forward("00:10")
    await expect(page.get_by_text(WORDS)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Write here")).to_have_value(begun)
