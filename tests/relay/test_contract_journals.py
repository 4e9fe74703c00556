"""The store contract: appending to journals, reading them in pages, quotas."""

import asyncio
import random

import pytest

from fourfold_relay.store import Appended, Fork, Gap, OverQuota, Page, Store
from fourfold_relay.stores import open_store
from fourfold_shared.ids import LogId, SpaceId
from tests.relay.cast import SMALLEST, row, rows
from tests.relay.contract import CASE, ELSEWHERE, LOG, OTHER, SECOND, SPACE, UNBOUNDED, everything, found


async def test_positions_run_from_1_without_a_gap_over_all_logs(store: Store) -> None:
    await found(store)
    mine, theirs = rows(LOG, 1, 3), rows(SECOND, 1, 2)
    assert (await store.append(CASE, SPACE, mine[:1])).position == 1
    assert (await store.append(CASE, SPACE, theirs)).position == 3
    assert (await store.append(CASE, SPACE, mine[1:])).position == 5
    order = [mine[0], *theirs, *mine[1:]]
    assert await everything(store) == [one.record for one in order]


async def test_what_is_new_is_told_apart_from_what_was_there(store: Store) -> None:
    await found(store)
    sent = rows(LOG, 1, 4)
    records = tuple(one.record for one in sent)
    assert await store.append(CASE, SPACE, sent[:2]) == Appended(2, records[:2])
    assert await store.append(CASE, SPACE, sent[:2]) == Appended(2, ())
    assert await store.append(CASE, SPACE, sent) == Appended(4, records[2:])
    assert await everything(store) == list(records)


async def test_a_repeat_that_waits_behind_its_original_is_recognised(store: Store) -> None:
    await found(store)
    sent = rows(LOG, 1, 3)
    outcomes = await asyncio.gather(*(store.append(CASE, SPACE, sent) for _ in range(5)))
    assert [len(outcome.new) for outcome in outcomes] == [3, 0, 0, 0, 0]
    assert await everything(store) == [one.record for one in sent]


async def test_a_gap_says_what_comes_next_and_leaves_nothing(store: Store) -> None:
    await found(store)
    with pytest.raises(Gap) as refusal:
        await store.append(CASE, SPACE, [row(LOG, 2)])
    assert refusal.value.expected == 1
    await store.append(CASE, SPACE, rows(LOG, 1, 2))
    with pytest.raises(Gap) as refusal:
        await store.append(CASE, SPACE, rows(LOG, 4, 6))
    assert refusal.value.expected == 3
    assert len(await everything(store)) == 2


async def test_another_record_under_the_same_number_is_a_fork(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, rows(LOG, 1, 3))
    with pytest.raises(Fork) as refusal:
        await store.append(CASE, SPACE, [row(LOG, 2), row(LOG, 3), row(LOG, 4)])
    assert refusal.value.expected == 4
    assert len(await everything(store)) == 3


