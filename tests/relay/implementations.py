"""The stores that the contract suite runs over: one line for each."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Implementation:
    """How to find a fresh store, and how to make its writing fail for a while, from outside."""

    name: str
    address: Callable[[Path], str]
    broken: Callable[[str, str], object]


@contextmanager
def _sqlite_broken(address: str, table: str) -> Iterator[None]:
    """While this lasts, every second row that is put into `table` is refused by the database itself."""
    path = address.removeprefix("sqlite:")
    trigger = (
        f"CREATE TRIGGER broken BEFORE INSERT ON {table}"
        f" WHEN (SELECT count(*) FROM {table}) % 2 = 1 BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(trigger)
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER broken")


IMPLEMENTATIONS = [
    Implementation("sqlite", lambda folder: f"sqlite:{folder / 'relay.db'}", _sqlite_broken),
]
