"""How people write in a live text while another writes in it too: input methods, undo, pasting, long letters."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import CDPSession

from fourfold_client.casefile.changes import Change, units_of
from fourfold_client.casefile.live import LiveText, Push
from fourfold_client.desk import Desk
from fourfold_client.replica import PAGE
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.test_endings import opened
from tests.screen.test_live import TOGETHER, field, shows
from tests.support.house import NADIA, THEO

EDITOR = "document.querySelector('.live-place').editor"
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    document.querySelector(".live-text").dispatchEvent(paste);
}"""
FAMILY = "👩‍👩‍👧‍👦"


@dataclass
class Elsewhere:
    """Theo's laptop, which has no screen here."""

    desk: Desk
    text: LiveText

    def write(self, inserted: str, after: str = "", instead: str = "") -> None:
        """Writes behind the first `after`, or at the beginning; `instead` is what stands there now and goes."""
        content = self.text.content
        at = content.index(after) + len(after)
        assert content[at:].startswith(instead)
        before, behind = units_of(content[:at]), units_of(content[at + len(instead) :])
        parts = [*([before] if before else []), (units_of(instead), inserted), *([behind] if behind else [])]
        assert self.text.push(Push("theo", self.text.count, self.text.count, Change(tuple(parts))))


@pytest_asyncio.fixture(loop_scope="session")
async def theo(house: House) -> AsyncIterator[Elsewhere]:
    await house.relay.start()
    desk = await opened(house, THEO)
    desk.connect()
    yield Elsewhere(desk, desk.casefile.live(Space.TABLE, PAGE))
    await desk.close()


async def compose(keys: CDPSession, text: str) -> None:
    """What an input method shows while a word is chosen."""
    units = units_of(text)
    await keys.send("Input.imeSetComposition", {"text": text, "selectionStart": units, "selectionEnd": units})


async def until(theo: Elsewhere, text: str) -> None:
    """Waits until this stands on Theo's laptop."""
    moved = asyncio.Event()
    end = theo.text.watch(moved.set)
    async with asyncio.timeout(30):
        while theo.text.content != text:
            moved.clear()
            await moved.wait()
    end()


async def test_a_word_that_is_being_composed_stays_whole_while_another_writes_beside_it(
    house: House, screens: Screens, theo: Elsewhere
) -> None:
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.type("Guten Tag. ")
    keys = await nadia.context.new_cdp_session(nadia)
    await compose(keys, "に")
    await until(theo, "Guten Tag. に")
    theo.write("שלום ")
    theo.write("!", after="Tag. ")
    theo.write("n", after="Gute", instead="n")
    await nadia.wait_for_function(f"() => {EDITOR}.came.some((message) => message.entries)")
    await compose(keys, "にほ")
    await compose(keys, "にほん")
    await shows(nadia, "Guten Tag. にほん")
    await keys.send("Input.insertText", {"text": "日本"})
    await shows(nadia, "שלום Guten Tag. !日本")
    await until(theo, "שלום Guten Tag. !日本")
    await nadia.keyboard.type("!")
    await until(theo, "שלום Guten Tag. !日本!")


async def test_undo_takes_back_ones_own_letters_and_no_others(house: House, screens: Screens, theo: Elsewhere) -> None:
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.insert_text("one two three")
    await until(theo, "one two three")
    theo.write("2🙂", after="one ", instead="two")
    await shows(nadia, "one 2🙂 three")
    theo.write("Θ ", after="")
    await shows(nadia, "Θ one 2🙂 three")
    await nadia.keyboard.press("Control+z")
    await until(theo, "Θ 2🙂")
    await nadia.keyboard.press("Control+y")
    await shows(nadia, "Θ one 2🙂 three")


async def test_what_is_pasted_and_letters_of_many_units_stay_whole(
    house: House, screens: Screens, theo: Elsewhere
) -> None:
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.insert_text(f"a{FAMILY}b")
    await until(theo, f"a{FAMILY}b")
    theo.write("<", after="a")
    theo.write(">", after=FAMILY)
    await shows(nadia, f"a<{FAMILY}>b")
    for key in ("Home", "ArrowRight", "ArrowRight"):
        await nadia.keyboard.press(key)
    long = "".join(f"{number} é🙂 שלום\n" for number in range(10_000))
    await nadia.evaluate(PASTE, long)
    theo.write("?", after="a")
    theo.write("", after="a?<", instead=FAMILY)
    await until(theo, f"a?<{long}>b")
    await shows(nadia, f"a?<{long}>b")
    await nadia.keyboard.insert_text(f"{FAMILY}🙂")
    await nadia.keyboard.press("Backspace")
    await nadia.keyboard.press("Backspace")
    await nadia.keyboard.press("Backspace")
    await until(theo, f"a?<{long[:-1]}>b")
    await nadia.reload()
    await shows(nadia, f"a?<{long[:-1]}>b")
