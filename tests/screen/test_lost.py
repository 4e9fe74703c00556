"""What remains when a person is removed, comes back when all is lost, or is brought over (AT2.1, AT9.2, AT9.5)."""

import json
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page, expect

from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, PAIR, SEATS, TABLE, take_chair, write
from tests.screen.test_accessible import assert_accessible
from tests.screen.test_live import field
from tests.screen.test_seats import asked, decided
from tests.screen.test_words import six
from tests.support.browser import Client, Running, ready
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

PAIR_TOGETHER = f"/together/{Space.PAIR_0.number}"
AGREED = "what Ruth and Nadia agreed"
RUTHS = "as Ruth sees it"
BEFORE, AFTER = "said while Ruth was here", "said after Ruth had gone"


async def shown(home: Path) -> str:
    """What a home tells to a script."""
    show = await Running.start("fourfold_client", "show", "--home", str(home), "--json", passphrase=PASSPHRASE)
    told = await show.line("{")
    await show.stop()
    json.loads(told)
    return told


async def test_a_removed_laptop_keeps_what_it_had_and_gets_nothing_later(house: House, screens: Screens) -> None:
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), TABLE) for seat in (NADIA, THEO, RUTH, SAMUEL)}
    nadia, theo, ruth, samuel = pages.values()
    await write(nadia, BEFORE)
    await expect(ruth.get_by_text(BEFORE)).to_be_visible()
    await house.clients[NADIA].go(nadia, SEATS)
    await decided(nadia, "End the work with Ruth")
    await house.clients[RUTH].go(ruth, SEATS)
    await expect(ruth.get_by_text("This laptop no longer belongs to the case.").first).to_be_visible()
    await house.clients[NADIA].go(nadia, TABLE)
    await write(nadia, AFTER)
    for page in (theo, samuel):
        await expect(page.get_by_text(AFTER)).to_be_visible()
    await house.clients[RUTH].go(ruth, TABLE)
    await expect(ruth.get_by_text(BEFORE)).to_be_visible()
    assert AFTER not in await ruth.content()
    await house.clients[RUTH].stop()
    told = await shown(house.clients[RUTH].home)
    assert BEFORE in told
    assert AFTER not in told


async def test_laptop_and_sheet_are_lost_and_all_comes_back_but_what_was_only_ones_own(
    house: House, screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), SEATS) for seat in (NADIA, THEO, RUTH, SAMUEL)}
    nadia, theo, ruth, samuel = pages.values()
    words = await six(ruth)
    for path, text in ((MINE, "only ever mine"), (PAIR, "between Ruth and me"), (TABLE, "for the four of us")):
        await house.clients[NADIA].go(nadia, path)
        await write(nadia, text)
    await house.clients[RUTH].go(ruth, PAIR)
    await expect(ruth.get_by_text("between Ruth and me")).to_be_visible()
    await house.clients[NADIA].stop()
    (house.clients[NADIA].home / "case.fourfold").unlink(missing_ok=True)

    await house.clients[RUTH].go(ruth, SEATS)
    dialog = await asked(ruth, "Give the chair of Nadia back")
    await dialog.get_by_role("button", name="Propose it").click()
    invitation = await ruth.get_by_role("dialog").locator(".line").first.text_content()
    await ruth.get_by_role("dialog").get_by_role("button", name="Close").click()
    told = "Ruth proposed to give the chair of Nadia back, because every laptop and the sheet are lost."
    await expect(samuel.get_by_text(told)).to_be_visible()
    await expect(theo.get_by_text(told)).to_be_visible()
    await expect(theo.get_by_role("button", name="Agree")).to_have_count(0)
    await house.clients[SAMUEL].go(samuel, "/")
    await expect(samuel.get_by_text(f"{told} It waits for your word.")).to_be_visible()
    await samuel.get_by_role("link", name="To the proposal").click()
    await decided(samuel, f"Agree: {told}", by="Agree")

    again = Client(tmp_path / "again", passphrase=None)
    processes.push_async_callback(again.stop)
    await again.start()
    newcomer = await (await screens.window()).new_page()
    await newcomer.goto(await again.address())
    await take_chair(newcomer, "Nadia", PASSPHRASE, str(invitation))
    for path, text in ((PAIR, "between Ruth and me"), (TABLE, "for the four of us")):
        await again.go(newcomer, path)
        await expect(newcomer.get_by_text(text)).to_be_visible()
    await again.go(newcomer, MINE)
    await ready(newcomer)
    await expect(newcomer.get_by_text("Nothing here yet. Only you can open this page.")).to_be_visible()
    await expect(newcomer.get_by_role("link", name="Something needs a look")).to_be_hidden()
    for seat in (THEO, RUTH, SAMUEL):
        page: Page = pages[seat]
        await house.clients[seat].go(page, SEATS)
        assert await six(page) != words
        await expect(page.get_by_text("Nadia has a new laptop.")).to_be_visible()


