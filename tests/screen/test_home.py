"""This laptop's home on the screen: that it was copied is told until it was seen; backups are made and tried."""

import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import SEATS, TABLE
from tests.screen.test_accessible import assert_accessible
from tests.support.browser import Client
from tests.support.house import NADIA, PASSPHRASE

COPIED = "This home was copied or put back from a copy."


async def test_a_copied_home_says_so_on_every_page_until_that_was_seen(
    house: House, screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    original = await house.client(NADIA)
    first = await screens.open(original, TABLE)
    shutil.copytree(original.home, tmp_path / "copy")
    copy = Client(tmp_path / "copy")
    processes.push_async_callback(copy.stop)
    await copy.start()
    page = await screens.open(copy, TABLE)
    await expect(page.get_by_text(COPIED)).to_be_visible()
    await assert_accessible(page, "home")
    await page.goto(page.url.replace(TABLE, SEATS))
    await expect(page.get_by_text(COPIED)).to_be_visible()
    await page.get_by_role("button", name="I have seen this").click()
    await expect(page.get_by_text(COPIED)).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("heading", name="Backup")).to_be_visible()
    await expect(page.get_by_text(COPIED)).to_be_hidden()
    await expect(first.get_by_text(COPIED)).to_be_hidden()


async def test_a_folder_for_backups_is_chosen_a_backup_made_and_tried(
    house: House, screens: Screens, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    page = await screens.open(await house.client(NADIA), SEATS)
    panel = page.locator("section.panel", has=page.get_by_role("heading", name="Backup", exact=True))
    await expect(panel.get_by_text("None is made yet.")).to_be_visible()
    await panel.get_by_role("button", name="Choose a folder").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("The folder").fill(str(stick))
    await dialog.get_by_role("button", name="Make backups here").click()
    await expect(dialog.get_by_text("the folder for backups is not there", exact=False)).to_be_visible()
    stick.mkdir()
    await dialog.get_by_role("button", name="Make backups here").click()
    await expect(dialog).to_have_count(0)
    await expect(panel.get_by_text(f"Backups go to {stick}")).to_be_visible()
    await expect(panel.get_by_text("Not tested yet.")).to_be_visible()
    assert len(list(stick.iterdir())) == 1
    await assert_accessible(page, "home")
    await panel.get_by_role("button", name="Try the backup").click()
    await dialog.get_by_label("Passphrase").fill("something else entirely")
    await dialog.get_by_role("button", name="Try the backup").click()
    await expect(dialog.get_by_text("That passphrase does not open the backup.")).to_be_visible()
    await dialog.get_by_label("Passphrase").fill(PASSPHRASE)
    await dialog.get_by_role("button", name="Try the backup").click()
    await expect(dialog).to_have_count(0)
    await expect(panel.get_by_text("Last tested on")).to_be_visible()
    await panel.get_by_role("button", name="Make no more backups").click()
    await dialog.get_by_role("button", name="Make no more backups").click()
    await expect(panel.get_by_text("None is made yet.")).to_be_visible()
