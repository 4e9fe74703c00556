"""A home is its owner's alone, and one Fourfold's at a time."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fourfold_client.casefile import NotAllowedHere
from fourfold_client.desk import Desk, Home, HomeError
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import Malformed, StorageFailed
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, relay_house
from tests.support.template import Template


@contextmanager
def careless() -> Iterator[None]:
    """A person whose system lets everybody read and write new files."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


async def test_a_homes_folder_and_files_are_its_owners_alone(tmp_path: Path) -> None:
    async with relay_house(tmp_path) as relay:
        ticket = await relay.ticket()
        with careless():
            home = Home(tmp_path / "somewhere" / "ruth")
            desk = await Desk.found(home, PASSPHRASE, relay=relay.address, ticket=ticket, seat=RUTH, name=NAMES[RUTH])
            while_open = modes(home.path)
            await desk.close()
    private = {"ruth": 0o700, "case.fourfold": 0o600, "lock": 0o600}
    assert while_open == private | {"case.fourfold-wal": 0o600, "case.fourfold-shm": 0o600}
    assert modes(home.path) == private


async def test_a_home_that_is_open_is_not_opened_again(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA)
    desk = await Desk.open(home, PASSPHRASE)
    try:
        for again in (home, Home(home.path)):
            with pytest.raises(HomeError, match="open in another Fourfold"):
                await Desk.open(again, PASSPHRASE)
            with pytest.raises(HomeError, match="open in another Fourfold"):
                await Desk.found(again, PASSPHRASE, relay="ws://127.0.0.1:9", ticket="T", seat=RUTH, name="Ruth")
    finally:
        await desk.close()
    await (await Desk.open(home, PASSPHRASE)).close()


async def test_a_home_is_free_again_after_a_passphrase_was_wrong(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA)
    with pytest.raises(WrongPassphrase):
        await Desk.open(home, "wrong")
    await (await Desk.open(Home(home.path), PASSPHRASE)).close()


async def test_a_home_is_free_again_after_it_was_found_damaged(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA)
    whole = home.file.read_bytes()
    home.file.write_bytes(whole[:5000])
    with pytest.raises(StorageFailed, match="damaged"):
        await Desk.open(home, PASSPHRASE)
    home.file.write_bytes(whole)
    await (await Desk.open(Home(home.path), PASSPHRASE)).close()


async def test_closing_a_desk_twice_is_harmless(template: Template, tmp_path: Path) -> None:
    desk = await Desk.open(template.copy(tmp_path).home(NADIA), PASSPHRASE)
    await desk.close()
    await desk.close()


@pytest.mark.parametrize("where", ["missing", "missing/deeper", "file", "file/below", "empty"])
async def test_where_there_is_no_case_nothing_is_opened_and_nothing_made(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    with pytest.raises(HomeError, match="no case in this home"):
        await Desk.open(Home(tmp_path / where), PASSPHRASE)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "file"]


@pytest.mark.parametrize("where", ["file", "file/below"])
async def test_a_home_cannot_be_made_where_a_file_is(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(HomeError, match="folder"):
        await Desk.found(
            Home(tmp_path / where), PASSPHRASE, relay="ws://127.0.0.1:9", ticket="T", seat=RUTH, name="Ruth"
        )
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(("passphrase", "name"), [("", "Ruth"), (PASSPHRASE, ""), (PASSPHRASE, " \t ")])
async def test_without_a_passphrase_or_a_name_nothing_is_made(tmp_path: Path, passphrase: str, name: str) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises((Malformed, NotAllowedHere), match="needed"):
        await Desk.found(home, passphrase, relay="ws://127.0.0.1:9", ticket="T", seat=RUTH, name=name)
    assert not home.holds_case


async def test_a_home_without_a_path_is_in_the_systems_own_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Home().path.is_relative_to(tmp_path)
    assert "fourfold" in Home().path.name
