"""The one writer of a store: what waits is committed in groups, one transaction and one `fsync` for all of them."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from fourfold_relay.stores.connection import Connection, roll_back
from fourfold_shared.errors import FourfoldError, StorageFailed

T = TypeVar("T")

MAX_GROUP = 2000
ROOM = 8 * 1024 * 1024
"""Bytes: what is written ahead between two rounds of `checkpoints`, twice over."""
log = logging.getLogger("fourfold.relay")


@dataclass(slots=True)
class _Asked:
    """Something to be written: a function that runs inside the transaction, and who waits for its result."""

    work: Callable[[sqlite3.Connection], Any]
    done: "asyncio.Future[Any]"


class Writer:
    """Writes on one connection.

    `forget` is called when a transaction failed: what was learnt in it may be wrong. `wrote` is called with the number
    of writes after each group.
    """

    def __init__(self, connection: Connection, forget: Callable[[], None], wrote: Callable[[int], None]) -> None:
        self._connection = connection
        self._forget = forget
        self._wrote = wrote
        self._queue: list[_Asked] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` in a transaction and commits. Raises: StorageFailed, and what `work` refuses.

        Each work has a savepoint: one that raises takes back its own writing and no other's.
        """
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue.append(_Asked(work, done))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())
        return cast(T, await done)

    async def make_room(self) -> None:
        """Lets the write-ahead log grow at once.

        Flushing what is written into a file that grows takes several times as long as into one that does not.
        """
        with suppress(StorageFailed):
            await self._connection.do(_make_room)

    async def close(self) -> None:
        """Waits for what is queued, and closes the connection."""
        while self._task is not None:
            await asyncio.wait([self._task])
        with suppress(StorageFailed):  # what is in the WAL is as safe, only in a second file
            await self._connection.do(_checkpoint)
        await self._connection.close()

    async def _work(self) -> None:
        group: list[_Asked] = []
        try:
            while self._queue:
                group, self._queue = self._queue[:MAX_GROUP], self._queue[MAX_GROUP:]
                for asked, outcome in zip(group, await self._outcomes(group), strict=True):
                    _settle(asked.done, outcome)
                self._wrote(len(group))
        finally:
            self._task = None
            for asked in (*group, *self._queue):  # none is left unless this task was cancelled
                _settle(asked.done, StorageFailed("the store is closing"))
            self._queue.clear()

    async def _outcomes(self, group: Sequence[_Asked]) -> Sequence[object]:
        """The result or the error of each work; when the transaction itself failed, that error for all."""
        works = [asked.work for asked in group]
        try:
            return await self._connection.do(lambda connection: self._commit(connection, works))
        except StorageFailed as error:
            return [error] * len(group)
        except Exception as error:  # noqa: BLE001 - the writer goes on, and nobody waits for ever
            log.error("a commit failed unexpectedly: %s", type(error).__name__)
            return [StorageFailed("the store failed unexpectedly")] * len(group)

    def _commit(
        self, connection: sqlite3.Connection, works: Sequence[Callable[[sqlite3.Connection], Any]]
    ) -> list[object]:
        try:
            roll_back(connection)
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [_attempt(connection, work) for work in works]
            connection.execute("COMMIT")
        except BaseException:
            self._forget()
            roll_back(connection)
            raise
        return outcomes


def _attempt(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Any]) -> object:
    """One work's result, or what it raised. Raises: OperationalError (disk full and such): the transaction is lost."""
    connection.execute("SAVEPOINT one")
    try:
        outcome = work(connection)
    except FourfoldError as error:
        outcome = error
    except sqlite3.OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - one request fails, and the others of its group go on
        log.error("a write failed unexpectedly: %s", type(error).__name__)
        outcome = StorageFailed("the store failed unexpectedly")
    if isinstance(outcome, FourfoldError):
        connection.execute("ROLLBACK TO one")
    connection.execute("RELEASE one")
    return outcome


def _settle(done: "asyncio.Future[Any]", outcome: object) -> None:
    if done.done():
        return
    if isinstance(outcome, FourfoldError):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def _make_room(connection: sqlite3.Connection) -> None:
    """Writes a lot and takes it back: with hardly any cache it has gone into the write-ahead log by then."""
    (cache,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute("PRAGMA cache_size = 8")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TABLE room (bytes BLOB)")
        connection.execute("INSERT INTO room VALUES (zeroblob(?))", (ROOM,))
    finally:
        roll_back(connection)
        connection.execute(f"PRAGMA cache_size = {cache}")


def _checkpoint(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
