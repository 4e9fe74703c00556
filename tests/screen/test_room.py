"""The room behind the screen: it locks when nobody is there, and keeps what is begun."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from fourfold_client.desk import Desk, Home
from fourfold_client.ui.drafts import Drafts
from fourfold_client.ui.idle import DEFAULT_MINUTES, Idle
from fourfold_client.ui.room import Room
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import StorageFailed
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template
from tests.support.vaults import behind_its_back


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clocks() -> tuple[Clock, Clock]:
    return Clock(), Clock()


@pytest_asyncio.fixture(loop_scope="session")
async def room(template: Template, tmp_path: Path, clocks: tuple[Clock, Clock]) -> AsyncIterator[Room]:
    home = Home(template.copy(tmp_path).home(NADIA).path)
    made = Room(home, Idle(*clocks), look_seconds=0.001)
    await made.unlock(PASSPHRASE)
    yield made
    await made.lock()


async def locked(room: Room) -> None:
    """Returns once it has locked."""
    gone = asyncio.Event()
    room.attend(lambda: None, gone.set)
    await asyncio.wait_for(gone.wait(), 10)
    while room.desk is not None:
        await asyncio.sleep(0)


@pytest.mark.parametrize("which", [0, 1], ids=["awake", "asleep"])
async def test_it_locks_once_nobody_was_there_for_the_set_minutes(
    room: Room, clocks: tuple[Clock, Clock], which: int
) -> None:
    clocks[which].now += DEFAULT_MINUTES * 60 - 1
    assert room.present is not None
    room.idle.touch()
    clocks[which].now += DEFAULT_MINUTES * 60 - 1
    assert room.present is not None
    clocks[which].now += 1
    assert room.present is None, "nothing is shown from the very moment"
    await locked(room)


async def test_a_clock_that_is_set_back_does_not_keep_it_open(room: Room, clocks: tuple[Clock, Clock]) -> None:
    steady, wall = clocks
    wall.now -= 3600
    steady.now += DEFAULT_MINUTES * 60
    assert room.present is None


async def test_minutes_and_text_size_are_remembered_behind_the_passphrase(room: Room) -> None:
    await room.set_idle_minutes(20)
    await room.set_text_size(150)
    await room.lock()
    again = Room(room.home)
    assert (again.idle.minutes, again.text_size) == (DEFAULT_MINUTES, 100)
    await again.unlock(PASSPHRASE)
    assert (again.idle.minutes, again.text_size) == (20, 150)
    await again.lock()


async def test_a_wrong_passphrase_leaves_it_locked_and_the_home_free(room: Room) -> None:
    await room.lock()
    with pytest.raises(WrongPassphrase):
        await room.unlock("not this one")
    assert room.desk is None
    desk = await Desk.open(room.home, PASSPHRASE)
    await desk.close()


async def test_a_home_whose_drafts_cannot_be_read_is_closed_again(room: Room) -> None:
    """So that another process can open it, and nothing of it stays in memory."""
    room.drafts.put("a page", "begun")
    await room.lock()
    with behind_its_back(room.home.file) as database:
        assert database.execute("UPDATE secrets SET sealed = zeroblob(40) WHERE name LIKE 'draft/%'").rowcount == 1
    with pytest.raises(StorageFailed):
        await room.unlock(PASSPHRASE)
    assert room.desk is None
    desk = await Desk.open(room.home, PASSPHRASE)
    await desk.close()


async def test_what_was_typed_last_is_kept_when_it_locks(room: Room) -> None:
    room.drafts.put("somewhere", "half a sen")
    room.drafts.put("somewhere", "half a sentence")
    await room.lock()
    assert room.drafts["somewhere"] == ""
    await room.unlock(PASSPHRASE)
    assert room.drafts["somewhere"] == "half a sentence"
    assert room.drafts.kept("somewhere")


async def test_a_page_hears_of_changes_and_of_locking_until_it_leaves(room: Room) -> None:
    heard: list[str] = []
    leave = room.attend(lambda: heard.append("changed"), lambda: heard.append("emptied"))
    await room.set_text_size(115)
    assert "changed" in heard
    leave()
    heard.clear()
    await room.lock()
    assert heard == []


async def test_a_disk_that_is_full_is_told_of_once_and_nothing_typed_is_lost() -> None:
    full, told, kept = True, [], {}

    async def keep(name: str, text: str) -> None:
        if full:
            raise StorageFailed("the disk is full")
        kept[name] = text

    drafts = Drafts({}, keep, lambda: told.append(drafts.failing))
    drafts.put("here", "begun")
    await drafts.close()
    assert drafts.failing
    assert drafts["here"] == "begun"
    assert not drafts.kept("here")
    full = False
    drafts.put("here", "begun and more")
    await drafts.close()
    assert not drafts.failing
    assert kept == {"here": "begun and more"}
    assert told == [False, True, False]
