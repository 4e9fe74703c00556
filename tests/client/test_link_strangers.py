"""What answers at the relay's address may be anything: it is named within a bounded time, and harms nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.sync import link
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handshake import RelayChanged
from fourfold_shared.errors import Malformed, RelayUnreachable
from fourfold_shared.ids import Space
from tests.support import strangers
from tests.support.house import NADIA, PASSPHRASE, RUTH, RelayHouse, empty_house
from tests.support.strangers import Stranger
from tests.support.template import Template
from tests.support.watching import until

PATIENCE = 0.2
"""Seconds that these tests wait for an answer, instead of many."""
Serving = Callable[[], AbstractAsyncContextManager[Stranger]]


@asynccontextmanager
async def nobody() -> AsyncIterator[Stranger]:
    """A port where nobody listens."""
    async with strangers.raw(strangers.hang_up) as stranger:
        pass
    yield stranger


STRANGERS: dict[str, Serving] = {
    "nobody": nobody,
    "hangs-up": lambda: strangers.raw(strangers.hang_up),
    "says-nothing": lambda: strangers.raw(strangers.say_nothing),
    "web-page": lambda: strangers.raw(strangers.web_page),
    "noise": lambda: strangers.raw(strangers.noise),
    "echo": lambda: strangers.websocket(strangers.echo),
    "chat": lambda: strangers.websocket(strangers.chat),
    "garbled": lambda: strangers.websocket(strangers.garble),
    "flood": lambda: strangers.websocket(strangers.flood),
    "silent-websocket": lambda: strangers.websocket(strangers.be_silent),
    "deaf-websocket": lambda: strangers.raw(strangers.deaf_websocket),
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPEN_SECONDS", "ANSWER_SECONDS", "CLOSE_SECONDS"):
        monkeypatch.setattr(link, name, PATIENCE)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("who", STRANGERS)
async def test_founding_at_what_is_no_relay_is_refused_in_a_sentence(tmp_path: Path, who: str) -> None:
    home = Home(tmp_path / "home")
    async with STRANGERS[who]() as stranger:
        before = time.monotonic()
        with pytest.raises((RelayUnreachable, Malformed)) as failed:
            await Desk.found(home, PASSPHRASE, relay=stranger.address, ticket="T", seat=RUTH, name="Ruth")
        assert time.monotonic() - before < 10
    assert "relay" in str(failed.value)
    assert "\n" not in str(failed.value)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("who", STRANGERS)
async def test_a_laptop_whose_relay_became_something_else_goes_on_alone(
    template: Template, tmp_path: Path, who: str
) -> None:
    async with STRANGERS[who]() as stranger:
        desk = await Desk.open(template.copy(tmp_path).home(NADIA), PASSPHRASE)
        try:
            object.__setattr__(desk.identity, "relay", stranger.address)
            entry = await desk.casefile.write(Space.TABLE, "still writing")
            with pytest.raises((RelayUnreachable, Malformed)):
                await desk.sync()
            assert desk.casefile.entry(entry.id).text == "still writing"
            assert desk.status()["waiting"] == 1
        finally:
            await desk.close()


async def test_a_relay_with_another_key_is_named_until_the_right_one_is_back(
    template: Template, tmp_path: Path
) -> None:
    house = template.copy(tmp_path)
    nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
    (tmp_path / "another").mkdir()
    another = RelayHouse(tmp_path / "another" / "relay.db")
    another.port = template.port
    await another.start()
    with pytest.raises(RelayChanged, match="another key"):
        await nadia.sync()
    nadia.connect()
    await until(nadia, lambda: "relay-changed" in {alarm["kind"] for alarm in nadia.status()["alarms"]})
    assert nadia.status()["state"] == "attention"
    await another.stop()
    await house.relay.start()
    await until(nadia, lambda: nadia.connected and nadia.status()["alarms"] == [])
    await house.close()
    await house.relay.stop()


async def test_a_relay_that_does_not_know_this_laptop_is_named(template: Template, tmp_path: Path) -> None:
    """The practice's computer was set up anew, with the same key and nothing else."""
    house = template.copy(tmp_path)
    (tmp_path / "another").mkdir()
    async with empty_house(tmp_path / "another") as new:
        desk = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        object.__setattr__(desk.identity, "relay", new.relay.address)
        object.__setattr__(desk.identity, "relay_key", b"")
        with pytest.raises(Ended, match="not-admitted"):
            await desk.sync(5)
        desk.connect()
        await until(desk, lambda: "closed-out" in {alarm["kind"] for alarm in desk.status()["alarms"]})
        await desk.disconnect()
        await house.close()


async def test_a_relay_that_falls_silent_in_the_middle_is_given_up(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fourfold_client.desk.exchange.STALLED_SECONDS", 1)
    async with template.wired(tmp_path) as (house, wire):
        nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        wire.swallow_after = 8
        before = asyncio.get_running_loop().time()
        with pytest.raises(RelayUnreachable, match="does not answer"):
            await nadia.sync()
        assert asyncio.get_running_loop().time() - before < 10
        wire.swallow_after = None
        await nadia.sync()
