"""The vault's SQLite file: opened, created and spoken to. SQLite's errors become plain sentences here."""

import asyncio
import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from fourfold_client.vault.statements import Statement
from fourfold_shared.errors import StorageFailed

T = TypeVar("T")
VERSION = 1
APPLICATION = 0x4634464C
"""What marks the file as ours (PRAGMA application_id): "F4FL"."""
Row = tuple[object, ...]


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what SQLite raises into a StorageFailed with a sentence for people."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeError) as error:
        raise StorageFailed(_sentence(error)) from None


class Database:
    """One open file, used from a thread of its own. Made by `create` and `open`."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    @classmethod
    async def create(cls, path: Path, first: Sequence[Statement]) -> "Database":
        """Makes a new file with our tables and what `first` puts there: the whole of it, or nothing.

        Raises: StorageFailed.
        """
        if path.exists():
            raise StorageFailed("there is a home here already")
        with plainly():
            await asyncio.to_thread(_make, path, first)
        return await cls.open(path)

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Opens a file that `create` made. Raises: StorageFailed."""
        if not path.is_file():
            raise StorageFailed("there is no case in this home")
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fourfold-vault")
        try:
            with plainly():
                connection = await asyncio.get_running_loop().run_in_executor(thread, _open, path)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread)

    async def commit(self, statements: Iterable[Statement]) -> None:
        """Carries out statements in one transaction, durable on return. Raises: StorageFailed; nothing is then kept."""
        batched: list[tuple[str, list[Sequence[object]]]] = []
        for sql, values in statements:
            if batched and batched[-1][0] == sql:
                batched[-1][1].append(values)
            else:
                batched.append((sql, [values]))
        await self._do(lambda connection: _commit(connection, batched))

    async def all(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query. Raises: StorageFailed."""
        rows: list[Row] = await self._do(lambda connection: connection.execute(sql, values).fetchall())
        return rows

    async def one(self, sql: str, *values: object) -> Row | None:
        """The first row of a query. Raises: StorageFailed."""
        rows = await self.all(sql, *values)
        return rows[0] if rows else None

    async def teach(self, name: str, count: int, function: Callable[..., bytes]) -> None:
        """Lets statements call a function of `count` values by this name. Raises: StorageFailed."""
        await self._do(lambda connection: connection.create_function(name, count, function))

    async def sweep(self) -> None:
        """Writes the file anew, so that nothing stands in it or its journal that was replaced.

        Without room for it that waits: replaced content is overwritten in the file already, and the journal is folded
        in at the next closing.
        """
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            with suppress(StorageFailed):
                await self.all(statement)

    async def image(self) -> bytes:
        """The whole file as it stands now, while it is in use. Raises: StorageFailed."""
        return await self._do(_image)

    async def close(self) -> None:
        """Folds the journal into the file and lets go of it."""
        try:
            with suppress(StorageFailed):  # what is in the journal is as safe, only in a second file
                await self.all("PRAGMA wal_checkpoint(TRUNCATE)")
            await self._do(sqlite3.Connection.close)
        finally:
            self._thread.shutdown(wait=False)

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` on the connection's thread, in one step there and back."""
        with plainly():
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
            raise StorageFailed("this home is damaged: its file is not one of Fourfold's")
        if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
            raise StorageFailed("this home was written by a newer Fourfold; please update")
        for pragma in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _image(connection: sqlite3.Connection) -> bytes:
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        return copy.serialize()


def _commit(connection: sqlite3.Connection, batched: Sequence[tuple[str, list[Sequence[object]]]]) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        for sql, rows in batched:
            connection.executemany(sql, rows)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _make(path: Path, first: Sequence[Statement]) -> None:
    """Makes the file under another name, and gives it its own once it is whole: a laptop may be switched off here."""
    begun = path.with_name(path.name + ".new")
    _remove(begun)
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(begun, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA synchronous = FULL; BEGIN; {_schema()}")
            for sql, values in first:
                connection.execute(sql, values)
            connection.execute("COMMIT")
        _remove(path)
        begun.rename(path)
        _keep_name(path.parent)
    except BaseException:
        _remove(begun)
        raise


def _schema() -> str:
    schema = files("fourfold_client.vault").joinpath("schema.sql").read_text()
    return f"{schema} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"


def _keep_name(folder: Path) -> None:
    """Makes a new name in `folder` durable, where a system has a call for that."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sentence(error: Exception) -> str:
    match error:
        case PermissionError():
            return _READ_ONLY
        case OSError() if error.errno == errno.EROFS:
            return _READ_ONLY
        case OSError() if error.errno == errno.ENOSPC:
            return _FULL
        case UnicodeError():
            return _DAMAGED
        case sqlite3.Error():
            return _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _OTHERWISE)
        case _:
            return _OTHERWISE


_READ_ONLY = "this home cannot be written: its folder or file is read-only"
_FULL = "the disk is full; what was saved is safe, and more can be saved once there is room"
_DAMAGED = "this home is damaged: its file cannot be read"
_OTHERWISE = "this home's file could not be read or written"
_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_BUSY: "this home is open in another Fourfold",
    sqlite3.SQLITE_LOCKED: "this home is open in another Fourfold",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written; what was saved before is safe",
}
