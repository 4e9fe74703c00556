"""One support in two cases of one practice: one screen, two homes, and nothing of the one in the other."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from fourfold_client.casefile import Kind
from fourfold_client.desk import Desk, Home, Homes
from fourfold_client.desk.private import Standing
from fourfold_client.ui.caseload import Caseload
from fourfold_client.ui.idle import Idle
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import Space
from tests.screen.conftest import Screens
from tests.screen.steps import FIND, PAIR, SEATS, STANDING, TABLE, TODAY, expect_locked, take_chair
from tests.screen.test_accessible import assert_accessible
from tests.screen.test_room import Clock
from tests.support.browser import Client, ready
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, FourHouse
from tests.support.template import Template

HERON, OTTER = "heronquartz", "otterlinden"
"""A word of the first case, and one of the second."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A relay with two cases; Ruth is in the first, and is invited to the second, in which Samuel and Mira are."""

    first: FourHouse
    samuel: Desk
    invitation: str
    ruth: Client


@pytest_asyncio.fixture(loop_scope="session")
async def practice(template: Template, tmp_path: Path) -> AsyncIterator[Practice]:
    async with template.serving(tmp_path) as house, AsyncExitStack() as stack:
        for seat in (NADIA, SAMUEL):
            house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
        place, ticket = Home(tmp_path / "elsewhere"), await house.relay.ticket()
        samuel = await Desk.found(
            place, PASSPHRASE, relay=house.relay.address, ticket=ticket, seat=SAMUEL, name="Samuel"
        )
        stack.push_async_callback(samuel.close)
        samuel.connect()
        client = Client(house.home(RUTH).path)
        stack.push_async_callback(client.stop)
        await client.start()
        yield Practice(house, samuel, await samuel.invite(RUTH), client)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def shows_case(page: Page, label: str) -> None:
    """Returns once the page is one of an open case that is called so."""
    await ready(page)
    await expect(page.locator(".bar .case")).to_have_text(label)


async def write_snag(desk: Desk) -> None:
    """Nadia would like a word about something."""
    fields = {"kind": "boundary", "urgency": "word", "seen": HERON}
    await desk.casefile.put(Kind.SNAG, Space.PAIR_0, HERON, fields=fields)
    await desk.sync(10)


async def test_a_support_holds_two_cases_on_one_screen_and_they_stay_apart(
    practice: Practice, screens: Screens, tmp_path: Path
) -> None:
    page = await screens.open(practice.ruth, TABLE)
    await expect(page.locator(".bar .case")).to_have_count(0)
    await page.get_by_role("textbox", name="Write here").fill(f"begun: {HERON}")
    await practice.ruth.go(page, TODAY)

    await page.get_by_role("button", name="Another case on this laptop").click()
    label = page.get_by_role("dialog").get_by_label("A name for it on this laptop")
    await expect(label).to_have_value("Case 2")
    await label.fill("Blue folder")
    await page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    cases = page.get_by_role("navigation", name="Cases on this laptop")
    await expect(cases).to_contain_text("Blue folder (here)")
    await assert_accessible(page, "a further case")
    await page.get_by_role("button", name="Case 1 (open)").click()
    await ready(page)
    await expect(page.locator(".bar .case")).to_have_count(0)

    await page.get_by_role("button", name="Another case on this laptop").click()
    await label.fill("Blue folder")
    await page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    await expect(cases).to_contain_text("Blue folder (here)")
    assert [line for line in practice.ruth.running.lines if "ERROR" in line] == []
    await take_chair(page, "Ruth", PASSPHRASE, practice.invitation)
    await practice.ruth.go(page, TODAY)
    await shows_case(page, "Blue folder")
    await practice.samuel.casefile.write(Space.TABLE, f"second case: {OTTER}", OTTER)
    await practice.samuel.sync(10)

    line = page.locator(".case-line")
    await expect(line).to_contain_text("Nothing waits for you there.")
    await write_snag(practice.first[NADIA])
    await expect(line).to_contain_text("Someone would like a word about a snag.")
    assert HERON not in await page.content()
    await assert_accessible(page, "caseload")

    other = await screens.open(practice.ruth, TABLE)
    await expect(other.get_by_text(f"second case: {OTTER}")).to_be_visible()
    await expect(other.get_by_role("textbox", name="Write here")).to_have_value("")
    await page.get_by_role("button", name="Go to Case 1").click()
    for tab in (page, other):
        await shows_case(tab, "Case 1")
        await expect(tab.get_by_role("heading", name="Today")).to_be_visible()
        assert OTTER not in await tab.content()
    await practice.ruth.go(other, PAIR)
    await expect(other.get_by_text(HERON).first).to_be_visible()
    await practice.ruth.go(other, TABLE)
    await expect(other.get_by_role("textbox", name="Write here")).to_have_value(f"begun: {HERON}")
    await other.get_by_role("textbox", name="Write here").fill("")

    await page.get_by_role("button", name="Go to Blue folder").click()
    await shows_case(page, "Blue folder")
    await shows_case(other, "Blue folder")
    for path in (PAIR, TABLE, STANDING, SEATS):
        await practice.ruth.go(page, path)
        assert HERON not in await page.content(), path
    await practice.ruth.go(page, FIND)
    await page.get_by_role("searchbox").fill(HERON)
    await expect(page.get_by_text("Nothing that you can see holds these words.")).to_be_visible()
    await page.get_by_role("searchbox").fill(OTTER)
    await expect(page.get_by_role("article")).to_have_count(1)

    await page.get_by_role("button", name="Lock").click()
    for tab in (page, other):
        await expect_locked(tab)
    shown = await page.content()
    assert not any(word in shown for word in (HERON, OTTER, "Nadia", "Ruth", "Samuel"))
    await page.get_by_role("button", name="Case 1", exact=True).click()
    await expect(page.get_by_role("navigation", name="Cases on this laptop")).to_contain_text("Case 1 (here)")
    await page.get_by_label("Passphrase").fill(PASSPHRASE)
    await page.get_by_role("button", name="Unlock", exact=True).click()
    await shows_case(page, "Case 1")
    await expect(line).to_contain_text("Locked.")
    await page.get_by_role("button", name="Unlock Blue folder").click()
    await expect(page.get_by_role("button", name="Case 1 (open)")).to_be_visible()
    await page.get_by_role("button", name="Lock", exact=True).click()
    await expect(page.get_by_role("button", name="Case 1", exact=True)).to_be_visible()
    await page.get_by_label("Unlock the other cases that it opens, too").check()
    await page.get_by_label("Passphrase").fill(PASSPHRASE)
    await page.get_by_role("button", name="Unlock", exact=True).click()
    await shows_case(page, "Blue folder")
    await expect(line).to_contain_text("Someone would like a word about a snag.")

    await practice.ruth.stop()
    homes = Homes(practice.first.home(RUTH))
    assert homes.numbers() == (1, 2)
    for number, own, strange in ((1, HERON, OTTER), (2, OTTER, HERON)):
        await assert_apart(homes.home(number), tmp_path / f"export-{number}", own, strange)


