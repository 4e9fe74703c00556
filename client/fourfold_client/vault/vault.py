"""The vault: changes go in through one ordered queue, a group at a time; what was committed can be read back.

    OPEN ──a group fails, or suspend──▶ SUSPENDED ──resume──▶ OPEN        either ──close──▶ CLOSED

After a failure nothing more is taken until whoever holds state in memory has called `suspend`, read it again and called
`resume`: so no later change can rest on one that was lost.
"""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any

from fourfold_client.vault import passphrase as passphrases
from fourfold_client.vault.backup import Backup, Label
from fourfold_client.vault.changes import Change
from fourfold_client.vault.database import Database
from fourfold_client.vault.rows import Draft, HeldRecord, Quarantined, StoredRecord, typed
from fourfold_client.vault.sealing import Sealer
from fourfold_client.vault.statements import Statement, statements
from fourfold_shared.errors import Misuse, StorageFailed
from fourfold_shared.ids import Hash, LogId, SpaceId

MAX_GROUP = 2000
"""Changes in one transaction."""
PATIENT_SECONDS = 0.01
"""How long changes that nobody waits for may wait for company."""


class State(Enum):
    """Whether changes are taken."""

    OPEN = auto()
    SUSPENDED = auto()
    CLOSED = auto()


class Vault:
    """An open home. Made by `create` and `open`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._queue: list[tuple[list[Statement], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._state = State.OPEN
        self._turned_away = False
        self.failure: StorageFailed | None = None
        """Why the newest commit failed; None when it did not."""

    @classmethod
    async def create(cls, path: Path, passphrase: str) -> "Vault":
        """Makes a new home, readable by its owner alone.

        Raises: StorageFailed, also when there is one already.
        """
        key = secrets.token_bytes(passphrases.KEY_SIZE)
        wrapped = await asyncio.to_thread(passphrases.wrap, key, passphrase)
        database = await Database.create(path, [("INSERT INTO vault_key VALUES (1, ?)", (wrapped,))])
        return cls(database, Sealer(key))

    @classmethod
    async def open(cls, path: Path, passphrase: str) -> "Vault":
        """Opens a home.

        Raises: WrongPassphrase; StorageFailed when there is none, or it is damaged or of a newer version.
        """
        database = await Database.open(path)
        try:
            key = await _unwrapped(database, passphrase)
        except BaseException:
            await database.close()
            raise
        return cls(database, Sealer(key))

    @property
    def closed(self) -> bool:
        """Whether this was let go of."""
        return self._state is State.CLOSED

    async def close(self) -> None:
        """Waits for what is queued, then lets go of the file. Closing twice is harmless."""
        if self._state is State.CLOSED:
            return
        await self._drained()
        self._state = State.CLOSED
        await self._database.close()

    def commit(self, *changes: Change, hurry: bool = True) -> "asyncio.Future[None]":
        """Commits changes together, after those of earlier calls: the order is that of the calls, awaited or not.

        Without `hurry` they wait up to `PATIENT_SECONDS` for others to share a flush of the disk with: nothing is lost
        with them that cannot be had again. The future ends once they are on disk; StorageFailed comes out of it when
        nothing of them was kept. Raises: Misuse once closed.
        """
        return self._commit([one for change in changes for one in statements(change, self._sealer)], hurry=hurry)

    def _commit(self, statements: list[Statement], *, hurry: bool = True) -> "asyncio.Future[None]":
        if self._state is State.CLOSED:
            raise Misuse("this home is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._state is State.SUSPENDED:
            self._turned_away = True
            _fail(done, StorageFailed("this home could not be written a moment ago; please try again"))
            return done
        self._queue.append((statements, done))
        if hurry:
            self._hurry.set()
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())
        return done

    async def suspend(self) -> None:
        """Waits for what is queued, then takes nothing more until `resume`."""
        self._turned_away = False
        self._state = State.SUSPENDED if self._state is State.OPEN else self._state
        await self._drained()

    def resume(self) -> bool:
        """Takes changes again; False when some were turned away since `suspend`: memory must then be read again."""
        if self._turned_away:
            return False
        self._state = State.OPEN if self._state is State.SUSPENDED else self._state
        return True

    async def change_passphrase(self, old: str, new: str) -> None:
        """Wraps the vault key under another passphrase. Raises: WrongPassphrase, StorageFailed."""
        key = await _unwrapped(self._database, old)
        wrapped = await asyncio.to_thread(passphrases.wrap, key, new)
        await self._commit([("UPDATE vault_key SET wrapped = ?", (wrapped,))])

    async def backup(self, made: int) -> bytes:
        """The bytes of a backup of all this as it stands now; `made` is the time put into it. Raises: StorageFailed."""
        wrapped = typed(await self._database.all("SELECT wrapped FROM vault_key"), bytes)[0][0]
        image, records = await self._database.image(), await self.progress()
        backup = Backup(Label(made, records[0]), image)
        return await asyncio.to_thread(self._sealer.seal_backup, backup, wrapped)

    async def progress(self) -> tuple[int, ...]:
        """Numbers that change when something is written or comes: records, roster, keychains, drafts."""
        query = (
            "SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM roster), (SELECT count(*) FROM keychains),"
            " (SELECT coalesce(max(n), 0) FROM drafts)"
        )
        return (await self._rows(query, kinds=(int, int, int, int)))[0]

    # -- reading; everything committed before the call is seen ---------------------------------------------------------

    async def secret(self, name: str) -> bytes | None:
        """The secret of this name."""
        rows = await self._rows("SELECT sealed FROM secrets WHERE name = ?", name, kinds=(bytes,))
        return self._sealer.open(rows[0][0], "secrets", name) if rows else None

    def blind(self, name: str) -> str:
        """What stands for a name that is not to be read: the same each time, and it says nothing without the key."""
        return self._sealer.blind(name)

    async def secret_names(self, prefix: str) -> list[str]:
        """The names of secrets that begin so, without the prefix."""
        query = "SELECT name FROM secrets WHERE substr(name, 1, ?) = ?"
        return [name[len(prefix) :] for (name,) in await self._rows(query, len(prefix), prefix, kinds=(str,))]

    async def roster(self) -> list[bytes]:
        """Every roster entry, in order."""
        return [entry for (entry,) in await self._rows("SELECT entry FROM roster ORDER BY number", kinds=(bytes,))]

    async def keychain(self, space: SpaceId) -> list[bytes]:
        """Every keychain entry of a space, in order."""
        query = "SELECT entry FROM keychains WHERE space = ? ORDER BY number"
        return [entry for (entry,) in await self._rows(query, space, kinds=(bytes,))]

    async def records(self, space: SpaceId) -> list[StoredRecord]:
        """Every record of a space in the order accepted."""
        query = "SELECT n, log, seq, hash, epoch, document, clock, record FROM records WHERE space = ? ORDER BY n"
        kinds = (int, LogId, int, Hash, int, int, int, bytes)
        return [StoredRecord(*row) for row in await self._rows(query, space, kinds=kinds)]

    async def own_records(self, space: SpaceId, log: LogId, after: int) -> list[bytes]:
        """The records of one log after a sequence number, in order."""
        query = "SELECT record FROM records WHERE space = ? AND log = ? AND seq > ? ORDER BY seq"
        return [record for (record,) in await self._rows(query, space, log, after, kinds=(bytes,))]

    async def held(self, space: SpaceId) -> list[HeldRecord]:
        """The records of a space that wait."""
        query = "SELECT log, seq, record FROM held WHERE space = ? ORDER BY log, seq"
        return [HeldRecord(*row) for row in await self._rows(query, space, kinds=(LogId, int, bytes))]

    async def quarantined(self) -> list[Quarantined]:
        """All evidence, oldest first."""
        query = "SELECT space, log, seq, reason, record FROM quarantine ORDER BY n"
        return [
            Quarantined(space, log, seq, self._sealer.open(reason, "quarantine", space.hex()).decode(), record)
            for space, log, seq, reason, record in await self._rows(query, kinds=(SpaceId, LogId, int, bytes, bytes))
        ]

    async def cursors(self) -> dict[SpaceId, int]:
        """How far this laptop has each journal."""
        return dict(await self._rows("SELECT space, position FROM cursors", kinds=(SpaceId, int)))

    async def pushed(self) -> dict[tuple[SpaceId, LogId], int]:
        """How far the relay has each of this laptop's logs."""
        rows = await self._rows("SELECT space, log, seq FROM pushed", kinds=(SpaceId, LogId, int))
        return {(space, log): seq for space, log, seq in rows}

    async def drafts(self, space: SpaceId) -> list[Draft]:
        """Local changes of a space that are not sealed as records yet, in order."""
        query = "SELECT n, generation, document, sealed FROM drafts WHERE space = ? ORDER BY n"
        return [
            Draft(n, document, self._sealer.open(sealed, "drafts", space.hex(), str(document)), generation)
            for n, generation, document, sealed in await self._rows(query, space, kinds=(int, int, int, bytes))
        ]

    async def cache(self, space: SpaceId, name: str) -> bytes | None:
        """What was cached under this name."""
        rows = await self._rows("SELECT sealed FROM caches WHERE space = ? AND name = ?", space, name, kinds=(bytes,))
        return self._sealer.open(rows[0][0], "caches", space.hex(), name) if rows else None

    async def _rows(self, query: str, *values: object, kinds: tuple[type, ...]) -> list[tuple[Any, ...]]:
        return typed(await self._database.all(query, *values), *kinds)

    # -- writing -------------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        """Takes everything queued as one group, again and again until nothing is left."""
        while self._queue:
            if not self._hurry.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(PATIENT_SECONDS):
                        await self._hurry.wait()
            group = self._take_group()
            if not self._queue:
                self._hurry.clear()
            try:
                await self._database.commit(one for statements, _ in group for one in statements)
            except StorageFailed as failure:
                self.failure = failure
                self._state = State.SUSPENDED if self._state is State.OPEN else self._state
                rest, self._queue = self._queue, []
                for _, done in (*group, *rest):
                    _fail(done, failure)
                continue
            self.failure = None
            for _, done in group:
                if not done.done():
                    done.set_result(None)
        self._writer = None

    def _take_group(self) -> Sequence[tuple[list[Statement], "asyncio.Future[None]"]]:
        size = count = 0
        while count < len(self._queue) and (not count or size + len(self._queue[count][0]) <= MAX_GROUP):
            size += len(self._queue[count][0])
            count += 1
        group, self._queue = self._queue[:count], self._queue[count:]
        return group

    async def _drained(self) -> None:
        while self._writer is not None:
            self._hurry.set()
            await asyncio.wait([self._writer])


async def _unwrapped(database: Database, passphrase: str) -> bytes:
    rows = typed(await database.all("SELECT wrapped FROM vault_key"), bytes)
    if not rows:
        raise StorageFailed("this home is damaged: its key is missing")
    return await asyncio.to_thread(passphrases.unwrap, rows[0][0], passphrase)


def _fail(done: "asyncio.Future[None]", failure: StorageFailed) -> None:
    if not done.done():
        done.set_exception(StorageFailed(str(failure)))
        done.exception()
