"""`fourfold-relay serve` as a real process: starting, TLS, stopping by signals, restarting after kill -9."""

import asyncio
import signal
import ssl
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from fourfold_relay.stores import open_store
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import MAX_MESSAGE, Follow, Reason, Receipt, Refuse, Welcome
from tests.relay.cast import NADIA, RUTH, THEO, Cast, record
from tests.relay.certificates import make
from tests.relay.commands import Serving, serving
from tests.relay.relays import Laptop


@pytest.fixture
async def cast(tmp_path: Path) -> Cast:
    """A case of four, in the store that the processes serve."""
    cast = Cast.full()
    store = await open_store(f"sqlite:{tmp_path / 'relay.db'}")
    await cast.install(store)
    await store.close()
    return cast


@asynccontextmanager
async def laptop(relay: Serving, cast: Cast, seat: Seat, tls: ssl.SSLContext | None = None) -> AsyncIterator[Laptop]:
    async with connect(
        relay.address, ssl=tls, compression=None, max_size=MAX_MESSAGE, close_timeout=1.0, proxy=None
    ) as socket:
        opened = Laptop(socket, relay.address.split("//")[1])
        assert await opened.greet(bytes(cast.id), cast.signing(seat)) == Welcome(bytes(cast.id))
        yield opened


async def test_it_serves_and_says_where(tmp_path: Path, cast: Cast) -> None:
    with serving(tmp_path / "relay.db") as relay:
        assert relay.address == f"ws://127.0.0.1:{relay.port}"
        async with laptop(relay, cast, RUTH) as ruth:
            assert isinstance(await ruth.push(bytes(cast.space(Space.TABLE)), record(cast.log(RUTH), 1)), Receipt)
        answer = await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{relay.port}/health", None, 5)
        with answer:
            assert answer.read() == b"ok\n"
        ended = relay.stop()
    assert (ended.code, ended.out) == (0, "")
    assert "Traceback" not in ended.err


async def test_with_a_certificate_it_serves_tls(tmp_path: Path, cast: Cast) -> None:
    certificate, key = make(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    with serving(tmp_path / "relay.db", "--tls-cert", certificate, "--tls-key", key) as relay:
        assert relay.address.startswith("wss://")
        async with laptop(relay, cast, RUTH, trust) as ruth:
            assert isinstance(await ruth.push(bytes(cast.space(Space.TABLE)), record(cast.log(RUTH), 1)), Receipt)
            assert len(await ruth.follow(bytes(cast.space(Space.TABLE)))) == 1
            _, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            ended = await asyncio.to_thread(relay.stop)
            assert (await ruth.next(Refuse)).reason is Reason.STOPPING
            writer.close()
    assert ended.code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_tells_everyone_and_ends_it_with_0(tmp_path: Path, cast: Cast, number: signal.Signals) -> None:
    with serving(tmp_path / "relay.db") as relay:
        async with laptop(relay, cast, RUTH) as ruth, laptop(relay, cast, THEO) as theo:
            relay.signal(number)
            for each in (ruth, theo):
                assert (await each.next(Refuse)).reason is Reason.STOPPING
                assert await each.closed() == 1001
            ended = await asyncio.to_thread(relay.ended)
    assert ended.code == 0
    assert "Traceback" not in ended.err


async def test_stalled_and_idle_connections_and_more_signals_do_not_change_how_it_ends(
    tmp_path: Path, cast: Cast
) -> None:
    table, log = bytes(cast.space(Space.TABLE)), cast.log(RUTH)
    with serving(tmp_path / "relay.db") as relay:
        async with laptop(relay, cast, RUTH) as ruth, laptop(relay, cast, NADIA) as nadia:
            for seq in range(1, 161):
                await ruth.push(table, record(log, seq, 100_000))
            nadia.socket.transport.pause_reading()
            await nadia.send(Follow(1, table, 0))
            _, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            begun = time.monotonic()
            for _ in range(40):
                if relay.process.poll() is not None:
                    break
                relay.signal(signal.SIGTERM)
                await asyncio.sleep(0.05)
            ended = await asyncio.to_thread(relay.ended)
            assert time.monotonic() - begun < 5
            assert (await ruth.next(Refuse)).reason is Reason.STOPPING
            nadia.socket.transport.resume_reading()
            await nadia.closed()
            writer.close()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["relay.db", "relay.db-serving"]


async def test_after_kill_9_it_starts_again_with_the_same_key_and_all_that_was_receipted(
    tmp_path: Path, cast: Cast
) -> None:
    table, log = bytes(cast.space(Space.TABLE)), cast.log(RUTH)
    keys, sent = set(), [record(log, seq) for seq in range(1, 31)]
    for first in (0, 10, 20):
        with serving(tmp_path / "relay.db") as relay:
            async with laptop(relay, cast, RUTH) as ruth:
                assert ruth.challenge is not None
                keys.add(ruth.challenge.key)
                assert await ruth.follow(table) == sent[:first]
                for one in sent[first : first + 10]:
                    assert isinstance(await ruth.push(table, one), Receipt)
                relay.process.kill()
    assert len(keys) == 1


async def test_its_log_says_nothing_of_who_says_what(tmp_path: Path, cast: Cast) -> None:
    with serving(tmp_path / "relay.db", "--log-level", "debug") as relay:
        async with laptop(relay, cast, RUTH) as ruth:
            await ruth.push(bytes(cast.space(Space.TABLE)), record(cast.log(RUTH), 1))
            await ruth.socket.send("words in a text frame")
            await ruth.closed()
        log = relay.stop().err
    for secret in (cast.id.hex(), bytes(cast.signing(RUTH).public).hex(), "words in a text frame", "127.0.0.1:"):
        assert secret[:16] not in log
