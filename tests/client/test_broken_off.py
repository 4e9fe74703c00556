"""Founding and joining can be broken off at any moment: a second try goes on, and nobody ever takes two seats."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home, HomeError
from fourfold_client.sync.errors import Ended
from fourfold_relay.limits import Limits
from fourfold_shared.errors import Misuse, Refused, RelayUnreachable
from fourfold_shared.invitation import Invitation
from tests.support.cuts import MessageWire
from tests.support.house import NADIA, PASSPHRASE, RUTH, RelayHouse, empty_house, relay_house
from tests.support.wire import Wire

Try = Callable[[], Awaitable[Desk]]
STEP = 500
"""Bytes between two cuts in the middle of messages."""
PROMPT = replace(Limits(), refusal_seconds=0.01)
"""A relay that does not let who is not admitted wait."""


async def try_twice(attempt: Try, mend: Callable[[], None]) -> tuple[Desk, bool]:
    """Tries once, and again with a mended wire if need be; gives whether it was needed."""
    try:
        return await attempt(), False
    except (RelayUnreachable, Refused, Ended):
        mend()
        return await attempt(), True
    finally:
        mend()


def cut_after_messages(wire: MessageWire, number: int) -> None:
    wire.messages = number


def cut_after_bytes(wire: MessageWire, number: int) -> None:
    wire.budget = number * STEP


def mended(wire: MessageWire) -> Callable[[], None]:
    def mend() -> None:
        wire.messages = wire.budget = None

    return mend


CUTS = {"between-messages": (MessageWire, cut_after_messages), "every-500-bytes": (Wire, cut_after_bytes)}


@pytest.mark.parametrize("cuts", CUTS)
async def test_founding_that_is_cut_off_succeeds_at_the_second_try(tmp_path: Path, cuts: str) -> None:
    kind, cut = CUTS[cuts]
    async with relay_house(tmp_path, PROMPT) as relay, kind(relay.port) as wire:
        for number in count():
            home, ticket = Home(tmp_path / str(number)), await relay.ticket()

            async def attempt(home: Home = home, ticket: str = ticket) -> Desk:
                address = f"ws://127.0.0.1:{wire.port}"
                return await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")

            cut(wire, number)
            desk, was_cut = await try_twice(attempt, mended(wire))
            try:
                await desk.sync()
                assert desk.status()["waiting"] == 0
                assert [one["name"] for one in desk.status()["seats"]] == ["", "", "Ruth", ""]
                assert len(desk.case.membership.roster.devices) == 1
            finally:
                await desk.close()
            assert relay.store is not None
            assert (await relay.store.stats()).cases == number + 1
            if not was_cut:
                break
    assert number > 4


@pytest.mark.parametrize(
    ("words", "cuts"), [(False, "between-messages"), (False, "every-500-bytes"), (True, "between-messages")]
)
async def test_joining_that_is_cut_off_succeeds_at_the_second_try(tmp_path: Path, words: bool, cuts: str) -> None:
    kind, cut = CUTS[cuts]
    (tmp_path / "first").mkdir()
    async with empty_house(tmp_path / "first") as house:
        await house.found()
        line = await house[RUTH].invite(NADIA)
    invitation = Invitation.parse(line).secret.words if words else line
    for number in count():
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "first", folder)
        relay = RelayHouse(folder / "relay.db", PROMPT)
        await relay.start()
        async with kind(relay.port) as wire:

            async def attempt(folder: Path = folder, address: str = f"ws://127.0.0.1:{wire.port}") -> Desk:
                return await Desk.join(Home(folder / "nadia"), PASSPHRASE, invitation, name="Nadia", relay=address)

            cut(wire, number)
            desk, was_cut = await try_twice(attempt, mended(wire))
            try:
                await desk.sync()
                assert desk.seat == NADIA
                roster = desk.case.membership.roster
                assert [member.seat for member in roster.devices] == [RUTH, NADIA]
                assert desk.casefile.name(NADIA) == "Nadia"
            finally:
                await desk.close()
        await relay.stop()
        if not was_cut:
            break
    assert number > 4


async def test_a_founding_begun_for_one_seat_can_be_finished_for_another(tmp_path: Path) -> None:
    """The relay never heard of the first try, so that nothing binds the person to it."""
    async with relay_house(tmp_path) as relay, Wire(relay.port) as wire:
        home, ticket, address = Home(tmp_path / "home"), await relay.ticket(), f"ws://127.0.0.1:{wire.port}"
        wire.budget = 2500
        with pytest.raises(RelayUnreachable):
            await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=RUTH, name="Ruth")
        wire.budget = None
        desk = await Desk.found(home, PASSPHRASE, relay=address, ticket=ticket, seat=NADIA, name="Nadia")
        assert desk.seat == NADIA
        await desk.close()


async def test_a_home_where_founding_was_broken_off_says_so(tmp_path: Path) -> None:
    async with relay_house(tmp_path) as relay, Wire(relay.port) as wire:
        home, address = Home(tmp_path / "home"), f"ws://127.0.0.1:{wire.port}"
        wire.budget = 2500
        with pytest.raises(RelayUnreachable):
            await Desk.found(home, PASSPHRASE, relay=address, ticket="T", seat=RUTH, name="Ruth")
        with pytest.raises(HomeError, match="broken off"):
            await Desk.open(home, PASSPHRASE)


@pytest.mark.parametrize("name", ["x" * 61, "half\ud800", "", "  "])
async def test_a_name_that_cannot_be_is_refused_before_the_relay_hears_of_anything(tmp_path: Path, name: str) -> None:
    async with relay_house(tmp_path) as relay:
        home, ticket = Home(tmp_path / "home"), await relay.ticket()
        with pytest.raises((Refused, Misuse)):
            await Desk.found(home, PASSPHRASE, relay=relay.address, ticket=ticket, seat=RUTH, name=name)
        assert not home.holds_case
        desk = await Desk.found(home, PASSPHRASE, relay=relay.address, ticket=ticket, seat=RUTH, name="Ruth")
        await desk.close()


async def test_leftovers_of_a_home_that_was_never_finished_do_not_stand_in_the_way(tmp_path: Path) -> None:
    """A laptop switched off while its home was being made leaves some of the file, of its journal, or both."""
    async with relay_house(tmp_path) as relay:
        for number, left in enumerate(({"case.fourfold.new": b"begun"}, {"case.fourfold-wal": b"x" * 5000})):
            home = Home(tmp_path / f"home{number}")
            home.path.mkdir()
            for name, data in left.items():
                (home.path / name).write_bytes(data)
            desk = await Desk.found(
                home, PASSPHRASE, relay=relay.address, ticket=await relay.ticket(), seat=RUTH, name="Ruth"
            )
            await desk.close()
            await (await Desk.open(home, PASSPHRASE)).close()


async def test_a_relay_that_cannot_be_reached_leaves_no_home_behind(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        line, address = await house[RUTH].invite(NADIA), house.relay.address
        await house.relay.stop()
        home = Home(tmp_path / "home")
        for errand in (
            Desk.found(home, PASSPHRASE, relay=address, ticket="T", seat=RUTH, name="Ruth"),
            Desk.join(home, PASSPHRASE, line, name="Nadia"),
        ):
            with pytest.raises(RelayUnreachable):
                await errand
            assert not home.holds_case
        await house.relay.start()
