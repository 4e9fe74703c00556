"""Changes of several tabs and of other laptops meet in one text: the shipped tab against the real process behind it."""

import asyncio
import base64
import random
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import Page
from starlette.websockets import WebSocket, WebSocketDisconnect

import fourfold_client
from fourfold_client.casefile.changes import Change, units_of
from fourfold_client.casefile.live import LiveText, Push
from fourfold_client.desk import Desk
from fourfold_client.replica import PAGE
from fourfold_client.ui.live_route import Conversation
from fourfold_client.ui.room import Room
from fourfold_shared.ids import Space
from tests.screen.conftest import Screens
from tests.support.house import NADIA, PASSPHRASE, RUTH
from tests.support.template import Template

MODULE = Path(fourfold_client.__file__).parent / "ui" / "live" / "index.js"
TABS, TURNS, SEEDS = 3, 200, range(4)
BEGIN = """async ([module, count]) => {
    const {ChangeSet, Tab, Text} = await import(`data:text/javascript;base64,${module}`);
    window.tabs = Array.from({length: count}, (_, number) => {
        const one = {out: [], screen: Text.empty}, send = (message) => one.out.push(JSON.stringify(message));
        one.tab = new Tab(`tab ${number}`, send, (changes) => (one.screen = changes.apply(one.screen)));
        return one;
    });
    window.change = (number, begin, end, insert) => {
        const {tab, screen} = window.tabs[number], letters = Array.from(screen.toString());
        const place = (part) => letters.slice(0, Math.floor(part * (letters.length + 1))).join('').length;
        const from = place(begin), to = Math.min(place(Math.min(begin + end, 1 - 1e-9)), screen.length);
        const changes = ChangeSet.of({from, to, insert}, screen.length);
        window.tabs[number].screen = changes.apply(screen);
        tab.edit(changes);
        return screen.sliceString(from, to);
    };
    window.give = (number, messages) => messages.forEach((one) => window.tabs[number].tab.receive(JSON.parse(one)));
    window.taken = (number) => window.tabs[number].out.splice(0);
}"""


class Wire:
    """A tab's connection as its process sees it; what each side said waits here until the test lets it through."""

    def __init__(self, came: asyncio.Event) -> None:
        self.to_process: asyncio.Queue[str | None] = asyncio.Queue()
        self.to_tab: list[str] = []
        self._came = came

    async def receive_text(self) -> str:
        if (message := await self.to_process.get()) is None:
            raise WebSocketDisconnect
        return message

    async def send_text(self, message: str) -> None:
        self.to_tab.append(message)
        self._came.set()

    async def close(self, _code: int = 1000) -> None:
        self._came.set()


