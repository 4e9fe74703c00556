"""The SQLite store's file: how it is made, what is refused, who may read it, backups."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from fourfold_relay.stores import open_store
from fourfold_relay.stores.connection import APPLICATION, VERSION, Connection
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_relay.stores.writer import ROOM
from fourfold_shared.errors import Malformed, StorageFailed
from fourfold_shared.ids import LogId
from tests.relay.cast import rows
from tests.relay.commands import run
from tests.relay.contract import CASE, LOG, SPACE, everything, found


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


async def kept_safe(path: Path) -> bool:
    """Whether a connection writes ahead, and flushes at each commit (synchronous = FULL is 2)."""
    connection = await Connection.open(path)
    pragmas = [
        await connection.do(lambda each, name=name: each.execute(f"PRAGMA {name}").fetchone()[0])  # type: ignore[misc]
        for name in ("journal_mode", "synchronous")
    ]
    await connection.close()
    return pragmas == ["wal", 2]


async def test_it_is_written_ahead_and_flushed_at_each_commit(tmp_path: Path) -> None:
    for _ in range(2):
        assert await kept_safe(tmp_path / "relay.db")


async def test_what_was_written_ahead_is_copied_while_the_store_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fourfold_relay.stores.checkpoints.EVERY", 10)
    file = tmp_path / "relay.db"
    store = await SQLiteStore.open(str(file))
    await found(store)
    before = file.stat().st_size
    for number in range(1, 21):
        await store.append(CASE, SPACE, rows(LOG, number, number))
    async with asyncio.timeout(10):
        while file.stat().st_size == before:
            await asyncio.sleep(0.01)
    await store.close()


async def test_a_store_that_is_served_has_room_for_what_is_written_ahead_and_holds_the_same(tmp_path: Path) -> None:
    file, wal = tmp_path / "relay.db", tmp_path / "relay.db-wal"
    store = await SQLiteStore.open(str(file))
    await found(store)
    before, content = wal.stat().st_size, await everything(store)
    await store.claim()
    made = wal.stat().st_size
    assert made > before + ROOM
    assert await everything(store) == content
    await store.append(CASE, SPACE, rows(LOG, 1, 1))
    assert wal.stat().st_size == made
    await store.close()


def commits(wal: Path) -> int:
    """How many transactions a write-ahead log holds: frames that say how large the database then is (SQLite, 4.2)."""
    content = wal.read_bytes()
    page = int.from_bytes(content[8:12], "big")
    frames = (content[start : start + 24] for start in range(32, len(content), 24 + page))
    return sum(int.from_bytes(frame[4:8], "big") > 0 for frame in frames)


async def test_appends_that_come_at_once_share_few_commits(tmp_path: Path) -> None:
    store = await SQLiteStore.open(str(tmp_path / "relay.db"))
    await found(store)
    before = commits(tmp_path / "relay.db-wal")
    logs = [LogId(bytes([0, number]) + b"shared") for number in range(100)]
    await asyncio.gather(*(store.append(CASE, SPACE, rows(log, 1, 1)) for log in logs))
    shared = commits(tmp_path / "relay.db-wal") - before
    await store.append(CASE, SPACE, rows(LOG, 1, 1))
    assert 1 <= shared <= 3
    assert commits(tmp_path / "relay.db-wal") - before == shared + 1
    assert len(await everything(store)) == 101
    await store.close()


async def test_a_store_that_a_tool_left_in_another_mode_is_written_ahead_again(tmp_path: Path) -> None:
    assert await kept_safe(tmp_path / "relay.db")
    write(tmp_path / "relay.db", "PRAGMA journal_mode = DELETE")
    assert await kept_safe(tmp_path / "relay.db")


async def test_only_its_owner_may_read_it_and_its_backups(tmp_path: Path) -> None:
    store = await SQLiteStore.open(str(tmp_path / "relay.db"))
    await found(store)
    await store.backup(str(tmp_path / "copy.db"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    await store.close()
    assert modes == dict.fromkeys(("relay.db", "relay.db-wal", "relay.db-shm", "copy.db"), 0o600)


async def test_after_closing_everything_is_in_the_one_file(tmp_path: Path) -> None:
    store = await SQLiteStore.open(str(tmp_path / "relay.db"))
    await found(store)
    await store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["relay.db"]


async def test_many_that_open_a_new_store_at_once_all_find_it_made(tmp_path: Path) -> None:
    stores = await asyncio.gather(*(SQLiteStore.open(str(tmp_path / "relay.db")) for _ in range(8)))
    seeds = {await store.relay_seed() for store in stores}
    for store in stores:
        await store.close()
    assert len(seeds) == 1


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("text", "this file is not a relay's store"),
        ("another database", "this file is not a relay's store"),
        ("another application", "this file is not a relay's store"),
        ("a newer version", "this store was written by a newer release of the relay"),
        ("a folder", "the store's file cannot be opened or made"),
    ],
)
async def test_what_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, what: str, sentence: str) -> None:
    path = tmp_path / "relay.db"
    match what:
        case "text":
            path.write_text("a shopping list, and no database at all\n" * 100)
        case "another database":
            write(path, "CREATE TABLE shopping (item TEXT)")
        case "another application":
            write(path, "PRAGMA application_id = 7")
        case "a newer version":
            write(path, f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION + 1}")
        case "a folder":
            path.mkdir()
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(StorageFailed, match=sentence):
        await open_store(f"sqlite:{path}")
    assert before is None or path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["relay.db"]


async def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "relay.db").touch()
    store = await open_store(f"sqlite:{tmp_path / 'relay.db'}")
    await found(store)
    await store.close()


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="the folder of the store does not exist"):
        await open_store(f"sqlite:{tmp_path / 'nowhere' / 'relay.db'}")


@pytest.mark.parametrize("address", ["", "sqlite:", "relay.db", "mysql:relay", "postgresql://localhost/relay"])
async def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Malformed):
        await open_store(address)


async def test_a_command_beside_a_relay_does_not_take_the_write_ahead_log_away(tmp_path: Path) -> None:
    """It would, if anything here had closed the file once more: POSIX locks belong to a process and a file."""
    path = tmp_path / "relay.db"
    store = await SQLiteStore.open(str(path))
    await found(store)
    sent = rows(LOG, 1, 3)
    for one in sent:
        await store.append(CASE, SPACE, [one])
        assert run("ticket", "--store", f"sqlite:{path}").code == 0
        assert (tmp_path / "relay.db-wal").exists()
    with closing(sqlite3.connect(path)) as connection:
        kept = [row[0] for row in connection.execute("SELECT record FROM journals ORDER BY position")]
    assert kept == [one.record for one in sent]
    assert (await store.stats()).tickets_open == len(sent)
    await store.close()


async def test_only_one_process_serves_a_store(tmp_path: Path) -> None:
    address = f"sqlite:{tmp_path / 'relay.db'}"
    first, second = await open_store(address), await open_store(address)
    await first.claim()
    with pytest.raises(StorageFailed, match="another relay serves this store"):
        await second.claim()
    await first.close()
    await second.claim()
    await second.close()


async def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    store = await SQLiteStore.open(str(tmp_path / "relay.db"))
    await found(store)
    sent = rows(LOG, 1, 400)

    async def write_on() -> None:
        for start in range(0, 400, 4):
            await store.append(CASE, SPACE, sent[start : start + 4])

    writing = asyncio.ensure_future(write_on())
    await store.append(CASE, SPACE, sent[:4])
    await store.backup(str(tmp_path / "copy.db"))
    await writing
    seed = await store.relay_seed()
    await store.close()
    copy = await SQLiteStore.open(str(tmp_path / "copy.db"))
    kept = await everything(copy)
    assert kept == [row.record for row in sent[: len(kept)]]
    assert kept
    assert await copy.verify_file() == []
    assert await copy.relay_seed() == seed
    await copy.close()
    assert await kept_safe(tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "relay.db"]


async def test_a_backup_overwrites_nothing_and_leaves_no_half_of_itself(tmp_path: Path) -> None:
    store = await SQLiteStore.open(str(tmp_path / "relay.db"))
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(StorageFailed, match="there is a file of that name already"):
        await store.backup(str(tmp_path / "copy.db"))
    with pytest.raises(StorageFailed, match="cannot be opened or made"):
        await store.backup(str(tmp_path / "nowhere" / "copy.db"))
    await store.close()
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "relay.db"]
