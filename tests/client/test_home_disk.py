"""A disk that is full or read-only: one sentence, nothing lost, and all goes on once that is mended."""

import shutil
import tempfile
from collections.abc import Awaitable, Iterator
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home, HomeError
from fourfold_client.sync import link
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Space
from tests.support.disks import Disk, needs_mounts, small_disk
from tests.support.house import NADIA, PASSPHRASE, RUTH, FourHouse
from tests.support.outsider import as_nobody
from tests.support.template import Template
from tests.support.watching import until

FULL, READ_ONLY = "the disk is full", "read-only"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 2048) as small:
        yield small


def moved(house: FourHouse, disk: Disk) -> Home:
    """Nadia's home, moved to the disk."""
    shutil.move(house.home(NADIA).path, disk.path / "home")
    return Home(disk.path / "home")


async def tried(work: Awaitable[object]) -> str:
    """The sentence with which it failed; nothing when it did not."""
    try:
        await work
    except StorageFailed as failure:
        return str(failure)
    return ""


@needs_mounts
async def test_a_full_disk_keeps_what_was_saved_and_goes_on_once_there_is_room(
    template: Template, tmp_path: Path, disk: Disk
) -> None:
    home = moved(template.copy(tmp_path), disk)
    desk = await Desk.open(home, PASSPHRASE)
    before = await desk.casefile.write(Space.TABLE, "saved before")
    disk.fill()
    writing = [desk.casefile.write(Space.TABLE, f"{number} " * 2000) for number in range(50)]
    failures = [one for one in [await tried(write) for write in writing] if one]
    lost = len(failures)
    assert failures
    assert all(FULL in failure for failure in failures)
    assert desk.casefile.entry(before.id).text == "saved before"
    assert len(desk.casefile.entries(Space.TABLE)) == 1 + 50 - lost
    assert "storage" in {alarm["kind"] for alarm in desk.status()["alarms"]}
    disk.make_room()
    after = await desk.casefile.write(Space.TABLE, "saved after")
    shown = desk.show()
    await desk.close()
    again = await Desk.open(home, PASSPHRASE)
    assert again.show() == shown
    assert again.casefile.entry(after.id).text == "saved after"
    await again.close()


@needs_mounts
async def test_a_disk_that_is_full_when_a_home_is_closed_loses_nothing(
    template: Template, tmp_path: Path, disk: Disk
) -> None:
    home = moved(template.copy(tmp_path), disk)
    desk = await Desk.open(home, PASSPHRASE)
    entry = await desk.casefile.write(Space.TABLE, "saved before")
    disk.fill()
    await desk.close()
    disk.make_room()
    again = await Desk.open(home, PASSPHRASE)
    assert again.casefile.entry(entry.id).text == "saved before"
    await again.close()


@needs_mounts
async def test_a_home_on_a_full_disk_can_be_read(template: Template, tmp_path: Path, disk: Disk) -> None:
    home = moved(template.copy(tmp_path), disk)
    desk = await Desk.open(home, PASSPHRASE)
    await desk.casefile.write(Space.TABLE, "saved before")
    shown = desk.show()
    await desk.close()
    disk.leave(64 * 1024)
    desk = await Desk.open(home, PASSPHRASE)
    assert desk.show() == shown
    await desk.close()


@needs_mounts
async def test_what_others_wrote_is_fetched_again_once_there_is_room(
    template: Template, tmp_path: Path, disk: Disk
) -> None:
    async with template.serving(tmp_path) as house:
        ruth = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE)
        nadia = house.desks[NADIA] = await Desk.open(moved(house, disk), PASSPHRASE)
        entries = [await ruth.casefile.write(Space.TABLE, f"{number} " * 2000) for number in range(20)]
        await ruth.sync()
        disk.fill()
        with pytest.raises(StorageFailed, match=FULL):
            await nadia.sync()
        disk.make_room()
        await nadia.sync()
        assert {one.id for one in nadia.casefile.entries(Space.TABLE)} == {one.id for one in entries}
        assert nadia.status()["alarms"] == []


@needs_mounts
async def test_a_connected_laptop_gets_what_it_missed_by_itself_once_there_is_room(
    template: Template, tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(link, "LEAST_WAIT", 0.01)
    monkeypatch.setattr(link, "MOST_WAIT", 0.1)
    async with template.serving(tmp_path) as house:
        ruth = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE)
        nadia = house.desks[NADIA] = await Desk.open(moved(house, disk), PASSPHRASE)
        nadia.connect()
        await until(nadia, lambda: nadia.sync_view().settled)
        disk.fill()
        entries = {(await ruth.casefile.write(Space.TABLE, f"{number} " * 2000)).id for number in range(20)}
        await ruth.sync()
        await until(nadia, lambda: "storage" in {alarm["kind"] for alarm in nadia.status()["alarms"]})
        disk.make_room()
        await until(nadia, lambda: {one.id for one in nadia.casefile.entries(Space.TABLE)} == entries)
        await until(nadia, lambda: nadia.status()["alarms"] == [])


@needs_mounts
async def test_founding_on_a_full_disk_uses_no_ticket(template: Template, tmp_path: Path, disk: Disk) -> None:
    async with template.serving(tmp_path) as house:
        home, ticket, address = Home(disk.path / "home"), await house.relay.ticket(), house.relay.address
        disk.leave(40 * 1024)
        with pytest.raises(StorageFailed, match="disk"):
            await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")
        disk.make_room()
        desk = await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")
        await desk.close()


@needs_mounts
async def test_a_read_only_disk_is_named_and_nothing_is_changed(template: Template, tmp_path: Path, disk: Disk) -> None:
    home = moved(template.copy(tmp_path), disk)
    before = home.file.read_bytes()
    with disk.read_only():
        with pytest.raises(HomeError, match=READ_ONLY):
            await Desk.open(home, PASSPHRASE)
        for fresh in (Home(disk.path / "another"), Home(disk.path)):
            with pytest.raises(HomeError, match=READ_ONLY):
                await Desk.found(fresh, PASSPHRASE, relay="ws://127.0.0.1:9", ticket="T", seat=RUTH, name="Ruth")
        assert home.file.read_bytes() == before
    await (await Desk.open(home, PASSPHRASE)).close()


@pytest.mark.parametrize(("folder", "file"), [(0o500, 0o600), (0o700, 0o400), (0o500, 0o400), (0o000, 0o600)])
def test_a_home_that_its_owner_may_not_write_is_named(template: Template, folder: int, file: int) -> None:
    """Tried as somebody who is not root: root may write everywhere."""
    place = Path(tempfile.mkdtemp())
    try:
        place.chmod(0o755)
        home = template.copy(place).home(NADIA)
        with as_nobody(place) as outside:
            for path in home.path.iterdir():
                path.chmod(file)
            home.path.chmod(folder)
            assert READ_ONLY in outside.opening(home.path, PASSPHRASE) or folder == 0
            home.path.chmod(0o700)
            for path in home.path.iterdir():
                path.chmod(0o600)
            assert outside.opening(home.path, PASSPHRASE) == ""
    finally:
        shutil.rmtree(place)
