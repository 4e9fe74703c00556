"""Journals in SQLite: where they stand, how records are appended, and how they are read a page at a time."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fourfold_relay.store import DEVICE_LOGS, Appended, Fork, Gap, OverQuota, Page, Removed, Row, TooManyLogs
from fourfold_relay.stores.connection import one
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import CaseId, LogId, Space, SpaceId

MAX_KNOWN = 100_000
"""Logs whose newest sequence number is kept in memory; beyond that all are read again as they are needed."""


@dataclass(slots=True)
class _Case:
    number: int
    quota: int
    bytes: int


@dataclass(slots=True)
class Heads:
    """Where cases, journals and logs stand, so that appending need not read. Empty it after a failed transaction."""

    cases: dict[CaseId, _Case] = field(default_factory=dict)
    positions: dict[tuple[int, SpaceId], int] = field(default_factory=dict)
    seqs: dict[tuple[int, SpaceId, LogId], int] = field(default_factory=dict)
    gone: dict[int, frozenset[int]] = field(default_factory=dict)
    begun: dict[tuple[int, int], int] = field(default_factory=dict)

    def forget(self) -> None:
        """Forgets everything; it is read again."""
        self.cases.clear()
        self.gone.clear()
        self.begun.clear()
        self.positions.clear()
        self.seqs.clear()

    def case(self, connection: sqlite3.Connection, case: CaseId) -> _Case:
        """A case's number, quota and size. Raises: StorageFailed when there is none."""
        known = self.cases.get(case)
        if known is None:
            row = one(connection, "SELECT number, quota, bytes FROM cases WHERE id = ?", case)
            if row is None:
                raise StorageFailed("there is no such case")
            known = self.cases[case] = _Case(*row)
        return known

    def removed(self, connection: sqlite3.Connection, number: int) -> frozenset[int]:
        """The devices of a case that were removed."""
        known = self.gone.get(number)
        if known is None:
            rows = connection.execute('SELECT device FROM removed WHERE "case" = ?', (number,)).fetchall()
            known = self.gone[number] = frozenset(row[0] for row in rows)
        return known

    def logs(self, connection: sqlite3.Connection, case: CaseId, number: int, device: int) -> int:
        """How many logs a device has begun in a case."""
        known = self.begun.get((number, device))
        if known is None:
            sql = 'SELECT count(*) FROM journals WHERE "case" = ? AND space = ? AND log BETWEEN ? AND ? AND seq = 1'
            logs = _logs_of(device)
            known = sum(one(connection, sql, number, space.of(case), *logs)[0] for space in Space)
            self.begun[number, device] = known
        return known

    def position(self, connection: sqlite3.Connection, number: int, space: SpaceId) -> int:
        """The journal's newest position, 0 before its first record."""
        known = self.positions.get((number, space))
        if known is None:
            known = end_of(connection, number, space)
            self.positions[number, space] = known
        return known

    def seq(self, connection: sqlite3.Connection, number: int, space: SpaceId, log: LogId) -> int:
        """The log's newest sequence number, 0 before its first record."""
        known = self.seqs.get((number, space, log))
        if known is None:
            if len(self.seqs) >= MAX_KNOWN:
                self.forget()
            sql = 'SELECT max(seq) FROM journals WHERE "case" = ? AND space = ? AND log = ?'
            known = self.seqs[number, space, log] = one(connection, sql, number, space, log)[0] or 0
        return known


def newest_of(connection: sqlite3.Connection, number: int, space: SpaceId, devices: Iterable[int]) -> int:
    """The position of the newest record of some devices in a journal, 0 when there is none."""
    sql = 'SELECT max(position) FROM journals WHERE "case" = ? AND space = ? AND log BETWEEN ? AND ?'
    found = (one(connection, sql, number, space, *_logs_of(device))[0] for device in devices)
    return max((position for position in found if position is not None), default=0)


