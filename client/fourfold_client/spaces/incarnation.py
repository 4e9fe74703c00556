"""Which log of one space this laptop writes in, and how it begins another (shared/README.md, section 2).

A log goes on only where it is sure to be this home's alone. After a home was copied or put back, what was written and
not sent is said again in the new log: under its client, because a client is bound to its log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fourfold_client.identity import Identity
from fourfold_client.spaces.holdings import DAMAGED
from fourfold_client.spaces.writer import Pending
from fourfold_client.vault import AddDraft, Change, ClearDrafts, DropSecret, PutSecret, StoredRecord, Vault
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import LogId, SpaceId, client_of, spaces_of
from fourfold_shared.record import Document
from fourfold_shared.yjs_move import Moves, move_update

OWED = "owed-log"
"""Under which name the vault keeps the space that has to begin a new log and is closed."""


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


@dataclass(frozen=True, slots=True)
class Move:
    """From own logs to a fresh one: what of their clients' ids in lane and commons is said again under its client."""

    space: SpaceId
    new: LogId
    lane: Moves
    commons: Moves

    def said_again(self, pending: Pending) -> Pending:
        """A change that is in no record that counts, for the new log."""
        return replace(pending, update=self.update(pending.document, pending.update))

    def update(self, document: int, update: bytes) -> bytes:
        """The same for its update alone."""
        return move_update(update, self.lane if document == Document.LANE else self.commons, self.client)

    @property
    def client(self) -> int:
        """The new log's."""
        return client_of(self.new, self.space)


async def renewal(
    vault: Vault, left: LogId, move: Move, *, generation: int = 0, unsent: Sequence[Pending] = ()
) -> list[Change]:
    """What begins the new log: the drafts are said again in it, and before them `unsent` of this generation."""
    drafts = await vault.drafts(move.space)
    generations = sorted({draft.generation for draft in drafts} | {generation})
    earlier = b"".join(await earlier_logs(vault, move.space)) + left
    changes: list[Change] = [keep_log(move.space, move.new), PutSecret(_earlier(move.space), earlier)]
    changes += [ClearDrafts(move.space, one) for one in generations]
    said = [(one.document, one.update, generation) for one in unsent]
    said += [(Document(draft.document), draft.update, draft.generation) for draft in drafts]
    changes += [AddDraft(move.space, document, move.update(document, update), of) for document, update, of in said]
    return changes


async def renew_all(vault: Vault, identity: Identity) -> list[Change]:
    """What begins new logs in every space of a home that is not open yet; in one that is closed, once it is open."""
    changes = owed_later(vault)
    for space in (one.of(identity.case) for one in spaces_of(identity.seat)):
        if space != vault.second.shut:
            changes += await _renewed(vault, identity, space)
    return changes


def owed_later(vault: Vault) -> list[Change]:
    """What notes that a space that is closed now has to begin a new log as well."""
    return [] if vault.second.shut is None else [PutSecret(OWED, bytes(vault.second.shut))]


async def renew_owed(vault: Vault, identity: Identity) -> list[Change]:
    """What begins the new log that was owed while its space was closed. Raises: StorageFailed."""
    owed = await vault.secret(OWED)
    if owed is None or vault.second.shut is not None:
        return []
    return [*await _renewed(vault, identity, SpaceId(owed)), DropSecret(OWED)]


async def _renewed(vault: Vault, identity: Identity, space: SpaceId) -> list[Change]:
    rows = await vault.records(space)
    own = await own_log(vault, space, identity.device, rows)
    client, (lane, commons) = client_of(own, space), _ends(rows, own)
    move = Move(space, LogId.fresh(own.device), {client: (lane, 0)}, {client: (commons, 0)})
    return await renewal(vault, own, move)


def _ends(rows: Sequence[StoredRecord], log: LogId) -> tuple[int, int]:
    clocks = {row.document: row.clock for row in sorted(rows, key=lambda row: row.seq) if row.log == log}
    return clocks.get(Document.LANE, 0), clocks.get(Document.COMMONS, 0)


async def earlier_logs(vault: Vault, space: SpaceId) -> tuple[LogId, ...]:
    """The logs that this home wrote in before, or would have: what comes in them is its past. Raises: StorageFailed."""
    data = await vault.secret(_earlier(space)) or b""
    return tuple(LogId(data[at : at + LogId.SIZE]) for at in range(0, len(data), LogId.SIZE))


def _earlier(space: SpaceId) -> str:
    return f"earlier/{space.hex()}"


def _name(space: SpaceId) -> str:
    return f"log/{space.hex()}"
