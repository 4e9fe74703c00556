"""Several people write at the same place of a text: each one's words stay together, and the cursor stays with them."""

import base64
from typing import Any

from playwright.async_api import Page

from tests.screen.conftest import House, Screens
from tests.screen.test_live import SHOWN, TOGETHER, field, shows
from tests.screen.test_live_moving import MODULE
from tests.support.house import NADIA, RUTH

WELCOME = {"epoch": "e", "turn": 1, "version": 0, "clock": 0, "client": 7, "generation": 0, "entries": [], "pause": 0}
BEGIN = """async ([module, welcome]) => {
    const {ChangeSet, Tab, Text} = await import(`data:text/javascript;base64,${module}`);
    const tab = new Tab("one", () => {}, (changes, end) => { window.screen_ = changes.apply(window.screen_); });
    window.screen_ = Text.empty;
    tab.begin();
    tab.receive({welcome});
    window.type = (at, insert) => {
        const changes = ChangeSet.of({from: at, insert}, window.screen_.length);
        window.screen_ = changes.apply(window.screen_);
        tab.edit(changes);
        return window.screen_.toString();
    };
    window.come = (entries) => { tab.receive({entries}); return window.screen_.toString(); };
}"""


def own(*changes: Any) -> dict[str, Any]:
    return {"own": True, "changes": list(changes), "clock": 1}


def of_others(*changes: Any) -> dict[str, Any]:
    return {"own": False, "changes": list(changes), "clock": 1}


async def tab(screens: Screens) -> Page:
    """A page with one tab of an empty text, and no process behind it."""
    page = await (await screens.window()).new_page()
    welcome = WELCOME | {"text": "", "taken": 0, "writable": True}
    await page.evaluate(BEGIN, [base64.b64encode(MODULE.read_bytes()).decode(), welcome])
    return page


async def test_what_another_begins_behind_my_words_does_not_come_between_them(screens: Screens) -> None:
    page = await tab(screens)
    await page.evaluate("() => window.type(0, 'Samue')")
    await page.evaluate("(entries) => window.come(entries)", [own([0, "Samue"])])
    await page.evaluate("() => window.type(5, 'l adds')")
    shown = await page.evaluate("(entries) => window.come(entries)", [of_others(5, [0, "Nadia"])])
    assert shown == "Samuel addsNadia"


async def test_what_came_first_stands_first_where_nobody_goes_on(screens: Screens) -> None:
    page = await tab(screens)
    await page.evaluate("() => window.type(0, 'Samuel')")
    assert await page.evaluate("(entries) => window.come(entries)", [of_others([0, "Nadia"])]) == "NadiaSamuel"


async def test_one_who_stands_at_the_end_goes_along_and_writes_behind_what_came(house: House, screens: Screens) -> None:
    await house.relay.start()
    nadia = await screens.open(await house.client(NADIA), TOGETHER)
    ruth = await screens.open(await house.client(RUTH), TOGETHER)
    await field(ruth).click()
    await field(nadia).click()
    await nadia.keyboard.type("Nadia begins")
    await shows(ruth, "Nadia begins")
    await ruth.keyboard.type(", Ruth goes on")
    await shows(nadia, "Nadia begins, Ruth goes on")
    await nadia.keyboard.type(" here")
    await shows(ruth, "Nadia begins here, Ruth goes on")
    assert await nadia.evaluate(SHOWN) == "Nadia begins here, Ruth goes on"
