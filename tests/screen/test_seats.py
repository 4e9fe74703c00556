"""People and laptops on the screen: coming back, a second laptop, a support who is replaced, a frozen table."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from pypdf import PdfReader

from fourfold_client.desk import Desk, Home
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, PAIR, SEATS, TABLE, focused, take_chair, write
from tests.screen.test_accessible import assert_accessible, found, too_small
from tests.support.browser import Client, ready
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

A5 = [148, 210]
"""Millimetres: ISO 216."""
OTHER = "another passphrase altogether"


@pytest_asyncio.fixture(loop_scope="session")
async def serving(house: House) -> House:
    """A house of one's own, its relay serving."""
    await house.relay.start()
    return house


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(screens: Screens, processes: AsyncExitStack, tmp_path: Path) -> AsyncIterator[Page]:
    """The gate of an empty home."""
    client = Client(tmp_path / "new laptop", passphrase=None)
    processes.push_async_callback(client.stop)
    await client.start()
    page = await (await screens.window()).new_page()
    await page.goto(await client.address())
    yield page


async def asked(page: Page, button: str) -> Locator:
    """Presses a button of the page; gives the dialog that opens."""
    await page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.wait_for()
    return dialog


async def decided(page: Page, button: str, *, by: str = "") -> None:
    """Presses a button of the page and says yes to what it asks."""
    dialog = await asked(page, button)
    await dialog.get_by_role("button", name=by or button, exact=True).click()
    await expect(dialog).to_have_count(0)


async def made_sheet(page: Page) -> tuple[Locator, str, str]:
    """Makes a recovery sheet; gives the dialog, its words and the practice's address on it."""
    dialog = await asked(page, "Make a recovery sheet")
    await dialog.get_by_role("button", name="Show the words").click()
    sheet = page.get_by_role("region", name="Recovery sheet")
    await expect(sheet.get_by_role("listitem")).to_have_count(24)
    words = await sheet.get_by_role("listitem").all_text_contents()
    address = await sheet.locator("dd").last.text_content()
    assert address is not None
    return page.get_by_role("dialog"), " ".join(words), address


async def try_some(page: Page, sheet: Locator, words: list[str]) -> None:
    """Tries a sheet that is shown: some words wrong, looked up again, and then right."""
    await sheet.get_by_role("button", name="I have it: try it once").click()
    dialog = page.get_by_role("dialog").filter(has=page.get_by_role("button", name="Check"))
    await expect(page.get_by_role("region", name="Recovery sheet")).to_have_count(0)
    fields = dialog.get_by_role("textbox")
    await expect(fields).to_have_count(4)
    await dialog.get_by_role("button", name="Check").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("is another on your sheet. Please look again.")
    await dialog.get_by_role("button", name="Show the sheet again").click()
    await page.get_by_role("dialog").get_by_role("button", name="I have it: try it once").click()
    await expect(fields).to_have_count(4)
    for field in await fields.all():
        label = await field.evaluate("(one) => one.labels[0].textContent")
        await field.fill(f" {words[int(label.split()[-1]) - 1].upper()}")
    await dialog.get_by_role("button", name="Check").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_text("Your sheet is made, and you have tried it.")).to_be_visible()


async def made_code(page: Page) -> str:
    """Lets in another laptop; gives its code, the dialog closed."""
    dialog = await asked(page, "Let in another laptop of yours")
    await dialog.get_by_role("button", name="Show the code").click()
    code = await page.get_by_label("A code for another laptop").last.text_content()
    await expect(page.get_by_role("img", name="The line as a QR code").locator("svg")).to_be_visible()
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert code is not None
    return code


async def gone(page: Page, *secrets: str) -> bool:
    """Whether not all of these are in what the page shows, or in what its script holds to draw it."""
    held: str = await page.evaluate("() => document.documentElement.outerHTML + JSON.stringify(mounted_app.elements)")
    return not all(secret in held for secret in secrets)


async def come_back(page: Page, code: str, address: str = "") -> None:
    """Fills in the gate of an empty home."""
    await page.get_by_role("button", name="I have a recovery sheet or a laptop’s code").click()
    await page.get_by_label("The 24 words, or the line").fill(code)
    await page.get_by_label("The practice’s address").fill(address)
    await page.get_by_label("A passphrase for this laptop").fill(PASSPHRASE)
    await page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    await page.get_by_role("button", name="Come back").click()