def _logs_of(device: int) -> tuple[bytes, bytes]:
    """The first and the last log that a device can have: a log begins with its device's index."""
    prefix = device.to_bytes(2, "big")
    return prefix.ljust(LogId.SIZE, b"\x00"), prefix.ljust(LogId.SIZE, b"\xff")


def append_rows(
    connection: sqlite3.Connection,
    heads: Heads,
    case_id: CaseId,
    space: SpaceId,
    rows: Sequence[Row],
    *,
    removed: bool = False,
) -> Appended:
    """Appends those rows of one log that are not there yet; with `removed` also to that of a removed device.

    Raises: Gap, Fork, OverQuota, Removed, TooManyLogs, StorageFailed.
    """
    case = heads.case(connection, case_id)
    if not removed and not heads.removed(connection, case.number).isdisjoint(row.log.device for row in rows):
        raise Removed("the device was removed")
    position = heads.position(connection, case.number, space)
    new: list[Row] = []
    for row in rows:
        newest = new[-1].seq if new else heads.seq(connection, case.number, space, row.log)
        if row.seq > newest + 1:
            raise Gap(newest + 1)
        if row.seq > newest:
            new.append(row)
        else:
            _verify_repeat(connection, case.number, space, row, newest)
    if not new:
        return Appended(position, ())
    begins, device = new[0].seq == 1, new[0].log.device
    begun = heads.logs(connection, case_id, case.number, device) if begins else 0
    if begun >= DEVICE_LOGS:
        raise TooManyLogs("a device has as many logs as it may have")
    size = case.bytes + sum(len(row.record) for row in new)
    if case.quota and size > case.quota:
        raise OverQuota(case.quota)
    connection.executemany(
        "INSERT INTO journals VALUES (?, ?, ?, ?, ?, ?)",
        [(case.number, space, position + place, row.log, row.seq, row.record) for place, row in enumerate(new, 1)],
    )
    connection.execute("UPDATE cases SET bytes = ? WHERE number = ?", (size, case.number))
    case.bytes = size
    if begins:
        heads.begun[case.number, device] = begun + 1
    heads.positions[case.number, space] = position + len(new)
    heads.seqs[case.number, space, new[-1].log] = new[-1].seq
    return Appended(position + len(new), tuple(row.record for row in new))


def read_page(
    connection: sqlite3.Connection, case: CaseId, space: SpaceId, after: int, max_records: int, max_bytes: int
) -> Page:
    """Records after a position, within the bounds; only what is given is read into memory."""
    number = (one(connection, "SELECT number FROM cases WHERE id = ?", case) or (0,))[0]
    sizes = connection.execute(
        'SELECT position, length(record) FROM journals WHERE "case" = ? AND space = ? AND position > ?'
        " ORDER BY position LIMIT ?",
        (number, space, after, max_records + 1),
    ).fetchall()
    if not sizes:
        return Page((), min(after, end_of(connection, number, space)), False)
    last, total = after, 0
    for position, size in sizes[:max_records]:
        total += size
        if last != after and total > max_bytes:
            break
        last = position
    records = connection.execute(
        'SELECT record FROM journals WHERE "case" = ? AND space = ? AND position > ? AND position <= ?'
        " ORDER BY position",
        (number, space, after, last),
    ).fetchall()
    return Page(tuple(row[0] for row in records), last, last != sizes[-1][0])


def end_of(connection: sqlite3.Connection, number: int, space: SpaceId) -> int:
    """The journal's newest position as the file has it, 0 before its first record."""
    sql = 'SELECT max(position) FROM journals WHERE "case" = ? AND space = ?'
    return int(one(connection, sql, number, space)[0] or 0)


def _verify_repeat(connection: sqlite3.Connection, number: int, space: SpaceId, row: Row, newest: int) -> None:
    """Returns nothing when the journal has this very record. Raises: Fork."""
    sql = 'SELECT record FROM journals WHERE "case" = ? AND space = ? AND log = ? AND seq = ?'
    stored = one(connection, sql, number, space, row.log, row.seq)
    if stored is None or stored[0] != row.record:
        raise Fork(newest + 1)
