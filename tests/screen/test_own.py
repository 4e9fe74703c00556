"""My space behind a passphrase of its own: on the screen, and in the room behind it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from fourfold_client.desk import Home
from fourfold_client.desk.private import Standing
from fourfold_client.ui.idle import OWN_SECONDS, Idle
from fourfold_client.ui.room import Room
from fourfold_client.vault import WrongSecond
from fourfold_shared.ids import Seat, Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, MINE, PAIR, SEATS, TODAY, write
from tests.screen.test_accessible import assert_accessible
from tests.screen.test_seats import asked
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template

OWN = Space.PRIVATE_0
SECOND, THIRD = "only for this page", "another for this page"
WORDS, BEGUN = "canary zibeline", "begun and not saved"
WRONG = "That passphrase does not open this page. Nothing has changed; please try again."


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(loop_scope="session")
async def room(template: Template, tmp_path: Path, clock: Clock) -> AsyncIterator[Room]:
    home = Home(template.copy(tmp_path).home(NADIA).path)
    made = Room(home, Idle(clock, clock), look_seconds=0.001)
    await made.unlock(PASSPHRASE)
    yield made
    await made.lock()


async def emptied(room: Room) -> None:
    """Returns once every page was emptied."""
    gone = asyncio.Event()
    leave = room.attend(lambda: None, lambda: None if room.turning else gone.set())
    await asyncio.wait_for(gone.wait(), 10)
    leave()


@pytest.mark.parametrize("minutes", [1, 5])
async def test_the_page_closes_when_nobody_was_there_for_a_while_before_everything_locks(
    room: Room, clock: Clock, minutes: int
) -> None:
    assert room.desk is not None
    await room.desk.casefile.write(OWN, WORDS)
    await room.desk.private.set(SECOND)
    await room.set_idle_minutes(minutes)
    room.drafts.put("0/text", BEGUN)
    room.drafts.put("4/text", "of another page")
    clock.now += min(OWN_SECONDS, minutes * 30) - 1
    assert room.idle.own_left == 1
    assert room.desk.private.standing is Standing.OPEN
    clock.now += 1
    await emptied(room)
    assert room.desk is not None, "only the page is closed"
    assert room.desk.private.standing is Standing.CLOSED
    assert OWN not in room.desk.casefile.spaces()
    assert (room.drafts["0/text"], room.drafts["4/text"]) == ("", "of another page")
    assert room.idle.left == minutes * 60 - min(OWN_SECONDS, minutes * 30), "that was nobody's touch"

    with pytest.raises(WrongSecond):
        await room.open_own(PASSPHRASE)
    room.idle.touch()
    await room.open_own(SECOND)
    assert [entry.text for entry in room.desk.casefile.entries(OWN)] == [WORDS]
    assert room.drafts["0/text"] == BEGUN
    clock.now += minutes * 60
    await emptied(room)


async def test_my_space_gets_a_passphrase_and_is_closed_opened_and_freed_again(house: House, screens: Screens) -> None:
    client = await house.client(Seat.PARTNER_0)
    page = await screens.open(client, MINE)
    await write(page, WORDS)
    await page.get_by_role("textbox", name="Write here").fill(BEGUN)
    await expect(page.get_by_text("Kept on this laptop")).to_be_visible()
    await client.go(page, SEATS)
    dialog = await asked(page, "Set a passphrase")
    for new, again, said in (
        ("short", "short", "at least"),
        (SECOND, SECOND + "s", "not the same"),
        (PASSPHRASE, PASSPHRASE, "another passphrase than that of this laptop"),
    ):
        await dialog.get_by_label("New passphrase of My space").fill(new)
        await dialog.get_by_label("The same passphrase again").fill(again)
        await dialog.get_by_role("button", name="Set a passphrase").click()
        await expect(dialog.get_by_role("alert")).to_contain_text(said)
    await dialog.get_by_label("New passphrase of My space").fill(SECOND)
    await dialog.get_by_label("The same passphrase again").fill(SECOND)
    await dialog.get_by_role("button", name="Set a passphrase").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("is open now")).to_be_visible()
    await assert_accessible(page, "My space with a passphrase of its own")

    other = await screens.open(client, PAIR)
    await page.get_by_role("button", name="Close My space now").click()
    await expect(page.get_by_text("is closed now")).to_be_visible()
    await expect(other.get_by_role("textbox", name="Write here")).to_be_visible()
    await client.go(other, FIND)
    await other.get_by_role("searchbox").fill(WORDS)
    await expect(other.get_by_text("Nothing that you can see holds these words.")).to_be_visible()
    await client.go(other, TODAY)
    await expect(other.get_by_text("this page does not know your quieter days")).to_be_visible()
    await client.go(page, MINE)
    await expect(page.get_by_text("This page has a passphrase of its own.")).to_be_visible()
    assert WORDS not in await page.content()
    await assert_accessible(page, "My space with a passphrase of its own")
    secret = page.get_by_label("Passphrase of this page")
    await secret.fill(PASSPHRASE)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text(WRONG)
    await expect(secret).to_have_value("")
    await secret.fill(SECOND)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article").filter(has_text=WORDS)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Write here")).to_have_value(BEGUN)

    await client.go(page, SEATS)
    dialog = await asked(page, "Change the passphrase of My space")
    await dialog.get_by_label("The passphrase that My space has now").fill(SECOND)
    await dialog.get_by_label("New passphrase of My space").fill(THIRD)
    await dialog.get_by_label("The same passphrase again").fill(THIRD)
    await dialog.get_by_role("button", name="Change the passphrase of My space").click()
    await expect(dialog).to_have_count(0)
    dialog = await asked(page, "Take the passphrase of My space away")
    old = dialog.get_by_label("The passphrase that My space has now")
    await old.fill(SECOND)
    await dialog.get_by_role("button", name="Take the passphrase of My space away").click()
    await expect(dialog.get_by_role("alert")).to_have_text(WRONG)
    await old.fill(THIRD)
    await dialog.get_by_role("button", name="Take the passphrase of My space away").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("button", name="Set a passphrase")).to_be_visible()