async def test_a_sheet_is_made_tried_and_brings_everything_back(
    serving: House, screens: Screens, newcomer: Page
) -> None:
    nadia = await screens.open(await serving.client(NADIA), MINE)
    await write(nadia, "only mine")
    await serving.clients[NADIA].go(nadia, SEATS)
    dialog, words, address = await made_sheet(nadia)
    assert len(words.split()) == 24

    await try_some(nadia, dialog, words.split())
    await asked(nadia, "Try your sheet")
    field, check = nadia.get_by_label("The 24 words"), nadia.get_by_role("button", name="Check")
    await expect(nadia.get_by_role("region", name="Recovery sheet")).to_have_count(0)
    said = nadia.get_by_role("dialog").get_by_role("alert")
    await field.fill(" ".join(words.split()[:23]))
    await check.click()
    await expect(said).to_have_text("A recovery sheet has 24 words; these are 23.")
    swapped = words.split()
    swapped[3:5] = ["zoo", "zoo"] if swapped[3:5] != ["zoo", "zoo"] else ["able", "able"]
    await field.fill(f"{' '.join(swapped)}x")
    await check.click()
    await expect(said).to_contain_text("Word 24 cannot stand in a recovery sheet; please check its spelling.")
    await field.fill(" ".join(f"{number}. {word.upper()}" for number, word in enumerate(words.split(), 1)))
    await check.click()
    await expect(nadia.get_by_role("dialog").get_by_role("status")).to_contain_text("Yes.")
    await nadia.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(nadia.get_by_role("dialog")).to_have_count(0)
    await serving.clients[NADIA].stop()

    await come_back(newcomer, words)
    await expect(newcomer.get_by_role("alert")).to_contain_text("the practice’s address is needed")
    await expect(newcomer.get_by_role("alert")).to_be_in_viewport(ratio=1)
    await newcomer.get_by_label("The practice’s address").fill(address)
    await newcomer.get_by_role("button", name="Come back").click()
    await ready(newcomer)
    await expect(newcomer.get_by_text("Another laptop of yours is still let in: if it is lost")).to_be_visible()
    await newcomer.get_by_role("link", name="My space", exact=True).click()
    await expect(newcomer.get_by_role("article").filter(has_text="only mine")).to_be_visible()

    await newcomer.get_by_role("link", name="People and laptops", exact=True).click()
    await ready(newcomer)
    await expect(newcomer.get_by_text("Laptop 2, this one")).to_be_visible()
    await decided(newcomer, "Remove: Laptop 1", by="Remove")
    await expect(newcomer.get_by_role("button", name="Remove: Laptop 1")).to_have_count(0)
    await expect(newcomer.get_by_text("A laptop of you was removed")).to_have_count(0)
    await expect(newcomer.get_by_text("A laptop of yours was removed.")).to_be_visible()


async def test_a_second_laptop_comes_in_by_a_code_once(serving: House, screens: Screens, newcomer: Page) -> None:
    nadia = await screens.open(await serving.client(NADIA), MINE)
    await write(nadia, "on both")
    await serving.clients[NADIA].go(nadia, SEATS)
    code = await made_code(nadia)
    await expect(nadia.get_by_text("A laptop’s code that was not used yet", exact=True)).to_be_visible()
    await come_back(newcomer, code)
    await ready(newcomer)
    await newcomer.get_by_role("link", name="My space", exact=True).click()
    await expect(newcomer.get_by_role("article").filter(has_text="on both")).to_be_visible()
    await expect(nadia.get_by_text("Laptop 2", exact=True)).to_be_visible()
    await expect(nadia.get_by_text("A laptop’s code that was not used yet", exact=True)).to_have_count(0)


async def test_nothing_secret_stays_on_the_page_once_its_dialog_is_closed(serving: House, screens: Screens) -> None:
    nadia = await screens.open(await serving.client(NADIA), SEATS)
    _, words, _ = await made_sheet(nadia)
    assert not await gone(nadia, *words.split()), "the test would not see the words if they were there"
    await nadia.keyboard.press("Escape")
    await expect(nadia.locator("dialog")).to_have_count(0)
    assert await gone(nadia, *words.split())
    code = await made_code(nadia)
    await expect(nadia.locator("dialog")).to_have_count(0)
    assert await gone(nadia, code)
    await expect(nadia.locator(".qr")).to_have_count(0)


