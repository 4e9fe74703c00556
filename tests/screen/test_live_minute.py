"""A minute of four who write one session's notes at once, and what may happen in it. Each has letters of their own.

So each text says for itself whose letters it lost, doubled or put in another order. Run by `make soak`.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest
from playwright.async_api import Page

from fourfold_client.casefile import Kind
from fourfold_client.desk import Home
from fourfold_client.identity import Identity
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import SESSIONS, TODAY, expect_locked
from tests.screen.test_endings import opened
from tests.support.browser import PATIENCE, Client, unlocked
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO
from tests.support.vaults import open_vault
from tests.support.wire import Wire

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

SECONDS = 60.0
BETWEEN_KEYS = 90.0
"""Milliseconds."""
LETTERS: Mapping[Seat, tuple[str, ...]] = {
    NADIA: ("Straße", "naïve", "🙂", "👩‍👩‍👧‍👦", "xyz", "\n"),
    THEO: ("привет", "ёж", "🚲", "𝒜𝒷"),
    RUTH: ("שלום", "ילדה", "🕊"),
    SAMUEL: ("你好", "𠮷野家", "🌳"),
}
"""What each types, again and again. No letter stands in two of these rows."""
NOTES = "Notes of this session, written together"
EDITOR = "document.querySelector('.live-place').editor"
SHOWN = f"() => {EDITOR}.view.state.doc.toString()"
CONFIRMED = f"() => {EDITOR}.tab.confirmed.toString()"
KEPT = f"() => !{EDITOR}.tab.unkept"
CARETS = f"""() => Object.fromEntries([...document.querySelectorAll('.live-caret')].map(
    (one) => [one.dataset.seat, [{EDITOR}.view.posAtDOM(one), one.textContent.replaceAll('\\u2060', '')]]))"""
HEAD = f"() => {EDITOR}.view.state.selection.main.head"


@dataclass
class Writer:
    """One of the four at their page. `typed` is what is to stand in the text of theirs."""

    seat: Seat
    page: Page
    typed: str = ""
    slips: bool = True
    """Whether they type a letter too many now and then."""
    words: "itertools.cycle[str]" = field(init=False)

    def __post_init__(self) -> None:
        self.words = itertools.cycle(LETTERS[self.seat])
        self.may = asyncio.Event()
        self.may.set()
        self.between = asyncio.Lock()

    def own(self, text: str) -> str:
        """The letters of a text that are theirs."""
        return "".join(letter for letter in text if letter in OWN[self.seat])

    async def write(self, until: float) -> None:
        """Types word after word, where the cursor stands; now and then a letter too many, taken back at once."""
        loop = asyncio.get_running_loop()
        await notes(self.page).click()
        for number in itertools.count():
            await self.may.wait()
            if loop.time() >= until:
                return
            async with self.between:
                word = next(self.words)
                if (
                    len(word.splitlines()[0]) > 4
                ):  # a cluster, or a word that comes at once, as an input method gives it
                    await self.page.keyboard.insert_text(word)
                else:
                    await self.page.keyboard.type(word, delay=BETWEEN_KEYS)
                self.typed += word
                if self.slips and number % 7 == 3:
                    await self.page.keyboard.insert_text(word[0])
                    await self.page.keyboard.press("Backspace")
            await asyncio.sleep(BETWEEN_KEYS / 1000)  # as a person does

    async def rest(self) -> None:
        """Lets go of the keys, between two words."""
        self.may.clear()
        async with self.between:
            pass

    async def come_back(self) -> None:
        """Goes on at the end of the text, so that what they write stands behind what they wrote."""
        await notes(self.page).click()
        await self.page.keyboard.press("Control+End")
        self.may.set()


OWN = {seat: frozenset("".join(words)) for seat, words in LETTERS.items()}
assert sum(map(len, OWN.values())) == len(frozenset.union(*OWN.values()))


def notes(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("textbox", name=NOTES)


@dataclass
class Room:
    """The four at one session's notes."""

    house: House
    screens: Screens
    writers: dict[Seat, Writer]

    @classmethod
    async def begin(cls, house: House, screens: Screens) -> "Room":
        await house.relay.start()
        desk = await opened(house, RUTH)
        await desk.casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2026-01-22"})
        await desk.sync()
        await desk.close()
        writers = {seat: Writer(seat, await screens.open(await house.client(seat), SESSIONS)) for seat in NAMES}
        for one in writers.values():
            await notes(one.page).wait_for()
        return cls(house, screens, writers)

    def __getitem__(self, seat: Seat) -> Writer:
        return self.writers[seat]

    async def minute(self, happens: Callable[["Room"], Awaitable[None]], seconds: float = SECONDS) -> None:
        """All four write; meanwhile something happens. Then all have the same, every letter of it, and the cursors."""
        until = asyncio.get_running_loop().time() + seconds
        await asyncio.gather(*(one.write(until) for one in self.writers.values()), happens(self))
        await self.same()
        await self.cursors_stand()

    async def same(self) -> None:
        """Waits until all four show one text, and looks at what each wrote in it."""
        typed = {seat: one.typed for seat, one in self.writers.items()}
        length = sum(len(text.encode("utf-16-le")) // 2 for text in typed.values())
        for one in self.writers.values():
            await one.page.wait_for_function(
                f"(length) => !{EDITOR}.tab.unkept && ({SHOWN})().length === length", arg=length, timeout=2 * PATIENCE
            )
        texts = {await one.page.evaluate(SHOWN) for one in self.writers.values()}
        assert len(texts) == 1
        text = texts.pop()
        assert {seat: one.own(text) for seat, one in self.writers.items()} == typed

    async def cursors_stand(self) -> None:
        """Each sees the other three where they are, by name."""
        for one in self.writers.values():
            await notes(one.page).focus()
            await one.page.keyboard.press("ArrowLeft")
        heads = {seat: await one.page.evaluate(HEAD) for seat, one in self.writers.items()}
        for seat, one in self.writers.items():
            others = {str(int(other)): [heads[other], NAMES[other]] for other in NAMES if other != seat}
            await one.page.wait_for_function(
                f"(others) => JSON.stringify(({CARETS})()) === JSON.stringify(others)", arg=others
            )


async def passes(seconds: float) -> None:
    """So much of the minute."""
    await asyncio.sleep(seconds)


async def test_four_write_for_a_minute(house: House, screens: Screens) -> None:
    async def nothing(_: Room) -> None: ...

    await (await Room.begin(house, screens)).minute(nothing)


async def test_one_is_cut_off_from_the_relay_and_comes_back(house: House, screens: Screens) -> None:
    """Samuel's laptop reaches the relay by a wire of its own, which is cut for a third of the minute."""
    wire = await Wire(house.relay.port).__aenter__()
    async with open_vault(Home(house.clients[SAMUEL].home).file, PASSPHRASE) as vault:
        identity = await Identity.load(vault)
        assert identity is not None
        await vault.commit(replace(identity, relay=f"ws://127.0.0.1:{wire.port}").stored())

    async def cut(room: Room) -> None:
        samuel, nadia = room[SAMUEL], room[NADIA]
        await passes(SECONDS / 3)
        await wire.__aexit__()
        before = samuel.own(await nadia.page.evaluate(SHOWN))
        assert before
        await passes(SECONDS / 3)
        away, here = [samuel.own(await one.page.evaluate(SHOWN)) for one in (samuel, nadia)]
        assert here == before, "nothing of his came to the others"
        assert len(away) > len(here), "he went on"
        await wire.__aenter__(wire.port)

    try:
        await (await Room.begin(house, screens)).minute(cut)
    finally:
        await wire.__aexit__()


async def test_the_relay_is_killed_and_started_again(house: House, screens: Screens) -> None:
    async def killed(room: Room) -> None:
        await passes(SECONDS / 4)
        assert room.house.relay.running is not None
        await room.house.relay.running.kill()
        await passes(SECONDS / 4)
        await room.house.relay.start()

    await (await Room.begin(house, screens)).minute(killed)


async def test_a_laptop_stops_at_once_and_comes_back(house: House, screens: Screens) -> None:
    """kill -9 of Theo's Fourfold while he types: what his page knew to be kept is there when it is opened again."""

    async def killed(room: Room) -> None:
        theo, client = room[THEO], room.house.clients[THEO]
        await passes(SECONDS / 4)
        await client.kill()
        await theo.page.get_by_role("alert").wait_for()
        await theo.rest()
        kept, shown = [theo.own(await theo.page.evaluate(one)) for one in (CONFIRMED, SHOWN)]
        assert kept
        await client.start()
        theo.page = await client.open(await room.screens.window(), SESSIONS)
        await theo.page.wait_for_function(f"(least) => ({SHOWN})().length >= least", arg=len(kept))
        theo.typed = theo.own(await theo.page.evaluate(SHOWN))
        assert theo.typed.startswith(kept)
        assert shown.startswith(theo.typed)
        await theo.come_back()

    room = await Room.begin(house, screens)
    room[THEO].slips = False
    await room.minute(killed)


async def test_pages_are_loaded_again_left_and_locked_in_between(house: House, screens: Screens) -> None:
    async def reload(page: Page, _: Client) -> None:
        await page.reload()

    async def leave(page: Page, client: Client) -> None:
        await client.go(page, TODAY)
        await client.go(page, SESSIONS)

    async def lock(page: Page, client: Client) -> None:
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect_locked(page)
        await unlocked(page)
        await client.go(page, SESSIONS)

    async def again(room: Room, seat: Seat, act: Callable[[Page, Client], Awaitable[None]]) -> None:
        for _ in range(5):
            await passes(SECONDS / 8)
            await room[seat].rest()
            await act(room[seat].page, room.house.clients[seat])
            await room[seat].come_back()

    async def moves(room: Room) -> None:
        await asyncio.gather(again(room, THEO, reload), again(room, NADIA, leave), again(room, SAMUEL, lock))

    await (await Room.begin(house, screens)).minute(moves)
