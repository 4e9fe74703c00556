"""A store that fails, in ways expected or not: every request is answered, one line is logged, and the relay goes on."""

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from fourfold_relay.answers import TRY_AGAIN_MILLISECONDS
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Space
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import (
    Deliver,
    Follow,
    Found,
    FromLaptop,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
)
from tests.relay.cast import RUTH, THEO, Cast, record
from tests.relay.faulty import Faulty
from tests.relay.relays import House, house

CONTENT = "private words"
FAULTS = {
    "a failing disk": StorageFailed("the store's disk is full"),
    "an unexpected error": RuntimeError(CONTENT),
}


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, wrap=Faulty) as serving:
        yield serving


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Exception:
    return FAULTS[request.param]


def faulty(relay: House) -> Faulty:
    store = relay.serving
    assert isinstance(store, Faulty)
    return store


def unavailable(ref: int) -> Refuse:
    return Refuse(ref, Reason.UNAVAILABLE, TRY_AGAIN_MILLISECONDS, 0)


REQUESTS: dict[str, tuple[str, Callable[[Cast], FromLaptop], type]] = {
    "push": (
        "append",
        lambda cast: Push(7, bytes(cast.space(Space.TABLE)), (record(cast.log(RUTH), 1),)),
        Receipt,
    ),
    "roster-append": (
        "append_roster",
        lambda cast: RosterAppend(7, cast.enrolment(RUTH, DeviceKeys.generate()).to_bytes()),
        Receipt,
    ),
    "roster-since": ("roster", lambda _: RosterSince(7, 0), Roster),
    "keychain-append": (
        "append_keychain",
        lambda cast: KeychainAppend(7, bytes(cast.space(Space.TABLE)), 0, cast.first_epoch(RUTH, Space.TABLE)),
        Receipt,
    ),
    "keychain-since": ("keychain", lambda cast: KeychainSince(7, bytes(cast.space(Space.TABLE)), 0), Keychain),
}


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_request_that_fails_is_answered_and_succeeds_on_the_same_connection_later(
    relay: House, fault: Exception, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    method, request, answer = REQUESTS[name]
    async with relay.laptop(RUTH) as ruth:
        message = request(relay.cast)
        faulty(relay).faults[method] = fault
        await ruth.send(message)
        assert await ruth.receive() == unavailable(7)
        faulty(relay).faults.clear()
        await ruth.send(message)
        assert isinstance(await ruth.receive(), answer)
    lines = [entry for entry in caplog.records if entry.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert CONTENT not in lines[0].getMessage()
    assert lines[0].exc_info is None


async def test_a_founding_that_fails_is_answered_and_leaves_the_ticket_open(relay: House, fault: Exception) -> None:
    cast = Cast.founded()
    await relay.store.add_ticket(ticket_hash("ABCD"), 0)
    async with relay.connection() as laptop:
        await laptop.greet(b"", cast.signing(RUTH))
        faulty(relay).faults["found"] = fault
        await laptop.send(Found(1, "ABCD", cast.entries[0]))
        assert await laptop.receive() == unavailable(1)
        faulty(relay).faults.clear()
        await laptop.send(Found(2, "ABCD", cast.entries[0]))
        assert await laptop.receive() == Receipt(2, 1)


@pytest.mark.parametrize("method", ["invited_to", "roster"])
async def test_a_look_up_that_fails_is_told_and_closed(relay: House, fault: Exception, method: str) -> None:
    faulty(relay).faults[method] = fault
    async with relay.connection() as laptop:
        assert await laptop.greet(bytes(relay.cast.id), relay.cast.signing(RUTH)) == unavailable(0)
        await laptop.closed()
    faulty(relay).faults.clear()
    async with relay.laptop(RUTH) as ruth:
        assert await ruth.heard_nothing()


async def test_a_journal_that_cannot_be_read_is_told_under_the_ref_and_closed(relay: House, fault: Exception) -> None:
    faulty(relay).faults["read"] = fault
    async with relay.laptop(RUTH) as ruth:
        await ruth.send(Follow(7, relay.space(Space.TABLE), 0))
        assert await ruth.receive() == unavailable(7)
        await ruth.closed()
    faulty(relay).faults.clear()
    async with relay.laptop(RUTH) as ruth:
        assert await ruth.follow(relay.space(Space.TABLE)) == []


async def test_one_laptops_failure_is_not_the_others(relay: House, fault: Exception) -> None:
    table, log = relay.space(Space.TABLE), relay.cast.log(RUTH)
    async with relay.laptop(RUTH) as ruth, relay.laptop(THEO) as theo:
        await theo.follow(table)
        faulty(relay).faults["append"] = fault
        assert await ruth.push(table, record(log, 1)) == unavailable(1)
        assert await theo.heard_nothing()
        faulty(relay).faults.clear()
        sent = record(log, 1)
        assert isinstance(await ruth.push(table, sent), Receipt)
        assert await theo.receive() == Deliver(0, table, 1, False, (sent,))


async def test_a_roster_entry_whose_commit_was_in_doubt_does_not_block_the_case(relay: House) -> None:
    """The store had committed and failed to say so: the next look at the roster sets it right."""
    cast = relay.cast
    entry = cast.enrolment(RUTH, DeviceKeys.generate())
    async with relay.laptop(RUTH) as ruth, relay.laptop(THEO) as theo:
        faulty(relay).faults["append_roster"] = StorageFailed("in doubt")
        await ruth.send(RosterAppend(1, entry.to_bytes()))
        assert await ruth.receive() == unavailable(1)
        faulty(relay).faults.clear()
        count = len(cast.entries)
        await relay.store.append_roster(cast.id, count, entry.to_bytes(), ())
        cast.add(entry)
        following = cast.enrolment(THEO, DeviceKeys.generate())
        await theo.send(RosterAppend(2, following.to_bytes()))
        assert await theo.receive() == Refuse(2, Reason.CONFLICT, 0, count)
        await theo.send(RosterSince(3, count))
        assert await theo.receive() == Roster(3, count, (entry.to_bytes(),))
        await theo.send(RosterAppend(4, following.to_bytes()))
        assert await theo.receive() == Receipt(4, count + 2)
