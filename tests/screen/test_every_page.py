"""Every page of a seat with the sample case on it: axe, sizes, the keyboard alone, and nothing that counts or watches.

The pages are those that the client has (`every_page`); everything folded is opened, so that the forms are seen too.
One partner and one support are looked at each time; the other two, whose pages are built the same way, by `make soak`.
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from fourfold_client.demo import seed
from fourfold_client.ui.places import WELCOME
from fourfold_shared.ids import Seat
from tests.screen.conftest import House, Screens
from tests.screen.scanner import marks
from tests.screen.steps import FIND, HELP, PRACTICE, SEATS, SESSIONS, STORY, WITH
from tests.screen.test_accessible import assert_accessible, resized, too_small
from tests.screen.test_keyboard import press_until
from tests.support.everypage import every_page
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO
from tests.support.template import Template

ALL_FOUR = (NADIA, RUTH, pytest.param(THEO, marks=pytest.mark.soak), pytest.param(SAMUEL, marks=pytest.mark.soak))
LONG = pytest.mark.timeout(900)
"""Seconds: twenty pages are walked through, on machines that do other things too."""
UNFOLD = """() => {
    const all = [...document.querySelectorAll("main details")];
    for (const one of all) one.open = true;
    return all.every((one) => one.children.length > 1);
}"""
"""True once everything is open and holds more than its heading, also what is folded in something folded."""
LISTEN = """() => {
    const controls = "a[href], button, input, textarea, select, summary, [contenteditable=true], [tabindex='0']";
    const open = (one) => !one.disabled && one.tabIndex >= 0 && !one.closest("[inert]") && one.checkVisibility();
    const named = (one) => `${one.tagName} ${one.getAttribute("aria-label") || one.textContent.trim() || one.id}`;
    const bar = document.querySelector(".bar"), reached = new Set(), wrong = [];
    let before = null;
    const stop = () => {
        const now = document.activeElement;
        if (now === document.body || reached.has(now)) return;
        const ring = now.matches(".cm-content") ? now.closest(".live-editor") : now;
        const style = getComputedStyle(ring), box = now.getBoundingClientRect();
        const sticks = getComputedStyle(bar).position === "sticky" && !bar.contains(now) && !now.matches(".skip");
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push(`no ring: ${named(now)}`);
        if (sticks && box.top < bar.getBoundingClientRect().bottom - 1) wrong.push(`covered: ${named(now)}`);
        if (box.bottom <= 0 || box.top >= innerHeight) wrong.push(`outside: ${named(now)}`);
        if (before && before.isConnected && !(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING))
            wrong.push(`out of order: ${named(now)}`);
        if (now.type === "radio")
            for (const one of document.querySelectorAll(`[name="${now.name}"]`)) reached.add(one);
        reached.add(now);
        before = now;
    };
    addEventListener("keydown", stop, true);
    window.walk = () => {
        stop();
        const all = [...document.querySelectorAll(controls)].filter(open);
        return { wrong, left: all.filter((one) => !reached.has(one)).map(named), count: all.length };
    };
    return [...document.querySelectorAll(controls)].filter(open).length;
}"""
"""Notes what the keyboard comes to: each stop has a ring, stands clear of the header, and follows the one before."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sample(template: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The four with the sample case, as each of them wrote it."""
    folder = tmp_path_factory.mktemp("sample")
    made = House(template, folder)
    await made.relay.start()
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(seed, "PASSPHRASE", PASSPHRASE)
        await seed.write_case(folder)
    yield made
    await made.close()


async def show(house: House, page: Page, seat: Seat, path: str) -> None:
    """Goes to a page, and opens whatever is folded."""
    await (await house.client(seat)).go(page, path)
    if path in (SEATS, WELCOME):
        await page.locator(".words li").first.wait_for()
    if path == FIND:
        await page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill("evening")
        await page.locator(".found").first.wait_for()
    await page.locator("[data-open=whole]").wait_for()
    await page.wait_for_function(UNFOLD)


