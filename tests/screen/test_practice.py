"""Between two joint sessions, with four clients and a relay (product.md, AT3.1 to AT3.5), and Today and My space."""

import asyncio
from datetime import date

from playwright.async_api import Locator, Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, MINE, PRACTICE, SESSIONS, TODAY, WITH, expect_locked, share_now
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

LINE, WHY, SMALLER = "the relatives came twice", "her evenings are too full", "One sentence each."
STEPS, SILENCE = "Sit down together.", "Silence at nine is not peace for me."


async def prepared(house: House) -> None:
    """Samuel has set a practice, and a session is planned."""
    desk = await Desk.open(Home(house.clients[SAMUEL].home), PASSPHRASE)
    fields = {"for": "Both of you", "steps": STEPS, "stop": "Enough."}
    await desk.casefile.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields=fields)
    await desk.casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    await desk.sync()
    await desk.close()


async def opened(page: Page, name: str) -> Locator:
    """A part of the page, after its heading was pressed."""
    found = page.locator("details.folded", has=page.locator("summary", has_text=name)).first
    await found.locator("summary").first.click()
    return found


async def save(form: Locator) -> None:
    await form.get_by_role("button", name="Save", exact=True).click()


async def steps_taken(page: Page) -> list[str]:
    said: list[str] = await page.locator(".way li.taken > span:first-child").all_inner_texts()
    return said