async def test_a_sheet_is_printed_alone(serving: House, screens: Screens) -> None:
    nadia = await screens.open(await serving.client(NADIA), SEATS)
    dialog, words, _ = await made_sheet(nadia)
    await nadia.emulate_media(media="print", color_scheme="dark")
    shown = await nadia.evaluate("() => document.body.innerText")
    assert words.split()[0] in shown
    assert "Never photograph it" in shown
    assert "Larger steps" not in shown
    assert "Close" not in shown
    pdf = await nadia.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
    (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [round(float(side) / 72 * 25.4) for side in box] == A5
    assert await nadia.locator(".sheet").evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    await nadia.emulate_media(media="screen")
    await nadia.evaluate("() => { window.print = () => { window.printed = true; }; }")
    await dialog.get_by_role("button", name="Print").click()
    await nadia.wait_for_function("() => window.printed")


async def test_a_sheet_is_saved_as_a_pdf_with_the_supports_phone(
    serving: House, screens: Screens, tmp_path: Path
) -> None:
    ruth = await Desk.open(Home(serving.clients[RUTH].home), PASSPHRASE)
    await ruth.casefile.profile.set_phone("01 23 45")
    await ruth.sync()
    await ruth.close()
    nadia = await screens.open(await serving.client(NADIA), SEATS)
    await expect(nadia.get_by_text("Phone: 01 23 45")).to_be_visible()
    dialog, words, address = await made_sheet(nadia)
    await expect(nadia.get_by_role("region", name="Recovery sheet").get_by_text("01 23 45")).to_be_visible()
    async with nadia.expect_download() as saving:
        await dialog.get_by_role("button", name="Save as PDF").click()
    download = await saving.value
    assert download.suggested_filename == "recovery-sheet.pdf"
    await download.save_as(tmp_path / "sheet.pdf")
    (page,) = PdfReader(tmp_path / "sheet.pdf").pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == A5
    printed = page.extract_text()
    for expected in (*words.split(), address, "01 23 45", "Never photograph it"):
        assert expected in printed
    await nadia.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(nadia.get_by_text("has not been tried on this laptop yet")).to_be_visible()


async def test_a_support_is_dismissed_and_another_invited(serving: House, screens: Screens, newcomer: Page) -> None:
    nadia = await screens.open(await serving.client(NADIA), PAIR)
    await write(nadia, "between the two of us before")
    await serving.clients[NADIA].go(nadia, TABLE)
    await write(nadia, "for all four before")
    await serving.clients[NADIA].go(nadia, SEATS)
    await decided(nadia, "End the work with Ruth")
    await expect(nadia.get_by_text("no longer has a chair here.")).to_be_visible()
    await expect(nadia.get_by_role("button", name="End the work with")).to_have_count(0)
    await expect(nadia.get_by_text("Nobody has this chair now. Ruth had it.")).to_be_visible()
    await serving.clients[NADIA].go(nadia, PAIR)
    await expect(nadia.get_by_role("heading", name="You and your support")).to_be_visible()
    told = "Only you can read this, and later whoever is invited to the empty chair. Theo and Samuel cannot."
    await expect(nadia.locator(".can-see").first).to_have_text(told)
    await write(nadia, "for whoever comes")
    await serving.clients[NADIA].go(nadia, SEATS)
    dialog = await asked(nadia, "Invite: your support")
    words = await dialog.get_by_role("listitem").all_text_contents()
    assert len(words) == 12
    address = await dialog.locator(".line").last.text_content()
    await dialog.get_by_role("button", name="Close").click()
    await take_chair(newcomer, "Edith", PASSPHRASE, " ".join(words), str(address))
    await newcomer.get_by_role("link", name="Go to my space").click()
    await newcomer.get_by_role("link", name="All four of you").click()
    await expect(newcomer.get_by_role("article").filter(has_text="for all four before")).to_be_visible()
    await newcomer.get_by_role("link", name="You and Nadia").click()
    await expect(newcomer.get_by_role("article")).to_have_count(1)
    await expect(newcomer.get_by_role("article").filter(has_text="for whoever comes")).to_be_visible()
    await serving.clients[NADIA].go(nadia, SEATS)
    await expect(nadia.get_by_text("Ruth no longer has a chair here.")).to_be_visible()


async def test_a_frozen_table_says_why_nothing_can_be_written(serving: House, screens: Screens) -> None:
    theo = await screens.open(await serving.client(THEO), SEATS)
    nadia = await screens.open(await serving.client(NADIA), TABLE)
    await expect(nadia.get_by_role("button", name="Save", exact=True)).to_be_visible()
    await decided(theo, "Freeze the table")
    await expect(theo.get_by_role("button", name="Freeze the table")).to_have_count(0)
    await expect(nadia.get_by_text("The table is frozen: nothing new is written here.")).to_be_visible()
    await expect(nadia.get_by_role("button", name="Save", exact=True)).to_be_hidden()
    await expect(nadia.get_by_role("textbox")).to_have_count(0)
    await serving.clients[NADIA].go(nadia, PAIR)
    await write(nadia, "still between us")


async def test_two_close_a_case(serving: House, screens: Screens) -> None:
    theo = await screens.open(await serving.client(THEO), SEATS)
    await decided(theo, "Propose to close the case", by="Propose it")
    samuel = await screens.open(await serving.client(SAMUEL), SEATS)
    await expect(samuel.get_by_text("Theo proposed to close the case.")).to_be_visible()
    await decided(samuel, "Agree: Theo proposed to close the case.", by="Agree")
    for page in (samuel, theo):
        await expect(page.get_by_text("This case is closed: nothing new is written in it.")).to_be_visible()
        await expect(page.get_by_role("button", name="Leave the case")).to_have_count(0)


async def test_without_a_connection_a_step_says_so_and_changes_nothing(house: House, screens: Screens) -> None:
    ruth = await screens.open(await house.client(RUTH), SEATS)
    await expect(ruth.get_by_text("Not connected. What stands on this page can be read")).to_be_visible()
    dialog = await asked(ruth, "Leave the case")
    await dialog.get_by_role("button", name="Leave the case").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("could not be reached. Nothing is lost")
    await dialog.get_by_role("button", name="Not now").click()
    await expect(dialog).to_have_count(0)
    await expect(ruth.get_by_role("button", name="Leave the case")).to_be_visible()


async def test_the_passphrase_is_changed(house: House, screens: Screens) -> None:
    client = await house.client(RUTH)
    ruth = await screens.open(client, SEATS)
    dialog = await asked(ruth, "Change the passphrase")
    go = dialog.get_by_role("button", name="Change the passphrase")
    for field, typed in (("The passphrase you have now", "wrong"), ("The new passphrase", OTHER)):
        await dialog.get_by_label(field).fill(typed)
    await dialog.get_by_label("The same passphrase again").fill(OTHER)
    await go.click()
    await expect(dialog.get_by_role("alert")).to_contain_text("does not open")
    await dialog.get_by_label("The passphrase you have now").fill(PASSPHRASE)
    await go.click()
    await expect(dialog).to_have_count(0)
    await ruth.get_by_role("button", name="Lock").click()
    await ruth.get_by_label("Passphrase").fill(OTHER)
    await ruth.get_by_role("button", name="Unlock").click()
    await ready(ruth)


async def test_the_page_and_its_dialogs_are_accessible(serving: House, screens: Screens) -> None:
    nadia = await screens.open(await serving.client(NADIA), SEATS)
    await assert_accessible(nadia, "people and laptops")
    assert await too_small(nadia) == []
    dialog, _, _ = await made_sheet(nadia)
    for scheme in ("light", "dark"):
        await nadia.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert await found(nadia) == [], f"the sheet, {scheme}"
    await dialog.get_by_role("button", name="Close").click()
    await assert_accessible(nadia, "people and laptops with a sheet")


async def test_a_step_is_taken_by_keyboard_alone(serving: House, screens: Screens) -> None:
    samuel = await screens.open(await serving.client(SAMUEL), SEATS)

    async def reach(name: str) -> None:
        for _ in range(60):
            if await focused(samuel) == name:
                return
            await samuel.keyboard.press("Tab")
        raise AssertionError(f"{name!r} is not reached by Tab")

    await reach("Freeze the table")
    await samuel.keyboard.press("Enter")
    await expect(samuel.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    await samuel.keyboard.press("Escape")
    await expect(samuel.get_by_role("dialog")).to_have_count(0)
    assert await focused(samuel) == "Freeze the table"
    await samuel.keyboard.press("Enter")
    await expect(samuel.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    await samuel.keyboard.press("Tab")
    await samuel.keyboard.press("Enter")
    await expect(samuel.get_by_role("button", name="Freeze the table")).to_have_count(0)
    await expect(samuel.get_by_role("heading", name="People and laptops")).to_be_focused()
