"""What the two supports write to one another: asked, answered where it stands, and put right by whoever wrote it."""

from playwright.async_api import Locator, Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import PRACTICE, SIDES, TODAY, act
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL

BRIDGE = f"/page/{Space.BRIDGE.number}"


async def asked(house: House) -> None:
    """A practice with a question of Ruth's about it, an event of Nadia's with another, and a debrief."""
    desk = await Desk.open(Home(house.clients[NADIA].home), PASSPHRASE)
    day = {"day": "2026-01-10"}
    event = await desk.casefile.put(Kind.EVENT, Space.TABLE, title="Saturday at the station", fields=day)
    await desk.sync()
    await desk.close()
    desk = await Desk.open(Home(house.clients[RUTH].home), PASSPHRASE)
    await desk.sync()
    put = desk.casefile.put
    practice = await put(Kind.PRACTICE, Space.TABLE, title="Ten minutes")
    question = {"topic": "Practice", "request": "Can half past seven be kept?"}
    await put(Kind.BRIDGE_NOTE, Space.BRIDGE, fields=question, about=practice.id)
    await put(Kind.DOUBT, Space.BRIDGE, "Is it time for this?", fields={"event": event.id})
    await put(Kind.DEBRIEF, Space.BRIDGE, fields={"both": "Both came prepaired."})
    await desk.sync()
    await desk.close()


async def answers(page: Page, question: str, words: str) -> None:
    """Answers what stands on the page, by the button beside it."""
    card = page.get_by_role("article").filter(has_text=question)
    dialog = await act(page, card, "Answer")
    await dialog.get_by_role("textbox", name="Your answer").fill(words)
    await dialog.get_by_role("button", name="Save the answer").click()
    await expect(dialog).to_have_count(0)


async def test_supports_ask_and_answer_one_another_and_put_their_own_words_right(
    house: House, screens: Screens
) -> None:
    await house.relay.start()
    await asked(house)
    ruth, samuel = await house.client(RUTH), await house.client(SAMUEL)
    his = await screens.open(samuel, TODAY)
    await expect(his.get_by_text("Ruth asks you something about an event")).to_be_visible()
    await his.get_by_text("Ruth asks you something about the practice").click()
    await expect(his.get_by_role("article").filter(has_text="Can half past seven be kept?")).to_be_focused()
    section = his.locator(".snag", has_text="Can half past seven be kept?")
    await section.get_by_text("Answer", exact=True).click()
    await section.get_by_label("Your answer to Ruth").fill("It can.")
    await section.get_by_role("button", name="Save").click()
    answer = section.locator(".note", has_text="It can.")
    dialog = await act_of_note(his, answer, "Revise")
    await dialog.get_by_role("textbox", name="Write here").fill("It can, most weeks.")
    await dialog.get_by_role("button", name="Save the new wording").click()
    await expect(section).to_contain_text("It can, most weeks.")

    await samuel.go(his, SIDES)
    await his.get_by_role("button", name="Saturday at the station").click()
    await answers(his, "Is it time for this?", "Next week.")
    await his.emulate_media(media="print")
    await expect(his.get_by_role("heading", name="Between the supports")).to_be_hidden()
    await his.emulate_media(media="screen")
    await samuel.go(his, TODAY)
    await expect(his.get_by_text("Nothing is waiting for you in this case.")).to_be_visible()
    await samuel.go(his, BRIDGE)
    await answers(his, "Both came prepaired.", "So it seemed to me.")
    await assert_accessible(his, "answers between the supports")

    hers = await screens.open(ruth, BRIDGE)
    for words in ("It can, most weeks.", "Next week.", "So it seemed to me."):
        await expect(hers.locator(".note", has_text=words)).to_be_visible()
        await expect(hers.locator(".note", has_text=words).get_by_role("button")).to_have_count(0)
    debrief = hers.get_by_role("article").filter(has_text="Both came prepaired.")
    dialog = await act(hers, debrief, "Revise")
    await expect(dialog.get_by_label("What we both saw")).to_have_value("Both came prepaired.")
    await dialog.get_by_label("What we both saw").fill("Both came prepared.")
    await dialog.get_by_role("button", name="Save").click()
    await expect(hers.get_by_role("article").filter(has_text="Both came prepared.").first).to_be_visible()
    await ruth.go(hers, PRACTICE)
    await expect(hers.locator(".snag", has_text="Can half past seven be kept?")).to_contain_text("It can, most weeks.")


async def act_of_note(page: Page, note: Locator, verb: str) -> Locator:
    """Presses a button of a note; gives the dialog that opens."""
    await note.get_by_role("button", name=f"{verb}:").click()
    dialog = page.get_by_role("dialog")
    await dialog.wait_for()
    return dialog


async def test_a_support_takes_back_a_change_and_an_event_that_they_proposed(house: House, screens: Screens) -> None:
    await house.relay.start()
    await asked(house)
    client = await house.client(RUTH)
    page = await screens.open(client, PRACTICE)
    await page.get_by_text("Propose a change", exact=True).click()
    form = page.locator("details", has_text="Propose a change")
    await form.get_by_label("The small version").fill("a hand on the table")
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("It changes nothing until Nadia says yes.")).to_be_visible()
    await expect(page.get_by_role("heading", name="You propose a change")).to_be_visible()
    await takes_back(page, page.get_by_role("article", name="Ruth proposes a change"))
    await expect(page.get_by_text("It changes nothing until Nadia says yes.")).to_have_count(0)

    await client.go(page, SIDES)
    await page.get_by_text("Propose an event to Nadia").click()
    await page.get_by_label("A neutral title").fill("The evening before")
    await page.get_by_label("Day").fill("2026-01-11")
    await page.get_by_role("button", name="Save").click()
    proposal = page.get_by_role("region", name="The evening before")
    await expect(proposal).to_contain_text("11 January 2026")
    await takes_back(page, proposal)
    await expect(proposal).to_have_count(0)


async def takes_back(page: Page, proposal: Locator) -> None:
    """Withdraws it, and is asked first."""
    await proposal.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Withdraw").click()
    await expect(dialog).to_have_count(0)
