"""A home that was copied or put back: nothing is lost or written twice, and its person is told."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.spaces.notices import Notice
from fourfold_shared.ids import LogId, Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, FourHouse, four_house

COPY = "copy of nadia"


def copied(house: FourHouse, name: str = COPY) -> Home:
    """Nadia's home as it lies on the disk at this moment, in another folder."""
    shutil.copytree(house.home(NADIA).path, house.folder / name)
    return Home(house.folder / name)


def put_back(house: FourHouse, kept: Path) -> None:
    """Puts an older state into the same file, as restoring a disk does: all that stands outside is put back too."""
    home = house.home(NADIA)
    for suffix in ("-wal", "-shm"):
        home.file.with_name(home.file.name + suffix).unlink(missing_ok=True)
    home.file.write_bytes((kept / home.file.name).read_bytes())


@asynccontextmanager
async def opened(home: Home) -> AsyncIterator[Desk]:
    desk = await Desk.open(home, PASSPHRASE)
    try:
        yield desk
    finally:
        await desk.close()


def said(desk: Desk, space: Space = Space.TABLE) -> list[str]:
    return sorted(one.text for one in desk.casefile.entries(space))


def own_logs(desk: Desk, space: Space = Space.TABLE) -> set[LogId]:
    return {log for log in desk.case.space(space).logs if log.device == desk.identity.device}


async def verify_all_agree(house: FourHouse, *more: Desk) -> None:
    """Everybody exchanges until nothing is new; then all hold the same, and nothing needs a look."""
    desks = [*house.desks.values(), *more]
    for _ in range(3):
        for desk in desks:
            await desk.sync()
    for desk in desks:
        for space in desk.casefile.spaces():
            others = [one for one in desks if space in one.casefile.spaces()]
            assert len({bytes(one.case.space(space).content()) for one in others}) == 1, (NAMES[desk.seat], space)
        assert desk.sync_view().alarms == ()
        assert desk.sync_view().unsent == 0


async def test_a_home_that_stays_where_it_is_goes_on_in_its_logs_and_says_nothing(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        before = house[NADIA].case.space(Space.TABLE).log.id
        for _ in range(3):
            await house.reopen(NADIA)
        assert house[NADIA].case.space(Space.TABLE).log.id == before
        assert house[NADIA].notices == ()


async def test_a_home_that_was_killed_goes_on_in_its_logs(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        desk = house.desks.pop(NADIA)
        before = desk.case.space(Space.TABLE).log.id
        await desk.disconnect()
        await desk._vault._database.close()
        desk.home.release()
        house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        assert house[NADIA].case.space(Space.TABLE).log.id == before
        assert house[NADIA].notices == ()


async def test_a_copy_made_while_the_home_is_open_and_both_used_loses_nothing_and_both_are_told(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        first = house[NADIA]
        await first.casefile.write(Space.TABLE, "before, not sent")
        async with opened(copied(house)) as second:
            assert second.notices == (Notice.COPIED,)
            assert second.case.space(Space.TABLE).log.id not in own_logs(first)
            await first.casefile.write(Space.TABLE, "on the first")
            await second.casefile.write(Space.TABLE, "on the second")
            first.casefile.page(Space.TABLE).append("one ")
            second.casefile.page(Space.TABLE).append("two ")
            await verify_all_agree(house, second)
            assert said(house[RUTH]) == ["before, not sent", "on the first", "on the second"]
            assert sorted(house[RUTH].casefile.page(Space.TABLE).text.split()) == ["one", "two"]
            assert first.notices == (Notice.ANOTHER,)
            assert second.notices == (Notice.COPIED,)


async def test_a_notice_stands_until_it_was_seen(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        home = copied(house)
        async with opened(home) as second:
            assert second.status()["notices"] == ["copied"]
        async with opened(home) as second:
            assert second.notices == (Notice.COPIED,)
            await second.seen()
            assert second.notices == ()
        async with opened(home) as second:
            assert second.notices == ()
        assert house[NADIA].notices == ()


async def test_an_older_state_put_into_the_same_file_is_found_at_opening(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house.desks.pop(NADIA).close()
        kept = copied(house).path
        async with opened(house.home(NADIA)) as desk:
            await desk.casefile.write(Space.TABLE, "lost here, kept by the others")
            await desk.sync()
        put_back(house, kept)
        async with opened(house.home(NADIA)) as desk:
            assert desk.notices == (Notice.COPIED,)
            await desk.casefile.write(Space.TABLE, "after")
            house.desks[NADIA] = desk
            await verify_all_agree(house)
            assert said(desk) == ["after", "lost here, kept by the others"]
            del house.desks[NADIA]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where homes leave what stands outside of them, in this test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.mark.parametrize("written", [0, 1, 3])
async def test_an_image_of_the_whole_disk_is_found_at_the_first_exchange(
    tmp_path: Path, state: Path, written: int
) -> None:
    """Also when things were written before it: they are said again in a new log."""
    async with four_house(tmp_path) as house:
        await house.desks.pop(NADIA).close()
        kept = copied(house).path
        shutil.copytree(state, tmp_path / "image of the state")
        async with opened(house.home(NADIA)) as desk:
            for number in range(2):
                await desk.casefile.write(Space.TABLE, f"past {number}")
                desk.casefile.page(Space.TABLE).append(f"past{number} ")
                await desk.casefile.write(Space.PAIR_0, f"past pair {number}")
            await desk.sync()
        put_back(house, kept)
        shutil.rmtree(state)
        shutil.copytree(tmp_path / "image of the state", state)
        async with opened(house.home(NADIA)) as desk:
            assert desk.notices == ()
            before = desk.case.space(Space.TABLE).log.id
            for number in range(written):
                await desk.casefile.write(Space.TABLE, f"after {number}")
                desk.casefile.page(Space.TABLE).append(f"after{number} ")
            await desk.sync()
            assert desk.notices == (Notice.COPIED,)
            assert desk.case.space(Space.TABLE).log.id != before
            await desk.casefile.write(Space.TABLE, "at last")
            house.desks[NADIA] = desk
            await verify_all_agree(house)
            expected = ["at last", "past 0", "past 1", *(f"after {number}" for number in range(written))]
            assert said(house[RUTH]) == sorted(expected)
            words = house[RUTH].casefile.page(Space.TABLE).text.split()
            assert sorted(words) == sorted(["past0", "past1", *(f"after{number}" for number in range(written))])
            del house.desks[NADIA]