@pytest_asyncio.fixture(loop_scope="session")
async def caseload(template: Template, tmp_path: Path, clock: Clock) -> AsyncIterator[Caseload]:
    """Two homes on one laptop: Ruth's, and beside it one that is like a case of another practice."""
    first = template.copy(tmp_path / "first").home(RUTH)
    second = template.copy(tmp_path / "second").home(NADIA)
    shutil.move(second.path, first.path / "cases" / "2")
    made = Caseload(Homes(first), Idle(clock, clock))
    yield made
    await made.lock()


async def test_the_shortest_time_of_an_open_case_holds_and_then_all_are_locked(
    caseload: Caseload, clock: Clock
) -> None:
    first, second = caseload.rooms()
    await first.unlock(PASSPHRASE)
    await first.set_idle_minutes(20)
    await caseload.show(second)
    await caseload.unlock_others("another passphrase")
    await second.unlock(PASSPHRASE)
    await second.set_idle_minutes(2)
    assert (first.minutes, second.minutes, caseload.room) == (20, 2, second)
    clock.now += 2 * 60 - 1
    assert (first.present, second.present) == (first.desk, second.desk)
    gone = asyncio.Event()
    first.attend(lambda: None, gone.set)
    clock.now += 1
    assert (first.present, second.present) == (None, None)
    async with asyncio.timeout(30):
        await gone.wait()
        while caseload.any_open:
            await asyncio.sleep(0)
    await first.unlock(PASSPHRASE)
    clock.now += 2 * 60
    assert first.present is not None, "what a locked case asks for does not count"


async def test_another_case_asks_for_its_own_passphrase_and_one_passphrase_may_open_both(caseload: Caseload) -> None:
    first, second = caseload.rooms()
    await first.unlock(PASSPHRASE)
    desk = first.desk
    assert desk is not None
    await desk.change_passphrase(PASSPHRASE, "a second one for this case")
    await first.lock()
    await first.unlock("a second one for this case")
    await caseload.unlock_others("a second one for this case")
    assert second.desk is None
    await caseload.unlock_others(PASSPHRASE)
    assert second.desk is not None


async def test_going_to_another_case_empties_the_pages_of_the_one_before_and_closes_its_own_page(
    caseload: Caseload,
) -> None:
    first, second = caseload.rooms()
    await first.unlock(PASSPHRASE)
    assert first.desk is not None
    await first.desk.private.set("a passphrase for my own page")
    emptied: list[str] = []
    first.attend(lambda: None, lambda: emptied.append("first"))
    await caseload.show(second)
    assert emptied
    assert first.desk.private.standing is Standing.CLOSED
    assert caseload.room is second


async def test_a_name_that_is_none_begins_no_case(caseload: Caseload) -> None:
    before = caseload.room
    for label in ("", "two\nlines"):
        with pytest.raises(Malformed):
            await caseload.another(label)
    assert caseload.room is before
    await caseload.another("Green")
    assert (caseload.label(caseload.room), caseload.room.empty, caseload.room.number) == ("Green", True, 3)
    await caseload.show(before)
    assert [room.number for room in caseload.rooms()] == [1, 2]


async def assert_apart(home: Home, out: Path, own: str, strange: str) -> None:
    """A home tells, exports and keeps its own words, and none of the other case."""
    desk = await Desk.open(home, PASSPHRASE)
    try:
        shown = str(desk.show()) + str(await desk.kept.drafts()) + str(await desk.kept.settings())
        assert own in shown
        assert strange not in shown
        assert not desk.casefile.search(strange)
        await desk.export(out)
    finally:
        await desk.close()
    told = "".join(path.read_text("utf-8", "replace") for path in sorted(out.rglob("*")) if path.is_file())
    assert own in told
    assert strange not in told
    for path in home.path.glob("*"):
        with suppress(IsADirectoryError):
            assert strange.encode() not in path.read_bytes()
