"""Over real sockets: who is admitted, the one answer and its time for everyone else, and what may come before."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fourfold_relay.ticket import ticket_hash
from fourfold_shared.ids import Seat, Space
from fourfold_shared.keys import DeviceKeys, SigningKey
from fourfold_shared.messages import (
    Found,
    Prove,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
    Welcome,
)
from tests.relay.cast import NADIA, RUTH, Cast, record
from tests.relay.relays import QUICK, House, Laptop, house

NOT_ADMITTED = Refuse(0, Reason.NOT_ADMITTED, 0, 0)


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as serving:
        yield serving


@pytest.mark.parametrize("seat", list(Seat), ids=lambda seat: seat.name)
async def test_a_device_of_the_roster_is_welcome_and_knows_the_relay(relay: House, seat: Seat) -> None:
    async with relay.connection() as laptop:
        challenge = await laptop.hello(bytes(relay.cast.id), relay.cast.signing(seat))
        assert challenge.key == relay.key.public
        await laptop.send(laptop.proof(bytes(relay.cast.id), relay.cast.signing(seat)))
        assert await laptop.receive() == Welcome(bytes(relay.cast.id))


async def test_each_connection_has_a_challenge_of_its_own(relay: House) -> None:
    nonces = set()
    for _ in range(3):
        async with relay.connection() as laptop:
            nonces.add((await laptop.hello(bytes(relay.cast.id), relay.cast.signing(RUTH))).nonce)
    assert len(nonces) == 3


async def test_a_proof_that_was_heard_before_is_refused(relay: House) -> None:
    case, signing = bytes(relay.cast.id), relay.cast.signing(RUTH)
    async with relay.connection() as laptop:
        await laptop.hello(case, signing)
        heard = laptop.proof(case, signing)
        await laptop.send(heard)
        await laptop.next(Welcome)
    async with relay.connection() as thief:
        await thief.hello(case, signing)
        await thief.send(heard)
        assert await thief.receive() == NOT_ADMITTED
        await thief.closed()


async def test_a_proof_for_another_host_is_refused(relay: House) -> None:
    case, signing = bytes(relay.cast.id), relay.cast.signing(RUTH)
    async with relay.connection() as laptop:
        await laptop.hello(case, signing)
        await laptop.send(laptop.proof(case, signing, host="relay.example.org"))
        assert await laptop.receive() == NOT_ADMITTED


async def turned_away(relay: House, laptop: Laptop, kind: str) -> float:
    """Tries to be admitted in a way that must fail; gives the seconds from the proof to the answer."""
    case, signing = bytes(relay.cast.id), SigningKey.generate()
    match kind:
        case "no such case":
            case = bytes(Cast.founded().id)
        case "another's case":
            pass
        case "a signature that does not fit" | "another host":
            signing = relay.cast.signing(RUTH)
    await laptop.hello(case, signing)
    proof = laptop.proof(case, signing, host="elsewhere" if kind == "another host" else None)
    if kind == "a signature that does not fit":
        proof = Prove(proof.host, bytes(64))
    begun = time.monotonic()
    await laptop.send(proof)
    assert await laptop.receive() == NOT_ADMITTED
    passed = time.monotonic() - begun
    assert await laptop.closed() == 1008
    return passed


@pytest.mark.parametrize("kind", ["no such case", "another's case", "a signature that does not fit", "another host"])
async def test_who_is_not_admitted_hears_the_same_and_no_sooner(relay: House, kind: str) -> None:
    async with relay.connection() as laptop:
        assert await turned_away(relay, laptop, kind) >= QUICK.refusal_seconds


async def test_a_welcome_does_not_wait(tmp_path: Path) -> None:
    async with house(tmp_path, replace(QUICK, refusal_seconds=30.0)) as relay, relay.laptop(RUTH) as laptop:
        await laptop.send(RosterSince(1, 0))
        assert (await laptop.next(Roster)).entries == tuple(relay.cast.entries)


# -- founding and joining -------------------------------------------------------------------------------------------


async def test_a_case_is_founded_with_a_ticket_and_goes_on_on_the_same_connection(relay: House) -> None:
    cast = Cast.founded()
    await relay.store.add_ticket(ticket_hash("ABCD-1234"), 0)
    async with relay.connection() as laptop:
        assert await laptop.greet(b"", cast.signing(RUTH)) == Welcome(b"")
        await laptop.send(Found(1, "WRONG", cast.entries[0]))
        assert await laptop.receive() == Refuse(1, Reason.TICKET, 0, 0)
        await laptop.send(Found(2, "abcd 1234", cast.entries[0]))
        assert await laptop.receive() == Receipt(2, 1)
        entry, _ = cast.invitation(RUTH, NADIA)
        await laptop.send(RosterAppend(3, entry.to_bytes()))
        assert await laptop.receive() == Receipt(3, 2)
        space = bytes(cast.space(Space.BRIDGE))
        assert isinstance(await laptop.push(space, record(cast.log(RUTH), 1, 100_000)), Receipt)
    assert await relay.store.roster(cast.id) == [cast.entries[0], entry.to_bytes()]


async def test_a_ticket_serves_once_over_the_wire(relay: House) -> None:
    await relay.store.add_ticket(ticket_hash("ABCD-1234"), 0)
    answers = []
    for cast in (Cast.founded(), Cast.founded()):
        async with relay.connection() as laptop:
            await laptop.greet(b"", cast.signing(RUTH))
            await laptop.send(Found(1, "ABCD-1234", cast.entries[0]))
            answers.append(await laptop.receive())
    assert answers == [Receipt(1, 1), Refuse(1, Reason.TICKET, 0, 0)]


@pytest.mark.parametrize("named", [True, False], ids=["naming the case", "by the invitation alone"])
async def test_whoever_bears_an_invitation_takes_the_seat_and_comes_back_as_a_device(relay: House, named: bool) -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    await cast.install(relay.store)
    async with relay.connection() as laptop:
        welcome = await laptop.greet(bytes(cast.id) if named else b"", secret.signing)
        assert welcome == Welcome(bytes(cast.id))
        await laptop.send(RosterSince(1, 0))
        assert (await laptop.next(Roster)).entries == tuple(cast.entries)
        entry = cast.take(NADIA, secret)
        await laptop.send(RosterAppend(2, entry.to_bytes()))
        assert await laptop.receive() == Receipt(2, 3)
    cast.add(entry)
    async with relay.connection() as laptop:
        assert await laptop.greet(bytes(cast.id), cast.signing(NADIA)) == Welcome(bytes(cast.id))
    async with relay.connection() as laptop:
        assert await laptop.greet(bytes(cast.id), secret.signing) == NOT_ADMITTED


# -- before the case is known ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["nothing", "hello", "a founder's greeting"])
async def test_who_does_not_say_in_time_which_case_it_is_for_is_told_and_closed(tmp_path: Path, said: str) -> None:
    async with house(tmp_path, replace(QUICK, greeting_seconds=0.3)) as relay, relay.connection() as laptop:
        keys = DeviceKeys.generate()
        if said == "hello":
            await laptop.hello(bytes(relay.cast.id), keys.signing)
        elif said == "a founder's greeting":
            await laptop.greet(b"", keys.signing)
        assert (await laptop.next(Refuse)).reason is Reason.TOO_SLOW
        await laptop.closed()


async def test_who_is_admitted_may_stay_silent(tmp_path: Path) -> None:
    async with house(tmp_path, replace(QUICK, greeting_seconds=0.2)) as relay, relay.laptop(RUTH) as laptop:
        await asyncio.sleep(0.5)
        assert await laptop.heard_nothing()


async def test_a_large_message_before_the_case_is_known_is_not_even_read(relay: House) -> None:
    async with relay.connection() as laptop:
        await laptop.socket.send(bytes(QUICK.greeting_bytes + 1))
        assert await laptop.closed() == 1009


@pytest.mark.parametrize("data", [b"garbage", "text", b""])
async def test_what_is_no_message_is_answered_and_closed(relay: House, data: bytes | str) -> None:
    async with relay.connection() as laptop:
        await laptop.socket.send(data)
        assert await laptop.receive() == Refuse(0, Reason.MALFORMED, 0, 0)
        assert await laptop.closed() == 1008


async def test_a_push_before_the_greeting_is_answered_under_its_ref_and_closed(relay: House) -> None:
    async with relay.connection() as laptop:
        await laptop.send(Push(9, relay.space(Space.TABLE), (record(relay.cast.log(RUTH), 1),)))
        assert await laptop.receive() == Refuse(9, Reason.MALFORMED, 0, 0)
        await laptop.closed()


async def test_many_greetings_at_once_are_all_answered(relay: House) -> None:
    async def greet(seat: Seat) -> object:
        async with relay.laptop(seat) as laptop:
            await laptop.send(RosterSince(1, 3))
            return (await laptop.next(Roster)).start

    assert await asyncio.gather(*(greet(seat) for seat in Seat for _ in range(10))) == [3] * 40
