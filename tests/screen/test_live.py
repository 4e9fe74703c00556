"""Writing one text together, in real browsers, through a real relay."""

import asyncio
import json
import signal
from typing import Any

from playwright.async_api import Page, ViewportSize, WebSocket, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Home
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import SESSIONS
from tests.screen.test_accessible import assert_accessible
from tests.screen.test_endings import close_case, opened
from tests.support.browser import NARROW
from tests.support.house import NADIA, NAMES, RUTH, THEO
from tests.support.vaults import behind_its_back

TOGETHER = f"/together/{Space.TABLE.number}"
SHOWN = "() => document.querySelector('.live-place').editor.view.state.doc.toString()"


class Talk:
    """What a page and its process say to one another about live texts, from the next loading of the page on."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.came: list[dict[str, Any]] = []
        self._moved = asyncio.Event()
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        if "/live/" in socket.url:
            socket.on("framesent", lambda frame: self._noted(self.sent, frame))
            socket.on("framereceived", lambda frame: self._noted(self.came, frame))

    def _noted(self, kept: list[dict[str, Any]], frame: str | bytes) -> None:
        kept.append(json.loads(frame))
        self._moved.set()

    @property
    def pauses(self) -> list[float]:
        """The pauses that the page was told to make."""
        return [pause for message in self.came if (pause := message.get("welcome", {}).get("pause"))]

    @property
    def pushes(self) -> int:
        return sum("push" in message for message in self.sent)

    async def pauses_are(self, count: int) -> list[float]:
        """Waits for so many."""
        async with asyncio.timeout(30):
            while len(self.pauses) < count:
                self._moved.clear()
                await self._moved.wait()
        return self.pauses


def field(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("textbox", name="Notes that you write together")


async def shows(page: Page, text: str) -> None:
    await page.wait_for_function(f"(text) => ({SHOWN})() === text", arg=text)


async def test_four_people_type_into_one_text_at_once_and_nobody_loses_a_letter(house: House, screens: Screens) -> None:
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), TOGETHER) for seat in NAMES}
    said = {seat: [f"<{seat}.{number} é🙂>" for number in range(12)] for seat in NAMES}

    async def types(page: Page, words: list[str]) -> None:
        await field(page).click()
        for word in words:
            await page.keyboard.type(word, delay=5)

    await asyncio.gather(*(types(pages[seat], said[seat]) for seat in NAMES))
    letters = sum(len(word.encode("utf-16-le")) // 2 for words in said.values() for word in words)
    for page in pages.values():
        await page.wait_for_function(f"(letters) => ({SHOWN})().length === letters", arg=letters)
    texts = {await page.evaluate(SHOWN) for page in pages.values()}
    assert len(texts) == 1
    text = texts.pop()
    assert sorted(text) == sorted("".join(word for words in said.values() for word in words))
    for (
        words
    ) in said.values():  # those that were begun at the same place before anybody had seen another's may be split
        assert sum(word in text for word in words) >= len(words) - 2, text
    assert not [url for url in screens.asked if "127.0.0.1" not in url]


async def test_one_who_was_away_while_the_others_typed_loses_nothing(house: House, screens: Screens) -> None:
    """The process of one stands still, as on a laptop that sleeps, while its page goes on."""
    await house.relay.start()
    pages = {seat: await screens.open(await house.client(seat), TOGETHER) for seat in NAMES}
    away = house.clients[RUTH].running.process
    away.send_signal(signal.SIGSTOP)
    try:
        for seat, page in pages.items():
            await field(page).click()
            await page.keyboard.type(f"<{seat} typed>")
        rest = [page for seat, page in pages.items() if seat != RUTH]
        for page in rest:
            await page.wait_for_function(f"(least) => ({SHOWN})().length >= least", arg=len("<0 typed>") * len(rest))
        assert await pages[RUTH].evaluate(SHOWN) == f"<{RUTH} typed>"
    finally:
        away.send_signal(signal.SIGCONT)
    typed = "".join(f"<{seat} typed>" for seat in NAMES)
    for page in pages.values():
        await page.wait_for_function(f"(length) => ({SHOWN})().length === length", arg=len(typed))
    texts = {await page.evaluate(SHOWN) for page in pages.values()}
    assert len(texts) == 1
    assert sorted(texts.pop()) == sorted(typed)


async def test_a_cursor_stands_where_its_person_is_and_undo_takes_back_ones_own(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    theo = await screens.open(await house.client(THEO), TOGETHER)
    await field(nadia).click()
    await nadia.keyboard.type("Guten Tag 🙂")
    await shows(theo, "Guten Tag 🙂")
    await expect(theo.locator(".live-caret .live-flag")).to_have_text("Nadia")
    await field(theo).click()
    await theo.keyboard.press("Control+End")
    await theo.keyboard.type(" שלום")
    await shows(nadia, "Guten Tag 🙂 שלום")
    await nadia.keyboard.press("Control+z")
    await shows(theo, " שלום")
    await nadia.get_by_label("Show who wrote what").check()
    await expect(nadia.locator(".live-by1")).to_have_text(" שלום")
    await field(nadia).focus()
    await nadia.keyboard.press("Tab")
    await expect(field(nadia)).not_to_be_focused()


async def test_the_page_is_accessible(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), TOGETHER)
    await field(page).wait_for()
    await assert_accessible(page, TOGETHER)


async def test_while_the_disk_fails_the_text_stays_on_the_page_and_is_kept_later(
    house: House, screens: Screens
) -> None:
    client = await house.client(NADIA)
    page = await screens.open(client, TOGETHER)
    talk = Talk(page)
    await page.reload()
    await field(page).click()
    with behind_its_back(Home(client.home).file) as database:
        database.execute("CREATE TRIGGER broken BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'broken'); END")
    await page.keyboard.type("Hello")
    said = page.locator(".live .notice")
    await expect(said).to_contain_text("This laptop cannot keep what you are writing just now")
    pauses, pushed = await talk.pauses_are(1), talk.pushes
    await page.keyboard.type(" all")
    pauses = await talk.pauses_are(3)
    assert pauses == sorted(set(pauses)), "each pause is longer"
    assert talk.pushes <= pushed + len(pauses), "nothing is sent during a pause"
    await shows(page, "Hello all")
    with behind_its_back(Home(client.home).file) as database:
        database.execute("DROP TRIGGER broken")
    await expect(said).to_have_count(0)
    await page.reload()
    await shows(page, "Hello all")


async def test_a_text_that_closes_is_read_only_at_once_and_says_why(house: House, screens: Screens) -> None:
    await house.relay.start()
    page = await screens.open(await house.client(RUTH), TOGETHER)
    await field(page).click()
    await page.keyboard.type("Before")
    await page.evaluate(
        "() => { const {tab} = document.querySelector('.live-place').editor; tab.end(); }"
    )  # as if the process took nothing for a while
    await page.keyboard.type(", and the last words")
    await close_case(house)
    await expect(page.get_by_text("This case is closed").first).to_be_visible()
    await expect(field(page)).to_have_attribute("aria-readonly", "true")
    untaken = page.get_by_label("What is not in the text")
    await expect(untaken).to_have_value(", and the last words")
    await page.get_by_role("button", name="Copy it").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    await field(page).click()
    await page.keyboard.type("more")
    await shows(page, "Before, and the last words")
    await expect(page.locator(".live .notice")).to_contain_text("This case is closed")


async def test_four_write_the_notes_of_a_session_which_are_read_once_it_was_held(
    house: House, screens: Screens
) -> None:
    await house.relay.start()
    desk = await opened(house, RUTH)
    await desk.casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2026-01-22"})
    await desk.sync()
    await desk.close()
    ruth = await screens.open(await house.client(RUTH), SESSIONS)
    theo = await screens.open(await house.client(THEO), SESSIONS)
    notes = "Notes of this session, written together"
    await ruth.get_by_role("textbox", name=notes).click()
    await ruth.keyboard.type("Slower this time.")
    await shows(theo, "Slower this time.")
    await theo.get_by_role("textbox", name=notes).click()
    await theo.keyboard.press("Control+End")
    await theo.keyboard.type(" Yes.")
    await shows(ruth, "Slower this time. Yes.")
    await ruth.get_by_role("button", name="It has taken place").click()
    await ruth.get_by_role("dialog").get_by_role("button", name="It has taken place").click()
    for page in (ruth, theo):
        await expect(page.get_by_role("textbox", name=notes)).to_have_count(0)
        await expect(page.get_by_role("region", name="Earlier joint sessions")).to_contain_text(
            "Slower this time. Yes."
        )


async def test_a_long_text_fits_a_narrow_dark_screen_with_large_letters(house: House, screens: Screens) -> None:
    page = await screens.open(await house.client(NADIA), TOGETHER)
    await page.set_viewport_size(ViewportSize(**NARROW))
    await page.emulate_media(color_scheme="dark")
    await page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    long = "".join(f"{number}: " + "a word and another " * 5 + "x" * 60 + "\n" for number in range(620))[:100_000]
    await field(page).click()
    await page.keyboard.insert_text(long)
    await page.keyboard.type("The end.")
    await page.wait_for_function("() => !document.querySelector('.live-place').editor.tab.unkept")
    assert await page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    await assert_accessible(page, TOGETHER)
    await page.reload()
    await shows(page, long + "The end.")
