"""`check`: a healthy store is ok, and each kind of damage is named."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fourfold_relay.check import Findings, check_store
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_shared.ids import Space
from tests.relay.cast import RUTH, Cast, rows


async def filled(path: Path) -> Cast:
    """A store with a case of four, a keychain and seven records in two logs."""
    cast = Cast.full()
    store = await SQLiteStore.open(str(path))
    await cast.install(store)
    table = cast.space(Space.TABLE)
    await store.append_keychain(cast.id, table, 0, cast.first_epoch(RUTH, Space.TABLE))
    for log, count in ((cast.log(RUTH), 4), (cast.log(RUTH), 3)):
        await store.append(cast.id, table, rows(log, 1, count))
    await store.close()
    return cast


async def findings(path: Path) -> Findings:
    store = await SQLiteStore.open(str(path))
    found = await check_store(store)
    await store.close()
    return found


async def test_a_healthy_store_is_ok(tmp_path: Path) -> None:
    await filled(tmp_path / "relay.db")
    assert await findings(tmp_path / "relay.db") == Findings(cases=1, records=7, wrong=[])


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("DELETE FROM journals WHERE position = 2", "positions are missing after 0"),
        ("DELETE FROM journals WHERE position = 2", "has record 3 out of order"),
        ("DELETE FROM journals WHERE position = 7", "its size is miscounted"),
        ("UPDATE cases SET bytes = bytes + 1", "its size is miscounted"),
        ("UPDATE journals SET record = x'00' WHERE position = 3", "a record: not the length of a record"),
        ("DELETE FROM rosters WHERE number = 1", "its roster: a roster entry that does not continue the roster"),
        ("UPDATE rosters SET entry = x'00' WHERE number = 2", "its roster: not an encoding of the expected kind"),
        ("UPDATE cases SET id = randomblob(32)", "its roster is that of another case"),
        ("UPDATE keychains SET entry = x'00'", "its keychain: not an encoding of the expected kind"),
    ],
)
async def test_damage_is_named(tmp_path: Path, damage: str, named: str) -> None:
    path = tmp_path / "relay.db"
    await filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    assert any(line.endswith(named) for line in (await findings(path)).wrong)


async def test_a_damaged_page_of_the_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    await filled(path)
    with closing(sqlite3.connect(path)) as connection:
        page, size = (
            connection.execute(sql).fetchone()[0]
            for sql in ("SELECT rootpage FROM sqlite_schema WHERE name = 'journals_by_log'", "PRAGMA page_size")
        )
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    assert any(line.startswith("the file: ") for line in (await findings(path)).wrong)
