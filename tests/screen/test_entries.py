"""What can be done with an entry on the screen, and what the others see of it."""

from uuid import uuid4

import pytest_asyncio
from playwright.async_api import Page, expect

from fourfold_client.casefile.entries import MAX_TEXT
from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, MINE, PAIR, TABLE, act, share_now, write
from tests.support.browser import Client
from tests.support.house import NADIA, RUTH, THEO


@pytest_asyncio.fixture(loop_scope="session")
async def nadia(shared_house: House, screens: Screens) -> Page:
    return await screens.open(await shared_house.client(NADIA), PAIR)


async def test_a_page_says_who_can_see_it_and_who_cannot(nadia: Page, shared_house: House, screens: Screens) -> None:
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    await expect(nadia.get_by_role("heading", level=1)).to_have_text("You and Ruth")
    await expect(ruth.get_by_role("heading", level=1)).to_have_text("You and Nadia")
    await expect(ruth.locator("main .audience .can-see")).to_have_text("Nadia can read this. Theo and Samuel cannot.")
    chips = ruth.locator("main .audience li .unseen")
    assert await chips.all_text_contents() == [
        "Nadia can see this",
        "Theo cannot see this",
        "You can see this",
        "Samuel cannot see this",
    ]
    await (await shared_house.client(NADIA)).go(nadia, MINE)
    await expect(nadia.locator("main .audience .can-see")).to_contain_text("Only you can read this.")
    await (await shared_house.client(NADIA)).go(nadia, TABLE)
    await expect(nadia.locator("main .audience .can-see")).to_contain_text("Nobody else can.")


async def test_a_new_wording_leaves_the_earlier_one_to_be_seen_by_both(
    nadia: Page, shared_house: House, screens: Screens
) -> None:
    title = f"Worded {uuid4()}"
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    card = await write(nadia, "as it was said first", title)
    dialog = await act(nadia, card, "Revise")
    field = dialog.get_by_role("textbox", name="Write here")
    await expect(field).to_have_value("as it was said first")
    await expect(dialog.locator(".can-see")).to_contain_text("Ruth can read this.")
    await field.fill("as it is meant")
    await dialog.get_by_role("button", name="Save the new wording").click()
    await expect(dialog).to_have_count(0)
    for page in (nadia, ruth):
        seen = page.get_by_role("article", name=title)
        await expect(seen).to_contain_text("as it is meant")
        await expect(seen.locator(".by").first).to_contain_text("New wording")
        await expect(seen.get_by_text("as it was said first")).to_be_hidden()
        await seen.get_by_text("Earlier wording").click()
        await expect(seen.get_by_text("as it was said first")).to_be_visible()
    await expect(ruth.get_by_role("article", name=title).get_by_role("button", name="Revise:")).to_have_count(0)
    dialog = await act(nadia, nadia.get_by_role("article", name=title), "Revise")
    await expect(dialog.get_by_role("textbox", name="Write here")).to_have_value("as it is meant")


async def test_a_note_stands_beside_the_entry_of_another_and_only_its_author_says_i_got_this_wrong(
    nadia: Page, shared_house: House, screens: Screens
) -> None:
    title = f"Remembered {uuid4()}"
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    card = await write(nadia, "it was a Tuesday", title)
    theirs = ruth.get_by_role("article", name=title)
    dialog = await act(ruth, theirs, "Add a note")
    await expect(dialog.get_by_label("I got this wrong")).to_have_count(0)
    await dialog.get_by_label("Something was left out").check()
    await dialog.get_by_role("textbox", name="Your note").fill("it was raining")
    await dialog.get_by_role("button", name="Save the note").click()
    await expect(card.locator(".note")).to_contain_text("Something was left out")
    await expect(card.locator(".note")).to_contain_text("it was raining")
    await expect(card.locator(".note").get_by_role("button")).to_have_count(0)
    await expect(theirs.locator(".note").get_by_role("button", name="Withdraw:")).to_have_count(1)
    own = await act(nadia, card, "Add a note")
    await expect(own.get_by_label("I got this wrong")).to_have_count(1)


async def test_a_withdrawn_entry_leaves_a_line_and_none_of_its_words(
    nadia: Page, shared_house: House, screens: Screens
) -> None:
    text = f"too much {uuid4()}"
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    card = await write(nadia, text)
    await expect(ruth.get_by_text(text)).to_be_visible()
    dialog = await act(nadia, card, "Withdraw")
    await expect(dialog).to_contain_text("cannot be recalled")
    await dialog.get_by_role("button", name="Not now").click()
    await expect(dialog).to_have_count(0)
    await expect(ruth.get_by_text(text)).to_be_visible()

    before = await ruth.get_by_text("Nadia withdrew this.").count()
    dialog = await act(nadia, card, "Withdraw")
    await dialog.get_by_role("button", name="Withdraw").click()
    await expect(nadia.get_by_text(text)).to_have_count(0)
    await expect(ruth.get_by_text(text)).to_have_count(0)
    await expect(ruth.get_by_text("Nadia withdrew this.")).to_have_count(before + 1)
    assert text not in await ruth.content()
    await (await shared_house.client(RUTH)).go(ruth, FIND)
    await ruth.get_by_label("Words to look for").fill(text)
    await expect(ruth.get_by_text("Nothing that you can see holds these words.")).to_be_visible()


