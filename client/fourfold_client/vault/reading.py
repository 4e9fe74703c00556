"""What was committed to a vault, read back; everything committed before a call is seen."""

import asyncio
from dataclasses import replace
from typing import Any

from fourfold_client.vault.database import Database
from fourfold_client.vault.rows import Draft, HeldRecord, Quarantined, StoredRecord, typed
from fourfold_client.vault.sealing import Sealer
from fourfold_client.vault.second import SHUT, Second, record_place
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import Hash, LogId, SpaceId


class Reading:
    """The side of an open home that is read. All that is asked of a compartment that is closed is refused (Misuse)."""

    def __init__(self, database: Database, sealer: Sealer, second: Second) -> None:
        self._database = database
        self._sealer = sealer
        self.second = second
        """How the second compartment stands."""
        self._turned = asyncio.Event()
        """Cleared while the compartment's rows get another shape."""
        self._turned.set()

    async def progress(self) -> tuple[int, ...]:
        """Numbers that change when something is written or comes: records, roster, keychains, drafts."""
        query = (
            "SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM roster), (SELECT count(*) FROM keychains),"
            " (SELECT coalesce(max(n), 0) FROM drafts)"
        )
        return (await self._rows(query, kinds=(int, int, int, int)))[0]

    async def unread(self) -> int:
        """How many records there are that cannot be read while the compartment is closed."""
        query, shut = "SELECT count(*) FROM records WHERE space = ?", self.second.shut
        return 0 if shut is None else int((await self._rows(query, shut, kinds=(int,)))[0][0])

    async def secret(self, name: str) -> bytes | None:
        """The secret of this name."""
        second, rows = await self._sealed("SELECT sealed FROM secrets WHERE name = ?", name, kinds=(bytes,))
        if not rows:
            return None
        return self._sealer.open(second.open(second.of_secret(name), rows[0][0], "secrets", name), "secrets", name)

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
        query = "SELECT number, entry FROM keychains WHERE space = ? ORDER BY number"
        second, rows = await self._sealed(query, space, kinds=(int, bytes))
        return [second.open(space, entry, "keychains", number) for number, entry in rows]

    async def records(self, space: SpaceId) -> list[StoredRecord]:
        """Every record of a space in the order accepted."""
        query = "SELECT n, log, seq, hash, epoch, document, clock, record FROM records WHERE space = ? ORDER BY n"
        kinds = (int, LogId, int, Hash, int, int, int, bytes)
        second, rows = await self._sealed(query, space, kinds=kinds)
        found = [StoredRecord(*row) for row in rows]
        return [replace(one, record=_record(second, space, one.record, "records", one.log, one.seq)) for one in found]

    async def own_records(self, space: SpaceId, log: LogId, after: int) -> list[bytes]:
        """The records of one log after a sequence number, in order."""
        query = "SELECT seq, record FROM records WHERE space = ? AND log = ? AND seq > ? ORDER BY seq"
        second, rows = await self._sealed(query, space, log, after, kinds=(int, bytes))
        return [_record(second, space, record, "records", log, seq) for seq, record in rows]

    async def held(self, space: SpaceId) -> list[HeldRecord]:
        """The records of a space that wait."""
        query = "SELECT log, seq, record FROM held WHERE space = ? ORDER BY log, seq"
        second, rows = await self._sealed(query, space, kinds=(LogId, int, bytes))
        return [HeldRecord(log, seq, _record(second, space, record, "held", log, seq)) for log, seq, record in rows]

    async def quarantined(self) -> list[Quarantined]:
        """All evidence that can be read now, oldest first."""
        query = "SELECT space, log, seq, reason, record FROM quarantine ORDER BY n"
        second, rows = await self._sealed(query, kinds=(SpaceId, LogId, int, bytes, bytes))
        found = []
        for space, log, seq, sealed, kept in rows:
            if space != second.shut:
                reason = self._sealer.open(
                    _record(second, space, sealed, "reasons", log, seq), "quarantine", space.hex()
                )
                record = _record(second, space, kept, "quarantine", log, seq)
                found.append(Quarantined(space, log, seq, reason.decode(), record))
        return found

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
        second, rows = await self._sealed(query, space, kinds=(int, int, int, bytes))
        found = []
        for n, generation, document, sealed in rows:
            once = second.open(space, sealed, "drafts", document)
            update = self._sealer.open(once, "drafts", space.hex(), str(document))
            found.append(Draft(n, document, update, generation))
        return found

    async def cache(self, space: SpaceId, name: str) -> bytes | None:
        """What was cached under this name."""
        query = "SELECT sealed FROM caches WHERE space = ? AND name = ?"
        second, rows = await self._sealed(query, space, name, kinds=(bytes,))
        if not rows:
            return None
        return self._sealer.open(second.open(space, rows[0][0], "caches", name), "caches", space.hex(), name)

    async def _rows(self, query: str, *values: object, kinds: tuple[type, ...]) -> list[tuple[Any, ...]]:
        return typed(await self._database.all(query, *values), *kinds)

    async def _sealed(
        self, query: str, *values: object, kinds: tuple[type, ...]
    ) -> tuple[Second, list[tuple[Any, ...]]]:
        """The rows, and how the second compartment stood when they were asked for: that is how they are sealed.

        Raises: Misuse when one of `values` is the space of a compartment that is closed.
        """
        await self._turned.wait()
        second = self.second
        if second.shut in values and second.shut is not None:
            raise Misuse(SHUT)
        return second, typed(await self._database.all(query, *values), *kinds)


def _record(second: Second, space: SpaceId, stored: bytes, table: str, log: LogId, seq: int) -> bytes:
    return second.open(space, stored, table, record_place(log, seq))
