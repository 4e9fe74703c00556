"""One SQLite connection on a thread of its own, and the making of the file that it opens."""

import asyncio
import errno
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from fourfold_shared.errors import StorageFailed

T = TypeVar("T")

VERSION = 1
APPLICATION = 0x46345245
"""What marks the file as a relay's (PRAGMA application_id): "F4RE"."""
BUSY_SECONDS = 5.0
"""How long to wait for another process that writes (`fourfold-relay ticket`)."""
MOST_PAGES = 16_000
"""Pages (of 4 KiB) that are written ahead at most; far fewer as long as `checkpoints` keeps up."""
_OWNER_ONLY = 0o600


class Connection:
    """A connection that is used from one thread only. Made by `open`."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    @classmethod
    async def open(cls, path: Path) -> "Connection":
        """Opens the store at `path`, or makes it. Raises: StorageFailed."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fourfold-relay-store")
        try:
            connection = await asyncio.get_running_loop().run_in_executor(thread, _open, path)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread)

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` on the connection's thread. Raises: StorageFailed, and what `work` raises of its own."""
        try:
            doing = asyncio.get_running_loop().run_in_executor(self._thread, _plainly, work, self._connection)
        except RuntimeError:
            raise StorageFailed("the store is closed") from None
        return await doing

    async def close(self) -> None:
        """Waits for what is running, and closes."""
        try:
            await self.do(sqlite3.Connection.close)
        finally:
            self._thread.shutdown(wait=False)


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what SQLite and the file system raise into a StorageFailed with a sentence for the operator."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise StorageFailed(_SENTENCES.get(code, "the store could not be read or written")) from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageFailed(_SENTENCES[sqlite3.SQLITE_FULL if full else sqlite3.SQLITE_CANTOPEN]) from None


_SENTENCES = {
    sqlite3.SQLITE_FULL: "the store's disk is full",
    sqlite3.SQLITE_READONLY: "the store is read-only",
    sqlite3.SQLITE_CANTOPEN: "the store's file cannot be opened or made",
    sqlite3.SQLITE_BUSY: "the store is busy in another process",
    sqlite3.SQLITE_NOTADB: "this file is not a relay's store",
    sqlite3.SQLITE_CORRUPT: "the store's file is damaged",
    sqlite3.SQLITE_IOERR: "the store's disk failed",
}


def roll_back(connection: sqlite3.Connection) -> None:
    """Takes back an open transaction; SQLite itself already did that after some failures."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def backup(connection: sqlite3.Connection, out: Path) -> None:
    """Writes a consistent copy to `out`, whole or not at all, also while a relay serves. Raises: StorageFailed."""
    part = out.with_name(out.name + ".part")
    if out.exists() or part.exists():
        raise StorageFailed("there is a file of that name already")
    try:
        _make_private(part)
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        part.rename(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def claim(path: Path) -> sqlite3.Connection:
    """Holds the lock that says that a process serves the store at `path`; it goes with the process.

    Raises: StorageFailed when another process holds it.
    """
    lock = sqlite3.connect(path.with_name(path.name + "-serving"), isolation_level=None, timeout=1.0)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # nothing is ever written: no second file is needed
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StorageFailed("another relay serves this store") from None
        raise
    return lock


def _plainly(work: Callable[[sqlite3.Connection], T], connection: sqlite3.Connection) -> T:
    with plainly():
        return work(connection)


def _open(path: Path) -> sqlite3.Connection:
    if not path.parent.is_dir():
        raise StorageFailed("the folder of the store does not exist")
    with plainly():
        _make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        try:
            connection.execute("BEGIN")  # one look, while another process may be making it
            ours = _is_ours(connection)
            connection.execute("ROLLBACK")
            if one(connection, "PRAGMA journal_mode")[0] != "wal":
                _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
            if not ours:
                _make(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {MOST_PAGES}")
        except BaseException:
            connection.close()
            raise
    return connection


def _make_private(path: Path) -> None:
    """The file holds the relay's key: others on the machine need not read it. One that is there stays as it is.

    A file that is there is not even opened: closing it again would drop the locks that this process holds on it through
    SQLite (POSIX locks belong to a process and a file), and another process would then take away the write-ahead log.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))


def _patiently(work: Callable[[], object]) -> None:
    """The change to WAL does not wait for other processes by itself."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            work()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether this is a store of this version; False for an empty file. Raises: StorageFailed for anything else.

    Nothing is written: a file that is not ours stays as it is.
    """
    application, version, tables = (
        connection.execute(sql).fetchone()[0]
        for sql in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
    )
    if (application, version) == (APPLICATION, VERSION):
        return True
    if application == APPLICATION:
        raise StorageFailed("this store was written by a newer release of the relay")
    if application or version or tables:
        raise StorageFailed("this file is not a relay's store")
    return False


def _make(connection: sqlite3.Connection) -> None:
    """Makes the tables, unless another process did so meanwhile. Later versions add their steps here."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ours(connection):
            for sql in files("fourfold_relay.stores").joinpath("sqlite.sql").read_text().split(";"):
                connection.execute(sql)
            connection.execute("INSERT INTO relay VALUES (1, ?)", (secrets.token_bytes(32),))
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def one(connection: sqlite3.Connection, sql: str, *values: object) -> Any:
    """The first row, or None."""
    return connection.execute(sql, values).fetchone()
