"""Names that the tests of the store contract share."""

from fourfold_relay.store import Store
from fourfold_shared.ids import CaseId, LogId, SpaceId

CASE, OTHER = CaseId(b"c" * 32), CaseId(b"d" * 32)
SPACE, ELSEWHERE = SpaceId(b"s" * 16), SpaceId(b"e" * 16)
TICKET = b"t" * 32
LOG, SECOND = LogId(b"\0\0aaaaaa"), LogId(b"\0\1bbbbbb")
FOUNDING = b"founding entry"
UNBOUNDED = 1 << 40


async def found(store: Store, case: CaseId = CASE, quota: int = 0) -> None:
    """Opens a case; the store looks into no entry."""
    ticket = bytes(case)
    await store.add_ticket(ticket, quota)
    await store.found(case, FOUNDING, ticket)


async def everything(store: Store, space: SpaceId = SPACE, case: CaseId = CASE) -> list[bytes]:
    """A whole journal."""
    page = await store.read(case, space, 0, 1_000_000, UNBOUNDED)
    assert not page.more
    return list(page.records)
