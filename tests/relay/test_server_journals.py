"""Over real sockets: push, receipt after commit, delivery in order and in batches, resuming, refusals."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_shared.ids import LogId, Space
from fourfold_shared.messages import (
    BATCH_BYTES,
    MAX_BATCH,
    Deliver,
    Follow,
    Keychain,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
)
from fourfold_shared.record import MAX_RECORD
from tests.relay.cast import NADIA, RUTH, SAMUEL, SMALLEST, THEO, record
from tests.relay.relays import House, Laptop, house


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as serving:
        yield serving


async def test_a_receipt_means_that_anyone_can_read_the_record_from_the_disk(relay: House) -> None:
    log = relay.cast.log(RUTH)
    pushed: list[bytes] = []
    async with relay.laptop(RUTH) as ruth:
        for seq in range(1, 21):
            pushed.append(record(log, seq))
            assert isinstance(await ruth.push(relay.space(Space.TABLE), pushed[-1]), Receipt)
            assert relay.committed() == pushed


async def test_a_receipt_says_where_the_journal_stands_to_who_is_in_step_and_0_to_others(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth:
        answer = await ruth.push(table, record(log, 1), record(log, 2))
        assert isinstance(answer, Receipt)
        assert answer.position == 0
        assert len(await ruth.follow(table)) == 2
        answer = await ruth.push(table, record(log, 3))
        assert isinstance(answer, Receipt)
        assert answer.position == 3


async def test_what_one_pushes_the_others_get_in_order_and_the_pusher_does_not(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    pushed = [record(log, seq) for seq in range(1, 31)]
    async with relay.laptop(RUTH) as ruth, relay.laptop(NADIA) as nadia, relay.laptop(THEO) as theo:
        for laptop in (ruth, nadia, theo):
            assert await laptop.follow(table) == []
        for start in range(0, 30, 3):
            await ruth.push(table, *pushed[start : start + 3])
        assert await nadia.delivered(30) == pushed
        assert await theo.delivered(30) == pushed
        assert await ruth.heard_nothing()


async def test_deliveries_of_several_writers_agree_on_one_order(relay: House) -> None:
    table = relay.space(Space.TABLE)

    async def push_all(laptop: Laptop, log: LogId) -> None:
        for seq in range(1, 51):
            assert isinstance(await laptop.push(table, record(log, seq)), Receipt)

    async with (
        relay.laptop(RUTH) as ruth,
        relay.laptop(SAMUEL) as samuel,
        relay.laptop(NADIA) as nadia,
        relay.laptop(THEO) as theo,
    ):
        await nadia.follow(table)
        await theo.follow(table)
        one, other, *_ = await asyncio.gather(
            nadia.delivered(100),
            theo.delivered(100),
            push_all(ruth, relay.cast.log(RUTH)),
            push_all(samuel, relay.cast.log(SAMUEL)),
        )
    assert one == other == relay.committed()


async def test_a_journal_comes_in_batches_within_bounds(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    count = 2 * MAX_BATCH + 300
    pushed = [record(log, seq) for seq in range(1, count + 1)]
    async with relay.laptop(RUTH) as ruth, relay.laptop(NADIA) as nadia:
        for start in range(0, count, MAX_BATCH):
            await ruth.push(table, *pushed[start : start + MAX_BATCH])
        await nadia.send(Follow(4, table, 0))
        pages = []
        while not pages or pages[-1].more:
            pages.append(await nadia.next(Deliver))
    assert [record for page in pages for record in page.records] == pushed
    assert [page.ref for page in pages] == [4] * len(pages)
    assert [page.position for page in pages] == [
        sum(len(page.records) for page in pages[: place + 1]) for place in range(len(pages))
    ]
    assert all(len(page.records) <= MAX_BATCH for page in pages)
    assert all(sum(map(len, page.records)) <= BATCH_BYTES for page in pages)
    assert len(pages) < 10


async def test_a_laptop_resumes_where_it_stood(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    pushed = [record(log, seq) for seq in range(1, 11)]
    async with relay.laptop(RUTH) as ruth:
        await ruth.push(table, *pushed[:6])
        async with relay.laptop(NADIA) as nadia:
            assert await nadia.follow(table) == pushed[:6]
        await ruth.push(table, *pushed[6:])
        async with relay.laptop(NADIA) as nadia:
            assert await nadia.follow(table, since=6) == pushed[6:]


async def test_a_laptop_that_stands_beyond_the_end_hears_where_the_journal_ends_and_what_is_new(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth, relay.laptop(NADIA) as nadia:
        await ruth.push(table, record(log, 1))
        await nadia.send(Follow(4, table, 57))
        assert await nadia.receive() == Deliver(4, table, 1, False, ())
        new = record(log, 2)
        await ruth.push(table, new)
        assert await nadia.receive() == Deliver(0, table, 2, False, (new,))


async def test_pushing_again_is_harmless_and_delivers_nothing_twice(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    first, second = record(log, 1), record(log, 2)
    async with relay.laptop(RUTH) as ruth, relay.laptop(NADIA) as nadia:
        await nadia.follow(table)
        for records in ((first,), (first,), (first, second), (first, second)):
            assert isinstance(await ruth.push(table, *records), Receipt)
        assert await nadia.delivered(2) == [first, second]
        assert await nadia.heard_nothing()
    assert relay.committed() == [first, second]


async def test_a_gap_and_a_fork_say_what_comes_next_and_the_conversation_goes_on(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth:
        gap = await ruth.push(table, record(log, 3))
        assert isinstance(gap, Refuse)
        assert (gap.reason, gap.expected) == (Reason.GAP, 1)
        assert isinstance(await ruth.push(table, record(log, 1), record(log, 2)), Receipt)
        fork = await ruth.push(table, record(log, 2), record(log, 3))
        assert isinstance(fork, Refuse)
        assert (fork.reason, fork.expected) == (Reason.FORK, 3)
        assert isinstance(await ruth.push(table, record(log, 3)), Receipt)
    assert len(relay.committed()) == 3


async def test_the_largest_record_and_the_largest_push_go_through(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    largest = [record(log, seq, MAX_RECORD) for seq in (1, 2)]
    small = [record(log, seq) for seq in range(3, 3 + MAX_BATCH)]
    async with relay.laptop(RUTH) as ruth, relay.laptop(NADIA) as nadia:
        await nadia.follow(table)
        for records in ([largest[0]], [largest[1]], small):
            assert isinstance(await ruth.push(table, *records), Receipt)
        assert await nadia.delivered(2 + MAX_BATCH) == [*largest, *small]
    async with relay.laptop(THEO) as theo:
        assert await theo.follow(table) == [*largest, *small]


async def test_a_message_that_is_too_large_closes_the_connection_and_leaves_nothing(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth:
        await ruth.send(Push(1, table, tuple(record(log, seq, MAX_RECORD) for seq in (1, 2))))
        assert await ruth.closed() == 1009
    assert relay.committed() == []


async def test_a_text_frame_is_refused_and_ends_the_conversation(relay: House) -> None:
    async with relay.laptop(RUTH) as ruth:
        await ruth.socket.send("hello")
        assert await ruth.receive() == Refuse(0, Reason.MALFORMED, 0, 0)
        assert await ruth.closed() == 1008


async def test_over_quota_pushing_is_refused_with_the_figure_and_everything_else_goes_on(tmp_path: Path) -> None:
    quota = 3 * SMALLEST
    async with house(tmp_path, quota=quota) as relay:
        table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
        pushed = [record(log, seq) for seq in range(1, 4)]
        async with relay.laptop(RUTH) as ruth:
            assert isinstance(await ruth.push(table, *pushed), Receipt)
            ref = ruth.ref() + 1
            assert await ruth.push(table, record(log, 4)) == Refuse(ref, Reason.QUOTA, 0, quota)
            assert isinstance(await ruth.push(table, *pushed), Receipt)
            await ruth.send(RosterSince(90, 0))
            assert (await ruth.next(Roster)).ref == 90
            await ruth.send(KeychainSince(91, table, 0))
            assert (await ruth.next(Keychain)).ref == 91
            assert await ruth.follow(table) == pushed


async def test_two_spaces_are_followed_side_by_side(relay: House) -> None:
    table, bridge = relay.space(Space.TABLE), relay.space(Space.BRIDGE)
    here, there = relay.cast.log(RUTH), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth, relay.laptop(SAMUEL) as samuel:
        await samuel.follow(table)
        await samuel.follow(bridge)
        await ruth.push(table, record(here, 1))
        await ruth.push(bridge, record(there, 1))
        assert [(await samuel.next(Deliver)).space for _ in range(2)] == [table, bridge]


async def test_a_new_relay_on_the_same_store_has_the_same_key_and_journals(relay: House) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    pushed = [record(log, 1), record(log, 2)]
    async with relay.laptop(RUTH) as ruth:
        await ruth.push(table, pushed[0])
    key = relay.key
    await relay.stop()
    await relay.start()
    assert relay.key == key
    async with relay.laptop(RUTH) as ruth:
        assert isinstance(await ruth.push(table, *pushed), Receipt)
        assert await ruth.follow(table) == pushed
