"""Commands on a disk that is full or read-only: one line and exit code 2, and afterwards everything goes on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import run, told
from tests.support.disks import Disk, needs_mounts, small_disk
from tests.support.house import NADIA, RUTH, FourHouse, relay_house
from tests.support.template import Template

ADD = ("add", "--space", "table", "--text")
LONG = "x" * 90_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 2048) as small:
        yield small


def moved(house: FourHouse, disk: Disk) -> Path:
    """Nadia's home, moved to the disk."""
    shutil.move(house.home(NADIA).path, disk.path / "home")
    return disk.path / "home"


@needs_mounts
async def test_a_full_disk(template: Template, tmp_path: Path, disk: Disk) -> None:
    async with template.serving(tmp_path) as house:
        home = moved(house, disk)
        before = await told(*ADD, "saved before", "--home", home)
        disk.leave(60 * 1024)
        outcome = await run(*ADD, LONG, "--home", home)
        assert "disk is full" in outcome.sentence()
        assert (await told("show", "--home", home))["entries"] == [before]
        disk.fill()
        for command in ((*ADD, "x"), ("sync",)):
            assert "disk" in (await run(*command, "--home", home)).sentence()
        disk.make_room()
        assert [one["text"] for one in (await told("show", "--home", home))["entries"]] == ["saved before"]
        await told(*ADD, LONG, "--home", home)
        assert (await told("sync", "--home", home))["waiting"] == 0
        ruth = house.home(RUTH).path
        await told("sync", "--home", ruth)
        assert [one["text"] for one in (await told("show", "--home", ruth))["entries"]] == ["saved before", LONG]


@needs_mounts
async def test_founding_on_a_full_disk(tmp_path: Path, disk: Disk) -> None:
    async with relay_house(tmp_path) as relay:
        found = ("found", "--relay", relay.address, "--ticket", await relay.ticket(), "--seat", "2", "--name", "Ruth")
        disk.leave(20 * 1024)
        assert "disk is full" in (await run(*found, "--home", disk.path / "home")).sentence()
        assert not (disk.path / "home" / "case.fourfold").exists()
        disk.make_room()
        await told(*found, "--home", disk.path / "home")


@needs_mounts
async def test_a_read_only_disk(template: Template, tmp_path: Path, disk: Disk) -> None:
    home = moved(template.copy(tmp_path), disk)
    before = await told(*ADD, "saved before", "--home", home)
    found = ("found", "--relay", "ws://127.0.0.1:9", "--ticket", "T", "--seat", "2", "--name", "Ruth")
    with disk.read_only():
        for command in ((*ADD, "x"), ("show",), ("open", "--no-browser"), found):
            assert "read-only" in (await run(*command, "--home", home)).sentence()
        assert "read-only" in (await run(*found, "--home", disk.path / "new")).sentence()
    assert (await told("show", "--home", home))["entries"] == [before]


async def test_a_quota_is_told_with_its_figure_and_everything_stays_here(tmp_path: Path) -> None:
    async with relay_house(tmp_path) as relay:
        quota, home = 100_000, tmp_path / "ruth"
        options = ("--relay", relay.address, "--ticket", await relay.ticket(quota), "--seat", "2", "--name", "Ruth")
        await told("found", *options, "--home", home)
        await told(*ADD, "some " * 10_000, "--home", home)
        await told("sync", "--home", home)
        await told(*ADD, "more " * 10_000, "--home", home)
        outcome = await run("sync", "--home", home, "--json")
        assert outcome.code == 3
        assert str(quota) in outcome.err
        assert "safe here" in outcome.err
        assert outcome.err.count("\n") == 1
        assert outcome.value["waiting"] == 1
        (alarm,) = outcome.value["alarms"]
        assert (alarm["kind"], alarm["detail"]) == ("relay-refuses", f"quota of {quota} bytes")
        assert len((await told("show", "--home", home))["entries"]) == 2
        await told("add", "--space", "private", "--text", "also here", "--home", home)
        assert (await run("sync", "--home", home)).code == 3
        await told("invite", "--seat", "0", "--home", home)
