"""What is printed, as Chromium sets it on A4: its head, its words, and nothing that can only be pressed."""

import re
from datetime import datetime
from io import BytesIO

import pytest_asyncio
from playwright.async_api import Page, expect
from pypdf import PdfReader

from fourfold_client.casefile import Kind, NoteKind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, MINE, PAIR, PRACTICE, SESSIONS, STORY, TABLE, TODAY
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, PASSPHRASE, THEO

HERS, HIS, HER_NOTE, HER_OWN = "barleymoon", "cinderbrook", "dawnthistle", "emberfern"
MY_WORDS = "/mine/words"
PRESSED = ("Share further", "Add a note", "Lock", "Print", "Leave out", "Write here", "Help now", "People and laptops")
"""What stands on a page to be pressed or filled in."""


@pytest_asyncio.fixture(loop_scope="session")
async def written(house: House) -> House:
    """A house in which Nadia and Theo have written, at the table, for the session, and she for herself."""
    await house.relay.start()
    desks: dict[Seat, Desk] = {}
    for seat in (NADIA, THEO):
        desks[seat] = await Desk.open(Home(house.clients[seat].home), PASSPHRASE)
    nadia, theo = (desks[seat].casefile for seat in (NADIA, THEO))
    session = await theo.put(Kind.SESSION, Space.TABLE, fields={"day": "2026-02-05"})
    for casefile, word in ((nadia, HERS), (theo, HIS)):
        await casefile.write(Space.TABLE, f"At the table: {word}.", f"Title {word}")
        await casefile.put(Kind.SUMMARY, Space.TABLE, f"A paragraph of the story: {word}.")
        await casefile.put(
            Kind.AGENDA_ITEM, Space.TABLE, f"To be heard: {word}.", title="Heard", fields={"session": session.id}
        )
    await nadia.write(Space.PRIVATE_0, f"For myself: {HER_OWN}. <b>&amp;</b> ä🙂")
    await desks[THEO].sync()
    await desks[NADIA].sync()
    his = next(one for one in nadia.entries(Space.TABLE) if HIS in one.text and one.kind is Kind.ENTRY)
    await nadia.attach(his.id, NoteKind.DIFFERENTLY, f"A note of hers: {HER_NOTE}.")
    for desk in desks.values():
        await desk.close()
    return house


async def printed(page: Page, label: str = "Print this page", *, own: bool = False) -> str:
    """The text of what the button prints, in one line."""
    await page.evaluate("() => { window.print = () => { window.printing = true; }; }")
    row = page.locator(".paper", has=page.get_by_role("button", name=label))
    await row.get_by_label("Leave out others’ words").set_checked(own)
    await row.get_by_role("button", name=label).click()
    await page.wait_for_function("() => window.printing")
    paper = await page.pdf(format="A4")
    await page.evaluate("() => { window.printing = false; dispatchEvent(new Event('afterprint')); }")
    text = "\n".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages)
    assert not [word for word in PRESSED if word in text], text
    return " ".join(text.split())


def assert_head(text: str, audience: str, *, left_out: bool = False) -> None:
    """It begins with the line that says which case, who printed it, when, and who can read it."""
    ends = " · others’ words left out" if left_out else ""
    head = rf"Case [0-9a-f]{{4}} [0-9a-f]{{4}} · printed by Nadia, \d+ \w+ {datetime.now().year} at \d\d:\d\d · "
    assert re.match(head + re.escape(audience + ends), text), text[:200]


ALL_FOUR = "All four can read this"
ONLY_HER = "Nadia can read this. Theo, Ruth and Samuel cannot."
MIXED = "Not everything here can be read by all four"


async def test_every_page_is_printed_under_its_head_and_others_words_can_be_left_out(
    written: House, screens: Screens
) -> None:
    client = await written.client(NADIA)
    page = await screens.open(client, STORY)
    for word in (HERS, HIS):
        await expect(page.get_by_text(f"A paragraph of the story: {word}.")).to_be_visible()
    story = await printed(page)
    assert_head(story, ALL_FOUR)
    assert "You," not in story
    assert "Nadia, " in story
    assert HERS in story
    assert HIS in story
    own = await printed(page, own=True)
    assert_head(own, ALL_FOUR, left_out=True)
    assert HERS in own
    assert HIS not in own

    await client.go(page, TABLE)
    table = await printed(page)
    assert_head(table, ALL_FOUR)
    assert all(word in table for word in (HERS, HIS, HER_NOTE, "I remember it differently"))
    own = await printed(page, own=True)
    assert HERS in own
    assert HER_NOTE in own
    assert HIS not in own
    assert HIS in await printed(page), "the next print is whole again"

    await client.go(page, MINE)
    await page.get_by_text(HER_OWN).wait_for()
    assert_head(await printed(page), ONLY_HER)

    await client.go(page, SESSIONS)
    agenda = await printed(page, "Print the agenda")
    assert_head(agenda, ALL_FOUR)
    assert all(word in agenda for word in (HERS, HIS, "5 February 2026"))
    assert "Your sessions with" not in agenda
    own = await printed(page, "Print the agenda", own=True)
    assert HERS in own
    assert HIS not in own
    await assert_accessible(page, "sessions with its paper")

    for path in (TODAY, PRACTICE, FIND, PAIR):
        await client.go(page, path)
        text = await printed(page)
        assert_head(text, "Nadia and Ruth can read this. Theo and Samuel cannot." if path == PAIR else MIXED)


async def test_my_words_are_printed_by_who_can_read_them(written: House, screens: Screens) -> None:
    client = await written.client(NADIA)
    page = await screens.open(client, TODAY)
    await page.get_by_role("link", name="All my words, to print").click()
    await expect(page.get_by_role("heading", name="My words")).to_be_visible()
    await expect(page.get_by_text("<b>&amp;</b> ä🙂", exact=False)).to_be_visible()
    await assert_accessible(page, "my words")
    text = await printed(page)
    assert_head(text, MIXED)
    assert all(word in text for word in (HERS, HER_NOTE, HER_OWN, "Only Nadia can read this in Fourfold."))
    assert HIS not in text.replace(f"Title {HIS}", "")
    await page.get_by_label("Which of them").select_option("My space")
    await expect(page.get_by_text(HERS)).to_have_count(0)
    text = await printed(page)
    assert HER_OWN in text
    assert HERS not in text
    await page.get_by_role("button", name="Lock").click()
    await expect(page.get_by_label("Passphrase")).to_be_visible()
    assert HER_OWN not in await page.content()


async def test_paper_is_black_on_white_from_a_dark_screen_too(written: House, screens: Screens) -> None:
    page = await screens.open(await written.client(NADIA), TABLE)
    await page.get_by_text(HER_NOTE).wait_for()
    await page.emulate_media(media="print", color_scheme="dark")
    colours = await page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility()).flatMap((one) => {
            const style = getComputedStyle(one);
            return [style.color, style.backgroundColor]; })"""
    )
    assert colours
    greys = {tuple(map(int, re.findall(r"\d+", one)[:3])) for one in colours if one != "rgba(0, 0, 0, 0)"}
    assert all(len({*grey}) == 1 for grey in greys), greys
    assert {(0, 0, 0)} <= greys
