"""The embedded store: one SQLite file, WAL, synchronous=FULL, one writer that commits in groups.

The heads of journals in use are kept in memory so that a group is one transaction of inserts; they are read again
after a failure. A second process (`fourfold-relay ticket`) may write tickets beside it.
"""

import asyncio
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import aiosqlite

from fourfold_relay.store import (
    Appended,
    Conflict,
    Fork,
    Gap,
    Invited,
    OverQuota,
    Page,
    Row,
    Stats,
    TicketRefused,
)
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import CaseId, LogId, SpaceId

VERSION = 1
APPLICATION = 0x46345245
"""What marks the file as a relay's (PRAGMA application_id): "F4RE"."""
BUSY_MILLISECONDS = 10_000
MAX_GROUP = 2000
MAX_JOURNALS = 20_000
"""Journals whose heads are kept in memory."""


@dataclass(slots=True)
class _Head:
    """Where one journal stands: its last position, and each log's last sequence number."""

    position: int = 0
    logs: dict[LogId, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Case:
    number: int
    quota: int
    bytes: int


@dataclass(slots=True)
class _Append:
    case: CaseId
    space: SpaceId
    rows: Sequence[Row]
    done: "asyncio.Future[Appended]"


@dataclass(slots=True)
class _Write:
    """Anything else that is written: a function that runs inside the transaction."""

    run: Callable[[], Awaitable[Any]]
    done: "asyncio.Future[Any]"


class SQLiteStore:
    """A store in one file. Made by `open`."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._queue: list[_Append | _Write] = []
        self._task: asyncio.Task[None] | None = None
        self._heads: OrderedDict[tuple[CaseId, SpaceId], _Head] = OrderedDict()
        self._cases: dict[CaseId, _Case] = {}

    @classmethod
    async def open(cls, path: str) -> "SQLiteStore":
        """Opens or makes the file. Raises: StorageFailed."""
        with plainly():
            if not Path(path).absolute().parent.is_dir():
                raise StorageFailed("the folder of the store does not exist")
            writer = await _connect(path)
        try:
            await _migrate(writer)
            with plainly():
                reader = await _connect(path)
        except BaseException:
            await writer.close()
            raise
        return cls(writer, reader)

    async def close(self) -> None:
        while self._task is not None:
            await asyncio.wait([self._task])
        try:
            with plainly():
                await self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await self._reader.close()
            await self._writer.close()

    async def relay_seed(self) -> bytes:
        async def make() -> None:
            await self._writer.execute("INSERT OR IGNORE INTO relay VALUES (1, ?)", (secrets.token_bytes(32),))

        await self._write(make)
        return cast(bytes, (await self._rows("SELECT seed FROM relay"))[0][0])

    async def add_ticket(self, ticket: bytes, quota: int) -> None:
        async def add() -> None:
            await self._writer.execute("INSERT INTO tickets VALUES (?, ?, NULL)", (ticket, quota))

        await self._write(add)

    async def found(self, case: CaseId, entry: bytes, ticket: bytes) -> None:
        async def found() -> None:
            row = await _one(self._writer, "SELECT quota, used_by FROM tickets WHERE hash = ?", ticket)
            if row is None or row[1] not in (None, bytes(case)):
                raise TicketRefused("there is no such open ticket")
            if row[1] is not None:
                return
            await self._writer.execute("UPDATE tickets SET used_by = ? WHERE hash = ?", (case, ticket))
            await self._writer.execute("INSERT INTO cases (id, quota, bytes) VALUES (?, ?, 0)", (case, row[0]))
            await self._writer.execute("INSERT INTO rosters SELECT number, 0, ? FROM cases WHERE id = ?", (entry, case))

        await self._write(found)

    async def roster(self, case: CaseId) -> list[bytes]:
        rows = await self._rows(
            'SELECT entry FROM rosters JOIN cases ON cases.number = "case" WHERE id = ? ORDER BY rosters.number', case
        )
        return [row[0] for row in rows]

    async def append_roster(self, case: CaseId, index: int, entry: bytes, invited: Sequence[Invited]) -> None:
        number = (await self._case(case)).number

        async def append() -> None:
            row = await _one(self._writer, 'SELECT count(*) FROM rosters WHERE "case" = ?', number)
            if row is None or row[0] != index:
                raise Conflict(0 if row is None else row[0])
            await self._writer.execute("INSERT INTO rosters VALUES (?, ?, ?)", (number, index, entry))
            await self._writer.execute('DELETE FROM invitations WHERE "case" = ?', (number,))
            await self._writer.executemany(
                "INSERT INTO invitations VALUES (?, ?, ?)", [(one.key, number, one.seat) for one in invited]
            )

        await self._write(append)

    async def invited_to(self, key: bytes) -> CaseId | None:
        rows = await self._rows('SELECT id FROM cases JOIN invitations ON number = "case" WHERE key = ?', key)
        return CaseId(rows[0][0]) if rows else None

    async def keychain(self, case: CaseId, space: SpaceId) -> list[bytes]:
        rows = await self._rows(
            'SELECT entry FROM keychains JOIN cases ON cases.number = "case" WHERE id = ? AND space = ?'
            " ORDER BY keychains.number",
            case,
            space,
        )
        return [row[0] for row in rows]

    async def append_keychain(self, case: CaseId, space: SpaceId, index: int, entry: bytes) -> None:
        number = (await self._case(case)).number

        async def append() -> None:
            row = await _one(
                self._writer, 'SELECT count(*) FROM keychains WHERE "case" = ? AND space = ?', number, space
            )
            if row is None or row[0] != index:
                raise Conflict(0 if row is None else row[0])
            await self._writer.execute("INSERT INTO keychains VALUES (?, ?, ?, ?)", (number, space, index, entry))

        await self._write(append)

    async def append(self, case: CaseId, space: SpaceId, rows: Sequence[Row]) -> Appended:
        known = await self._case(case)
        head = await self._head(case, space, known)
        repeats = sum(1 for row in rows if row.seq <= head.logs.get(row.log, 0))
        if repeats:
            await self._verify_repeats(known, space, rows[:repeats], head)
        done: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        self._enqueue(_Append(case, space, rows, done))
        return await done

    async def read(self, case: CaseId, space: SpaceId, after: int, max_records: int, max_bytes: int) -> Page:
        number = (await self._case(case)).number
        rows = await self._rows(
            'SELECT position, record FROM journals WHERE "case" = ? AND space = ? AND position > ?'
            " ORDER BY position LIMIT ?",
            number,
            space,
            after,
            max_records + 1,
        )
        taken: list[bytes] = []
        size = 0
        for _, record in rows[:max_records]:
            size += len(record)
            if taken and size > max_bytes:
                break
            taken.append(record)
        position = rows[len(taken) - 1][0] if taken else after
        return Page(tuple(taken), position, len(taken) < len(rows))

    async def stats(self) -> Stats:
        cases, size = (await self._rows("SELECT count(*), coalesce(sum(bytes), 0) FROM cases"))[0]
        tickets = (await self._rows("SELECT count(*) FROM tickets WHERE used_by IS NULL"))[0][0]
        records = (await self._rows("SELECT count(*) FROM journals"))[0][0]
        return Stats(cases, tickets, records, size)

    async def cases(self) -> list[CaseId]:
        return [CaseId(row[0]) for row in await self._rows("SELECT id FROM cases ORDER BY number")]

    async def verify_file(self) -> str:
        """SQLite's own check of the file: "ok", or the first thing that is wrong."""
        return str((await self._rows("PRAGMA integrity_check(1)"))[0][0])

    async def backup(self, out: str) -> None:
        """A consistent copy, also while a relay serves. Raises: StorageFailed."""
        with plainly():
            if Path(out).exists():
                raise StorageFailed("there is a file of that name already")
            async with aiosqlite.connect(out) as copy:
                await self._reader.backup(copy)

    # -- reading -------------------------------------------------------------------------------------------------------

    async def _rows(self, sql: str, *values: object) -> list[Any]:
        with plainly():
            return list(await self._reader.execute_fetchall(sql, values))

    async def _case(self, case: CaseId) -> _Case:
        known = self._cases.get(case)
        if known is None:
            rows = await self._rows("SELECT number, quota, bytes FROM cases WHERE id = ?", case)
            if not rows:
                raise StorageFailed("there is no such case")
            known = self._cases.setdefault(case, _Case(*rows[0]))
        return known

    async def _head(self, case: CaseId, space: SpaceId, known: _Case) -> _Head:
        head = self._heads.get((case, space))
        if head is None:
            rows = await self._rows(
                'SELECT log, max(seq), max(position) FROM journals WHERE "case" = ? AND space = ? GROUP BY log',
                known.number,
                space,
            )
            loaded = _Head(max((row[2] for row in rows), default=0), {LogId(row[0]): row[1] for row in rows})
            head = self._heads.setdefault((case, space), loaded)
            if len(self._heads) > MAX_JOURNALS and self._task is None:
                self._heads.popitem(last=False)
        return head

    async def _verify_repeats(self, known: _Case, space: SpaceId, rows: Sequence[Row], head: _Head) -> None:
        for row in rows:
            stored = await self._rows(
                'SELECT record FROM journals WHERE "case" = ? AND space = ? AND log = ? AND seq = ?',
                known.number,
                space,
                row.log,
                row.seq,
            )
            if stored and stored[0][0] != row.record:
                raise Fork(head.logs[row.log] + 1)

    # -- writing -------------------------------------------------------------------------------------------------------

    async def _write(self, run: Callable[[], Awaitable[Any]]) -> Any:
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._enqueue(_Write(run, done))
        return await done

    def _enqueue(self, work: _Append | _Write) -> None:
        self._queue.append(work)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._queue:
            count = next((n for n, one in enumerate(self._queue[:MAX_GROUP]) if isinstance(one, _Write)), MAX_GROUP)
            group, self._queue = self._queue[: max(count, 1)], self._queue[max(count, 1) :]
            first = group[0]
            if isinstance(first, _Write):
                await self._run(first)
            else:
                await self._append_group(cast(list[_Append], group))
        self._task = None

    async def _run(self, work: _Write) -> None:
        try:
            with plainly():
                await self._writer.execute("BEGIN IMMEDIATE")
                try:
                    result = await work.run()
                    await self._writer.execute("COMMIT")
                except BaseException:
                    await _roll_back(self._writer)
                    raise
        except (Conflict, TicketRefused, StorageFailed) as error:
            _fail(work.done, error)
        else:
            _finish(work.done, result)

    async def _append_group(self, group: list[_Append]) -> None:
        inserts: list[tuple[object, ...]] = []
        sizes: dict[CaseId, int] = {}
        finished: list[tuple[_Append, Appended]] = []
        for work in group:
            try:
                finished.append((work, self._place(work, inserts, sizes)))
            except (Conflict, OverQuota, StorageFailed) as error:
                _fail(work.done, error)
        try:
            if inserts:
                await self._insert(inserts, sizes)
        except StorageFailed as error:
            for work, _ in finished:
                self._heads.pop((work.case, work.space), None)
                self._cases.pop(work.case, None)
                _fail(work.done, error)
            return
        for work, appended in finished:
            _finish(work.done, appended)

    def _place(self, work: _Append, inserts: list[tuple[object, ...]], sizes: dict[CaseId, int]) -> Appended:
        """Finds positions for the rows of one append that are new; changes nothing unless it returns."""
        head, case = self._heads.get((work.case, work.space)), self._cases.get(work.case)
        if head is None or case is None:
            raise StorageFailed("the store failed a moment ago")
        rows = [row for row in work.rows if row.seq > head.logs.get(row.log, 0)]
        following = dict(head.logs)
        for row in rows:
            if row.seq != following.get(row.log, 0) + 1:
                raise Gap(head.logs.get(row.log, 0) + 1)
            following[row.log] = row.seq
        size = sum(len(row.record) for row in rows)
        if case.quota and case.bytes + size > case.quota:
            raise OverQuota("the case has used what its ticket allows")
        for row in rows:
            head.position += 1
            inserts.append((case.number, work.space, head.position, row.log, row.seq, row.record))
        head.logs = following
        case.bytes += size
        sizes[work.case] = case.bytes
        return Appended(head.position, tuple(row.record for row in rows))

    async def _insert(self, inserts: list[tuple[object, ...]], sizes: dict[CaseId, int]) -> None:
        with plainly():
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                await self._writer.executemany("INSERT INTO journals VALUES (?, ?, ?, ?, ?, ?)", inserts)
                await self._writer.executemany(
                    "UPDATE cases SET bytes = ? WHERE id = ?", [(size, case) for case, size in sizes.items()]
                )
                await self._writer.execute("COMMIT")
            except sqlite3.Error:
                await _roll_back(self._writer)
                raise


@contextmanager
def plainly() -> Any:
    """Turns what SQLite raises into a StorageFailed with a sentence for the operator."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise StorageFailed(_SENTENCES.get(code, "the store could not be read or written")) from None
    except (sqlite3.Error, OSError):
        raise StorageFailed("the store could not be read or written; is it a relay's file?") from None


_SENTENCES = {
    sqlite3.SQLITE_FULL: "the store's disk is full",
    sqlite3.SQLITE_READONLY: "the store is read-only",
    sqlite3.SQLITE_CANTOPEN: "the store's file cannot be opened or made",
    sqlite3.SQLITE_BUSY: "the store is busy in another process",
}


async def _connect(path: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None)
    try:
        for pragma in (f"busy_timeout = {BUSY_MILLISECONDS}", "journal_mode = WAL", "synchronous = FULL"):
            await connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _migrate(connection: aiosqlite.Connection) -> None:
    """Brings the file to this version: makes it, or leaves it as it is. Later versions add their steps here."""
    with plainly():
        await connection.execute("BEGIN IMMEDIATE")
        try:
            await _make(connection)
        except BaseException:
            await _roll_back(connection)
            raise
        await connection.execute("COMMIT")


async def _make(connection: aiosqlite.Connection) -> None:
    version = (await _one(connection, "PRAGMA user_version") or (0,))[0]
    application = (await _one(connection, "PRAGMA application_id") or (0,))[0]
    tables = (await _one(connection, "SELECT count(*) FROM sqlite_schema") or (0,))[0]
    if (application, version) == (APPLICATION, VERSION):
        return
    if tables or version:
        raise StorageFailed("this file is not a relay's store, or was written by a newer relay")
    for sql in files("fourfold_relay.stores").joinpath("sqlite.sql").read_text().split(";"):
        await connection.execute(sql)
    await connection.execute(f"PRAGMA application_id = {APPLICATION}")
    await connection.execute(f"PRAGMA user_version = {VERSION}")


async def _one(connection: aiosqlite.Connection, sql: str, *values: object) -> Any:
    rows = list(await connection.execute_fetchall(sql, values))
    return rows[0] if rows else None


async def _roll_back(connection: aiosqlite.Connection) -> None:
    if connection.in_transaction:
        await connection.execute("ROLLBACK")


def _finish(done: "asyncio.Future[Any]", result: object) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: "asyncio.Future[Any]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
