"""What the vault has of one space."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from fourfold_client.spaces import cache
from fourfold_client.spaces.door import diverged_name
from fourfold_client.spaces.incarnation import earlier_logs, own_log
from fourfold_client.spaces.journal import mark_name
from fourfold_client.vault import Draft, HeldRecord, Quarantined, StoredRecord, Vault
from fourfold_shared.ids import LogId, SpaceId


@dataclass(frozen=True, slots=True)
class Stored:
    """All of it, as it was read; `own` is the log that this laptop writes in."""

    rows: Sequence[StoredRecord]
    own: LogId
    cached: cache.Cache | None
    held: Sequence[HeldRecord]
    drafts: Sequence[Draft]
    refused: Sequence[Quarantined]
    pushed: dict[LogId, int]
    cursor: int
    mark: bytes
    diverged: bytes
    earlier: frozenset[LogId]

    @classmethod
    async def read(cls, vault: Vault, space: SpaceId, device: int) -> Self:
        """Reads it; begins this laptop's log if there is none. Raises: StorageFailed."""
        rows = await vault.records(space)
        return cls(
            rows=rows,
            own=await own_log(vault, space, device, rows),
            cached=cache.parse(await vault.cache(space, cache.NAME)),
            held=await vault.held(space),
            drafts=await vault.drafts(space),
            refused=[row for row in await vault.quarantined() if row.space == space],
            pushed={log: seq for (of, log), seq in (await vault.pushed()).items() if of == space},
            cursor=(await vault.cursors()).get(space, 0),
            mark=await vault.secret(mark_name(space)) or b"",
            diverged=await vault.secret(diverged_name(space)) or b"",
            earlier=frozenset(await earlier_logs(vault, space)),
        )
