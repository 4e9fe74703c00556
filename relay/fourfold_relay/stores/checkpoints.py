"""Copies what was written ahead into the file, on a connection of its own: so that no commit waits for it.

SQLite by itself does this within some commit, which then takes many times as long as others. It still does, in the
writer's connection, should this here not keep up (`connection.MOST_PAGES`), and there is then little left to copy.
Often is better than seldom: a write-ahead log that was copied whole is written from its start again, and flushing is
then several times faster than in a file that grows.
"""

import asyncio
import logging
import sqlite3

from fourfold_relay.stores.connection import Connection
from fourfold_shared.errors import StorageFailed

EVERY = 256
"""Writes: each dirties a few pages of 4 KiB."""
log = logging.getLogger("fourfold.relay")


class Checkpoints:
    """Of one file. `connection` is used for nothing else."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._writes = 0
        self._task: asyncio.Task[None] | None = None

    def wrote(self, writes: int) -> None:
        """Takes note of writes that were committed, and copies them once they are many."""
        self._writes += writes
        if self._writes >= EVERY and self._task is None:
            self._writes = 0
            self._task = asyncio.get_running_loop().create_task(self._copy())

    async def close(self) -> None:
        """Waits for what is running, and closes the connection."""
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._connection.close()

    async def _copy(self) -> None:
        try:
            await self._connection.do(_copy)
        except StorageFailed as error:
            log.warning("what was written ahead could not be copied yet: %s", error)
        finally:
            self._task = None


def _copy(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