async def test_sharing_shows_the_text_who_gains_sight_who_does_not_and_the_limit_before_anything_goes(
    nadia: Page, shared_house: House, screens: Screens
) -> None:
    title, text = f"Shared {uuid4()}", "two lines\nof exactly this"
    theo = await screens.open(await shared_house.client(THEO), TABLE)
    card = await write(nadia, text, title)
    dialog = await act(nadia, card, "Share further")
    await expect(dialog.locator(".preview .said")).to_have_text(text, use_inner_text=True)
    await expect(dialog.locator(".preview")).to_contain_text(title)
    assert await dialog.get_by_role("radio", checked=True).count() == 2, "with whom, and when"
    await expect(dialog.get_by_label("You, Ruth and Samuel")).to_be_checked()
    await expect(dialog.locator(".gains")).to_have_text("Samuel will be able to read this.")
    await expect(dialog.locator(".still-not")).to_have_text("Theo still cannot.")
    await dialog.get_by_label("All four of you").check()
    await expect(dialog.locator(".gains")).to_have_text("Theo and Samuel will be able to read this.")
    await expect(dialog.locator(".still-not")).to_have_text("")
    await expect(dialog).to_contain_text("Once it reaches their laptops it cannot be fully taken back.")
    await dialog.get_by_role("button", name="Not now").click()
    await expect(dialog).to_have_count(0)

    await _has_come(await shared_house.client(NADIA), screens, theo)
    assert await theo.get_by_role("article", name=title).count() == 0, "nothing went before it was said"

    dialog = await act(nadia, card, "Share further")
    await dialog.get_by_label("All four of you").check()
    await dialog.get_by_role("radio", name="Now", exact=True).check()
    await dialog.get_by_role("button", name="Share", exact=True).click()
    await expect(card).to_contain_text("Goes to “All four of you” at")
    await card.get_by_role("button", name="Undo:").press("Enter")
    await expect(card.get_by_text("Goes to")).to_have_count(0)
    await expect(card).not_to_contain_text("You shared a copy")
    await _has_come(await shared_house.client(NADIA), screens, theo)
    assert await theo.get_by_role("article", name=title).count() == 0, "what was undone went nowhere"

    dialog = await act(nadia, card, "Share further")
    await dialog.get_by_label("All four of you").check()
    await share_now(card, dialog)
    seen = theo.get_by_role("article", name=title)
    await expect(seen.locator(".said")).to_have_text(text, use_inner_text=True)
    await expect(card).to_contain_text("You shared a copy: All four of you")
    ruth = await screens.open(await shared_house.client(RUTH), PAIR)
    for theirs in (seen, ruth.get_by_role("article", name=title)):
        await expect(theirs).to_contain_text(text.split("\n")[0])
        await expect(theirs).not_to_contain_text("shared a copy")
    dialog = await act(nadia, card, "Share further")
    await expect(dialog.get_by_label("All four of you")).to_have_count(1)
    await expect(dialog).to_contain_text("All four of you (a copy stands there already)")


async def _has_come(client: Client, screens: Screens, there: Page) -> None:
    """Everything written so far has come: something written after it has."""
    marker = f"marker {uuid4()}"
    await write(await screens.open(client, TABLE), marker)
    await expect(there.get_by_text(marker)).to_be_visible()


async def test_what_cannot_be_saved_is_said_in_one_sentence_and_stays_in_the_field(nadia: Page) -> None:
    save = nadia.get_by_role("button", name="Save", exact=True)
    field, failed = nadia.get_by_role("textbox", name="Write here"), nadia.locator(".composer").get_by_role("alert")
    await save.click()
    await expect(failed).to_have_text("There is nothing written yet.")
    long = "ä" * (MAX_TEXT * 12)  # more than the browser could send in one message
    await field.fill(long)
    await save.click()
    await expect(failed).to_contain_text(f"at most {MAX_TEXT} characters")
    await expect(field).to_have_value(long)
    short = f"short enough {uuid4()}"
    await field.fill(short)
    await save.click()
    await expect(failed).to_be_hidden()
    await expect(field).to_have_value("")
    await expect(nadia.locator(".composer").get_by_role("status")).to_have_text("Saved on this laptop")
    await expect(nadia.get_by_text(short)).to_be_visible()


async def test_find_shows_an_entry_with_its_notes_and_what_can_be_done_with_it(
    nadia: Page, shared_house: House
) -> None:
    word = f"w{uuid4().hex}"
    text = f"an entry with a note {uuid4()}"
    dialog = await act(nadia, await write(nadia, text), "Add a note")
    await dialog.get_by_role("textbox", name="Your note").fill(f"the {word} is in the note")
    await dialog.get_by_role("button", name="Save the note").click()
    await expect(dialog).to_have_count(0)
    await (await shared_house.client(NADIA)).go(nadia, FIND)
    await nadia.get_by_label("Words to look for").fill(word)
    found = nadia.get_by_role("article")
    await expect(found).to_have_count(1)
    await expect(found).to_contain_text(text)
    await act(nadia, found, "Revise")
    assert word not in nadia.url
