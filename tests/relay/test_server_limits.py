"""Over real sockets: how many connections, how fast they come, how fast they may speak."""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from fourfold_relay.limits import KIB
from fourfold_shared.ids import Space
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import Receipt, Roster, RosterAppend, RosterSince
from tests.relay.cast import NADIA, RUTH, record
from tests.relay.relays import QUICK, House, house


async def refused_status(relay: House) -> InvalidStatus:
    with pytest.raises(InvalidStatus) as refusal:
        async with relay.connection():
            pass
    return refusal.value


@pytest.mark.parametrize("limit", ["connections", "connections_per_address"])
async def test_no_more_connections_than_the_limit_and_room_again_when_one_leaves(tmp_path: Path, limit: str) -> None:
    async with house(tmp_path, replace(QUICK, **{limit: 3})) as relay, AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(relay.laptop(RUTH))
        async with relay.laptop(NADIA):
            assert (await refused_status(relay)).response.status_code == 503
        async with relay.laptop(NADIA) as nadia:
            assert await nadia.heard_nothing()


async def test_who_says_nothing_at_all_counts_as_a_connection(tmp_path: Path) -> None:
    async with house(tmp_path, replace(QUICK, connections=2)) as relay:
        silent = [await asyncio.open_connection("127.0.0.1", relay.port) for _ in range(2)]
        assert (await refused_status(relay)).response.status_code == 503
        for _, writer in silent:
            writer.close()
            await writer.wait_closed()
        async with relay.laptop(NADIA) as nadia:
            assert await nadia.heard_nothing()


async def test_new_connections_of_one_address_come_at_a_rate(tmp_path: Path) -> None:
    async with house(tmp_path, replace(QUICK, arrivals_per_second=2.0, arrivals_burst=5.0)) as relay:
        for _ in range(5):
            async with relay.connection():
                pass
        refused = await refused_status(relay)
        assert refused.response.status_code == 429
        wait = int(refused.response.headers["Retry-After"])
        assert wait == 1
        await asyncio.sleep(wait)
        async with relay.laptop(NADIA) as nadia:
            assert await nadia.heard_nothing()


async def test_who_sends_many_messages_is_read_at_the_rate_and_loses_nothing(tmp_path: Path) -> None:
    limits = replace(QUICK, messages_per_second=10.0, messages_burst=10.0)
    async with house(tmp_path, limits) as relay, relay.laptop(NADIA) as nadia, relay.laptop(RUTH) as ruth:
        begun = time.monotonic()
        for ref in range(1, 21):
            await nadia.send(RosterSince(ref, 9))
        assert [(await nadia.next(Roster)).ref for _ in range(10)] == list(range(1, 11))
        assert await ruth.heard_nothing()
        assert time.monotonic() - begun < 10 / 10
        assert [(await nadia.next(Roster)).ref for _ in range(10)] == list(range(11, 21))
        assert time.monotonic() - begun >= 10 / 10


async def test_a_second_connection_of_the_same_laptop_shares_its_rate(tmp_path: Path) -> None:
    limits = replace(QUICK, messages_per_second=20.0, messages_burst=4.0)
    async with house(tmp_path, limits) as relay, relay.laptop(NADIA) as first, relay.laptop(NADIA) as second:
        begun = time.monotonic()
        for ref in range(1, 8):
            for laptop in (first, second):
                await laptop.send(RosterSince(ref, 9))
        for laptop in (first, second):
            assert [(await laptop.next(Roster)).ref for _ in range(7)] == list(range(1, 8))
        assert time.monotonic() - begun >= (14 - 4) / 20


async def test_a_new_connection_does_not_begin_with_a_new_burst(tmp_path: Path) -> None:
    limits = replace(QUICK, messages_per_second=10.0, messages_burst=3.0)
    async with house(tmp_path, limits) as relay:
        begun = time.monotonic()
        for _ in range(3):
            async with relay.laptop(NADIA) as laptop:
                for ref in (1, 2):
                    await laptop.send(RosterSince(ref, 9))
                    await laptop.next(Roster)
        assert time.monotonic() - begun >= (6 - 3) / 10


async def test_bytes_have_a_rate_as_well(tmp_path: Path) -> None:
    limits = replace(QUICK, bytes_per_second=1000.0 * KIB, bytes_burst=200.0 * KIB)
    async with house(tmp_path, limits) as relay, relay.laptop(NADIA) as nadia:
        log = relay.cast.log(NADIA)
        begun = time.monotonic()
        for seq in range(1, 8):
            assert isinstance(await nadia.push(relay.space(Space.TABLE), record(log, seq, 100 * KIB)), Receipt)
        assert time.monotonic() - begun >= (700 - 200) / 1000
    assert len(relay.committed()) == 7


async def test_roster_entries_of_one_seat_come_at_a_rate_of_their_own(tmp_path: Path) -> None:
    limits = replace(QUICK, entries_per_second=5.0, entries_burst=2.0)
    async with house(tmp_path, limits) as relay, relay.laptop(NADIA) as nadia:
        begun = time.monotonic()
        for _ in range(4):
            entry = relay.cast.enrolment(NADIA, DeviceKeys.generate())
            await nadia.send(RosterAppend(1, entry.to_bytes()))
            await nadia.next(Receipt)
            relay.cast.add(entry)
        assert time.monotonic() - begun >= 2 / 5