async def test_a_new_support_has_what_is_for_all_four_and_just_what_their_partner_brings_over(
    house: House, screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), TABLE) for seat in (NADIA, THEO, RUTH, SAMUEL)}
    nadia, theo, ruth, _ = pages.values()
    await write(nadia, BEFORE)
    await write(ruth, RUTHS)
    await expect(theo.get_by_text(RUTHS)).to_be_visible()
    await house.clients[NADIA].go(nadia, PAIR)
    for text in ("this one may go over", "this one stays behind"):
        await write(nadia, text)
    await house.clients[NADIA].go(nadia, PAIR_TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.type(AGREED)
    await house.clients[RUTH].go(ruth, PAIR_TOGETHER)
    await expect(field(ruth)).to_contain_text(AGREED)
    await house.clients[RUTH].go(ruth, PAIR)
    await expect(ruth.get_by_text("this one stays behind")).to_be_visible()
    await write(ruth, "what Ruth answered")
    await house.clients[NADIA].go(nadia, PAIR)
    await expect(nadia.get_by_text("what Ruth answered")).to_be_visible()
    await expect(nadia.get_by_role("link", name="Earlier, with Ruth")).to_have_count(0)
    await house.clients[NADIA].go(nadia, SEATS)
    await decided(nadia, "End the work with Ruth")
    dialog = await asked(nadia, "Invite: your support")
    invitation = await dialog.locator(".line").first.text_content()
    await dialog.get_by_role("button", name="Close").click()

    coming = Client(tmp_path / "edith", passphrase=None)
    processes.push_async_callback(coming.stop)
    await coming.start()
    edith = await (await screens.window()).new_page()
    await edith.goto(await coming.address())
    await take_chair(edith, "Edith", PASSPHRASE, str(invitation))
    await coming.go(edith, TABLE)
    await expect(edith.get_by_text(BEFORE)).to_be_visible()
    theirs = edith.get_by_role("article").filter(has_text=RUTHS)
    await expect(theirs).to_contain_text("Ruth (before Edith), ")
    await expect(theirs.get_by_role("button", name="Revise")).to_have_count(0)
    await expect(theirs.get_by_role("button", name="Withdraw")).to_have_count(0)
    await expect(theo.get_by_role("article").filter(has_text=RUTHS)).to_contain_text("Ruth (until ")
    await coming.go(edith, PAIR)
    await expect(edith.get_by_text("Nothing here yet.")).to_be_visible()

    behind = nadia.get_by_role("article").filter(has_text="this one may go over")
    await expect(nadia.get_by_role("heading", name="What Edith cannot see yet")).to_be_visible()
    await nadia.get_by_role("button", name="They are the same", exact=True).click()
    await behind.get_by_role("button", name="Bring this over").click()
    dialog = nadia.get_by_role("dialog")
    await expect(dialog.locator(".preview")).to_contain_text("this one may go over")
    await expect(dialog.get_by_text("Edith can read this. Theo and Samuel cannot.")).to_be_visible()
    await assert_accessible(nadia, "what a new support cannot see yet")
    await dialog.get_by_role("button", name="Bring this over").click()
    await expect(dialog).to_have_count(0)
    await expect(edith.get_by_text("this one may go over")).to_be_visible()
    await expect(behind).to_have_count(0)
    await reads_what_was_earlier(house, nadia)
    await coming.go(edith, PAIR)
    await expect(edith.get_by_role("link", name="Earlier, with")).to_have_count(0)
    await house.clients[NADIA].go(nadia, TABLE)
    await write(nadia, AFTER)
    await coming.go(edith, TABLE)
    await expect(edith.get_by_text(AFTER)).to_be_visible()
    assert "this one stays behind" not in await shown(await _closed(coming))
    await house.clients[RUTH].go(ruth, TABLE)
    assert AFTER not in await ruth.content()
    assert AFTER not in await shown(await _closed(house.clients[RUTH]))


async def reads_what_was_earlier(house: House, nadia: Page) -> None:
    """In a quiet place, with Ruth's words and their common page, and nothing to change there but to bring more over."""
    await house.clients[NADIA].go(nadia, PAIR)
    await expect(nadia.get_by_text("this one may go over")).to_be_visible()
    await expect(nadia.get_by_text("this one stays behind")).to_have_count(0)
    await nadia.get_by_role("link", name="Earlier, with Ruth").click()
    await expect(nadia.get_by_role("heading", name="Earlier, with Ruth", exact=True)).to_be_visible()
    await expect(nadia.get_by_role("heading", name="Earlier, with Ruth (until ")).to_be_visible()
    await expect(nadia.get_by_text(AGREED)).to_be_visible()
    await expect(nadia.get_by_text("this one stays behind")).to_be_visible()
    await expect(nadia.get_by_text("this one may go over")).to_have_count(0)
    theirs = nadia.get_by_role("article").filter(has_text="what Ruth answered")
    await expect(theirs).to_contain_text("Ruth (until ")
    await expect(theirs.get_by_role("button")).to_have_count(0)
    mine = nadia.get_by_role("article").filter(has_text="this one stays behind")
    await expect(mine.get_by_role("button")).to_have_text(["Bring this over", "Withdraw"])
    await assert_accessible(nadia, "what stood in the pair earlier")


async def _closed(client: Client) -> Path:
    """Ends a client; gives its home."""
    await client.stop()
    return client.home
