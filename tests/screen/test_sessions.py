"""A joint session as the four prepare and close it (product.md, AT1.1, AT1.2, AT1.4, AT2.5)."""

import asyncio

from playwright.async_api import Locator, Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import SESSIONS, share_now
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

TIRED, LAKE = "that I am tired of explaining", "Sunday at the lake"


async def the_first_was_held(house: House) -> None:
    """An earlier session, in which Nadia began; and a topic that was told."""
    desk = await Desk.open(Home(house.clients[RUTH].home), PASSPHRASE)
    fields = {"day": "2026-01-08", "starts": str(int(NADIA))}
    held = await desk.casefile.put(Kind.SESSION, Space.TABLE, fields=fields)
    await desk.casefile.put(Kind.STATE, Space.TABLE, fields={"state": "held"}, about=held.id)
    told = {"tag": "the lake", "where": "In the timeline, under summer."}
    await desk.casefile.put(Kind.TOLD, Space.TABLE, title=LAKE, fields=told)
    await desk.sync()
    await desk.close()


async def brings(page: Page, title: str) -> None:
    await page.get_by_label("What I want heard, in a line").fill(title)
    form = page.locator("details", has=page.get_by_text("Bring something", exact=True))
    await form.get_by_role("button", name="Save").click()
    await expect(agenda(page)).to_contain_text(title)


def agenda(page: Page) -> Locator:
    return page.locator(".agenda")


async def order(page: Page) -> list[str]:
    """What stands in the main part, in its order."""
    said: list[str] = await page.locator(".agenda .turn").all_inner_texts()
    return said


