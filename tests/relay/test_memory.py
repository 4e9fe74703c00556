"""A relay holds no journal in memory: it does not grow with what it stores, and idle connections cost little."""

from contextlib import AsyncExitStack
from pathlib import Path

from websockets.asyncio.client import connect

from fourfold_relay.limits import KIB, MIB
from fourfold_relay.stores import open_store
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import MAX_MESSAGE, Receipt, Welcome
from tests.relay.cast import NADIA, RUTH, Cast, record
from tests.relay.commands import Serving, serving
from tests.relay.relays import Laptop

SIZE = 32 * KIB
PUSH = 8
STORED = 40 * MIB
MAY_GROW = 10 * MIB
"""A quarter of what is stored: room for the allocator, for SQLite's page caches (2 MB each), for a few messages."""


async def laptop(stack: AsyncExitStack, relay: Serving, cast: Cast, seat: Seat) -> Laptop:
    socket = await stack.enter_async_context(connect(relay.address, compression=None, max_size=MAX_MESSAGE, proxy=None))
    opened = Laptop(socket, relay.address.split("//")[1])
    assert await opened.greet(bytes(cast.id), cast.signing(seat)) == Welcome(bytes(cast.id))
    return opened


async def test_memory_does_not_grow_with_what_is_stored_and_read(tmp_path: Path) -> None:
    cast = Cast.full()
    store = await open_store(f"sqlite:{tmp_path / 'relay.db'}")
    await cast.install(store)
    await store.close()
    table, log, other = bytes(cast.space(Space.TABLE)), cast.log(RUTH), cast.log(RUTH)
    with serving(tmp_path / "relay.db") as relay:
        async with AsyncExitStack() as stack:
            ruth, nadia = [await laptop(stack, relay, cast, seat) for seat in (RUTH, NADIA)]
            await nadia.follow(table)
            for seq in range(1, 2 * PUSH, PUSH):  # what a first push brings with it does not count
                await ruth.push(table, *(record(other, seq + place, SIZE) for place in range(PUSH)))
            await nadia.delivered(2 * PUSH)
            before = relay.memory()
            for seq in range(1, STORED // SIZE, PUSH):
                answer = await ruth.push(table, *(record(log, seq + place, SIZE) for place in range(PUSH)))
                assert isinstance(answer, Receipt)
                await nadia.delivered(PUSH)
            assert relay.memory() - before < MAY_GROW
            late = await laptop(stack, relay, cast, NADIA)
            assert len(await late.follow(table)) == STORED // SIZE + 2 * PUSH
            assert relay.memory() - before < MAY_GROW


async def test_an_idle_connection_costs_less_than_20_kilobytes(tmp_path: Path) -> None:
    cast = Cast.full()
    store = await open_store(f"sqlite:{tmp_path / 'relay.db'}")
    await cast.install(store)
    await store.close()
    count = 300
    with serving(tmp_path / "relay.db") as relay:
        async with AsyncExitStack() as stack:
            for _ in range(50):
                await laptop(stack, relay, cast, RUTH)
            before = relay.memory()
            for number in range(count):
                await laptop(stack, relay, cast, Seat(number % 4))
            assert (relay.memory() - before) / count < 20 * KIB
