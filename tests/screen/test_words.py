"""The six words on four screens: compared, said to be the same, asked for again when a key is another (AT9.3)."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, PAIR, SEATS, act, focused, share_now, write
from tests.screen.test_accessible import assert_accessible, assert_large_enough
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, THEO

SAME, NOT_SAME = "They are the same", "They are not the same"


async def six(page: Page) -> list[str]:
    """The words on a page."""
    listed = page.locator(".words li")
    await expect(listed).to_have_count(6)
    return await listed.all_text_contents()


async def swap(house: House, tmp_path: Path) -> None:
    """Another laptop comes in as Theo's, by a code that Theo's laptop made."""
    theo = await Desk.open(Home(house.clients[THEO].home), PASSPHRASE)
    code = await theo.people.let_in_laptop()
    await theo.close()
    other = await Desk.restore(Home(tmp_path / "other"), PASSPHRASE, code)
    await other.sync()
    await other.close()


async def test_a_swapped_key_changes_the_words_on_every_screen_and_blocks_sharing_until_all_have_compared(
    house: House, screens: Screens, tmp_path: Path
) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), SEATS)
    before = await six(nadia)
    await swap(house, tmp_path)
    pages = {seat: await screens.open(await house.client(seat), SEATS) for seat in NAMES if seat != NADIA}
    pages[NADIA] = nadia
    for seat, page in pages.items():
        who = "You have" if seat == THEO else "Theo has"
        await expect(page.get_by_text(f"{who} a new laptop.")).to_be_visible()
    words = {seat: await six(page) for seat, page in pages.items()}
    assert len({tuple(one) for one in words.values()}) == 1
    assert words[NADIA] != before

    await house.clients[NADIA].go(nadia, MINE)
    calm = nadia.get_by_text(
        "Theo has a new laptop. Before new things go there, check the words with Theo, by voice or in session."
    )
    await expect(calm).to_be_visible()
    card = await write(nadia, "would go to Ruth")
    dialog = await act(nadia, card, "Share further")
    await expect(dialog.get_by_text("The six words have changed, so sharing further waits")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    await assert_accessible(nadia, "sharing waits")
    await dialog.get_by_role("link", name="To the six words").click()

    for seat, page in pages.items():
        await page.get_by_role("button", name=SAME).click()
        await expect(page.get_by_text("You have said, on this laptop, that they are the same.")).to_be_visible()
        for other in pages.values():
            said = other.get_by_role("listitem").filter(has_text=NAMES[seat] if other is not page else "You")
            await expect(said.filter(has_text="said so").first).to_be_visible()
    await house.clients[NADIA].go(nadia, MINE)
    await expect(calm).to_have_count(0)
    dialog = await act(nadia, nadia.get_by_role("article").first, "Share further")
    await share_now(nadia.get_by_role("article").first, dialog)
    ruth = pages[RUTH]
    await house.clients[RUTH].go(ruth, PAIR)
    await expect(ruth.get_by_role("article").filter(has_text="would go to Ruth")).to_be_visible()


async def test_words_that_are_not_the_same_stop_sharing_and_say_what_to_do(house: House, screens: Screens) -> None:
    nadia = await screens.open(await house.client(NADIA), SEATS)
    await six(nadia)
    await nadia.get_by_role("button", name=f"{NOT_SAME} after all").click()
    told = nadia.get_by_text("Please share nothing further for now, and call the practice.")
    await expect(told.first).to_be_visible()
    await assert_accessible(nadia, "the words are not the same")
    await house.clients[NADIA].go(nadia, MINE)
    await expect(told.first).to_be_visible()
    dialog = await act(nadia, await write(nadia, "stays here"), "Share further")
    await expect(dialog.get_by_text("so nothing is shared further. Please call the practice.")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Share", exact=True)).to_have_count(0)


async def test_the_words_are_confirmed_by_keyboard_alone(house: House, screens: Screens) -> None:
    nadia = await screens.open(await house.client(NADIA), SEATS)
    await six(nadia)
    await nadia.get_by_role("button", name=f"{NOT_SAME} after all").press("Enter")
    await expect(nadia.get_by_role("button", name=SAME)).to_be_visible()
    for _ in range(60):
        await nadia.keyboard.press("Tab")
        if await focused(nadia) == SAME:
            break
    await nadia.keyboard.press("Enter")
    await expect(nadia.get_by_text("You have said, on this laptop, that they are the same.")).to_be_visible()


@pytest.mark.parametrize("seat", [NADIA, RUTH])
async def test_the_four_are_told_with_role_word_and_laptops_and_say_themselves_what_they_are_called(
    house: House, screens: Screens, seat: Seat
) -> None:
    await house.relay.start()
    page = await screens.open(await house.client(seat), SEATS)
    other = await screens.open(await house.client(THEO), SEATS)
    await expect(page.get_by_role("listitem").filter(has_text="one laptop")).to_have_count(4)
    await page.get_by_role("button", name="Change what you are called").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What should the others call you?").fill("N.")
    await dialog.get_by_label("A role word").select_option("A word of my own")
    await dialog.get_by_label("Your own role word").fill("a person")
    await assert_accessible(page, "what you are called")
    await dialog.get_by_role("button", name="Keep it").click()
    await expect(other.get_by_role("listitem").filter(has_text="N.").filter(has_text="a person")).to_be_visible()
    await page.get_by_role("button", name="Change what you are called").click()
    await expect(dialog.get_by_label("Your own role word")).to_have_value("a person")
    await dialog.get_by_label("A role word").select_option("No role word")
    await dialog.get_by_role("button", name="Keep it").click()
    await expect(other.get_by_text("a person")).to_have_count(0)


async def test_a_supports_phone_line_is_seen_by_their_partner_alone(
    house: House, screens: Screens, processes: AsyncExitStack
) -> None:
    await house.relay.start()
    ruth = await screens.open(await house.client(RUTH), SEATS)
    await ruth.get_by_role("button", name="Your phone line for Nadia").click()
    await ruth.get_by_role("dialog").get_by_label("Phone").fill("01 23 45")
    await ruth.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    await expect(ruth.get_by_role("dialog")).to_have_count(0)
    nadia = await screens.open(await house.client(NADIA), SEATS)
    await expect(nadia.get_by_text("Phone: 01 23 45")).to_be_visible()
    await expect(nadia.get_by_role("button", name="Your phone line")).to_have_count(0)
    theo = await screens.open(await house.client(THEO), SEATS)
    await six(theo)
    await expect(theo.get_by_text("01 23 45")).to_have_count(0)
    await assert_large_enough(nadia)
