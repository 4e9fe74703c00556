"""What a screen says and offers once a case has ended, or a laptop is out; and what it may keep and remove."""

import datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from fourfold_client.desk import Desk, Home
from fourfold_client.ui.digest import AT, LAST, QUIET_FROM, QUIET_TO, SEEN
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, SEATS, STANDING, TABLE, write
from tests.screen.test_accessible import assert_accessible
from tests.support.browser import ready
from tests.support.house import NADIA, PASSPHRASE, RUTH, THEO

RUNGS = [f"/page/{space.number}" for space in (Space.PAIR_0, Space.WING_0, Space.TABLE)]


async def opened(house: House, seat: Seat) -> Desk:
    """A laptop of the house, before its screen is started."""
    return await Desk.open(Home(house.clients[seat].home), PASSPHRASE)


async def close_case(house: House) -> None:
    """Both partners close it."""
    nadia = await opened(house, NADIA)
    await nadia.casefile.write(Space.TABLE, "before the end")
    await nadia.sync()
    await nadia.people.propose_close()
    await nadia.close()
    theo = await opened(house, THEO)
    await theo.sync()
    await theo.people.agree(next(iter(theo.people.roster.proposals)))
    await theo.close()


async def assert_nothing_to_write(page: Page) -> None:
    """No field, no button to save, and none beside an entry."""
    await expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    await expect(page.get_by_role("button", name="Save", exact=True)).to_be_hidden()
    for act in ("Revise", "Share further", "Withdraw", "Add a note"):
        await expect(page.get_by_role("button", name=f"{act}:")).to_have_count(0)


async def test_in_a_closed_case_no_page_offers_to_write(house: House, screens: Screens) -> None:
    await house.relay.start()
    await close_case(house)
    nadia = await screens.open(await house.client(NADIA), TABLE)
    await expect(nadia.get_by_text("This case is closed").first).to_be_visible()
    await expect(nadia.get_by_role("article").filter(has_text="before the end")).to_be_visible()
    for path in (MINE, *RUNGS):
        await house.clients[NADIA].go(nadia, path)
        await expect(nadia.get_by_text("This case is closed").first).to_be_visible()
        await assert_nothing_to_write(nadia)


async def test_at_a_frozen_table_nothing_is_offered_and_elsewhere_it_is(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TABLE)
    await write(nadia, "before it was frozen")
    theo = await opened(house, THEO)
    await theo.people.freeze()
    await theo.close()
    await expect(nadia.get_by_text("The table is frozen")).to_be_visible()
    await assert_nothing_to_write(nadia)
    await house.clients[NADIA].go(nadia, MINE)
    card = await write(nadia, "still mine")
    await card.locator("> .acts").get_by_role("button", name="Share further:").click()
    dialog = nadia.get_by_role("dialog")
    await expect(dialog.get_by_label("You and Ruth", exact=True)).to_be_visible()
    await expect(dialog.get_by_label("All four of you")).to_have_count(0)


