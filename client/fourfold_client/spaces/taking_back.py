"""How spaces that are open begin new logs, because something of this device came that this home did not write.

Records that were written here and are in nobody else's hands may stand where this device signed others: they are taken
back, and what they say is said again in the new log.
"""

from collections.abc import Sequence

from fourfold_client.spaces.door import Door
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.incarnation import Move, renewal
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.outbox import Outbox
from fourfold_client.spaces.writer import Pending
from fourfold_client.vault import Change, DropRecords, SetCursor, StoredRecord, Vault
from fourfold_shared.ids import LogId
from fourfold_shared.record import Document, Place, open_record
from fourfold_shared.yjs_move import Moves


async def begin_anew(
    vault: Vault, membership: Membership, holdings: Holdings, door: Door, out: Outbox
) -> tuple[Move, list[Change]]:
    """A move to a fresh log, and what begins it. Nothing may be sealed meanwhile. Raises: StorageFailed."""
    own = holdings.log
    ends = _ends(holdings, door, out) if door.collided else {}
    rows = [row for row in await vault.records(holdings.id) if row.seq > ends.get(row.log, row.seq)]
    lane, commons = (_moves(holdings, ends, door.past, document) for document in (Document.LANE, Document.COMMONS))
    move = Move(holdings.id, LogId.fresh(own.id.device), lane, commons)
    unsent = [_read(row, membership, holdings) for row in rows if row.document]
    changes = await renewal(vault, own.id, move, generation=holdings.generation, unsent=unsent)
    changes += [DropRecords(holdings.id, log, end + 1) for log, end in ends.items()]
    return move, [*changes, SetCursor(holdings.id, 0)] if ends else changes


def _ends(holdings: Holdings, door: Door, out: Outbox) -> dict[LogId, int]:
    """Of each own log that has more: how far it is in others' hands as it stands here."""
    ends: dict[LogId, int] = {}
    for log in _own_logs(holdings):
        end = max(out.pushed.get(log.id, 0), door.has.get(log.id, 0))
        end = min(end, door.collided.get(log.id, end + 1) - 1)
        if end < log.seq:
            ends[log.id] = end
    return ends


def _moves(holdings: Holdings, ends: dict[LogId, int], past: int, document: Document) -> Moves:
    """The clients whose ids are said again, in the order of their logs; the log that is written in now is the last."""
    moves: dict[int, tuple[int, int]] = {}
    first = 0
    for log in _own_logs(holdings):
        end = ends.get(log.id, log.seq)
        if log is holdings.log:
            end = past - 1 if past else end
        elif log.id not in ends:
            continue
        since = log.clock(document, end)
        moves[log.client] = (since, first)
        first += log.clock(document, log.seq) - since
    return moves


def _own_logs(holdings: Holdings) -> Sequence[Log]:
    device, own = holdings.log.id.device, holdings.log
    earlier = [log for log in holdings.present() if log.id.device == device and log is not own and not log.stopped]
    return [*earlier, own]


def _read(row: StoredRecord, membership: Membership, holdings: Holdings) -> Pending:
    """What one of this laptop's own records says."""
    log, key = holdings.logs[row.log], membership.keys[holdings.space][row.epoch]
    place = Place(membership.identity.case, holdings.id, log.hashes[row.seq - 1])
    body = open_record(row.record, place, epoch_key=key, device=log.sign).body
    return Pending(Document(body.document), body.update)
