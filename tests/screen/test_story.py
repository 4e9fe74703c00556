"""The story of a sentence on the screen: written offline, sent, arrived, and never seen by whom it is not for."""

import asyncio
import json

from playwright.async_api import Page, expect

from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, HELP, PAGES, PAIR, STANDING, TABLE, WITH, write
from tests.support.browser import Client, Running
from tests.support.house import NADIA, PASSPHRASE, RUTH, THEO

SECRET, OPEN = "the quiet hour before supper", "a word for everybody"
STAND = {
    "Nadia": "You, on this laptop.",
    "Theo": "Has everything from this laptop.",
    "Ruth": "Has everything from this laptop.",
    "Samuel": "Does not have everything from this laptop yet.",
}


async def read_everything(page: Page, client: Client) -> str:
    """All that the browser is given for any page that the list of pages leads to."""
    links = await page.get_by_role("navigation").get_by_role("link").all()
    paths = {str(await link.get_attribute("href")) for link in links} | {HELP, WITH}
    assert len(paths) == len(PAGES)
    return "\n".join([await (await page.request.get(client.origin + path)).text() for path in paths])


async def texts_in(home: str) -> list[str]:
    show = await Running.start("fourfold_client", "show", "--home", home, "--json", passphrase=PASSPHRASE)
    told = json.loads(await show.line("{"))
    await show.stop()
    return [entry["text"] for entry in told["entries"]]


async def test_what_is_written_offline_arrives_once_the_relay_is_there_where_it_may_and_nowhere_else(
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
    mine = await write(nadia, OPEN, "Together")
    await expect(theo.get_by_text(OPEN)).to_be_visible()
    told = "With Theo and Ruth. Not yet on Samuel’s laptop"
    await expect(mine.locator(".delivery")).to_have_text(told)
    await expect(nadia.locator(".sync span")).to_have_text("Sent. Not yet on Samuel’s laptop")
    await at[NADIA].go(nadia, STANDING)
    people = nadia.get_by_role("listitem").filter(has=nadia.locator(".who"))
    for name, standing in STAND.items():
        await expect(people.filter(has_text=name)).to_contain_text(standing)

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