async def test_from_a_snag_to_the_next_session_while_the_others_see_what_is_theirs(
    house: House, screens: Screens
) -> None:
    await house.relay.start()
    await prepared(house)
    clients = dict(zip(Seat, await asyncio.gather(*(house.client(seat) for seat in Seat)), strict=True))
    pages = {seat: await screens.open(clients[seat], PRACTICE) for seat in Seat}
    nadia, theo, ruth, samuel = (pages[seat] for seat in (NADIA, THEO, RUTH, SAMUEL))
    for page in pages.values():
        await expect(page.get_by_text(STEPS)).to_be_visible()
    before = {seat: await pages[seat].locator("main").inner_text() for seat in (THEO, SAMUEL)}

    # AT3.5: without the relay it is kept here, and says whom it will go to
    await house.relay.stop()
    form = await opened(nadia, "Something got in the way")
    first = form.locator("legend").first
    await expect(first).to_have_text("How much room do you have now?")
    await expect(form.get_by_label("What a camera would have seen")).to_have_count(0)
    await form.get_by_label("A boundary felt confusing").check()
    await form.get_by_label("I would like a word before").check()
    await form.get_by_label("One line, if you like").fill(LINE)
    await save(form)
    snag = nadia.locator(".snag")
    await expect(snag).to_contain_text("Saved on this laptop. Will go to Ruth when connected")
    await expect(snag).not_to_contain_text("How much room I have")  # nobody said so
    await expect(form.get_by_label("A boundary felt confusing")).not_to_be_checked()
    assert await steps_taken(nadia) == ["Snag"]
    await house.relay.start()

    # AT3.1: Ruth has it; for Theo and Samuel nothing has changed
    await expect(ruth.locator(".snag")).to_contain_text(LINE)
    for seat in (THEO, SAMUEL):
        assert await pages[seat].locator("main").inner_text() == before[seat]
        assert LINE not in await pages[seat].content()
    await clients[RUTH].go(ruth, TODAY)
    await expect(ruth.get_by_text("Nadia would like a word about a snag")).to_be_visible()
    await ruth.get_by_text("Nadia would like a word about a snag").click()
    form = await opened(ruth, "Answer")
    await expect(form).to_contain_text("This is not watched around the clock.")
    await form.get_by_role("textbox").fill("You stopped, and that was allowed.")
    await save(form)
    await expect(nadia.get_by_text("You stopped, and that was allowed.")).to_be_visible()

    # a question through the bridge, with nothing of the snag
    form = await opened(ruth, "Ask Samuel a clarifying question")
    await expect(form.get_by_role("textbox")).to_have_value("")
    await form.get_by_role("textbox").fill("Is the hour fixed?")
    await save(form)
    await expect(samuel.get_by_text("Is the hour fixed?")).to_be_visible()
    assert LINE not in await samuel.content()

    # AT3.2: Nadia alone sees the change until she says yes; then all four see it, and no reason
    form = await opened(ruth, "Propose a change")
    await form.get_by_label("A smaller version").check()
    await form.get_by_label("The steps").fill(SMALLER)
    await form.get_by_label("Why (seen by").fill(WHY)
    await save(form)
    await expect(nadia.get_by_role("heading", name="Ruth proposes a change")).to_be_visible()
    await expect(nadia.get_by_text(WHY)).to_be_visible()
    assert "proposes a change" not in await theo.content()
    await nadia.get_by_role("button", name="Yes, without a reason").click()
    for page in pages.values():
        await expect(page.get_by_text(": smaller version")).to_be_visible()
        now = page.get_by_role("region", name="What we practise now")
        await expect(now.locator(".card > .said", has_text=SMALLER)).to_be_visible()
        await expect(now).not_to_contain_text(STEPS)
        await now.locator("summary", has_text="Earlier versions").click()
        await expect(now.locator(".earlier-version")).to_contain_text(STEPS)
    for page in (theo, samuel):
        assert WHY not in await page.content()
        assert "Why it changed" not in await page.content()

    # AT3.3 and AT3.4: made sense of, brought back
    form = await opened(nadia, "Make sense of it, with Ruth")
    await form.get_by_label("What fits together now").fill("the hour and the waiting")
    await save(form)
    await expect(ruth.get_by_text("the hour and the waiting")).to_be_visible()
    form = await opened(nadia, "Bring back as insight")
    for field in await form.get_by_role("textbox").all():
        await expect(field).to_have_value("")
    await form.get_by_label("What I understand now").fill(SILENCE)
    await save(form)
    card = nadia.get_by_role("article").filter(has_text=SILENCE)
    await card.locator("> .acts").get_by_role("button", name="Share further:").click()
    dialog = nadia.get_by_role("dialog")
    await dialog.get_by_label("All four of you").check()
    await expect(dialog.locator(".audience .chip:not(.not)")).to_have_count(4)
    await expect(dialog.locator(".preview .said")).to_have_text([SILENCE])
    await share_now(card, dialog)
    await expect(nadia.locator(".way .taken")).to_have_count(4)
    assert await steps_taken(nadia) == ["Snag", "Made sense of", "Insight", "On the agenda"]
    await assert_accessible(nadia, "practice, a partner")
    await assert_accessible(ruth, "practice, a support")
    for seat, page in pages.items():
        await clients[seat].go(page, SESSIONS)
        since = page.locator(".agenda > li").nth(1)
        await expect(since.get_by_role("heading", name="Brought back", exact=True)).to_be_visible()
        await expect(since).to_contain_text(SILENCE)
    for seat in (THEO, SAMUEL):
        await clients[seat].go(pages[seat], FIND)
        await pages[seat].get_by_label("Words to look for").fill("relatives")
        await expect(pages[seat].get_by_text("Nothing that you can see holds these words.")).to_be_visible()


