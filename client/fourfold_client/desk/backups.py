"""Backups of a home in a folder that the person chose: made by themselves, the last few kept, and tried.

A folder that is away or full is said in one sentence, and nothing else suffers from it.
"""

import asyncio
import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fourfold_client.desk import files
from fourfold_client.desk.home import Home, HomeError
from fourfold_client.desk.witness import Witness
from fourfold_client.identity import Identity
from fourfold_client.spaces.case import Case
from fourfold_client.vault import (
    MAX_BACKUP,
    Backup,
    DropCaches,
    DropSecret,
    PutSecret,
    Vault,
    WrongPassphrase,
    open_backup,
)
from fourfold_shared.encoding import Counter, Wire, decode, encode
from fourfold_shared.errors import Malformed, Misuse, Refused, StorageFailed

NAME = "backup"
DAY = 24 * 3600 * 1000
"""Milliseconds."""
REMIND_DAYS = 30
"""After so many days without a try the person is reminded."""
KEPT = 5
"""Backups of one home in its folder."""
MAX_EVERY = 30
_LIMIT = 16 * 1024


class _Stored(Wire, frozen=True, tag="backup-plan/1"):
    folder: str
    name: str
    every: Counter
    chosen: Counter
    made: Counter
    tested: Counter
    progress: tuple[Counter, ...]
    failed: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Where backups go, and what became of them. Times are milliseconds since 1970, 0 for never; `every` is in days.

    `failed` is the sentence that says why the newest could not be made, `progress` how far the home was at the last.
    """

    folder: str
    name: str
    every: int
    chosen: int
    made: int = 0
    tested: int = 0
    progress: tuple[int, ...] = ()
    failed: str = ""

    def reminds(self, now: int) -> bool:
        """Whether the person is to be reminded to try it."""
        return now - max(self.tested, self.chosen) >= REMIND_DAYS * DAY


class Backups:
    """Those of one open home. `clock` gives milliseconds since 1970."""

    def __init__(self, vault: Vault, clock: Callable[[], int], changed: Callable[[], None]) -> None:
        self._vault = vault
        self._clock = clock
        self._changed = changed
        self._busy = asyncio.Lock()
        self._known: Plan | None = None

    async def plan(self) -> Plan | None:
        """What was chosen; None while nothing was. Raises: StorageFailed."""
        data = await self._vault.secret(NAME)
        if data is None:
            self._known = None
            return None
        one: _Stored = decode(_Stored, data, limit=_LIMIT)
        self._known = Plan(one.folder, one.name, one.every, one.chosen, one.made, one.tested, one.progress, one.failed)
        return self._known

    @property
    def reminds(self) -> bool:
        """Whether the person is to be reminded to try it, by the plan as it was last read or changed."""
        return self._known is not None and self._known.reminds(self._clock())

    async def choose(self, folder: Path, every: int = 1) -> Path:
        """Has backups made in an existing folder from now on, and makes the first; gives its file.

        Nothing is chosen when that fails. Raises: StorageFailed, Misuse.
        """
        if not 1 <= every <= MAX_EVERY:
            raise Misuse(f"a backup is made every 1 to {MAX_EVERY} days")
        before = await self.plan()
        name = before.name if before is not None else secrets.token_hex(3)
        plan = Plan(str(folder.resolve()), name, every, self._clock(), tested=before.tested if before else 0)
        return await self._make(plan)

    async def stop(self) -> None:
        """Makes none any more; those that are there stay. Raises: StorageFailed."""
        await self._vault.commit(DropSecret(NAME))
        self._known = None
        self._changed()

    async def make(self) -> Path:
        """Makes one now; gives its file. Raises: StorageFailed, also when no folder was chosen."""
        plan = await self.plan()
        if plan is None:
            raise HomeError("no folder was chosen for backups")
        return await self._make(plan)

    async def make_if_due(self) -> None:
        """Makes one if the last is old enough and something changed since. What fails is kept in the plan."""
        plan = await self.plan()
        if plan is None:
            return
        young = self._clock() - plan.made < plan.every * DAY
        if not young and (plan.failed or await self._vault.progress() != plan.progress):
            await self.make_or_say()

    async def make_or_say(self) -> None:
        """Makes one, if a folder was chosen; what fails is kept in the plan. Raises: StorageFailed of this home."""
        plan = await self.plan()
        if plan is None:
            return
        try:
            await self._make(plan)
        except StorageFailed as error:
            await self._keep(replace(plan, failed=str(error)))

    async def test(self, passphrase: str) -> Plan:
        """Opens the newest backup in a private folder, reads every record of it, and takes it away again.

        Raises: Malformed when it is damaged, WrongPassphrase, StorageFailed.
        """
        plan = await self.plan()
        if plan is None:
            raise HomeError("no folder was chosen for backups")
        _verify_there(Path(plan.folder))
        newest = max(_made_in(plan), default=None)
        if newest is None:
            raise HomeError(f"there is no backup of this home in {plan.folder}")
        backup = await read_backup(newest, passphrase)
        with tempfile.TemporaryDirectory(prefix="fourfold-") as folder:
            count = await _records_in(backup, Path(folder), passphrase, self._clock)
        if count != backup.label.records:
            raise Malformed("this backup does not hold as many records as it says; please make another")
        tested = replace(plan, tested=self._clock())
        await self._keep(tested)
        return tested

    async def _make(self, plan: Plan) -> Path:
        async with self._busy:
            folder, now = Path(plan.folder), self._clock()
            _verify_there(folder)
            progress = await self._vault.progress()
            moment = datetime.fromtimestamp(now / 1000).strftime("%Y%m%d-%H%M%S")
            path = folder / f"fourfold-{plan.name}-{moment}.backup"
            data = await self._vault.backup(now)
            await asyncio.to_thread(files.write_whole, path, data)
            await self._keep(replace(plan, made=now, progress=progress, failed=""))
            await asyncio.to_thread(_thin, replace(plan, folder=str(folder)))
            return path

    async def _keep(self, plan: Plan) -> None:
        stored = _Stored(
            plan.folder, plan.name, plan.every, plan.chosen, plan.made, plan.tested, plan.progress, plan.failed
        )
        await self._vault.commit(PutSecret(NAME, encode(stored)))
        self._known = plan
        self._changed()


async def read_backup(path: Path, passphrase: str) -> Backup:
    """Opens a backup file. Raises: Malformed, WrongPassphrase, StorageFailed when it cannot be read."""
    data = await asyncio.to_thread(files.read_whole, path, MAX_BACKUP)
    try:
        return await asyncio.to_thread(open_backup, data, passphrase)
    except WrongPassphrase:
        raise WrongPassphrase("this passphrase does not open it: a backup opens with that of its day") from None


async def restore_backup(path: Path, home: Home, passphrase: str) -> None:
    """Puts a backup into a home that holds no case. It is then a home that was put back, and begins new logs.

    Nothing stays of what could not be finished. Raises: HomeError, Malformed, WrongPassphrase, StorageFailed.
    """
    if home.holds_case:
        raise HomeError("there is a case in this home already")
    backup = await read_backup(path, passphrase)
    home.take(make=True)
    try:
        if home.holds_case:
            raise HomeError("there is a case in this home already")
        await asyncio.to_thread(files.write_whole, home.file, backup.image)
        vault = await Vault.open(home.file, passphrase)
        try:
            await vault.commit(Witness.unknown(home))
        finally:
            await vault.close()
    except BaseException as error:
        if not isinstance(error, HomeError):
            home.empty()
        raise
    finally:
        home.release()


async def _records_in(backup: Backup, folder: Path, passphrase: str, clock: Callable[[], int]) -> int:
    """How many records of an opened backup can be read, all of them judged again. Raises: Malformed, StorageFailed."""
    file = folder / "tried"
    await asyncio.to_thread(files.write_whole, file, backup.image)
    vault = await Vault.open(file, passphrase)
    try:
        await vault.commit(DropCaches())
        identity = await Identity.load(vault)
        if identity is None:
            raise Malformed("this backup holds no case; please make another")
        try:
            case = await Case.load(identity, vault, clock)
        except (Refused, StorageFailed):
            raise Malformed("a record in this backup is damaged; please make another") from None
        count = sum(live.records for live in case.live.values()) + await vault.unread()
        await case.close()
        return count
    finally:
        await vault.close()


def _verify_there(folder: Path) -> None:
    """Returns nothing when the chosen folder is there. Raises: StorageFailed."""
    if not os.path.isdir(folder):
        raise StorageFailed(f"the folder for backups is not there: {folder}")


def _made_in(plan: Plan) -> list[Path]:
    return list(Path(plan.folder).glob(f"fourfold-{plan.name}-*.backup"))


def _thin(plan: Plan) -> None:
    with contextlib.suppress(OSError):  # too many are kept then
        for old in sorted(_made_in(plan))[:-KEPT]:
            old.unlink(missing_ok=True)
