"""The soft limit on what goes from one partner to the other, on the screen (product.md, 5.2)."""

from playwright.async_api import expect

from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import SESSIONS, TABLE, act, write
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

WAITS = "Three things are already waiting for Nadia. This will wait with Samuel, and go by itself when there is room"


async def said_three_times(house: House, seat: Seat) -> None:
    desk = await Desk.open(Home(house.clients[seat].home), PASSPHRASE)
    for text in ("one", "two", "three"):
        await desk.casefile.write(Space.TABLE, text)
    await desk.sync()
    await desk.close()


async def test_a_fourth_thing_waits_with_ones_own_support_until_both_supports_allow_more(
    house: House, screens: Screens
) -> None:
    await house.relay.start()
    await said_three_times(house, THEO)
    theo = await screens.open(await house.client(THEO), TABLE)
    await expect(theo.locator(".composer")).to_contain_text(WAITS)
    await assert_accessible(theo, "a fourth thing")
    await theo.get_by_role("textbox", name="Write here").fill("written at the table")
    await theo.get_by_role("button", name="Save", exact=True).click()
    await expect(theo.locator(".composer").get_by_role("status").first).to_have_text(
        "It waits with Samuel, and goes by itself when there is room for it."
    )
    await theo.get_by_role("link", name="You and Samuel").click()
    first = theo.get_by_role("article").filter(has_text="written at the table")
    await expect(first).to_contain_text("Goes to “All four of you” by itself when there is room for it, from")
    second = await write(theo, "written for Samuel")
    dialog = await act(theo, second, "Share further")
    await expect(dialog.get_by_text(WAITS)).to_be_hidden()
    await dialog.get_by_label("All four of you").check()
    await expect(dialog.get_by_text(WAITS)).to_be_visible()
    await dialog.get_by_role("radio", name="Now", exact=True).check()
    await dialog.get_by_role("button", name="Share", exact=True).click()
    await expect(second).to_contain_text("by itself when there is room for it, from")

    nadia = await screens.open(await house.client(NADIA), TABLE)
    await expect(nadia.get_by_role("article")).to_have_count(3)
    await expect(nadia.get_by_text("already waiting")).to_have_count(0)
    samuel = await screens.open(await house.client(SAMUEL), SESSIONS)
    ruth = await screens.open(await house.client(RUTH), SESSIONS)
    for page in (ruth, samuel):
        await page.get_by_text("How much goes from one partner to the other").click()
        form = page.locator("details", has_text="How much goes from one partner to the other")
        await expect(form).to_contain_text("so many things in so many days: 3 in 7.")
        await form.get_by_label("Things").fill("5")
        await form.get_by_label("Days").fill("7")
        await form.get_by_role("button", name="Save").click()
    for page in (ruth, samuel):
        await expect(page.get_by_text("so many things in so many days: 5 in 7.")).to_be_visible()
    await assert_accessible(ruth, "setting how much at once")
    await expect(second).to_contain_text("You shared a copy: All four of you")
    await expect(nadia.get_by_role("article").filter(has_text="written at the table")).to_be_visible()
    await expect(nadia.get_by_role("article").filter(has_text="written for Samuel")).to_be_visible()
