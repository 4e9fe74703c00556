"""Over real sockets: a reader that takes nothing is dropped, the others go on, and what waits is bounded."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from fourfold_relay.limits import KIB, MIB
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import Deliver, Follow, Push, Reason, Receipt, Refuse, Roster, RosterSince, Welcome
from fourfold_shared.record import MAX_RECORD
from tests.relay.cast import NADIA, RUTH, THEO, record
from tests.relay.relays import QUICK, SECONDS, House, Laptop, house

LIMITS = replace(QUICK, peer_queue_bytes=MIB, stalled_seconds=0.4)
SIZE = 64 * KIB
PUSH = 8


def small_socket() -> socket.socket:
    pipe = socket.socket()
    pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * KIB)
    pipe.setblocking(False)
    return pipe


@asynccontextmanager
async def small_pipe(relay: House, seat: Seat) -> AsyncIterator[Laptop]:
    """A laptop of the case whose system takes little before the relay notices that it does not read."""
    pipe = small_socket()
    await asyncio.get_running_loop().sock_connect(pipe, ("127.0.0.1", relay.port))
    address = f"ws://127.0.0.1:{relay.port}/"
    async with connect(address, sock=pipe, compression=None, max_queue=1, close_timeout=0.1, proxy=None) as opened:
        laptop = Laptop(opened, f"127.0.0.1:{relay.port}")
        assert await laptop.greet(bytes(relay.cast.id), relay.cast.signing(seat)) == Welcome(bytes(relay.cast.id))
        yield laptop


async def push_much(relay: House, ruth: Laptop, total: int) -> tuple[list[bytes], int]:
    """Pushes so many bytes to the table; gives the records, and the most that ever waited in all queues."""
    log, most = relay.cast.log(RUTH), 0
    pushed: list[bytes] = []
    while len(pushed) * SIZE < total:
        records = [record(log, len(pushed) + 1 + place, SIZE) for place in range(PUSH)]
        assert isinstance(await ruth.push(relay.space(Space.TABLE), *records), Receipt)
        pushed += records
        most = max(most, relay.relay.queued)
    return pushed, most


async def dropped(laptop: Laptop) -> None:
    """Waits until the relay has cut the connection; what it had sent before is read."""
    async with asyncio.timeout(SECONDS):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await laptop.socket.recv()
    assert laptop.socket.close_code == 1006


async def test_a_stalled_reader_is_dropped_while_a_fast_one_goes_on(tmp_path: Path) -> None:
    async with (
        house(tmp_path, LIMITS) as relay,
        small_pipe(relay, NADIA) as nadia,
        relay.laptop(THEO) as theo,
        relay.laptop(RUTH) as ruth,
    ):
        await nadia.follow(relay.space(Space.TABLE))
        await theo.follow(relay.space(Space.TABLE))
        nadia.socket.transport.pause_reading()
        reading = asyncio.ensure_future(theo.delivered(16 * MIB // SIZE))
        pushed, most = await push_much(relay, ruth, 16 * MIB)
        assert await reading == pushed
        assert most <= 2 * (LIMITS.peer_queue_bytes + PUSH * SIZE + KIB)
        while relay.relay.connected > 2:
            await asyncio.sleep(0.01)
        nadia.socket.transport.resume_reading()
        await dropped(nadia)
        assert relay.relay.queued == 0
        assert await theo.heard_nothing()


@asynccontextmanager
async def slow_line(port: int, chunk: int, seconds: float) -> AsyncIterator[int]:
    """A wire to a port that lets through `chunk` bytes of what comes back every so many seconds; gives its own port."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    async def back(pipe: socket.socket, writer: asyncio.StreamWriter) -> None:
        while data := await loop.sock_recv(pipe, chunk):
            writer.write(data)
            await asyncio.sleep(seconds)
        writer.close()

    async def forth(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(small_socket()) as pipe:
            await loop.sock_connect(pipe, ("127.0.0.1", port))
            backwards = loop.create_task(back(pipe, writer))
            tasks.add(backwards)
            while data := await reader.read(chunk):
                await loop.sock_sendall(pipe, data)
            backwards.cancel()
            await asyncio.wait([backwards])
            writer.close()

    server = await asyncio.start_server(forth, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_slow_reader_that_goes_on_reading_is_not_dropped_and_misses_nothing(tmp_path: Path) -> None:
    """The largest delivery takes longer than a stalled reader has, yet bytes arrive all the time."""
    limits = replace(LIMITS, stalled_seconds=0.6)
    async with (
        house(tmp_path, limits) as relay,
        relay.laptop(RUTH) as ruth,
        slow_line(relay.port, 16 * KIB, 0.02) as port,
        relay.laptop(NADIA, port) as nadia,
    ):
        log = relay.cast.log(RUTH)
        pushed = [record(log, seq, MAX_RECORD) for seq in range(1, 4)]
        for one in pushed:
            assert isinstance(await ruth.push(relay.space(Space.TABLE), one), Receipt)
        assert await nadia.follow(relay.space(Space.TABLE)) == pushed


async def test_who_asks_and_does_not_read_the_answers_is_not_heard_any_further(tmp_path: Path) -> None:
    limits = replace(LIMITS, peer_queue_bytes=64 * KIB, stalled_seconds=SECONDS)
    asked, nonsense = 300, Push(0, bytes(16), (bytes(MAX_RECORD),))
    async with house(tmp_path, limits) as relay, small_pipe(relay, NADIA) as nadia:
        nadia.socket.transport.pause_reading()

        async def ask() -> None:
            for ref in range(1, asked + 1):
                await nadia.send(RosterSince(ref, 0))
            for _ in range(40):
                await nadia.send(nonsense)

        asking = asyncio.ensure_future(ask())
        while relay.relay.queued < limits.peer_queue_bytes:
            await asyncio.sleep(0.01)
        await asyncio.wait([asking], timeout=0.5)
        assert not asking.done()
        assert relay.relay.queued < limits.peer_queue_bytes + 64 * KIB
        nadia.socket.transport.resume_reading()
        refs = [(await nadia.next(Roster)).ref for _ in range(asked)]
        assert refs == list(range(1, asked + 1))
        for _ in range(40):
            await nadia.next(Refuse)
        await asking


async def test_who_asks_and_never_reads_the_answers_is_dropped(tmp_path: Path) -> None:
    limits = replace(LIMITS, peer_queue_bytes=64 * KIB)
    async with house(tmp_path, limits) as relay, small_pipe(relay, NADIA) as nadia:
        nadia.socket.transport.pause_reading()
        for ref in range(1, 301):
            await nadia.send(RosterSince(ref, 0))
        async with asyncio.timeout(SECONDS):
            while relay.relay.connected:
                await asyncio.sleep(0.01)
        nadia.socket.transport.resume_reading()
        await dropped(nadia)


async def test_what_waits_in_all_queues_stays_within_the_limit_of_the_relay(tmp_path: Path) -> None:
    limits = replace(LIMITS, total_queue_bytes=2 * MIB, stalled_seconds=SECONDS)
    async with house(tmp_path, limits) as relay, relay.laptop(RUTH) as ruth, contextlib.AsyncExitStack() as stack:
        slow = [await stack.enter_async_context(small_pipe(relay, NADIA)) for _ in range(6)]
        for laptop in slow:
            await laptop.follow(relay.space(Space.TABLE))
            laptop.socket.transport.pause_reading()
        pushed, most = await push_much(relay, ruth, 8 * MIB)
        assert MIB < most <= limits.total_queue_bytes
        ends = []
        for laptop in slow:
            laptop.socket.transport.resume_reading()
            ends.append(await end(laptop, len(pushed)))
        assert "told that it is too slow" in ends
        assert "has everything" in ends


async def end(laptop: Laptop, position: int) -> str:
    """How it ends for a reader that reads again."""
    while True:
        match await laptop.receive():
            case Refuse(_, reason):
                assert reason is Reason.TOO_SLOW
                await laptop.closed()
                return "told that it is too slow"
            case Deliver() as delivery if delivery.position == position:
                return "has everything"
            case other:
                assert isinstance(other, Deliver)


async def test_a_follower_that_is_far_behind_is_closed_at_once_when_it_says_something_wrong(tmp_path: Path) -> None:
    async with house(tmp_path, LIMITS) as relay, relay.laptop(RUTH) as ruth, small_pipe(relay, NADIA) as nadia:
        await push_much(relay, ruth, 8 * MIB)
        nadia.socket.transport.pause_reading()
        await nadia.send(Follow(1, relay.space(Space.TABLE), 0))
        await nadia.socket.send(b"garbage")
        nadia.socket.transport.resume_reading()
        heard = 0
        async with asyncio.timeout(SECONDS):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    heard += len(await nadia.socket.recv())
        assert heard < 2 * MIB
