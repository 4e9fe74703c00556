"""What is begun and not finished survives a reload and a lock, in dialogs too. (A crash: test_lock.)"""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import PAIR, TABLE, act, expect_locked, write
from tests.support.browser import unlocked
from tests.support.house import NADIA


async def test_a_text_that_is_not_saved_survives_reload_and_lock_and_is_gone_once_saved(
    shared_house: House, screens: Screens
) -> None:
    client, text = await shared_house.client(NADIA), f"only begun {uuid4()}"
    page = await screens.open(client, PAIR)
    field, title = page.get_by_role("textbox", name="Write here"), page.get_by_role("textbox", name="Title")
    await field.press_sequentially(text)
    await title.press_sequentially("Begun")
    await page.get_by_role("button", name="Lock", exact=True).click()
    await expect_locked(page)
    await unlocked(page)
    await client.go(page, PAIR)
    await expect(field).to_have_value(text)
    await expect(title).to_have_value("Begun")
    await expect(page.get_by_role("article").filter(has_text=text)).to_have_count(0)

    await field.press("End")
    await field.press_sequentially(" and more")
    await expect(page.get_by_text("Kept on this laptop, not saved yet")).to_be_visible()
    await title.focus()
    await page.reload()
    await expect(field).to_have_value(f"{text} and more")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("article").filter(has_text=f"{text} and more")).to_have_count(1)
    await page.reload()
    await expect(page.get_by_role("article").filter(has_text=f"{text} and more")).to_have_count(1)
    await expect(field).to_have_value("")


@pytest.mark.parametrize(
    ("verb", "field", "save"),
    [("Revise", "Write here", "Save the new wording"), ("Add a note", "Your note", "Save the note")],
)
async def test_what_is_begun_in_a_dialog_waits_there_and_can_be_gone_on_with(
    shared_house: House, screens: Screens, verb: str, field: str, save: str
) -> None:
    client, title, text = await shared_house.client(NADIA), f"Dialog {uuid4()}", f"half said {uuid4()}"
    page = await screens.open(client, PAIR)
    await write(page, f"an entry, {title}", title)
    card = page.get_by_role("article", name=title)
    dialog = await act(page, card, verb)
    await dialog.get_by_role("textbox", name=field).fill(text)
    await page.keyboard.press("Escape")
    go_on = card.get_by_role("button", name="Go on")
    await expect(go_on).to_be_visible()
    await page.reload()
    await go_on.click()
    await expect(dialog).to_contain_text("You began this earlier. It is as you left it.")
    await expect(dialog.get_by_role("textbox", name=field)).to_have_value(text)
    await dialog.get_by_role("button", name=save).click()
    await expect(card).to_contain_text(text)
    await expect(go_on).to_have_count(0)


async def test_a_new_wording_can_be_begun_afresh(shared_house: House, screens: Screens) -> None:
    client, title = await shared_house.client(NADIA), f"Afresh {uuid4()}"
    page = await screens.open(client, PAIR)
    card = await write(page, f"an entry, {title}", title)
    dialog = await act(page, card, "Revise")
    await dialog.get_by_role("textbox", name="Write here").fill("not this")
    await dialog.get_by_role("button", name="Not now").click()
    await card.get_by_role("button", name="Go on revising").click()
    await dialog.get_by_role("button", name="Start afresh").click()
    await expect(dialog.get_by_role("textbox", name="Write here")).to_have_value(f"an entry, {title}")
    await dialog.get_by_role("button", name="Not now").click()
    await expect(card.get_by_role("button", name="Revise:")).to_be_visible()


async def test_what_is_typed_while_the_last_is_being_saved_stays(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), TABLE)
    box = page.get_by_role("textbox", name="Write here")
    await box.fill(first := f"the first {uuid4()}")
    save = await page.get_by_role("button", name="Save", exact=True).element_handle()
    await box.evaluate(
        """(box, save) => {
            box.dispatchEvent(new Event("blur"));
            save.click();
            box.value = "the next";
            box.dispatchEvent(new Event("input"));
            box.dispatchEvent(new Event("blur"));
        }""",
        save,
    )
    await expect(page.get_by_role("article").filter(has_text=first)).to_be_visible()
    await expect(page.get_by_text("Saved on this laptop", exact=True).first).to_be_visible()
    await expect(box).to_have_value("the next")
    await page.reload()
    await expect(box).to_have_value("the next")
    await box.fill("")