async def test_of_two_forks_that_come_at_once_the_second_is_refused(store: Store) -> None:
    await found(store)
    first, second = row(LOG, 1), row(LOG, 1)
    tries = [store.append(CASE, SPACE, [one]) for one in (first, second)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes[0] == Appended(1, (first.record,))
    assert isinstance(outcomes[1], Fork)
    assert await everything(store) == [first.record]


async def test_a_log_has_a_sequence_of_its_own_in_each_space(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, rows(LOG, 1, 2))
    await store.append(CASE, ELSEWHERE, rows(LOG, 1, 1))
    assert len(await everything(store)) == 2
    assert len(await everything(store, ELSEWHERE)) == 1


async def test_cases_do_not_mix(store: Store) -> None:
    await found(store)
    await found(store, OTHER)
    await store.append(OTHER, SPACE, rows(LOG, 1, 2))
    assert await everything(store) == []
    assert (await store.append(CASE, SPACE, rows(LOG, 1, 1))).position == 1
    assert len(await everything(store, case=OTHER)) == 2


async def test_many_appends_at_once_share_commits_and_keep_each_logs_order(store: Store) -> None:
    await found(store)
    chance = random.Random(2)
    logs = [LogId(bytes([0, number]) + b"concur") for number in range(20)]
    sent = {log: rows(log, 1, 25) for log in logs}

    async def send(log: LogId) -> list[Appended]:
        answers = []
        left = sent[log]
        while left:
            count = chance.randint(1, 4)
            answers.append(await store.append(CASE, SPACE, left[:count]))
            left = left[count:]
        return answers

    answers = [answer for each in await asyncio.gather(*map(send, logs)) for answer in each]
    journal = await everything(store)
    assert len(journal) == 20 * 25
    for log in logs:
        own = [one.record for one in sent[log]]
        assert [record for record in journal if record in own] == own
    for answer in answers:
        assert tuple(journal[answer.position - len(answer.new) : answer.position]) == answer.new
    assert sum(len(answer.new) for answer in answers) == len(journal)


async def test_the_quota_is_exact_and_the_refusal_says_what_it_is(store: Store) -> None:
    quota = 3 * SMALLEST
    await found(store, quota=quota)
    await store.append(CASE, SPACE, rows(LOG, 1, 2))
    with pytest.raises(OverQuota) as refusal:
        await store.append(CASE, ELSEWHERE, rows(LOG, 1, 2))
    assert refusal.value.quota == quota
    assert await everything(store, ELSEWHERE) == []
    await store.append(CASE, ELSEWHERE, rows(LOG, 1, 1))
    with pytest.raises(OverQuota):
        await store.append(CASE, SPACE, rows(LOG, 3, 3))


async def test_over_quota_repeats_rosters_keychains_and_reading_go_on(store: Store) -> None:
    await found(store, quota=SMALLEST)
    sent = rows(LOG, 1, 1)
    await store.append(CASE, SPACE, sent)
    assert await store.append(CASE, SPACE, sent) == Appended(1, ())
    await store.append_roster(CASE, 1, b"one", ())
    await store.append_keychain(CASE, SPACE, 0, b"x" * 2 * SMALLEST)
    assert len(await everything(store)) == 1


async def test_a_page_is_bounded_by_its_records(store: Store) -> None:
    await found(store)
    sent = rows(LOG, 1, 10)
    await store.append(CASE, SPACE, sent)
    records = tuple(one.record for one in sent)
    assert await store.read(CASE, SPACE, 0, 4, UNBOUNDED) == Page(records[:4], 4, True)
    assert await store.read(CASE, SPACE, 4, 6, UNBOUNDED) == Page(records[4:], 10, False)


async def test_a_page_is_bounded_by_its_bytes(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, rows(LOG, 1, 10))
    page = await store.read(CASE, SPACE, 0, 512, 3 * SMALLEST)
    assert (len(page.records), page.position, page.more) == (3, 3, True)
    page = await store.read(CASE, SPACE, 0, 512, 3 * SMALLEST - 1)
    assert (len(page.records), page.position, page.more) == (2, 2, True)


async def test_a_record_larger_than_a_page_comes_alone(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, [row(LOG, 1, 5000), *rows(LOG, 2, 3)])
    page = await store.read(CASE, SPACE, 0, 512, 1000)
    assert (len(page.records), page.position, page.more) == (1, 1, True)


async def test_a_reader_at_the_end_gets_an_empty_page(store: Store) -> None:
    await found(store)
    assert await store.read(CASE, SPACE, 0, 512, UNBOUNDED) == Page((), 0, False)
    await store.append(CASE, SPACE, rows(LOG, 1, 2))
    assert await store.read(CASE, SPACE, 2, 512, UNBOUNDED) == Page((), 2, False)


async def test_a_reader_beyond_the_end_is_put_at_the_end(store: Store) -> None:
    await found(store)
    await store.append(CASE, SPACE, rows(LOG, 1, 2))
    assert await store.read(CASE, SPACE, 57, 512, UNBOUNDED) == Page((), 2, False)


async def test_pages_one_after_another_give_the_journal_once(store: Store) -> None:
    await found(store)
    chance = random.Random(3)
    sent = [row(LOG, seq, chance.randint(SMALLEST, 3000)) for seq in range(1, 101)]
    await store.append(CASE, SPACE, sent)
    read: list[bytes] = []
    position, more = 0, True
    while more:
        page = await store.read(CASE, SPACE, position, 7, 9000)
        assert page.position == position + len(page.records)
        read += page.records
        position, more = page.position, page.more
    assert read == [one.record for one in sent]


async def test_journals_go_on_where_they_stood_after_a_restart(store: Store, address: str) -> None:
    await found(store, quota=4 * SMALLEST)
    sent = rows(LOG, 1, 3)
    await store.append(CASE, SPACE, sent)
    again = await open_store(address)
    assert await again.append(CASE, SPACE, sent) == Appended(3, ())
    with pytest.raises(Gap):
        await again.append(CASE, SPACE, rows(LOG, 5, 5))
    assert (await again.append(CASE, SPACE, rows(LOG, 4, 4))).position == 4
    with pytest.raises(OverQuota):
        await again.append(CASE, SPACE, rows(LOG, 5, 5))
    await again.close()


async def test_an_unknown_space_is_an_empty_journal(store: Store) -> None:
    await found(store)
    assert await everything(store, SpaceId(b"?" * 16)) == []
