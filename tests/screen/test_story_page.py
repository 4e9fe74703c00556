"""The story so far, as the four write it and a support reads it (product.md, AT2.2, AT2.3, AT2.5)."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.casefile.summary import recognise, summary
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import READING, STORY, act, share_now
from tests.screen.test_accessible import assert_accessible, too_small
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO

LETTER = "In March I found a letter from the bank."
POINTS = (("The lake", "spring 2025, approx.", ""), ("The account", "2019", "You"), ("The move", "3 May 2025", ""))
AGREED = "All four of you recognise this as fair enough to work from."


async def open_all(house: House, screens: Screens, path: str) -> dict[Seat, Page]:
    await house.relay.start()
    clients = dict(zip(Seat, await asyncio.gather(*(house.client(seat) for seat in Seat)), strict=True))
    return {seat: await screens.open(client, path) for seat, client in clients.items()}


def part(page: Page, name: str) -> Locator:
    """A part of the page."""
    return page.locator(f"#{name}")


async def unfold(page: Page, label: str) -> Locator:
    """Opens a form; gives it."""
    form = page.locator("details.folded", has=page.get_by_text(label, exact=True))
    await form.locator("summary").click()
    return form


async def save(form: Locator, where: str) -> None:
    """Chooses who will see it, and saves."""
    await form.get_by_role("radio", name=where, exact=True).check()
    await form.get_by_role("button", name="Save", exact=True).click()
    lower = "" if where == "All four of you" else ". It stands under “Being prepared”"
    await expect(form.get_by_text(f"Saved on this laptop{lower}", exact=True)).to_be_visible()


async def test_four_recognise_a_summary_and_a_new_wording_asks_again_kindly(house: House, screens: Screens) -> None:
    pages = await open_all(house, screens, STORY)
    nadia = pages[NADIA]
    form = await unfold(nadia, "Add a paragraph")
    await form.get_by_label("My paragraph").fill(LETTER)
    await save(form, "Only you")
    lower = nadia.get_by_role("region", name="Being prepared")
    card = lower.get_by_role("article").filter(has_text=LETTER)
    await expect(lower.get_by_text("Only you can read this. Theo, Ruth and Samuel cannot.")).to_be_visible()
    dialog = await act(nadia, card, "Share further")
    await dialog.get_by_role("radio", name="All four of you").check()
    await share_now(card, dialog)
    await expect(card).to_have_count(0)
    for seat in (RUTH, SAMUEL, THEO, NADIA):
        button = pages[seat].get_by_role("button", name="I recognise this as fair enough to work from")
        await button.click()
        await expect(button).to_have_count(0)
        for page in pages.values():
            told = part(page, "summary").get_by_text(re.compile(f"{AGREED}|by .*({NAMES[seat]}|[Yy]ou)"))
            await expect(told).to_be_visible()
    for page in pages.values():
        await expect(part(page, "summary").get_by_text(AGREED)).to_be_visible()

    dialog = await act(nadia, part(nadia, "summary").get_by_role("article"), "Revise")
    await dialog.get_by_label("My paragraph").fill(LETTER.replace("a letter", "two letters"))
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dialog).to_have_count(0)
    for page in pages.values():
        await expect(part(page, "summary").get_by_text("differently since you last recognised it")).to_be_visible()
        await expect(page.get_by_text(AGREED)).to_have_count(0)
    await pages[THEO].get_by_role("button", name="I recognise this as fair enough to work from").click()
    said = part(pages[RUTH], "summary").get_by_text("Recognised as fair enough to work from by Theo.")
    await expect(said).to_be_visible()
    text = await pages[RUTH].locator("main").inner_text()
    assert "not yet" not in text.casefold()


async def test_what_is_pressed_goes_to_those_who_were_chosen_when_it_was_pressed(
    house: House, screens: Screens
) -> None:
    page = await screens.open(await house.client(NADIA), STORY)
    form = await unfold(page, "Add a point")
    await form.get_by_label("What it was, in a line").fill("The lake")
    await form.get_by_label("When", exact=True).fill("2025")
    await form.get_by_role("radio", name="Only you", exact=True).check()
    wider = await form.get_by_role("radio", name="All four of you", exact=True).element_handle()
    save = form.get_by_role("button", name="Save", exact=True)
    await save.evaluate("(save, wider) => { save.click(); wider.click(); }", wider)
    await expect(page.get_by_role("region", name="Being prepared")).to_contain_text("The lake")
    await expect(part(page, "timeline").locator(".point")).to_have_count(0)
    await expect(form.get_by_role("radio", name="All four of you", exact=True)).to_be_checked()


async def test_a_date_may_be_approximate_and_another_stands_beside_it(house: House, screens: Screens) -> None:
    pages = await open_all(house, screens, STORY)
    nadia, theo = pages[NADIA], pages[THEO]
    form = await unfold(nadia, "Add a point")
    own = part(nadia, "timeline").locator(".point")
    for title, when, known in (
        ("The lake", "spring 2025, approx.", ""),
        ("The account", "2019", "You"),
        ("The move", "3 May 2025", ""),
    ):
        await form.get_by_label("What it was, in a line").fill(title)
        await form.get_by_label("When", exact=True).fill(when)
        if known:
            await form.get_by_role("radio", name=known, exact=True).check()
            await form.get_by_label("Since when they have known").fill("14 March 2025")
        else:
            await form.get_by_role("radio", name="No, or it does not matter").check()
        already = await own.count()
        await save(form, "All four of you")
        await expect(own).to_have_count(already + 1)  # the sentence may still be that of the last
    for page in pages.values():
        points = part(page, "timeline").locator(".point")
        await expect(points).to_have_count(3)
        await expect(points.nth(0)).to_contain_text("The account")
        await expect(points.nth(1)).to_contain_text("spring 2025, approx.")
        await expect(points.nth(2)).to_contain_text("The move")
    await expect(part(theo, "timeline")).to_contain_text("Known to Nadia since 14 March 2025")
    await expect(part(nadia, "timeline")).to_contain_text("Known to you since 14 March 2025")
    lake = part(theo, "timeline").locator(".point").nth(1)
    await expect(lake.get_by_role("article")).to_contain_text("Nadia,")
    await expect(lake.get_by_role("button", name="Revise")).to_have_count(0)

    await lake.get_by_role("button", name="I have another date: The lake").click()
    dialog = theo.get_by_role("dialog")
    await expect(dialog).to_contain_text("The point stays as Nadia wrote it: both may stand.")
    await dialog.get_by_label("When, as you remember it").fill("July 2025")
    await expect(dialog.get_by_role("radio", name="Only you", exact=True)).to_be_checked()
    await dialog.get_by_role("radio", name="All four of you", exact=True).check()
    await dialog.get_by_role("button", name="Put it beside").click()
    await expect(dialog).to_have_count(0)
    for seat, page in pages.items():
        lake = part(page, "timeline").locator(".point").nth(1)
        await expect(lake).to_contain_text("You remember: July 2025" if seat == THEO else "Theo remembers: July 2025")
        await expect(lake.locator(".date")).to_contain_text("spring 2025, approx.")

    await part(nadia, "timeline").get_by_role("group", name="Show").get_by_label("Discovery").check()
    await expect(part(nadia, "timeline").locator(".point")).to_have_count(0)


async def told_and_asked(house: House) -> None:
    """What the four have told so far, written at Nadia's laptop and Ruth's."""
    desk = await Desk.open(Home(house.clients[NADIA].home), PASSPHRASE)
    casefile = desk.casefile
    await casefile.put(Kind.SUMMARY, Space.TABLE, LETTER)
    await recognise(casefile, summary(casefile).mark)
    fields = {"when": "14 March 2025", "part": "discovery"}
    letter = await casefile.put(Kind.POINT, Space.TABLE, title="The letter", fields=fields)
    await casefile.put(Kind.CONTEXT, Space.TABLE, "We were packing for the holidays.", about=letter.id)
    told = {"tag": "the letter", "who": "author"}
    await casefile.put(Kind.TOLD, Space.TABLE, title="How I found it", fields=told, about=letter.id)
    await casefile.put(Kind.QUESTION, Space.TABLE, "Who else knew?", fields={"to": str(int(THEO))})
    await casefile.put(Kind.IMPACT, Space.TABLE, "I wake at four.", fields={"area": "sleep"})
    await casefile.put(Kind.ACCOUNT, Space.PAIR_0, title="The letter", fields={"happened": "It lay on the stairs."})
    await desk.sync()
    await desk.close()
    desk = await Desk.open(Home(house.clients[RUTH].home), PASSPHRASE)
    for number in range(3):
        await desk.casefile.put(Kind.SESSION_SUMMARY, Space.TABLE, f"What we said in session {number}.")
    await desk.casefile.put(Kind.SESSION, Space.TABLE, title="Next", fields={"day": "2030-01-22"})
    await desk.sync()
    await desk.close()


async def test_a_question_has_its_standing_from_whom_it_is_to_and_a_topic_its_link(
    house: House, screens: Screens
) -> None:
    await house.relay.start()
    await told_and_asked(house)
    theo = await screens.open(await house.client(THEO), STORY)
    nadia = await screens.open(await house.client(NADIA), STORY)
    asked = part(theo, "questions").locator(".asked")
    await expect(asked).to_contain_text("To you")
    await asked.get_by_role("button", name="Where it stands").click()
    dialog = theo.get_by_role("dialog")
    await dialog.get_by_role("radio", name="It was answered in a session").check()
    await dialog.get_by_role("button", name="Say so").click()
    await expect(dialog.get_by_role("alert")).to_have_text("The day of the session is missing.")
    await dialog.get_by_label("In which session").fill("3 June 2025")
    await dialog.get_by_role("button", name="Say so").click()
    await expect(dialog).to_have_count(0)
    for page in (theo, nadia):
        await expect(part(page, "questions")).to_contain_text("Answered in session on 3 June 2025")
    await expect(part(nadia, "questions")).to_contain_text("Theo said so on")
    await expect(part(theo, "told")).to_contain_text("Only Nadia raises it")

    await house.clients[THEO].go(theo, "/sessions")
    await theo.get_by_text("Bring something", exact=True).click()
    await theo.get_by_role("radio", name="the letter").check()
    link = theo.get_by_role("link", name="Read where it is written: The letter")
    await expect(theo.get_by_text("“How I found it”, by Nadia.")).to_be_visible()
    await link.click()
    point = theo.locator("#timeline .point > article")
    await expect(point).to_be_focused()
    await expect(point).to_be_in_viewport()


async def test_a_support_reads_six_parts_and_tells_their_partner_alone(house: House, screens: Screens) -> None:
    await house.relay.start()
    await told_and_asked(house)
    ruth = await screens.open(await house.client(RUTH), STORY)
    nadia = await screens.open(await house.client(NADIA), STORY)
    samuel = await screens.open(await house.client(SAMUEL), STORY)
    await ruth.get_by_role("link", name="Open the reading path").click()
    await expect(ruth.get_by_text("About 15 minutes, in six parts.")).to_be_visible()
    parts = ruth.locator("ol.reading > li")
    await expect(parts).to_have_count(6)
    names = ["The summary", "The timeline", "The account of Nadia", "Understanding", "The plan as it is now"]
    for number, name in enumerate([*names, "The last two sessions"]):
        await expect(parts.nth(number).get_by_role("heading", level=2).first).to_have_text(name)
    await expect(parts.nth(0).get_by_role("link", name="Open: The story so far")).to_have_attribute(
        "href", f"{STORY}#summary"
    )
    await expect(parts.nth(2)).to_contain_text("It lay on the stairs.")
    await expect(parts.nth(5)).to_contain_text("What we said in session 2.")
    await expect(parts.nth(5)).not_to_contain_text("What we said in session 0.")
    await assert_accessible(ruth, READING)
    await ruth.set_viewport_size({"width": 1200, "height": 800})
    assert await too_small(ruth) == []

    await ruth.get_by_label("One sentence, if you like").fill("Thank you for writing it down.")
    await ruth.get_by_role("button", name="Tell Nadia").press("Enter")
    await expect(ruth.get_by_text("You told Nadia on")).to_be_visible()
    await expect(nadia.get_by_text("Ruth has read your story,")).to_be_visible()
    await expect(nadia.get_by_text("Thank you for writing it down.")).to_be_visible()
    await expect(samuel.get_by_text("How I found it")).to_be_visible()
    assert "has read your story" not in await samuel.content()

    await nadia.emulate_media(media="print")
    await nadia.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    head = nadia.locator(".printed")
    await expect(head).to_be_visible()
    await expect(head).to_contain_text("printed by Nadia,")
    await expect(head).to_contain_text("All four can read this")
    for hidden in ("nav.pages", ".lower", ".contents", ".folded", ".acts"):
        assert not await nadia.locator(hidden).first.is_visible(), hidden
    await expect(nadia.get_by_text("How I found it")).to_be_visible()
    await nadia.emulate_media(media="screen")
    for page, who in ((nadia, "a partner"), (samuel, "a support")):
        await assert_accessible(page, f"the story, {who}")
