"""What people do on the screen, as steps that tests are made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, Locator, Page, expect

from fourfold_shared.ids import Space
from tests.support.browser import Client

TODAY, PRACTICE, WITH, SIDES = "/", "/practice", "/mine/with", "/sides"
MINE, FIND, STANDING, SEATS, HELP, SESSIONS = "/mine", "/find", "/standing", "/people", "/help", "/sessions"
STORY, READING = "/story", "/reading"
PAIR, WING, TABLE = (f"/page/{space.number}" for space in (Space.PAIR_0, Space.WING_0, Space.TABLE))
PAGES = (TODAY, PRACTICE, WITH, MINE, WING, TABLE, FIND, STANDING, SEATS, HELP, SESSIONS, STORY, SIDES)
"""Every page of a partner in the first pair. What is served at `PAIR` is the page at `WITH`."""


async def write(page: Page, text: str, title: str = "") -> Locator:
    """Writes an entry on an open page; gives its card."""
    await page.get_by_role("textbox", name="Write here").fill(text)
    await page.get_by_role("textbox", name="Title").fill(title)
    await page.get_by_role("button", name="Save", exact=True).click()
    card = page.get_by_role("article").filter(has_text=text)
    await card.wait_for()
    return card


async def act(page: Page, card: Locator, verb: str) -> Locator:
    """Presses a button of a card, not of a note on it; gives the dialog that opens."""
    await card.locator("> .acts").get_by_role("button", name=f"{verb}:").click()
    dialog = page.get_by_role("dialog")
    await dialog.wait_for()
    return dialog


async def save_note(dialog: Locator, text: str, where: str) -> None:
    """Writes a note in its dialog, chooses who will see it, and saves it."""
    await dialog.get_by_role("textbox", name="Your note").fill(text)
    await dialog.get_by_role("radio", name=where, exact=True).check()
    await dialog.get_by_role("button", name="Save the note").click()
    await expect(dialog).to_have_count(0)


async def share_now(card: Locator, dialog: Locator) -> None:
    """Shares what the dialog of a card asks about, and sends it without the time to undo it."""
    await dialog.get_by_role("radio", name="Now", exact=True).check()
    await dialog.get_by_role("button", name="Share", exact=True).click()
    await expect(dialog).to_have_count(0)
    await card.get_by_role("button", name="Send now:").click()


@asynccontextmanager
async def also(context: BrowserContext, client: Client, path: str) -> AsyncIterator[Page]:
    """Another tab of the same window."""
    page = await context.new_page()
    await client.go(page, path)
    yield page
    await page.close()


async def expect_locked(page: Page) -> None:
    """The page asks for the passphrase and holds nothing else."""
    await expect(page.get_by_label("Passphrase")).to_be_visible()
    await expect(page).to_have_title("Four Chairs")
    assert await page.locator("[data-open]").count() == 0


async def focused(page: Page) -> str:
    """What has the focus, as it is named to whoever listens."""
    named: str = await page.evaluate(
        """() => { const now = document.activeElement;
            return now.getAttribute("aria-label") || now.labels?.[0]?.textContent || now.textContent.trim(); }"""
    )
    return named


async def go_on(page: Page, step: int, count: int = 5) -> None:
    """From one screen of the way in to the next."""
    await page.get_by_role("button", name="Go on").or_(page.get_by_role("button", name="It is private enough")).click()
    await expect(page.get_by_text(f"Step {step + 1} of {count}")).to_be_visible()


async def come_to_chair(page: Page, name: str, passphrase: str) -> None:
    """Goes through the first four screens of the way in."""
    await go_on(page, 1)
    await page.get_by_label("What should the others call you?").fill(name)
    await go_on(page, 2)
    await go_on(page, 3)
    await page.get_by_label("Your passphrase").fill(passphrase)
    await go_on(page, 4)


async def take_chair(page: Page, name: str, passphrase: str, invitation: str, address: str = "") -> None:
    """The whole way in, with an invitation; ends on the page of what is left to do."""
    await come_to_chair(page, name, passphrase)
    await page.get_by_label("Invitation").fill(invitation)
    await page.get_by_label("The practice’s address").fill(address)
    await page.get_by_role("button", name="Take my chair").click()
    await expect(page.get_by_role("heading", name="You have your chair")).to_be_visible()
