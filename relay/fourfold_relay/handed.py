"""Records of one device that another one hands over: what the relay checks of them (shared/README.md, section 9).

A relay whose store was put back from an older copy lacks what others wrote since. Whoever has it can give it back, and
nothing else: each record continues the log that is here, the log's device signed it for that place, and of a removed
device it counts by the pins. So nobody but its author adds a record to a log, whoever brings it.
"""

from collections.abc import Sequence

from fourfold_relay.case import OpenCase
from fourfold_relay.store import Gap, Row, Store
from fourfold_shared.errors import NotAllowed
from fourfold_shared.ids import Hash, LogId, SpaceId
from fourfold_shared.keychain import Keychain
from fourfold_shared.record import Place, genesis, hash_of, verify_record
from fourfold_shared.steps import append_step


async def verify_handed(store: Store, case: OpenCase, space: SpaceId, rows: Sequence[Row]) -> bool:
    """Checks rows of one log that another device than its own hands over; gives whether that device was removed.

    Raises: Gap, Forged, NotAllowed, Malformed, StorageFailed.
    """
    log = rows[0].log
    author = case.roster.devices[log.device]
    pinned = await _counts(store, case, space, rows) if author.until else None
    seq, head = await _head(store, case, space, log)
    if rows[0].seq > seq + 1:
        raise Gap(seq + 1)
    for row in rows:
        if row.seq <= seq:
            continue  # the store compares it with what it has
        head, seq = verify_record(row.record, Place(case.id, space, head), author.public.sign), row.seq
        if pinned is not None and seq == pinned[0] and head != pinned[1]:
            raise NotAllowed("handed_over", "another record than the pin of a removed device names")
    return bool(author.until)


async def _counts(store: Store, case: OpenCase, space: SpaceId, rows: Sequence[Row]) -> tuple[int, Hash]:
    """The last record of a removed device's log that counts. Raises: NotAllowed when the rows go beyond it."""
    chain = folded(case, space, await store.keychain(case.id, space))
    pin = chain.pin(rows[0].log, case.roster)
    if pin is None or chain.last_that_counts(rows[0].log, case.roster) != pin.seq or rows[-1].seq > pin.seq:
        raise NotAllowed("handed_over", "what a removed device wrote is handed over as far as it counts")
    return pin.seq, Hash(pin.hash)


async def _head(store: Store, case: OpenCase, space: SpaceId, log: LogId) -> tuple[int, Hash]:
    """Where the chain of a log stands in the store, as far as it was read before and from there on."""
    first = genesis(case.id, space, log, case.roster.devices[log.device].public.sign)
    seq, head = case.heads.get((space, log), (0, first))
    while records := await store.log(case.id, space, log, seq):
        for record in records:
            head, seq = hash_of(record, Place(case.id, space, head)), seq + 1
    if seq:
        case.heads[space, log] = seq, head
    return seq, head


def folded(case: OpenCase, space: SpaceId, steps: Sequence[bytes]) -> Keychain:
    """A space's keychain, from its steps. Raises: Refused where they do not hold together."""
    chain = Keychain(case.id, case.spaces[space])
    for step in steps:
        chain = append_step(chain, step, case.roster)
    return chain
