"""A page that changes under somebody's hands: no press is lost, no letter, no place, and what was unfolded stays so."""

import asyncio

from playwright.async_api import Locator, Page, WebSocket, expect

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.summary import recognise, summary
from fourfold_client.desk import Desk
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import PRACTICE, STORY
from tests.screen.test_endings import opened
from tests.support.browser import PATIENCE
from tests.support.house import NADIA, RUTH, THEO

PARAGRAPH = "In March I found a letter from the bank."
MINE, THEIRS = "I recognise this as fair enough to work from", "Recognised as fair enough to work from by "


class Heard:
    """What came to a page from its process, from the next loading of the page on."""

    def __init__(self, page: Page) -> None:
        self._frames: list[str] = []
        self._came = asyncio.Event()
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._noted)

    def _noted(self, frame: str | bytes) -> None:
        self._frames.append(frame if isinstance(frame, str) else frame.decode(errors="replace"))
        self._came.set()

    async def words(self, words: str) -> None:
        """Waits until these came."""
        async with asyncio.timeout(PATIENCE / 1000):
            while not any(words in frame for frame in self._frames):
                self._came.clear()
                await self._came.wait()


async def story(house: House, screens: Screens) -> tuple[Desk, Page, Heard]:
    """Theo's laptop without a screen, where a paragraph stands; and Ruth's screen."""
    await house.relay.start()
    theo = await opened(house, THEO)
    await theo.casefile.put(Kind.SUMMARY, Space.TABLE, PARAGRAPH)
    theo.connect()
    ruth = await screens.open(await house.client(RUTH), STORY)
    heard = Heard(ruth)
    await ruth.reload()
    await expect(ruth.get_by_role("button", name=MINE)).to_be_visible()
    return theo, ruth, heard


async def centre(button: Locator) -> tuple[float, float]:
    await button.scroll_into_view_if_needed()
    box = await button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def test_a_button_that_is_held_down_while_it_is_drawn_anew_is_pressed(house: House, screens: Screens) -> None:
    theo, ruth, heard = await story(house, screens)
    await ruth.mouse.move(*await centre(ruth.get_by_role("button", name=MINE)))
    await ruth.mouse.down()
    await recognise(theo.casefile, summary(theo.casefile).mark)
    await heard.words(f"{THEIRS}Theo")
    await ruth.mouse.up()
    await expect(ruth.get_by_text(f"{THEIRS}you and Theo")).to_be_visible()
    await theo.close()


async def test_a_press_that_is_on_its_way_while_the_button_is_drawn_anew_counts(house: House, screens: Screens) -> None:
    theo, ruth, heard = await story(house, screens)
    await ruth.evaluate("() => { window.late = []; window.socket.onevent = (message) => window.late.push(message); }")
    await recognise(theo.casefile, summary(theo.casefile).mark)
    await heard.words(f"{THEIRS}Theo")
    await ruth.get_by_role("button", name=MINE).evaluate("(button) => button.click()")
    await ruth.evaluate(
        "() => { delete window.socket.onevent; window.late.forEach((message) => window.socket.onevent(message)); }"
    )
    await expect(ruth.get_by_text(f"{THEIRS}you and Theo")).to_be_visible()
    await theo.close()


async def answered(desk: Desk, snag: Entry, text: str) -> None:
    await desk.casefile.put(Kind.ANSWER, Space.PAIR_0, text, about=snag.id)


async def test_who_writes_while_the_page_changes_loses_no_letter_and_no_place(house: House, screens: Screens) -> None:
    await house.relay.start()
    before = await opened(house, NADIA)
    fields = {"room": "little", "kind": "boundary", "urgency": "note"}
    snag = await before.casefile.put(Kind.SNAG, Space.PAIR_0, "the relatives came twice", fields=fields)
    await before.sync()
    await before.close()
    ruth = await opened(house, RUTH)
    ruth.connect()
    nadia = await screens.open(await house.client(NADIA), PRACTICE)
    await nadia.get_by_text("Bring back as insight").click()
    await nadia.get_by_text("Make sense of it, with Ruth").click()
    field = nadia.get_by_label("What fits together now")
    await field.click()
    said = "the hour, the waiting, and that nobody asked; ü 🙂"

    async def answers() -> None:
        for number in range(5):
            await answered(ruth, snag, f"answer {number}")
            await expect(nadia.get_by_text(f"answer {number}")).to_be_visible()

    await asyncio.gather(nadia.keyboard.type(said, delay=40), answers())
    await expect(field).to_have_value(said)
    await expect(field).to_be_focused()
    for _ in range(3):
        await nadia.keyboard.press("ArrowLeft")
    await answered(ruth, snag, "the last answer")
    await expect(nadia.get_by_text("the last answer")).to_be_visible()
    await nadia.keyboard.type("X")
    await expect(field).to_have_value(said[:-3] + "X" + said[-3:])
    await expect(nadia.get_by_label("What I understand now")).to_be_visible()
    await nadia.get_by_text("Bring back as insight").focus()
    await answered(ruth, snag, "one more answer")
    await expect(nadia.get_by_text("one more answer")).to_be_visible()
    await expect(nadia.get_by_text("Bring back as insight")).to_be_focused()
    await nadia.reload()
    await expect(field).to_have_value(said[:-3] + "X" + said[-3:])
    await ruth.close()