async def test_a_day_is_chosen_when_leaving_and_asked_about_when_it_has_come(
    house: House, screens: Screens, tmp_path: Path
) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), SEATS)
    await nadia.get_by_role("button", name="Leave the case").click()
    dialog = nadia.get_by_role("dialog")
    today = datetime.datetime.now().date()
    await dialog.get_by_label("Keep it until (if you like)").fill(today.isoformat())
    await assert_accessible(nadia, "leaving")
    await dialog.get_by_role("button", name="Leave the case").click()
    await expect(nadia.get_by_text("Your chair was left from one of your laptops.")).to_be_visible()
    await expect(nadia.get_by_text(f"You chose to keep it until {today.day} {today:%B %Y}.")).to_be_visible()
    await expect(nadia.get_by_role("button", name="They are the same")).to_be_hidden()
    await assert_accessible(nadia, "left")

    await house.clients[NADIA].go(nadia, STANDING)
    await expect(nadia.get_by_text("Nothing needs a look.")).to_be_visible()
    await expect(nadia.get_by_text("Do you want to remove it from this laptop? There is no hurry")).to_be_visible()
    await nadia.get_by_role("link", name="To how long this laptop keeps it").click()
    await ready(nadia)
    await nadia.get_by_role("button", name="Remove the case file from this laptop").click()
    await assert_accessible(nadia, "removing")
    await dialog.get_by_role("button", name="Make the readable copy").click()
    await expect(dialog.get_by_text("Please say where the copy should be.")).to_be_visible()
    await dialog.get_by_label("Folder for a readable copy").fill(str(tmp_path / "copy"))
    await dialog.get_by_role("button", name="Make the readable copy").click()
    await expect(dialog.get_by_text("The copy is made.").first).to_be_visible()
    assert (tmp_path / "copy" / "my-words" / "index.html").exists()
    await dialog.get_by_label("File for a sealed copy").fill(str(tmp_path / "sealed"))
    await dialog.get_by_role("button", name="Make the sealed copy").click()
    await expect(dialog.get_by_text("The copy is made.")).to_have_count(2)
    assert (tmp_path / "sealed").exists()

    remove, secret = dialog.get_by_role("button", name="Remove the case file"), dialog.get_by_label("Your passphrase")
    await secret.fill("not the passphrase")
    await remove.click()
    await expect(dialog.get_by_text("That passphrase does not open this case file.")).to_be_visible()
    assert (house.clients[NADIA].home / "case.fourfold").exists()
    await secret.fill(PASSPHRASE)
    await remove.click()
    await expect(nadia.get_by_role("heading", name="Before you begin")).to_be_visible()
    assert not (house.clients[NADIA].home / "case.fourfold").exists()


async def test_a_dismissed_support_is_told_by_whom_if_their_laptop_heard_it(house: House, screens: Screens) -> None:
    await house.relay.start()
    ruth = await screens.open(await house.client(RUTH), SEATS)
    await expect(ruth.get_by_text("Not connected.")).to_be_hidden()
    nadia = await opened(house, NADIA)
    await nadia.people.dismiss()
    await nadia.close()
    await expect(ruth.get_by_text("Nadia ended the work with you.")).to_be_visible()
    await expect(ruth.get_by_role("button", name="Freeze the table")).to_have_count(0)


async def test_the_notification_comes_once_and_holds_nothing(house: House, screens: Screens) -> None:
    desk = await opened(house, NADIA)
    for name, value in {AT: "00:00", QUIET_FROM: "00:00", QUIET_TO: "00:00", SEEN: "less than now"}.items():
        await desk.kept.keep_setting(name, value)
    await desk.close()
    window = await screens.window()
    await window.add_init_script(
        """window.shown = []; window.Notification = class {
            static permission = "granted";
            constructor(title, options) { window.shown.push([title, options.body || ""]); } };"""
    )
    client = await house.client(NADIA)
    page = await client.open(window)
    await page.wait_for_function("() => window.shown.length")
    assert await page.evaluate("() => window.shown") == [["There is something for you in Four Chairs", ""]]
    await client.stop()
    desk = await opened(house, NADIA)
    settings = await desk.kept.settings()
    await desk.close()
    assert settings[LAST] == datetime.datetime.now().date().isoformat()
    assert settings[SEEN] != "less than now"


@pytest.mark.parametrize("allowed", [True, False])
async def test_notifications_are_off_until_they_are_wanted_and_say_nothing(
    house: House, screens: Screens, allowed: bool
) -> None:
    await house.relay.start()
    client = await house.client(NADIA)
    nadia = await screens.open(client, SEATS)
    panel = nadia.get_by_role("main")
    await expect(panel.get_by_label("None", exact=True)).to_be_checked()
    await nadia.evaluate(
        """(allowed) => { window.shown = []; window.Notification = class {
            static permission = allowed ? "granted" : "denied";
            static async requestPermission() { return Notification.permission; }
            constructor(title, options) { window.shown.push([title, options.body || ""]); } }; }""",
        allowed,
    )
    await panel.get_by_label("One a day").check()
    await panel.get_by_label("At what time").fill("00:00")
    await panel.get_by_label("Quiet from").fill("00:00")
    await panel.get_by_label("Quiet until").fill("00:00")
    await panel.get_by_role("button", name="Save", exact=True).click()
    if not allowed:
        await expect(panel.get_by_text("does not let this page show notifications")).to_be_visible()
        return
    await expect(panel.get_by_text("Kept. There is one notification a day at the most.")).to_be_visible()
    await nadia.reload()
    await ready(nadia)
    await expect(panel.get_by_label("At what time")).to_have_value("00:00")