async def walked(page: Page) -> dict[str, Any]:
    """What is wrong with a walk from the first control to the last with Tab alone, and what it did not come to."""
    there = await page.evaluate(LISTEN)
    await page.locator(".skip").focus()
    for _ in range(2 * there + 20):  # a day alone has four stops
        await page.keyboard.press("Tab")
        if await page.evaluate("() => document.activeElement === document.body"):
            break
    else:
        raise AssertionError(f"the focus does not leave {page.url}")
    found: dict[str, Any] = await page.evaluate("() => window.walk()")
    assert found["count"] > 8
    return found


@LONG
@pytest.mark.parametrize("seat", ALL_FOUR)
async def test_no_page_breaks_a_rule_or_counts_or_keeps_the_keyboard_out(
    sample: House, screens: Screens, seat: Seat
) -> None:
    page = await screens.open(await sample.client(seat))
    wrong: list[object] = []
    for name, path in every_page(seat).items():
        where = f"{NAMES[seat]}, {name}"
        await show(sample, page, seat, path)
        wrong += [(where, "mark", one) for one in await marks(page)]
        wrong += [(where, "small", one) for one in await too_small(page)]
        found = await walked(page)
        wrong += [(where, "keys", one) for one in (*found["wrong"], *found["left"])]
        try:
            await assert_accessible(page, where)
        except AssertionError as error:
            wrong.append((where, str(error)[:1500]))
        await resized(page, "wide")
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    ("path", "begins", "field"),
    [
        (PRACTICE, "How did it land?", "In your own words"),
        (SESSIONS, "Bring something", "What I want heard, in a line"),
        (STORY, "Ask a question", "My question"),
        (WITH, "Check in", "What I feel, in a word or three"),
    ],
)
async def test_what_one_comes_to_a_page_for_is_done_with_the_keyboard_alone(
    sample: House, screens: Screens, path: str, begins: str, field: str
) -> None:
    page = await screens.open(await sample.client(NADIA), path)
    await page.locator("[data-open=whole]").wait_for()
    await page.locator("main").focus()
    await press_until(page, "Tab", begins, 200)
    await page.keyboard.press("Enter")
    await page.get_by_label(field).wait_for()
    await press_until(page, "Tab", field, 20)
    await page.keyboard.type(said := f"without a mouse {uuid4()}")
    await press_until(page, "Tab", "Save", 20)
    await page.keyboard.press("Space")
    shown = f"(said) => ({UNFOLD})() && document.querySelector('main').textContent.includes(said)"
    await page.wait_for_function(shown, arg=said)  # it may stand in something folded that is drawn anew with it
    await expect(page.locator(":focus")).to_have_count(1)


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("<button style='outline: none !important'>bare</button>", "no ring: BUTTON bare"),
        ("<button tabindex='1'>early</button>", "BUTTON early"),
        ("<button style='position: fixed; top: -99px'>away</button>", "outside: BUTTON away"),
    ],
)
async def test_the_walk_finds_what_it_looks_for(shared_house: House, screens: Screens, drawn: str, told: str) -> None:
    page = await screens.open(await shared_house.client(NADIA), HELP)
    assert await walked(page) | {"count": 0} == {"wrong": [], "left": [], "count": 0}
    await (await shared_house.client(NADIA)).go(page, HELP)
    await page.evaluate("(drawn) => document.querySelector('main').insertAdjacentHTML('beforeend', drawn)", drawn)
    found = await walked(page)
    assert told in [*found["wrong"], *found["left"]]


async def test_a_page_that_keeps_the_focus_is_found(shared_house: House, screens: Screens) -> None:
    page = await screens.open(await shared_house.client(NADIA), HELP)
    held = "<button onblur='setTimeout(() => this.focus())' onkeydown='event.preventDefault()'>held</button>"
    await page.evaluate("(drawn) => document.querySelector('main').insertAdjacentHTML('beforeend', drawn)", held)
    with pytest.raises(AssertionError, match="the focus does not leave"):
        await walked(page)
