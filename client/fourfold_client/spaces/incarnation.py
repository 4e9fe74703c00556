"""Which log of one space this laptop writes in now (shared/README.md, section 2: what one installation writes)."""

from collections.abc import Sequence

from fourfold_client.spaces.holdings import DAMAGED
from fourfold_client.vault import PutSecret, StoredRecord, Vault
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import LogId, SpaceId


async def own_log(vault: Vault, space: SpaceId, device: int, rows: Sequence[StoredRecord]) -> LogId:
    """This laptop's log, begun if it has none. Raises: StorageFailed when it had one, and only its name is gone."""
    known = await vault.secret(_name(space))
    if known is not None:
        return LogId(known)
    if any(row.log.device == device for row in rows):
        raise StorageFailed(DAMAGED)
    fresh = LogId.fresh(device)
    await vault.commit(keep_log(space, fresh))
    return fresh


def keep_log(space: SpaceId, log: LogId) -> PutSecret:
    """The change that makes `log` the one that this laptop writes in."""
    return PutSecret(_name(space), bytes(log))


def _name(space: SpaceId) -> str:
    return f"log/{space.hex()}"
