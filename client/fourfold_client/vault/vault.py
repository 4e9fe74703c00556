"""The vault: changes go in through one ordered queue, a group at a time; what was committed can be read back.

    OPEN ──a group fails, or suspend──▶ SUSPENDED ──resume──▶ OPEN        either ──close──▶ CLOSED

After a failure nothing more is taken until whoever holds state in memory has called `suspend`, read it again and called
`resume`: so no later change can rest on one that was lost.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

from fourfold_client.vault import passphrase as passphrases
from fourfold_client.vault.backup import Backup, Label
from fourfold_client.vault.changes import Change, PutSecret
from fourfold_client.vault.database import Database
from fourfold_client.vault.reading import Reading
from fourfold_client.vault.rows import typed
from fourfold_client.vault.sealing import Sealer
from fourfold_client.vault.second import NAME, ONLY, TURNED, TURNING, TURNING_SECRETS, Second
from fourfold_client.vault.statements import Statement, statements
from fourfold_shared.errors import Misuse, StorageFailed
from fourfold_shared.ids import SpaceId

Turn = Callable[[SpaceId, bytes, str, object], bytes]
MAX_GROUP = 2000
"""Changes in one transaction."""
PATIENT_SECONDS = 0.01
"""How long changes that nobody waits for may wait for company."""


class State(Enum):
    """Whether changes are taken."""

    OPEN = auto()
    SUSPENDED = auto()
    CLOSED = auto()


class Vault(Reading):
    """An open home. Made by `create` and `open`."""

    def __init__(self, database: Database, sealer: Sealer, second: Second) -> None:
        super().__init__(database, sealer, second)
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
        return cls(database, Sealer(key), Second())

    @classmethod
    async def open(cls, path: Path, passphrase: str) -> "Vault":
        """Opens a home.

        Raises: WrongPassphrase; StorageFailed when there is none, or it is damaged or of a newer version.
        """
        database = await Database.open(path)
        try:
            sealer = Sealer(await _unwrapped(database, passphrase))
            second = await _second(database, sealer)
        except BaseException:
            await database.close()
            raise
        return cls(database, sealer, second)

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
        nothing of them was kept. Raises: Misuse once closed, and for what belongs to a compartment that is.
        """
        return self._commit(
            [one for change in changes for one in statements(change, self._sealer, self.second)], hurry=hurry
        )

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

    # -- the second compartment ----------------------------------------------------------------------------------------

    async def set_second(self, space: SpaceId, passphrase: str) -> None:
        """Puts all that there is of a space, now and later, under a passphrase of its own; it is open then.

        One transaction: what fails leaves everything as it was. Raises: StorageFailed, Misuse if there is one.
        """
        if self.second.space is not None:
            raise Misuse("this page has a passphrase of its own already")
        fresh = await asyncio.to_thread(Second.fresh, space, passphrase)
        sealed = self._sealer.seal(fresh.to_bytes(), "secrets", NAME)
        await self._turn(fresh, fresh.seal, space, ("INSERT INTO secrets VALUES (?, ?)", (NAME, sealed)))

    async def drop_second(self, passphrase: str) -> None:
        """Puts it all back under the vault key alone. Raises: as `set_second`; WrongSecond."""
        opened = await asyncio.to_thread(self.second.opened, passphrase)
        await self._turn(Second(), opened.open, opened.covered, ("DELETE FROM secrets WHERE name = ?", (NAME,)))

    async def change_second(self, old: str, new: str) -> None:
        """Wraps its key under another passphrase. Raises: WrongSecond, StorageFailed, Misuse if there is none."""
        changed = await asyncio.to_thread(self.second.rewrapped, old, new)
        await self.commit(PutSecret(NAME, changed.to_bytes()))
        self.second = changed

    async def open_second(self, passphrase: str) -> None:
        """Makes it readable. Raises: WrongSecond, StorageFailed, Misuse if there is none."""
        self.second = await asyncio.to_thread(self.second.opened, passphrase)

    async def close_second(self) -> None:
        """Forgets its key, after what is queued. Whoever holds something of it in memory must have let go of it."""
        await self._drained()
        self.second = self.second.closed()

    async def _turn(self, after: Second, each: Turn, space: SpaceId, last: Statement) -> None:
        """Gives every value of a space another shape, in its place among the changes; reading waits for it."""
        await self._turned.wait()
        self._turned.clear()
        before = self.second
        try:
            await self._database.teach(TURNED, 3, lambda value, table, key: each(space, value, table, key))
            self.second = after
            all_of_it: list[Statement] = [(sql, (space,)) for sql in TURNING]
            await self._commit([*all_of_it, (TURNING_SECRETS, (len(ONLY), ONLY)), last])
        except BaseException:
            self.second = before
            raise
        finally:
            self._turned.set()
        await self._database.sweep()

    async def backup(self, made: int) -> bytes:
        """The bytes of a backup of all this as it stands now; `made` is the time put into it. Raises: StorageFailed."""
        wrapped = typed(await self._database.all("SELECT wrapped FROM vault_key"), bytes)[0][0]
        image, records = await self._database.image(), await self.progress()
        backup = Backup(Label(made, records[0]), image)
        return await asyncio.to_thread(self._sealer.seal_backup, backup, wrapped)

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


async def _second(database: Database, sealer: Sealer) -> Second:
    rows = typed(await database.all("SELECT sealed FROM secrets WHERE name = ?", NAME), bytes)
    return Second.parse(sealer.open(rows[0][0], "secrets", NAME)) if rows else Second()


def _fail(done: "asyncio.Future[None]", failure: StorageFailed) -> None:
    if not done.done():
        done.set_exception(StorageFailed(str(failure)))
        done.exception()
