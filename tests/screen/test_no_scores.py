"""Nothing counts, scores or watches; and the pages are the same ones for both partners (AT1.3).

What supports have on their pages is looked through in `test_every_page`, with the sample case on it.
"""

import pytest
from playwright.async_api import Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.scanner import marks
from tests.screen.steps import HELP, PAGES
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO

SENTENCES = (
    "Done: 40 %",
    "3 of 5 practised",
    "A streak of evenings",
    "Theo is typing",
    "Last seen on Monday",
    "Read by Ruth",
    "You have 5 unread",
    "Theo has not answered",
)


async def furnished(house: House) -> None:
    """Something on every page."""
    desk = await Desk.open(Home(house.clients[RUTH].home), PASSPHRASE)
    put = desk.casefile.put
    practice = await put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields={"small": "a minute"})
    await put(Kind.ADJUSTMENT, Space.PAIR_0, fields={"kind": "smaller"}, about=practice.id)
    await put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    await desk.casefile.write(Space.WING_0, "for the three of us")
    await house.relay.start()
    await desk.sync()
    await desk.close()
    desk = await Desk.open(Home(house.clients[SAMUEL].home), PASSPHRASE)
    await desk.sync()
    await desk.casefile.put(Kind.ADJUSTMENT, Space.PAIR_1, fields={"kind": "smaller"}, about=practice.id)
    await desk.casefile.write(Space.WING_1, "for the three of us")
    await desk.sync()
    await desk.close()


async def navigation(page: Page) -> list[str]:
    said: list[str] = await page.locator("nav.pages").locator("h2, a").all_inner_texts()
    return said


async def outline(page: Page) -> list[str]:
    """The bones of a page: its headings, forms and buttons, with no names in them."""
    found = page.locator("main").locator("h1, h2, summary, .composer button")
    said = await found.all_inner_texts()
    people = {"Nadia": "X", "Theo": "X", "Ruth": "S", "Samuel": "S"}
    for name, instead in people.items():
        said = [one.replace(name, instead) for one in said]
    return said


async def test_no_page_of_a_partner_counts_scores_or_watches_and_both_have_the_same_pages(
    house: House, screens: Screens
) -> None:
    await furnished(house)
    seen = {}
    pairs = {f"/page/{Space.PAIR_0.number}": Space.PAIR_1, f"/page/{Space.WING_0.number}": Space.WING_1}
    for seat in (NADIA, THEO):
        client = await house.client(seat)
        page = await screens.open(client, HELP)
        bones: dict[str, list[str]] = {}
        for path in PAGES:
            theirs = pairs.get(path) if seat is THEO else None
            await client.go(page, path if theirs is None else f"/page/{theirs.number}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert await marks(page) == [], f"{path} of {seat.name}"
            bones[path] = [*await navigation(page), *await outline(page)]
        seen[seat] = bones
        names = await navigation(page)
        assert names[:4] == ["Now", "Today", "Practice", "Sessions"]
    assert seen[NADIA].keys() == seen[THEO].keys()
    for path in PAGES:
        assert seen[NADIA][path] == seen[THEO][path], path


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_the_scanner_finds_what_it_looks_for(shared_house: House, screens: Screens, sentence: str) -> None:
    page = await screens.open(await shared_house.client(NADIA), HELP)
    assert await marks(page) == []
    await page.evaluate("(said) => { document.querySelector('main').append(said) }", sentence)
    assert await marks(page) != []
