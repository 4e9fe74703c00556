"""Both sides of one event, on four screens (product.md, AT6.1 to AT6.5).

That receivers reject and log whatever would change another's text is in tests/together/test_attacks.py.
"""

import asyncio
import re

from playwright.async_api import Page, expect

from fourfold_shared.ids import Seat
from tests.screen.conftest import House, Screens
from tests.screen.steps import SIDES, save_note
from tests.screen.test_accessible import assert_accessible
from tests.screen.test_printing import ALL_FOUR, assert_head, printed
from tests.support.house import NADIA, RUTH, SAMUEL, THEO

TITLE = "Saturday at the station"
HERS, HIS, CORRECTED = "I waited for two hours", "the train was late", "I took the later train"
TOGETHER = "We both wanted to be there."


async def choose(page: Page) -> None:
    await page.get_by_role("button", name=TITLE).click()
    await expect(page.get_by_role("heading", name=TITLE)).to_be_focused()


async def finish(page: Page, happened: str) -> None:
    await page.get_by_label("What happened as I remember it").fill(happened)
    await page.get_by_role("group", name="Where that comes from").first.get_by_label("My own memory").check()
    await page.get_by_role("button", name="I have finished").click()
    await expect(page.get_by_text("You have finished.")).to_be_visible()


async def test_both_sides_open_together_and_are_put_right_openly(house: House, screens: Screens) -> None:
    await house.relay.start()
    clients = dict(zip(Seat, await asyncio.gather(*(house.client(seat) for seat in Seat)), strict=True))
    pages = {seat: await screens.open(clients[seat], SIDES) for seat in Seat}
    nadia, theo, ruth, samuel = (pages[seat] for seat in (NADIA, THEO, RUTH, SAMUEL))

    await nadia.get_by_text("Open an event", exact=True).click()
    await nadia.get_by_label("A neutral title").fill(TITLE)
    await nadia.get_by_label("Day").fill("2026-01-10")
    await nadia.get_by_role("button", name="Save").click()
    for page in pages.values():
        await choose(page)
        await expect(page.get_by_text("Not open yet.", exact=True)).to_be_visible()
    await assert_accessible(nadia, "an account being written")
    await finish(nadia, HERS)
    await expect(ruth.get_by_text(HERS)).to_be_visible()
    await assert_accessible(ruth, "a sealed event, as the support of who has written")
    await assert_accessible(samuel, "a sealed event, as the other support")
    for page in (theo, samuel):
        await expect(page.get_by_text("Not open yet.", exact=True)).to_be_visible()
        assert HERS not in await page.content()
    await finish(theo, HIS)
    for seat, page in pages.items():
        await expect(page.get_by_text("Ready to open, once all four of you say so.", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Open it" if seat.is_partner else "It may open").click()
        dialog = page.get_by_role("dialog")
        if seat.is_partner:
            await expect(dialog.locator(".preview")).to_contain_text(HERS if seat == NADIA else HIS)
            await expect(dialog.locator(".gains")).to_contain_text("will be able to read this.")
            assert (HIS if seat == NADIA else HERS) not in await page.content()
        await dialog.get_by_role("button", name="Open it" if seat.is_partner else "It may open").click()
        await expect(dialog).to_have_count(0)
    for page in pages.values():
        columns = page.locator(".sides > div")
        await expect(columns).to_have_count(2)
        await expect(page.locator(".sides")).to_contain_text(HERS)
        await expect(page.locator(".sides")).to_contain_text(HIS)
        widths = await columns.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().width)")
        assert abs(widths[0] - widths[1]) < 1

    await assert_accessible(ruth, "an event that has opened, as a support")
    hers = theo.locator(".sides > div", has_text=HERS)
    assert [name.split(":")[0] for name in await hers.get_by_role("button").all_inner_texts()] == ["Add a note"]
    await theo.get_by_role("button", name="I got this wrong").click()
    dialog = theo.get_by_role("dialog")
    await dialog.get_by_label("What happened as I remember it").fill(CORRECTED)
    await dialog.get_by_role("button", name="Save the new wording").click()
    for page in pages.values():
        his = page.locator(".sides > div", has_text=CORRECTED)
        await expect(his.get_by_role("heading", name="I got this wrong")).to_be_visible()
        await his.get_by_text("Earlier wording").click()
        await expect(his.locator("details").get_by_text(HIS)).to_be_visible()
    await ruth.locator(".sides > div", has_text=HERS).get_by_role("button", name="Add a note:").click()
    asked = ruth.get_by_role("dialog")
    await expect(asked.get_by_role("group", name="What kind of note").get_by_role("radio")).to_have_count(2)
    await save_note(asked, "which train was it?", "All four of you")
    await expect(samuel.get_by_role("heading", name="A question", exact=True)).to_be_visible()

    await samuel.get_by_text("Propose a wording").click()
    await samuel.get_by_label("What we understand together").fill(TOGETHER)
    await samuel.locator("details", has_text="Propose a wording").get_by_role("button", name="Save").click()
    await nadia.get_by_role("button", name="I agree to this wording").click()
    await expect(nadia.get_by_role("button", name="I no longer agree")).to_be_visible()
    await expect(theo.get_by_text("Proposed wording, by Samuel")).to_be_visible()
    await theo.get_by_role("button", name="I agree to this wording").click()
    for page in pages.values():
        await expect(page.get_by_text("We understand this together now")).to_be_visible()
    await nadia.get_by_role("button", name="I no longer agree").click()
    for page in pages.values():
        await expect(page.get_by_text("We understand this together now")).to_have_count(0)
    await expect(samuel.get_by_text("Nadia: agreement taken back,")).to_be_visible()

    await nadia.emulate_media(media="print")
    widths = await nadia.locator(".sides > div").evaluate_all("(all) => all.map((one) => one.offsetWidth)")
    assert widths[0] == widths[1] > 0
    await nadia.emulate_media(media="null")
    paper = await printed(nadia, "Print this event")
    assert_head(paper, ALL_FOUR)
    for told in (TITLE, HERS, CORRECTED, "I got this wrong", "A question", "which train was it?", "Nadia, "):
        assert told in paper, told
    assert "You" not in paper
    assert re.search(r"A question Ruth, \d+ \w+ \d{4}, \d\d:\d\d .*which train was it", paper)  # columns beside it
    paper = await printed(nadia, "Print this event", own=True)
    assert HERS in paper
    for left_out in (CORRECTED, HIS, "which train was it?", TOGETHER):
        assert left_out not in paper, left_out
    for page, who in ((nadia, "a partner"), (ruth, "a support")):
        await assert_accessible(page, f"both sides, {who}")