async def test_today_asks_first_and_is_as_long_as_there_is_room(house: House, screens: Screens) -> None:
    await house.relay.start()
    await prepared(house)
    desk = await Desk.open(Home(house.clients[NADIA].home), PASSPHRASE)
    await desk.sync()
    await desk.close()
    client = await house.client(NADIA)
    page = await screens.open(client, TODAY)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    await expect(page.get_by_text("On 8 January 2030.")).to_be_visible()
    await expect(page.locator("main legend").first).to_have_text("How much room do you have today?")
    assert "Nothing has changed" not in await page.content()
    await page.get_by_role("link", name="Something got in the way").click()
    await expect(page.locator("summary", has_text="Something got in the way")).to_be_focused()
    await expect(page.get_by_label("One line, if you like")).to_be_visible()  # the form that the link names stands open
    form = await opened(page, "How did it land?")
    await form.get_by_label("In your own words").fill("It was easy.")
    await form.get_by_label("You and Ruth").check()
    await save(form)
    await expect(form.get_by_text("Saved on this laptop")).to_be_visible()
    await expect(form.get_by_label("Only you")).to_be_checked()  # the next one begins with the lowest audience again
    await expect(form.locator(".can-see")).to_contain_text("Only you can read this.")
    await client.go(page, TODAY)
    await page.get_by_role("button", name="What changed since I last looked").click()
    await expect(page.get_by_text("Samuel: Practice “Ten minutes", exact=False)).to_be_visible()
    await page.get_by_role("button", name="What changed since I last looked").click()
    await expect(page.get_by_text("Nothing has changed since you last asked.")).to_be_visible()
    await assert_accessible(page, "today")

    await page.get_by_role("radio", name="A little").first.check()
    await expect(page.get_by_text("Nothing here needs you today.")).to_be_visible()
    for gone in (page.locator("nav.pages"), page.locator(".sync"), page.get_by_text("On 8 January 2030.")):
        await expect(gone).to_be_hidden()
    for stays in (page.get_by_role("button", name="Lock", exact=True), page.get_by_role("link", name="Help now")):
        await expect(stays).to_be_visible()
    await assert_accessible(page, "today with a little room")
    await client.go(page, TODAY)
    await expect(page.get_by_text("Nothing here needs you today.")).to_be_visible()
    await page.get_by_role("button", name="I have more room after all").press("Enter")
    await expect(page.get_by_text("On 8 January 2030.")).to_be_visible()

    await client.go(page, MINE)
    form = await opened(page, "Days on which I want a quieter page")
    await form.get_by_label("The day", exact=True).fill(date.today().isoformat())
    await save(form)
    await expect(form.get_by_text("Saved on this laptop")).to_be_visible()
    await client.go(page, TODAY)
    await expect(page.get_by_text("A quieter page today, as you asked.")).to_be_visible()
    await expect(page.get_by_text("On 8 January 2030.")).to_be_hidden()
    await page.get_by_role("button", name="Show the page all the same").click()
    await page.get_by_role("button", name="That’s enough for today").click()
    await page.get_by_role("dialog").get_by_role("button", name="Close and lock").click()
    await expect_locked(page)


async def test_the_two_private_lines_stay_with_ones_own_support_who_answers(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TODAY)
    form = await opened(nadia, "Two lines that only Ruth ever sees")
    await expect(form).to_contain_text("Nobody is watching this in real time")
    await form.get_by_label("Is anything happening that makes this not safe to say?").fill("I cannot say it aloud")
    await save(form)
    ruth = await screens.open(await house.client(RUTH), TODAY)
    await ruth.get_by_text("Nadia told you something that is for you alone").click()
    await expect(ruth.get_by_role("link", name="You and Nadia")).to_have_attribute("aria-current", "page")
    line = ruth.get_by_role("region", name="Private lines")
    await expect(line).to_contain_text("I cannot say it aloud")
    await line.locator("summary").click()
    await line.get_by_role("textbox").fill("I will ring tonight.")
    await save(line)
    await house.clients[NADIA].go(nadia, WITH)
    await expect(nadia.get_by_text("I cannot say it aloud")).to_have_count(0)  # not before it is asked for
    await opened(nadia, "What you told Ruth alone")
    await expect(nadia.get_by_text("I will ring tonight.")).to_be_visible()
    card = nadia.locator("article.card", has_text="I cannot say it aloud")
    await expect(card.get_by_role("button", name="Share further:")).to_have_count(0)
    await assert_accessible(nadia, "my space, with my support")
