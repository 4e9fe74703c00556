"""The store contract: devices that are removed, and how many logs one may begin."""

import pytest

from fourfold_relay.store import DEVICE_LOGS, Behind, Conflict, Removed, Removing, Store, TooManyLogs
from fourfold_shared.ids import LogId, Space, SpaceId
from tests.relay.cast import row, rows
from tests.relay.contract import CASE, ELSEWHERE, SPACE, found

GONE, OTHER = 1, 2


def removing(seen: dict[SpaceId, int], enough: dict[SpaceId, int] | None = None) -> Removing:
    return Removing(frozenset({GONE}), seen, enough or {}, 1_000)


async def test_a_removal_that_has_seen_everything_is_taken_and_closes_the_logs(store: Store) -> None:
    log, other = LogId.fresh(GONE), LogId.fresh(OTHER)
    await found(store)
    await store.append(CASE, SPACE, rows(log, 1, 3))
    await store.append(CASE, SPACE, rows(other, 1, 2))
    await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 3, ELSEWHERE: 0}))
    for space in (SPACE, ELSEWHERE):
        with pytest.raises(Removed):
            await store.append(CASE, space, [row(log, 4)])
    await store.append(CASE, SPACE, [row(other, 3)])


async def test_what_the_devices_wrote_beyond_what_was_seen_is_fetched_first(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, rows(LogId.fresh(GONE), 1, 3))
    await store.append(CASE, ELSEWHERE, rows(LogId.fresh(OTHER), 1, 7))
    with pytest.raises(Behind) as refusal:
        await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 2, ELSEWHERE: 0}))
    assert refusal.value.expected == 1
    assert refusal.value.stands == {SPACE: 3, ELSEWHERE: 0}
    assert len(await store.roster(CASE)) == 1
    await store.append(CASE, SPACE, [row(LogId.fresh(GONE), 1)])


async def test_what_they_write_after_it_was_asked_for_need_not_be_seen(store: Store) -> None:
    log = LogId.fresh(GONE)
    await found(store)
    await store.append(CASE, SPACE, rows(log, 1, 3))
    await store.append(CASE, SPACE, rows(log, 4, 9))
    with pytest.raises(Behind):
        await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 2}, {SPACE: 3}))
    await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 3}, {SPACE: 3}))


async def test_spaces_that_are_not_shared_are_not_looked_at(store: Store) -> None:
    await found(store)
    await store.append(CASE, ELSEWHERE, rows(LogId.fresh(GONE), 1, 3))
    await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 0}))


async def test_a_removal_on_top_of_another_history_is_a_plain_conflict(store: Store) -> None:
    await found(store)
    await store.append_roster(CASE, 1, b"one", ())
    with pytest.raises(Conflict) as refusal:
        await store.append_roster(CASE, 1, b"gone", (), removing({SPACE: 0}))
    assert not isinstance(refusal.value, Behind)


async def test_the_newest_record_of_some_devices_is_found_among_those_of_others(store: Store) -> None:
    await found(store)
    assert await store.newest_of(CASE, SPACE, frozenset({GONE})) == 0
    for device in (GONE, OTHER, GONE, OTHER, 0, 0xFFFE):
        await store.append(CASE, SPACE, [row(LogId.fresh(device), 1)])
    assert await store.newest_of(CASE, SPACE, frozenset({GONE})) == 3
    assert await store.newest_of(CASE, SPACE, frozenset({GONE, OTHER})) == 4
    assert await store.newest_of(CASE, SPACE, frozenset({0xFFFE})) == 6
    assert await store.newest_of(CASE, SPACE, frozenset({3})) == 0
    assert await store.newest_of(CASE, ELSEWHERE, frozenset({GONE})) == 0


async def test_a_device_begins_so_many_logs_in_a_case_and_no_more(store: Store) -> None:
    """Wherever they are; so an entry that removes all devices of a seat has room for a pin of each."""
    spaces = [space.of(CASE) for space in Space]
    logs = [LogId.fresh(GONE) for _ in range(DEVICE_LOGS)]
    await found(store)
    for number, log in enumerate(logs):
        await store.append(CASE, spaces[number % len(spaces)], [row(log, 1)])
    for space in spaces[:2]:
        with pytest.raises(TooManyLogs):
            await store.append(CASE, space, [row(LogId.fresh(GONE), 1)])
    await store.append(CASE, spaces[0], rows(logs[0], 2, 3))
    await store.append(CASE, spaces[0], [row(LogId.fresh(OTHER), 1)])
