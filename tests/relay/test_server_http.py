"""Plain HTTP: `/health`, and a sentence for everything else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.relay.relays import QUICK, SECONDS, House, house


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, replace(QUICK, health_seconds=0.0)) as serving:
        yield serving


async def ask(relay: House, request: str) -> tuple[str, str]:
    """Sends a request as it stands; gives the status line and the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
    writer.write(request.replace("\n", "\r\n").encode() + b"Host: x\r\n\r\n")
    async with asyncio.timeout(SECONDS):
        answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    assert "Server:" not in head
    return head.split("\r\n")[0], body


async def test_a_healthy_relay_says_ok(relay: House) -> None:
    assert await ask(relay, "GET /health HTTP/1.1\n") == ("HTTP/1.1 200 OK", "ok\n")


async def test_a_relay_that_cannot_write_says_so_and_is_well_again_when_it_can(relay: House) -> None:
    with closing(sqlite3.connect(relay.path, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER broken BEFORE UPDATE ON relay BEGIN SELECT RAISE(ABORT, 'broken'); END")
        status, body = await ask(relay, "GET /health HTTP/1.1\n")
        assert status == "HTTP/1.1 503 Service Unavailable"
        assert body == "The store cannot be written.\n"
        connection.execute("DROP TRIGGER broken")
    assert (await ask(relay, "GET /health HTTP/1.1\n"))[1] == "ok\n"


async def test_one_look_at_the_store_serves_for_a_while(tmp_path: Path) -> None:
    async with house(tmp_path, replace(QUICK, health_seconds=60.0)) as relay:
        assert (await ask(relay, "GET /health HTTP/1.1\n"))[1] == "ok\n"
        before = (tmp_path / "relay.db-wal").stat().st_size
        for _ in range(20):
            await ask(relay, "GET /health HTTP/1.1\n")
        assert (tmp_path / "relay.db-wal").stat().st_size == before


@pytest.mark.parametrize("path", ["/", "/health/", "/health?x", "/stats", "/../etc/passwd"])
async def test_any_other_path_has_one_sentence(relay: House, path: str) -> None:
    status, body = await ask(relay, f"GET {path} HTTP/1.1\n")
    assert status == "HTTP/1.1 404 Not Found"
    assert body == "This is a Fourfold relay. Laptops connect to it by themselves.\n"


@pytest.mark.parametrize("path", ["/health", "/stats"])
async def test_a_websocket_is_opened_at_the_root_alone(relay: House, path: str) -> None:
    request = (
        f"GET {path} HTTP/1.1\nUpgrade: websocket\nConnection: Upgrade\n"
        "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n"
    )
    assert (await ask(relay, request))[0] != "HTTP/1.1 101 Switching Protocols"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
async def test_other_methods_are_refused(relay: House, method: str) -> None:
    assert (await ask(relay, f"{method} /health HTTP/1.1\n"))[0] == "HTTP/1.1 405 Method Not Allowed"


@pytest.mark.parametrize("request_line", ["nonsense\n", "\x00\x01\n", "GET / HTTP/9\n"])
async def test_what_is_no_http_is_closed_and_the_relay_goes_on(relay: House, request_line: str) -> None:
    await ask(relay, request_line)
    assert (await ask(relay, "GET /health HTTP/1.1\n"))[1] == "ok\n"