async def test_four_prepare_a_session_with_equal_places_and_close_it(house: House, screens: Screens) -> None:
    await house.relay.start()
    await the_first_was_held(house)
    clients = dict(zip(Seat, await asyncio.gather(*(house.client(seat) for seat in Seat)), strict=True))
    pages = {seat: await screens.open(clients[seat], SESSIONS) for seat in Seat}
    nadia, theo, ruth, samuel = (pages[seat] for seat in (NADIA, THEO, RUTH, SAMUEL))

    await samuel.get_by_text("Plan a joint session").click()
    await samuel.get_by_label("Day").first.fill("2026-01-21")
    await samuel.locator("details", has_text="Plan a joint session").get_by_role("button", name="Save").click()
    await expect(nadia.get_by_text("On 21 January 2026.")).to_be_visible()
    await expect(nadia.get_by_role("button", name="Another day")).to_have_count(0)
    await samuel.get_by_role("button", name="Another day").click()
    await samuel.get_by_role("dialog").get_by_label("When").fill("2026-01-22")
    await samuel.get_by_role("dialog").get_by_role("button", name="Save").click()
    for page in pages.values():
        await expect(page.get_by_text("On 22 January 2026.")).to_be_visible()
    await expect(nadia.get_by_text("Theo begins this time.")).to_be_visible()
    await expect(theo.get_by_text("You begin this time.")).to_be_visible()

    await nadia.get_by_text("Bring something", exact=True).click()
    await nadia.get_by_role("radio", name="the lake").check()
    await expect(nadia.get_by_text(f"“{LAKE}”, by Ruth. In the timeline, under summer.")).to_be_visible()
    await nadia.get_by_role("radio", name="No", exact=True).check()
    for title in ("evenings", "Sundays", "the calendar"):
        await brings(nadia, title)
    await theo.get_by_text("Bring something", exact=True).click()
    await brings(theo, "money")
    for page in pages.values():
        await expect(agenda(page)).to_contain_text("the calendar")
        await expect(agenda(page)).to_contain_text("money")
        words = " ".join(await order(page))
        assert words.index("money") < words.index("evenings") < words.index("Sundays") < words.index("the calendar")
        await expect(page.get_by_role("heading", name="If there is time")).to_be_visible()
    await expect(nadia.get_by_text("A place is kept for Theo.")).to_have_count(1)
    await expect(theo.get_by_text("A place is kept for you.")).to_have_count(1)

    await nadia.locator("summary", has_text="Please say it for me").click()
    await nadia.get_by_label("What I would like said").fill(TIRED)
    await nadia.get_by_role("radio", name="Show that Ruth has one item for me, and nothing of it").check()
    await nadia.locator("details", has_text="Please say it for me").get_by_role("button", name="Save").click()
    await expect(ruth.get_by_text(TIRED)).to_be_visible()
    for page, said in ((theo, "Ruth has one item for Nadia."), (samuel, "Ruth has one item for Nadia.")):
        await expect(page.get_by_text(said)).to_be_visible()
        assert TIRED not in await page.content()

    await nadia.locator("summary", has_text="Two closing questions").click()
    await expect(nadia.get_by_text("Ruth and Samuel see your answers. Theo does not, and will not.")).to_be_visible()
    closing = nadia.locator("details", has_text="Two closing questions")
    await closing.get_by_role("group", name="I felt represented here today.").get_by_label("4 of 10").check()
    await closing.get_by_role("button", name="Save").click()
    for page in (ruth, samuel):
        await expect(page.get_by_text("I felt represented here today: 4 of 10")).to_be_visible()
        await expect(page.get_by_text("It may be worth a word between you.")).to_have_count(0)
    await theo.locator("summary", has_text="Two closing questions").click()
    closing = theo.locator("details", has_text="Two closing questions")
    await closing.get_by_role("group", name="I felt represented here today.").get_by_label("8 of 10").check()
    await closing.get_by_role("button", name="Save").click()
    for page in (ruth, samuel):
        await expect(page.get_by_text("It may be worth a word between you.")).to_be_visible()
    await expect(theo.get_by_text("I felt represented here today: 8 of 10")).to_be_visible()
    assert "4 of 10</p>" not in await theo.content()
    said = theo.locator("section[aria-label='In the room'] .turn")
    assert [await one.get_attribute("aria-label") for one in await said.all()] == ["You"]
    await expect(said).to_contain_text("Ruth and Samuel can read this. Nadia cannot.")

    await ruth.locator("summary", has_text="Bring something").click()
    await brings(ruth, "how the evenings end")
    await expect(agenda(theo).get_by_role("heading", name="From the supports")).to_be_visible()
    await expect(agenda(theo)).to_contain_text("how the evenings end")
    about = ruth.locator("details", has_text="What I want the room to understand about Nadia")
    await about.locator("summary").click()
    await about.get_by_label("What I want heard, in a line").fill("quiet is rest for her")
    await about.get_by_role("button", name="Save").click()
    card = ruth.get_by_role("article").filter(has_text="quiet is rest for her")
    await expect(card.get_by_role("button", name="Withdraw:")).to_be_visible()
    await expect(card.get_by_role("button", name="Share further:")).to_have_count(0)
    await nadia.get_by_role("button", name="Yes, please say this:").click()
    await card.get_by_role("button", name="Share further:").click()
    dialog = ruth.get_by_role("dialog")
    await dialog.get_by_role("radio", name="All four of you").check()
    await share_now(card, dialog)
    for page in pages.values():
        await expect(agenda(page)).to_contain_text("quiet is rest for her")
    await expect(agenda(theo)).to_contain_text("What Ruth wants the room to understand about Nadia")

    await theo.get_by_role("button", name="It has taken place").click()
    await theo.get_by_role("dialog").get_by_role("button", name="It has taken place").click()
    after = ruth.locator("details", has_text="After the session of 22 January 2026")
    await after.locator("> summary").click()
    await after.get_by_text("Summary of the session").click()
    await after.get_by_label("What happened, in a few sentences").fill("Short and calm.")
    await after.locator("details", has_text="Summary of the session").get_by_role("button", name="Save").click()
    for page in pages.values():
        await expect(page.get_by_role("region", name="Earlier joint sessions")).to_contain_text("Short and calm.")
    await nadia.locator("summary", has_text="After the session of 22 January 2026").click()
    await expect(nadia.get_by_text("Two closing questions")).to_be_visible()
    await nadia.get_by_role("button", name="It has not taken place yet").click()
    await nadia.get_by_role("dialog").get_by_role("button", name="It has not taken place yet").click()
    for page in pages.values():
        await expect(page.get_by_text("On 22 January 2026.")).to_be_visible()
    for page, who in ((nadia, "a partner"), (ruth, "a support")):
        await assert_accessible(page, f"sessions, {who}")
