"""axe-core finds nothing in the dialogs that a support meets in a week, light and dark, at 200 % and 320 px."""

from playwright.async_api import Page, expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import HELP, PAIR, SEATS, TODAY, act, write
from tests.screen.test_accessible import assert_accessible
from tests.support.house import RUTH

ON_PAGES = (
    (HELP, "Pause joint work"),
    (TODAY, "That’s enough for today"),
    (SEATS, "Freeze the table"),
    (SEATS, "Leave the case"),
)
"""Where a dialog is asked for, and by which button."""


async def looked_at(page: Page, where: str) -> None:
    """Nothing is found in the dialog that stands open; then it is left as it was found."""
    await assert_accessible(page, where)
    await page.get_by_role("dialog").get_by_role("button", name="Not now").click()  # Esc twice in a row locks
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_no_dialog_of_a_support_breaks_a_rule(shared_house: House, screens: Screens) -> None:
    client = await shared_house.client(RUTH)
    page = await screens.open(client, PAIR)
    card = await write(page, "what Ruth wants looked at", "Looked at")
    for verb in ("Revise", "Add a note", "Withdraw", "Share further"):
        await act(page, card, verb)
        await looked_at(page, verb)
    dialog = await act(page, card, "Share further")
    await dialog.get_by_role("radio", name="Now", exact=True).check()
    await dialog.get_by_role("button", name="Share", exact=True).click()
    undo = card.get_by_role("button", name="Undo:")
    await undo.click()
    await expect(page.get_by_role("dialog").or_(card.get_by_role("button", name="Share further:"))).to_be_visible()
    await assert_accessible(page, "Undo")
    for path, button in ON_PAGES:
        await client.go(page, path)
        await page.get_by_role("button", name=button).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await looked_at(page, button)
