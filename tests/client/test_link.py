"""The connection to the relay: without one, lost ones, and coming back."""

import asyncio
import itertools
import statistics
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.sync import link
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import host_of, waits
from fourfold_shared.errors import Malformed, RelayUnreachable
from fourfold_shared.ids import Space
from fourfold_shared.keys import SigningKey
from tests.support.house import NADIA, PASSPHRASE, RUTH
from tests.support.strangers import hang_up, raw
from tests.support.template import Template
from tests.support.watching import until
from tests.support.wire import Wire


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comes back after thousandths of a second."""
    monkeypatch.setattr(link, "FIRST_WAIT", 0.002)
    monkeypatch.setattr(link, "LEAST_WAIT", 0.001)
    monkeypatch.setattr(link, "MOST_WAIT", 0.02)


async def test_everything_but_the_exchange_works_without_a_relay(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    desk = await Desk.open(house.home(NADIA), PASSPHRASE)
    entry = await desk.casefile.write(Space.TABLE, "written alone")
    with pytest.raises(RelayUnreachable):
        await desk.sync()
    assert desk.status()["waiting"] == 1
    assert desk.casefile.search("alone") == (desk.casefile.entry(entry.id),)
    await desk.close()


@pytest.mark.usefixtures("impatient")
async def test_once_the_relay_is_there_what_waits_goes_by_itself(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
    ruth = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE)
    try:
        nadia.connect()
        ruth.connect()
        entry = await nadia.casefile.write(Space.TABLE, "written alone")
        assert not nadia.connected
        await house.relay.start()
        await until(ruth, lambda: any(one.id == entry.id for one in ruth.casefile.entries(Space.TABLE)))
        await until(nadia, lambda: nadia.sync_view().unsent == 0)
    finally:
        await house.close()
        await house.relay.stop()


@pytest.mark.usefixtures("impatient")
async def test_a_connection_that_is_cut_again_and_again_comes_back(template: Template, tmp_path: Path) -> None:
    async with template.wired(tmp_path) as (house, wire):
        nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        nadia.connect()
        for number in range(5):
            await until(nadia, lambda: nadia.connected and nadia.sync_view().settled)
            await nadia.casefile.write(Space.TABLE, f"written before cut {number}")
            await wire.cut()
            await until(nadia, lambda: not nadia.connected or nadia.sync_view().unsent == 0)
        await until(nadia, lambda: nadia.sync_view().settled and nadia.sync_view().unsent == 0)


@pytest.mark.usefixtures("impatient")
async def test_attempts_go_on_for_as_long_as_nobody_answers(template: Template, tmp_path: Path) -> None:
    desk = await Desk.open(template.copy(tmp_path).home(NADIA), PASSPHRASE)
    async with raw(hang_up) as stranger:
        talk = link.Link(
            stranger.address, lambda: Greeting(b"", SigningKey.generate(), "anywhere"), desk.case, lambda: None
        )
        running = asyncio.create_task(talk.run())
        await stranger.visited(20)
        assert isinstance(talk.failure, RelayUnreachable)
        assert not talk.connected
        running.cancel()
        await asyncio.wait([running])
    await desk.close()


def test_waits_grow_from_a_quarter_second_to_half_a_minute() -> None:
    many = [list(itertools.islice(waits(), 30)) for _ in range(200)]
    typical = [statistics.median(column) for column in zip(*many, strict=True)]
    assert typical[0] < 1
    assert all(later > earlier for earlier, later in itertools.pairwise(typical[1:10]))
    assert 20 < typical[-1] < 40
    assert max(map(max, many)) < 45
    assert min(min(one[1:]) for one in many) > 0.1


def test_no_two_laptops_come_back_in_step() -> None:
    """Each wait is jittered, also the late ones: a relay that was away is not met by everybody at once."""
    many = [list(itertools.islice(waits(), 30)) for _ in range(100)]
    for column in zip(*many, strict=True):
        assert len(set(column)) > 90
        assert max(column) > 1.2 * min(column)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("ws://127.0.0.1:8765", "127.0.0.1:8765"),
        ("ws://127.0.0.1:8765/", "127.0.0.1:8765"),
        ("ws://relay.example.org", "relay.example.org"),
        ("ws://relay.example.org:80", "relay.example.org"),
        ("wss://relay.example.org:80", "relay.example.org:80"),
        ("wss://relay.example.org", "relay.example.org"),
        ("wss://relay.example.org:443/", "relay.example.org"),
        ("ws://relay.example.org:443", "relay.example.org:443"),
        ("wss://Relay.Example.ORG", "relay.example.org"),
        ("ws://[::1]:8765", "[::1]:8765"),
        ("wss://[::1]", "[::1]"),
        ("ws://[::1]:80", "[::1]"),
        ("wss://münchen.example", "xn--mnchen-3ya.example"),
    ],
)
def test_the_host_that_is_signed_is_the_one_in_the_host_header(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    "address",
    [
        "",
        "relay.example.org",
        "http://relay.example.org",
        "https://relay.example.org",
        "wss://",
        "wss:relay.example.org",
        "ws://:8765",
        "ws://host:0",
        "ws://host:99999",
        "ws://host:port",
        "ws://[::1",
        "file:///etc/passwd",
        "wss://relay example.org",
        "ws://\udcff",
        "wss://relay..example.org",
        "ws://127.0.0.1:8765\n",
    ],
)
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(Malformed, match="address looks like"):
        host_of(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST"])
async def test_a_relay_lets_in_whoever_signs_the_host_it_was_called_by(
    template: Template, tmp_path: Path, host: str
) -> None:
    async with template.serving(tmp_path) as house:
        ticket, address = await house.relay.ticket(), f"ws://{host}:{house.relay.port}"
        home = Home(tmp_path / "another")
        desk = await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")
        await desk.sync()
        await desk.close()


async def test_proxies_are_not_asked(template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would learn who talks to which relay, and when."""
    async with template.serving(tmp_path) as house, raw(hang_up) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "socks_proxy", "ws_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        desk = await Desk.open(house.home(NADIA), PASSPHRASE)
        await desk.sync()
        await desk.close()
        assert proxy.visits == 0


async def test_the_handshake_says_nothing_of_the_laptop(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house, Wire(house.relay.port) as wire:
        ticket, address = await house.relay.ticket(), f"ws://127.0.0.1:{wire.port}"
        home = Home(tmp_path / "another")
        desk = await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")
        await desk.close()
        head = bytes(wire.heard).split(b"\r\n\r\n")[0].lower()
        names = {line.split(b":")[0] for line in head.split(b"\r\n")[1:]}
        assert names == {b"host", b"upgrade", b"connection", b"sec-websocket-key", b"sec-websocket-version"}