class Meeting:
    """Some tabs of Nadia's laptop, and Ruth's laptop elsewhere. Every letter that is typed is typed once."""

    def __init__(self, nadia: Desk, ruth: Desk, page: Page, seed: int) -> None:
        self.desk, self.page, self.chance = nadia, page, random.Random(seed)
        self.room = Room(nadia.home)
        self.texts: list[LiveText] = [desk.casefile.live(Space.TABLE, PAGE) for desk in (nadia, ruth)]
        self.pen = nadia.case.space(Space.TABLE).pen
        self.came = asyncio.Event()
        self.typed: set[str] = set()
        self.deleted: set[str] = set()
        self.wires: dict[int, Wire] = {}
        self.talks: dict[int, asyncio.Task[None]] = {}

    def letters(self) -> str:
        """New ones, of one and of two units."""
        first = len(self.typed)
        new = [chr((0x4E00, 0x20000)[number % 2] + number) for number in range(first, first + self.chance.randrange(4))]
        self.typed.update(new)
        return "".join(new)

    async def connect(self, tab: int) -> None:
        """Ends a tab's connection, what is under way with it, and begins another."""
        await self.disconnect(tab)
        self.wires[tab] = Wire(self.came)
        talk = Conversation(cast(WebSocket, self.wires[tab]), self.desk, Space.TABLE, PAGE)
        self.talks[tab] = asyncio.create_task(talk.hold(self.room))
        await self.page.evaluate("(n) => { window.taken(n); window.tabs[n].tab.begin(); }", tab)

    async def disconnect(self, tab: int) -> None:
        if tab in self.wires:
            self.wires.pop(tab).to_process.put_nowait(None)
            await self.talks.pop(tab)
            await self.page.evaluate("(n) => window.tabs[n].tab.end()", tab)

    async def turn(self) -> None:
        tab = self.chance.randrange(TABS)
        match self.chance.choice(
            (
                "type",
                "type",
                "type",
                "to process",
                "to process",
                "to tab",
                "to tab",
                "elsewhere",
                "connect",
                "keep",
                "slow disk",
            )
        ):
            case "type":
                given = [tab, self.chance.random(), self.chance.choice((0, 0, 0.2)), self.letters()]
                self.deleted.update(await self.page.evaluate("(given) => window.change(...given)", given))
            case "to process":
                await self.to_process(tab)
            case "to tab":
                await self.to_tab(tab)
            case "elsewhere":
                self.elsewhere()
            case "connect":
                if self.chance.random() < 0.5:
                    await self.to_process(tab)
                await self.connect(tab)
                await self.to_process(tab)
            case "keep":
                self.pen.open()
                await self.desk.casefile.saved(Space.TABLE)
            case "slow disk":
                self.pen.hold()

    async def to_process(self, tab: int) -> bool:
        said = await self.page.evaluate("(n) => window.taken(n)", tab)
        for message in said:
            self.wires[tab].to_process.put_nowait(message)
        await asyncio.sleep(0)
        return bool(said)

    async def to_tab(self, tab: int) -> bool:
        said, self.wires[tab].to_tab = self.wires[tab].to_tab, []
        await self.page.evaluate("(given) => window.give(...given)", [tab, said])
        return bool(said)

    def elsewhere(self) -> None:
        """Ruth types or deletes."""
        text = self.texts[1]
        at = self.chance.randrange(len(text.content) + 1)
        gone = text.content[at : at + self.chance.choice((0, 0, 3))]
        before, behind = units_of(text.content[:at]), units_of(text.content[at + len(gone) :])
        parts: list[Any] = [
            *([before] if before else []),
            (units_of(gone), self.letters()),
            *([behind] if behind else []),
        ]
        assert text.push(Push("ruth", text.count, text.count, Change(tuple(parts))))
        self.deleted.update(gone)

    async def settled(self) -> list[str]:
        """Lets everything through until all have everything; gives what each shows, and what the laptops hold."""
        self.pen.open()
        self.pen.schedule()
        while True:
            self.came.clear()
            moved = [await self.to_process(tab) | await self.to_tab(tab) for tab in range(TABS)]
            screens = await self.page.evaluate("() => window.tabs.map((one) => one.screen.toString())")
            unkept = await self.page.evaluate("() => window.tabs.some((one) => one.tab.unkept || !one.tab.open)")
            shown = [*screens, *(text.content for text in self.texts)]
            if not any(moved) and not unkept and len(set(shown)) == 1:
                return shown
            if not any(moved):
                await self.came.wait()


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_tab_ends_with_the_text_and_no_letter_is_lost_or_doubled(
    template: Template, tmp_path: Path, screens: Screens, seed: int
) -> None:
    page = await (await screens.window()).new_page()
    await page.evaluate(BEGIN, [base64.b64encode(MODULE.read_bytes()).decode(), TABS])
    async with template.serving(tmp_path) as house:
        for seat in (NADIA, RUTH):
            house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
            house[seat].connect()
        meeting = Meeting(house[NADIA], house[RUTH], page, seed)
        ends = [text.watch(meeting.came.set) for text in meeting.texts]
        for tab in range(TABS):
            await meeting.connect(tab)
        async with asyncio.timeout(30):
            await meeting.settled()
        for _ in range(TURNS):
            await meeting.turn()
        for tab in range(TABS):
            await meeting.connect(tab)
        async with asyncio.timeout(30):
            shown = await meeting.settled()
        assert sorted(shown[0]) == sorted(meeting.typed - meeting.deleted)
        for tab in range(TABS):
            await meeting.disconnect(tab)
        for end in ends:
            end()
