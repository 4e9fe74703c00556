"""The embedded store: one SQLite file, WAL, synchronous=FULL, one writer that commits in groups and one reader.

A second process (`fourfold-relay ticket`, `stats`, `backup`, `check`) may use the file beside the relay.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from shutil import disk_usage
from typing import Any, cast

from fourfold_relay.store import Appended, Behind, Conflict, Invited, Page, Removing, Row, Stats, TicketRefused
from fourfold_relay.stores.checkpoints import Checkpoints
from fourfold_relay.stores.connection import Connection, backup, claim, one
from fourfold_relay.stores.journal import Heads, append_rows, newest_of, read_page
from fourfold_relay.stores.writer import Writer
from fourfold_shared.ids import CaseId, LogId, SpaceId

PLENTY = 512 * 1024 * 1024
"""Bytes on a disk that has room to spare."""
LOG_PAGE = 64
"""Records of a log that are read at once: at the largest size 39 MB."""
_NUMBER = "(SELECT number FROM cases WHERE id = ?)"


class SQLiteStore:
    """A store in one file. Made by `open`."""

    def __init__(self, path: Path, writing: Connection, reader: Connection, copying: Connection) -> None:
        self._path = path
        self._heads = Heads()
        self._checkpoints = Checkpoints(copying)
        self._writer = Writer(writing, self._heads.forget, self._checkpoints.wrote)
        self._reader = reader
        self._lock: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, path: str) -> "SQLiteStore":
        """Opens or makes the file. Raises: StorageFailed."""
        whole = Path(path).absolute()
        async with AsyncExitStack() as stack:
            connections = []
            for _ in range(3):
                connections.append(await Connection.open(whole))
                stack.push_async_callback(connections[-1].close)
            stack.pop_all()
        return cls(whole, *connections)

    async def claim(self) -> None:
        self._lock = await self._reader.do(lambda _: claim(self._path))
        if disk_usage(self._path.parent).free >= PLENTY:
            await self._writer.make_room()

    async def close(self) -> None:
        try:
            await self._writer.close()
        finally:
            await self._checkpoints.close()
            if self._lock is not None:
                await self._reader.do(lambda _: cast(sqlite3.Connection, self._lock).close())
            await self._reader.close()

    async def ping(self) -> None:
        await self._writer.write(lambda connection: connection.execute("UPDATE relay SET seed = seed"))

    async def relay_seed(self) -> bytes:
        row = await self._reader.do(lambda connection: one(connection, "SELECT seed FROM relay"))
        return cast(bytes, row[0])

    async def add_ticket(self, ticket: bytes, quota: int) -> None:
        sql = "INSERT INTO tickets VALUES (?, ?, NULL) ON CONFLICT DO NOTHING"
        await self._writer.write(lambda connection: connection.execute(sql, (ticket, quota)))

    async def found(self, case: CaseId, entry: bytes, ticket: bytes) -> None:
        def found(connection: sqlite3.Connection) -> None:
            row = one(connection, "SELECT quota, used_by FROM tickets WHERE hash = ?", ticket)
            if row is None or row[1] not in (None, bytes(case)):
                raise TicketRefused("there is no such open ticket")
            if one(connection, "SELECT 1 FROM cases WHERE id = ?", case) is not None:
                return
            connection.execute("UPDATE tickets SET used_by = ? WHERE hash = ?", (case, ticket))
            connection.execute("INSERT INTO cases (id, quota, bytes) VALUES (?, ?, 0)", (case, row[0]))
            connection.execute(f"INSERT INTO rosters VALUES ({_NUMBER}, 0, ?)", (case, entry))  # noqa: S608

        await self._writer.write(found)

    async def roster(self, case: CaseId) -> list[bytes]:
        return await self._entries('FROM rosters WHERE "case" =', case)

    async def append_roster(
        self, case: CaseId, index: int, entry: bytes, invited: Sequence[Invited], removing: Removing | None = None
    ) -> None:
        def append(connection: sqlite3.Connection) -> None:
            number = self._heads.case(connection, case).number
            count = one(connection, 'SELECT count(*) FROM rosters WHERE "case" = ?', number)[0]
            if index != count:
                sql = 'SELECT entry FROM rosters WHERE "case" = ? AND number = ?'
                _verify_repeat(one(connection, sql, number, index), entry, count)
                return
            if removing is not None:
                _remove(connection, number, removing, count)
                self._heads.gone.pop(number, None)
            connection.execute("INSERT INTO rosters VALUES (?, ?, ?)", (number, index, entry))
            connection.execute('DELETE FROM invitations WHERE "case" = ?', (number,))
            rows = [(each.key, number, each.seat) for each in invited]
            connection.executemany("INSERT INTO invitations VALUES (?, ?, ?)", rows)

        await self._writer.write(append)

    async def invited_to(self, key: bytes) -> CaseId | None:
        sql = 'SELECT id FROM cases JOIN invitations ON number = "case" WHERE key = ? ORDER BY number'
        row = await self._reader.do(lambda connection: one(connection, sql, key))
        return CaseId(row[0]) if row else None

    async def keychain(self, case: CaseId, space: SpaceId) -> list[bytes]:
        return await self._entries('FROM keychains WHERE space = ? AND "case" =', space, case)

    async def append_keychain(self, case: CaseId, space: SpaceId, index: int, entry: bytes) -> None:
        def append(connection: sqlite3.Connection) -> None:
            number = self._heads.case(connection, case).number
            sql = 'SELECT count(*) FROM keychains WHERE "case" = ? AND space = ?'
            count = one(connection, sql, number, space)[0]
            if index != count:
                sql = 'SELECT entry FROM keychains WHERE "case" = ? AND space = ? AND number = ?'
                _verify_repeat(one(connection, sql, number, space, index), entry, count)
                return
            connection.execute("INSERT INTO keychains VALUES (?, ?, ?, ?)", (number, space, index, entry))

        await self._writer.write(append)

    async def append(self, case: CaseId, space: SpaceId, rows: Sequence[Row], *, removed: bool = False) -> Appended:
        return await self._writer.write(
            partial(append_rows, heads=self._heads, case_id=case, space=space, rows=rows, removed=removed)
        )

    async def log(self, case: CaseId, space: SpaceId, log: LogId, after: int) -> list[bytes]:
        sql = f'SELECT record FROM journals WHERE space = ? AND log = ? AND seq > ? AND "case" = {_NUMBER} ORDER BY seq'  # noqa: S608
        values = (space, log, after, case, LOG_PAGE)
        rows = await self._reader.do(lambda connection: connection.execute(f"{sql} LIMIT ?", values).fetchall())
        return [row[0] for row in rows]

    async def read(self, case: CaseId, space: SpaceId, after: int, max_records: int, max_bytes: int) -> Page:
        return await self._reader.do(
            partial(read_page, case=case, space=space, after=after, max_records=max_records, max_bytes=max_bytes)
        )

    async def newest_of(self, case: CaseId, space: SpaceId, devices: frozenset[int]) -> int:
        return await self._writer.write(
            lambda connection: newest_of(connection, self._heads.case(connection, case).number, space, devices)
        )

    async def stats(self) -> Stats:
        def count(connection: sqlite3.Connection) -> Stats:
            cases, size = one(connection, "SELECT count(*), coalesce(sum(bytes), 0) FROM cases")
            tickets = one(connection, "SELECT count(*) FROM tickets WHERE used_by IS NULL")[0]
            return Stats(cases, tickets, one(connection, "SELECT count(*) FROM journals")[0], size)

        return await self._reader.do(count)

    async def cases(self) -> list[CaseId]:
        sql = "SELECT id FROM cases ORDER BY number"
        rows = await self._reader.do(lambda connection: connection.execute(sql).fetchall())
        return [CaseId(row[0]) for row in rows]

    async def verify_file(self) -> list[str]:
        """What is wrong with the file itself: SQLite's own check, and the sizes that quotas go by."""

        def verify(connection: sqlite3.Connection) -> list[str]:
            try:
                verdict = one(connection, "PRAGMA integrity_check(1)")[0]
            except sqlite3.DatabaseError as error:
                verdict = str(error)
            if verdict != "ok":
                return [f"the file: {verdict}"]
            sql = (
                "SELECT id FROM cases WHERE bytes !="
                ' (SELECT coalesce(sum(length(record)), 0) FROM journals WHERE "case" = cases.number)'
            )
            return [f"case {row[0].hex()[:12]}: its size is miscounted" for row in connection.execute(sql)]

        return await self._reader.do(verify)

    async def backup(self, out: str) -> None:
        """A consistent copy, also while a relay serves. Raises: StorageFailed."""
        await self._reader.do(lambda connection: backup(connection, Path(out).absolute()))

    async def _entries(self, where: str, *values: object) -> list[bytes]:
        sql = f"SELECT entry {where} {_NUMBER} ORDER BY number"
        rows = await self._reader.do(lambda connection: connection.execute(sql, values).fetchall())
        return [row[0] for row in rows]


def _verify_repeat(stored: Any, entry: bytes, count: int) -> None:
    """Returns nothing when this very entry stands at its place already. Raises: Conflict."""
    if stored is None or stored[0] != entry:
        raise Conflict(count)


def _remove(connection: sqlite3.Connection, number: int, removing: Removing, count: int) -> None:
    """Closes the logs of removed devices, if whoever removes them has seen enough of them. Raises: Behind."""
    stands = {space: newest_of(connection, number, space, removing.devices) for space in removing.seen}
    seen, enough = removing.seen, removing.enough
    if any(seen[space] < min(newest, enough.get(space, newest)) for space, newest in stands.items()):
        raise Behind(count, stands)
    connection.executemany("INSERT INTO removed VALUES (?, ?)", [(number, device) for device in removing.devices])
