"""A damaged home is named in one sentence, or opens with everything it held: never anything between, never a crash."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fourfold_client.casefile import NoteKind
from fourfold_client.desk import Desk, Home
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template
from tests.support.vaults import behind_its_back


@pytest.fixture
async def home(template: Template, tmp_path: Path) -> Home:
    """Nadia's home, closed, with things written in every space."""
    home = template.copy(tmp_path).home(NADIA)
    desk = await Desk.open(home, PASSPHRASE)
    for space in desk.casefile.spaces():
        entry = await desk.casefile.write(space, f"written in {space.value} " * 20, "a title")
        await desk.casefile.attach(entry.id, NoteKind.SOURCE, "own memory")
        await desk.casefile.revise(entry.id, f"reworded in {space.value}", "a title")
        desk.casefile.page(space).append("a line ä🙂\n")
        await desk.casefile.saved(space)
    await desk.kept.keep_draft("9/text", "begun")
    await desk.close()
    return home


async def look(home: Home) -> dict[str, Any] | str:
    """What the home shows when it is opened, or the sentence that says why not."""
    try:
        desk = await Desk.open(home, PASSPHRASE)
        try:
            desk.status()
            return desk.show()
        finally:
            await desk.close()
    except (StorageFailed, WrongPassphrase) as failure:
        return str(failure)


def put_back(home: Home, data: bytes) -> None:
    """Makes `data` the whole of the home's file."""
    home.empty()
    home.file.write_bytes(data)


async def looks(home: Home, changes: Iterator[bytes]) -> tuple[int, set[str]]:
    """Looks at each changed file; gives how many opened with all they held, and the sentences of the others."""
    whole, shown = home.file.read_bytes(), await look(home)
    assert isinstance(shown, dict)
    opened, sentences = 0, set[str]()
    for changed in changes:
        put_back(home, changed)
        seen = await look(home)
        if isinstance(seen, dict):
            assert seen == shown
            opened += 1
        else:
            assert "\n" not in seen
            sentences.add(seen)
    put_back(home, whole)
    assert await look(home) == shown
    return opened, sentences


def cut(whole: bytes, count: int) -> Iterator[bytes]:
    chance = random.Random(f"cut {count}")
    yield from (whole[:size] for size in (1, 15, 16, 99, 100, 4095, 4096, 4097, len(whole) - 4096, len(whole) - 1))
    yield from (whole[: chance.randrange(1, len(whole))] for _ in range(count))


def flipped(whole: bytes, count: int) -> Iterator[bytes]:
    """One bit changed: everywhere, and once more in the first page, which tells SQLite what the file is."""
    chance = random.Random(f"flipped {count}")
    for place in [*range(100), *(chance.randrange(len(whole)) for _ in range(count))]:
        yield whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]


def scrambled(whole: bytes, count: int) -> Iterator[bytes]:
    """A few hundred bytes overwritten, as a bad sector does."""
    chance = random.Random(f"scrambled {count}")
    for _ in range(count):
        place, size = chance.randrange(len(whole) - 512), chance.randrange(1, 512)
        yield whole[:place] + chance.randbytes(size) + whole[place + size :]


DAMAGES = {"cut": cut, "flipped": flipped, "scrambled": scrambled}
COUNT = 40
SOAK = 4000


@pytest.mark.parametrize("damage", DAMAGES)
async def test_damage(home: Home, damage: str) -> None:
    opened, sentences = await looks(home, DAMAGES[damage](home.file.read_bytes(), COUNT))
    assert any("damaged" in sentence for sentence in sentences)
    assert opened < COUNT + 100


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("damage", DAMAGES)
async def test_much_damage(home: Home, damage: str) -> None:
    _, sentences = await looks(home, DAMAGES[damage](home.file.read_bytes(), SOAK))
    assert any("damaged" in sentence for sentence in sentences)


async def test_an_empty_file_is_named(home: Home) -> None:
    put_back(home, b"")
    assert "damaged" in str(await look(home))


@pytest.mark.parametrize("strange", [b"just some text\n" * 500, b"PK\x03\x04" + bytes(4096), bytes(8192)])
async def test_a_file_that_is_no_database_is_named(home: Home, strange: bytes) -> None:
    put_back(home, strange)
    assert "damaged" in str(await look(home))


async def test_another_programs_database_is_named_and_left_alone(home: Home) -> None:
    home.empty()
    with behind_its_back(home.file) as database:
        database.execute("CREATE TABLE bookmarks (address TEXT)")
        database.execute("INSERT INTO bookmarks VALUES ('example.org')")
    assert await look(home) == "this home is damaged: its file is not one of Fourfold's"
    with behind_its_back(home.file) as database:
        assert database.execute("SELECT address FROM bookmarks").fetchall() == [("example.org",)]


async def test_a_file_of_a_newer_fourfold_is_named_and_left_alone(home: Home) -> None:
    with behind_its_back(home.file) as database:
        database.execute("PRAGMA user_version = 2")
    assert await look(home) == "this home was written by a newer Fourfold; please update"
    with behind_its_back(home.file) as database:
        assert database.execute("SELECT count(*) FROM records").fetchone()[0] > 0


@pytest.mark.parametrize("table", ["vault_key", "secrets", "roster"])
async def test_a_table_that_was_emptied_is_named(home: Home, table: str) -> None:
    with behind_its_back(home.file) as database:
        database.execute(f"DELETE FROM {table}")
    seen = await look(home)
    assert isinstance(seen, str)
    assert "\n" not in seen


@pytest.mark.parametrize("rows", ["n = 1", "n = (SELECT max(n) FROM records)", "1"])
async def test_records_that_are_gone_are_missed(home: Home, rows: str) -> None:
    with behind_its_back(home.file) as database:
        database.execute(f"DELETE FROM records WHERE {rows}")
    assert "damaged" in str(await look(home))


async def test_a_laptop_that_lost_the_name_of_its_own_log_says_so(home: Home) -> None:
    """It would begin another, and what waits in the first would never be sent."""
    with behind_its_back(home.file) as database:
        database.execute("DELETE FROM secrets WHERE name LIKE 'log/%'")
    assert "damaged" in str(await look(home))


@pytest.mark.parametrize("column", ["log", "hash", "epoch", "document", "clock", "record"])
async def test_what_a_row_says_beside_its_record_is_not_believed(home: Home, column: str) -> None:
    """A wrong head or clock would make this laptop's next record one that nobody can take."""
    shown = await look(home)
    with behind_its_back(home.file) as database:
        rows = database.execute(f"SELECT n, {column} FROM records WHERE space = ? ORDER BY n", (table_id(home),))
        number, value = rows.fetchall()[-1]
        changed = value ^ 1 if isinstance(value, int) else value[:-1] + bytes([value[-1] ^ 1])
        database.execute(f"UPDATE records SET {column} = ? WHERE n = ?", (changed, number))
    seen = await look(home)
    assert isinstance(seen, str) or seen == shown
    if isinstance(seen, dict):
        desk = await Desk.open(home, PASSPHRASE)
        try:
            entry = await desk.casefile.write(Space.TABLE, "still writing")
        finally:
            await desk.close()
        with behind_its_back(home.file) as database:
            database.execute("DELETE FROM caches")
        again = await look(home)
        assert isinstance(again, dict)
        assert entry.id in {one["id"] for one in again["entries"]}


def table_id(home: Home) -> bytes:
    """What the file calls the space of all four: the one with records of the most logs."""
    with behind_its_back(home.file) as database:
        found = database.execute("SELECT space FROM records GROUP BY space ORDER BY count(DISTINCT log) DESC, count(*)")
        return bytes(found.fetchone()[0])
