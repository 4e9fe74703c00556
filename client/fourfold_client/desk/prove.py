"""What an export needs to be verified by somebody who has no home: the records behind it, and the key of each."""

from fourfold_client.desk.carry import section_of
from fourfold_client.spaces.case import Case
from fourfold_client.spaces.space import LiveSpace
from fourfold_client.vault import StoredRecord, Vault
from fourfold_shared.parcel import Parcel
from fourfold_shared.proof import Proof
from fourfold_shared.record import Document, Place, record_key


async def prove(case: Case, vault: Vault) -> Proof:
    """The proof of everything that this seat may see. Raises: StorageFailed."""
    await case.saved()
    await case.settled()
    membership = case.membership
    sections, keys = [], []
    for space, live in case.live.items():
        rows = await vault.records(live.id)
        sections.append(await section_of(case, vault, space, rows))
        keys.append(tuple(_key(case, live, row) for row in rows))
    return Proof(Parcel(membership.identity.case, tuple(await vault.roster()), tuple(sections)), tuple(keys))


def _key(case: Case, live: LiveSpace, row: StoredRecord) -> bytes:
    """The key of a record; none for one that was kept for its place alone."""
    log, epoch_key = live.logs[row.log], case.membership.keys[live.space].get(row.epoch)
    if epoch_key is None or (log.stopped and row.document == Document.NONE):
        return b""
    place = Place(case.membership.identity.case, live.id, log.hashes[row.seq - 1])
    return record_key(row.record, place, epoch_key=epoch_key)
