"""Pausing joint work, with four clients and a relay: the same on all four screens, and nobody named (AT9.6)."""

import asyncio

from playwright.async_api import Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import HELP, PRACTICE, SESSIONS, TODAY
from tests.screen.test_accessible import assert_accessible
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO

SAID = "Joint work is paused. Individual work goes on."


async def prepared(house: House) -> None:
    """A practice is set, and a session is planned."""
    desk = await Desk.open(Home(house.clients[SAMUEL].home), PASSPHRASE)
    await desk.casefile.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields={"steps": "Sit down together."})
    await desk.casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    await desk.sync()
    await desk.close()


async def presses(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def test_one_pauses_joint_work_and_four_let_it_go_on(house: House, screens: Screens) -> None:
    await house.relay.start()
    await prepared(house)
    clients = dict(zip(Seat, await asyncio.gather(*(house.client(seat) for seat in Seat)), strict=True))
    pages = {seat: await screens.open(clients[seat], SESSIONS) for seat in Seat}
    nadia, theo, ruth, samuel = (pages[seat] for seat in (NADIA, THEO, RUTH, SAMUEL))
    for page in pages.values():
        await expect(page.get_by_role("heading", name="Agenda")).to_be_visible()
        await expect(page.get_by_text(SAID)).to_have_count(0)

    await clients[NADIA].go(nadia, HELP)
    await nadia.get_by_role("button", name="Pause joint work").focus()
    await nadia.keyboard.press("Enter")
    asked = nadia.get_by_role("dialog")
    await expect(asked).to_contain_text("Nobody is shown who asked for it, and no reason is asked.")
    await expect(asked).to_contain_text("Ruth’s laptop passes it on by itself")
    await assert_accessible(nadia, "asking to pause")
    await asked.get_by_role("button", name="Pause joint work").click()
    for page in pages.values():
        await expect(page.get_by_text(SAID)).to_be_visible()
    for seat in (THEO, RUTH, SAMUEL):
        await expect(pages[seat].get_by_role("heading", name="Agenda")).to_have_count(0)
        await expect(pages[seat].get_by_role("button", name="Pause joint work")).to_be_hidden()

    panels = {seat: pages[seat].get_by_role("region", name="Pausing joint work") for seat in Seat}
    texts = [await panels[seat].inner_text() for seat in Seat]
    assert texts == [texts[0]] * 4
    assert not any(name in texts[0] for name in NAMES.values())
    for seat in Seat:
        await clients[seat].go(pages[seat], TODAY)
        await expect(panels[seat]).to_have_text(texts[0].replace("\n", ""), use_inner_text=False)
        await expect(pages[seat].get_by_role("heading", name="Our next session")).to_be_hidden()
        await expect(pages[seat].get_by_text("No practice just now.")).to_be_visible()
    await assert_accessible(theo, "today while joint work rests")
    await nadia.get_by_role("radio", name="A little").check()
    await expect(nadia.get_by_text(SAID)).to_be_hidden()
    await presses(nadia, "I have more room after all")
    await clients[RUTH].go(ruth, PRACTICE)
    await expect(ruth.get_by_text(SAID)).to_be_visible()
    await expect(ruth.get_by_role("button", name="Let it go on")).to_have_count(0)

    for page in (theo, samuel, ruth):
        await presses(page, "It can go on, for me")
        await expect(page.get_by_text("You have said that it can go on.")).to_be_visible()
        await expect(nadia.get_by_text(SAID)).to_be_visible()
    assert await panels[NADIA].inner_text() == texts[0]
    await presses(samuel, "I would rather it rests on")
    await presses(samuel, "It can go on, for me")
    await expect(samuel.get_by_text("You have said that it can go on.")).to_be_visible()
    await presses(nadia, "It can go on, for me")
    for page in pages.values():
        await expect(page.get_by_text(SAID)).to_be_hidden()
    await expect(ruth.get_by_text("Sit down together.")).to_be_visible()
    await clients[THEO].go(theo, SESSIONS)
    await expect(theo.get_by_role("heading", name="Agenda")).to_be_visible()
    await expect(theo.get_by_text("Joint work was paused from")).to_be_visible()
