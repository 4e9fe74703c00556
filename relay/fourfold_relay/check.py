"""Whether a store holds together: its file, its rosters and keychains by their rules, its journals without gaps."""

from dataclasses import dataclass, field

from fourfold_relay.case import OpenCase, open_case
from fourfold_relay.store import Store
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_shared.errors import FourfoldError, StorageFailed
from fourfold_shared.ids import CaseId, LogId, SpaceId
from fourfold_shared.keychain import Keychain
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH
from fourfold_shared.record import Header
from fourfold_shared.steps import append_step


@dataclass(slots=True)
class Findings:
    """What was read, and a line for everything that is wrong."""

    cases: int = 0
    records: int = 0
    wrong: list[str] = field(default_factory=list)


async def check_store(store: Store) -> Findings:
    """Reads everything once. Raises: StorageFailed when the store cannot be read at all."""
    found = Findings()
    if isinstance(store, SQLiteStore):
        found.wrong += await store.verify_file()
    for case_id in await store.cases():
        found.cases += 1
        await _check_case(store, case_id, found)
    return found


async def _check_case(store: Store, case_id: CaseId, found: Findings) -> None:
    name = case_id.hex()[:12]
    try:
        case = open_case(await store.roster(case_id))
    except FourfoldError as error:
        found.wrong.append(f"case {name}: its roster: {error}")
        return
    if case is None or case.id != case_id:
        found.wrong.append(f"case {name}: its roster is that of another case")
        return
    for space in case.spaces:
        await _check_space(store, case, space, f"case {name}, space {space.hex()[:8]}", found)


async def _check_space(store: Store, case: OpenCase, space: SpaceId, name: str, found: Findings) -> None:
    chain = Keychain(case.id, case.spaces[space])
    try:
        for step in await store.keychain(case.id, space):
            chain = append_step(chain, step, case.roster)
    except FourfoldError as error:
        found.wrong.append(f"{name}: its keychain: {error}")
    try:
        await _check_journal(store, case.id, space, name, found)
    except StorageFailed as error:
        found.wrong.append(f"{name}: its journal: {error}")


async def _check_journal(store: Store, case: CaseId, space: SpaceId, name: str, found: Findings) -> None:
    heads: dict[LogId, int] = {}
    position, more = 0, True
    while more:
        page = await store.read(case, space, position, MAX_BATCH, BATCH_BYTES)
        if page.position - position != len(page.records):
            found.wrong.append(f"{name}: positions are missing after {position}")
        for record in page.records:
            found.records += 1
            _check_record(record, heads, name, found)
        position, more = page.position, page.more


def _check_record(record: bytes, heads: dict[LogId, int], name: str, found: Findings) -> None:
    try:
        header = Header.parse(record)
    except FourfoldError as error:
        found.wrong.append(f"{name}: a record: {error}")
        return
    if header.seq != heads.get(header.log, 0) + 1:
        found.wrong.append(f"{name}: log {header.log.hex()} has record {header.seq} out of order")
    heads[header.log] = header.seq
