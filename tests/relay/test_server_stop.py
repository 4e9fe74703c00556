"""Stopping: everyone is told, what is queued is sent, and nobody can hold the relay up."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from fourfold_relay.limits import KIB
from fourfold_shared.ids import Space
from fourfold_shared.messages import Deliver, Follow, Push, Reason, Receipt, Refuse
from tests.relay.cast import NADIA, RUTH, THEO, record
from tests.relay.relays import QUICK, House, Laptop, house

LEEWAY = 3.0
"""Seconds that a busy machine may take for anything; what would hold a relay up here takes longer."""


async def told_that_it_stops(laptop: Laptop) -> None:
    message = await laptop.next(Refuse)
    assert (message.ref, message.reason) == (0, Reason.STOPPING)
    assert message.retry_after > 0
    assert await laptop.closed() == 1001


async def stopped(relay: House) -> float:
    """Stops the relay; gives the seconds that it took."""
    begun = time.monotonic()
    await relay.stop()
    return time.monotonic() - begun


async def test_everyone_is_told_in_whatever_state(tmp_path: Path) -> None:
    async with (
        house(tmp_path) as relay,
        relay.laptop(RUTH) as ruth,
        relay.connection() as new,
        relay.connection() as challenged,
    ):
        await challenged.hello(bytes(relay.cast.id), relay.cast.signing(NADIA))
        await ruth.follow(relay.space(Space.TABLE))
        stopping = asyncio.ensure_future(stopped(relay))
        for laptop in (ruth, new, challenged):
            await told_that_it_stops(laptop)
        assert await stopping < LEEWAY


async def test_what_was_taken_is_receipted_and_what_was_delivered_is_resumed(tmp_path: Path) -> None:
    async with house(tmp_path) as relay:
        table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
        sent = [record(log, seq) for seq in range(1, 11)]
        async with relay.laptop(RUTH) as ruth, relay.laptop(THEO) as theo:
            await theo.follow(table)
            for seq, one in enumerate(sent, 1):
                await ruth.send(Push(seq, table, (one,)))
            assert await ruth.next(Receipt) == Receipt(1, 0)
            stopping = asyncio.ensure_future(relay.stop())
            receipted = 1
            while isinstance(answer := await ruth.receive(), Receipt):
                receipted += 1
            assert isinstance(answer, Refuse)
            assert answer.reason is Reason.STOPPING
            heard: list[bytes] = []
            while isinstance(message := await theo.receive(), Deliver):
                heard += message.records
            await stopping
        assert heard == sent[: len(heard)]
        assert relay.committed() == sent[:receipted]
        await relay.start()
        async with relay.laptop(THEO) as theo:
            assert heard + await theo.follow(table, since=len(heard)) == sent[:receipted]


async def test_stalled_readers_idle_ones_and_those_that_never_spoke_do_not_hold_it_up(tmp_path: Path) -> None:
    limits = replace(QUICK, stalled_seconds=60.0)
    async with (
        house(tmp_path, limits) as relay,
        relay.laptop(RUTH) as ruth,
        relay.laptop(NADIA) as nadia,
        relay.laptop(THEO) as theo,
    ):
        log = relay.cast.log(RUTH)
        for first in range(1, 161, 8):
            records = tuple(record(log, first + place, 100 * KIB) for place in range(8))
            assert isinstance(await ruth.push(relay.space(Space.TABLE), *records), Receipt)
        nadia.socket.transport.pause_reading()
        await nadia.send(Follow(1, relay.space(Space.TABLE), 0))
        _, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        async with asyncio.timeout(5):
            while relay.relay.queued == 0:
                await asyncio.sleep(0.01)
        stopping = asyncio.ensure_future(stopped(relay))
        await told_that_it_stops(theo)
        assert await stopping < limits.stopping_seconds + LEEWAY
        nadia.socket.transport.resume_reading()
        await nadia.closed()
        writer.close()


async def test_who_sends_faster_than_its_rate_does_not_hold_it_up(tmp_path: Path) -> None:
    limits = replace(QUICK, messages_per_second=0.01, messages_burst=1.0)
    async with house(tmp_path, limits) as relay, relay.laptop(RUTH) as ruth:
        for ref in range(1, 4):
            await ruth.send(Follow(ref, relay.space(Space.TABLE), 0))
        await ruth.receive()
        assert await stopped(relay) < limits.stopping_seconds + LEEWAY
        await ruth.closed()


async def test_a_second_start_takes_up_where_the_first_stopped(tmp_path: Path) -> None:
    async with house(tmp_path) as relay:
        for seq in range(1, 4):
            async with relay.laptop(RUTH) as ruth:
                log = relay.cast.log(RUTH)
                assert isinstance(await ruth.push(relay.space(Space.TABLE), record(log, 1)), Receipt)
                await relay.stop()
                await ruth.closed()
            assert len(relay.committed()) == seq
            await relay.start()
