"""The story of a sentence on the screen: written offline, sent, arrived, and never seen by whom it is not for."""

import asyncio
import json

from playwright.async_api import Page, expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, PAIR, STANDING, TABLE, also, write
from tests.support.browser import Client, Running
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, THEO

SECRET, OPEN = "the quiet hour before supper", "a word for everybody"


async def read_everything(page: Page, client: Client) -> str:
    """All that stands on any page that the list of pages leads to."""
    links = await page.get_by_role("navigation").get_by_role("link").all()
    seen = []
    for path in [str(await link.get_attribute("href")) for link in links]:
        async with also(page.context, client, path) as other:
            seen.append(await other.content())
    return "\n".join(seen)


async def texts_in(home: str) -> list[str]:
    show = await Running.start("fourfold_client", "show", "--home", home, "--json", passphrase=PASSPHRASE)
    told = json.loads(await show.line("{"))
    await show.stop()
    return [entry["text"] for entry in told["entries"]]


async def test_what_is_written_offline_arrives_once_the_relay_is_there_and_only_where_it_may(
    house: House, screens: Screens
) -> None:
    at = {seat: await house.client(seat) for seat in (NADIA, RUTH, THEO)}
    nadia, ruth, theo = await asyncio.gather(
        screens.open(at[NADIA], PAIR), screens.open(at[RUTH], PAIR), screens.open(at[THEO], TABLE)
    )
    mine = await write(nadia, SECRET, "Quiet")
    await expect(mine.locator(".delivery")).to_have_text("Saved on this laptop. Will go to Ruth when connected")
    await expect(nadia.locator(".sync span")).to_have_text("Saved here. 1 thing will go when connected")

    await house.relay.start()
    await expect(ruth.get_by_role("article", name="Quiet")).to_contain_text(SECRET)
    await expect(mine.locator(".delivery")).to_have_text("On Ruth’s laptop")
    await expect(nadia.locator(".sync span")).to_contain_text("up to date as of")

    await at[NADIA].go(nadia, TABLE)
    await write(nadia, OPEN)
    await expect(theo.get_by_text(OPEN)).to_be_visible()
    everything = await read_everything(theo, at[THEO])
    assert OPEN in everything
    assert SECRET not in everything
    await at[THEO].go(theo, FIND)
    await theo.get_by_label("Words to look for").fill(OPEN)
    await expect(theo.get_by_role("article")).to_have_count(1)
    await theo.get_by_label("Words to look for").fill(SECRET)
    await expect(theo.get_by_text("Nothing that you can see holds these words.")).to_be_visible()
    await expect(theo.get_by_role("article")).to_have_count(0)

    await at[THEO].stop()
    texts = await texts_in(str(at[THEO].home))
    assert OPEN in texts
    assert SECRET not in texts


async def test_the_words_name_each_person_who_has_it_and_who_has_not_yet(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TABLE)
    mine = (await write(nadia, OPEN, "Together")).locator(".delivery")
    await expect(mine).to_have_text("Sent. Not yet on Theo’s, Ruth’s and Samuel’s laptops")
    await house.client(RUTH)
    told = "With Ruth. Not yet on Theo’s and Samuel’s laptops"
    await expect(mine).to_have_text(told)
    await expect(nadia.locator(".sync span")).to_have_text(told)

    await (await house.client(NADIA)).go(nadia, STANDING)
    people = nadia.get_by_role("listitem").filter(has=nadia.locator(".who"))
    standing = {name: people.filter(has_text=name) for name in NAMES.values()}
    await expect(standing["Nadia"]).to_contain_text("You, on this laptop.")
    await expect(standing["Ruth"]).to_contain_text("Has everything from this laptop.")
    await expect(standing["Theo"]).to_contain_text("Does not have everything from this laptop yet.")
