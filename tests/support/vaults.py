"""Vaults that are closed whatever happens (an open one keeps its process alive), and things to put into them."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from fourfold_client.vault import AddRecord, Vault
from fourfold_shared.ids import Hash, LogId, SpaceId

SPACE, ELSEWHERE = SpaceId(b"s" * 16), SpaceId(b"e" * 16)
LOG, OTHER_LOG = LogId(b"\0\1aaaaaa"), LogId(b"\0\2bbbbbb")
PASSPHRASE = "correct horse"


@asynccontextmanager
async def new_vault(path: Path, passphrase: str = PASSPHRASE) -> AsyncIterator[Vault]:
    """A vault made at `path`."""
    vault = await Vault.create(path, passphrase)
    try:
        yield vault
    finally:
        await vault.close()


@asynccontextmanager
async def open_vault(path: Path, passphrase: str = PASSPHRASE) -> AsyncIterator[Vault]:
    """The vault at `path`, opened."""
    vault = await Vault.open(path, passphrase)
    try:
        yield vault
    finally:
        await vault.close()


@contextmanager
def behind_its_back(path: Path) -> Iterator[sqlite3.Connection]:
    """The vault's file as any other program may open it; what is done there is committed at the end."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def record(seq: int, log: LogId = LOG, space: SpaceId = SPACE) -> AddRecord:
    """Something like a record."""
    return AddRecord(space, log, seq, Hash(seq.to_bytes(32, "big")), 1, 2, seq * 3, b"record %d" % seq)
