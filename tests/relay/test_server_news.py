"""Over real sockets: news of rosters, keychains and wisps reach exactly those whom they are for."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fourfold_shared.ids import Seat, Space
from fourfold_shared.keychain import Keychain as Chain
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import (
    Deliver,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
    Wisp,
)
from fourfold_shared.steps import append_step, new_epoch
from tests.relay.cast import NADIA, RUTH, SAMUEL, THEO, Cast, record
from tests.relay.relays import House, Laptop, house


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as serving:
        yield serving


@pytest.fixture
async def four(relay: House) -> AsyncIterator[dict[Seat, Laptop]]:
    """One connection of each seat."""
    async with AsyncExitStack() as stack:
        yield {seat: await stack.enter_async_context(relay.laptop(seat)) for seat in Seat}


@pytest.mark.parametrize("space", list(Space), ids=lambda space: space.value)
async def test_a_new_key_is_told_to_the_whole_audience_and_to_nobody_else(
    relay: House, four: dict[Seat, Laptop], space: Space
) -> None:
    author = min(space.audience, key=relay.cast.device)
    entry = relay.cast.first_epoch(author, space)
    await four[author].send(KeychainAppend(1, relay.space(space), 0, entry))
    assert await four[author].receive() == Receipt(1, 1)
    for seat in space.audience - {author}:
        assert await four[seat].receive() == Keychain(0, relay.space(space), 0, (entry,))
    for seat in Seat:
        assert await four[seat].heard_nothing()


async def test_another_laptop_of_the_same_seat_hears_of_it_too(relay: House, four: dict[Seat, Laptop]) -> None:
    entry = relay.cast.first_epoch(RUTH, Space.PRIVATE_2)
    async with relay.laptop(RUTH) as second:
        await second.send(KeychainAppend(1, relay.space(Space.PRIVATE_2), 0, entry))
        assert await second.receive() == Receipt(1, 1)
        assert await four[RUTH].receive() == Keychain(0, relay.space(Space.PRIVATE_2), 0, (entry,))


async def test_keychains_are_checked_one_entry_after_another(relay: House, four: dict[Seat, Laptop]) -> None:
    cast, table = relay.cast, relay.space(Space.TABLE)
    chain = Chain(cast.id, Space.TABLE)
    entries, key = list[bytes](), b""
    for number, seat in enumerate((RUTH, NADIA, RUTH)):
        entry, key = new_epoch(chain, cast.roster, cast.device(seat), cast.signing(seat), old_key=key)
        entries.append(entry)
        await four[seat].send(KeychainAppend(1, table, number, entry))
        while not isinstance(answer := await four[seat].receive(), Receipt):
            assert isinstance(answer, Keychain)
        chain = append_step(chain, entry, cast.roster)
    async with relay.laptop(THEO) as late:
        await late.send(KeychainSince(2, table, 1))
        assert await late.receive() == Keychain(2, table, 1, tuple(entries[1:]))


@pytest.mark.parametrize(
    ("index", "what", "reason", "expected"),
    [
        (0, "another first entry", Reason.CONFLICT, 1),
        (2, "a step too far", Reason.CONFLICT, 1),
        (1, "garbage", Reason.RULE, 0),
        (1, "an entry that does not continue", Reason.RULE, 0),
    ],
)
async def test_a_keychain_entry_that_does_not_fit_is_refused_and_told_to_nobody(
    relay: House, four: dict[Seat, Laptop], index: int, what: str, reason: Reason, expected: int
) -> None:
    table = relay.space(Space.TABLE)
    await four[RUTH].send(KeychainAppend(1, table, 0, relay.cast.first_epoch(RUTH, Space.TABLE)))
    await four[RUTH].next(Receipt)
    await four[NADIA].next(Keychain)
    entry = b"garbage" if what == "garbage" else relay.cast.first_epoch(NADIA, Space.TABLE)
    await four[NADIA].send(KeychainAppend(2, table, index, entry))
    assert await four[NADIA].receive() == Refuse(2, reason, 0, expected)
    assert await four[RUTH].heard_nothing()
    assert len(await relay.store.keychain(relay.cast.id, Space.TABLE.of(relay.cast.id))) == 1


async def test_the_same_keychain_entry_again_is_receipted(relay: House, four: dict[Seat, Laptop]) -> None:
    table, entry = relay.space(Space.TABLE), relay.cast.first_epoch(RUTH, Space.TABLE)
    for ref in (1, 2):
        await four[RUTH].send(KeychainAppend(ref, table, 0, entry))
        assert await four[RUTH].receive() == Receipt(ref, 1)
    assert len(await relay.store.keychain(relay.cast.id, Space.TABLE.of(relay.cast.id))) == 1


async def test_a_roster_entry_is_told_to_every_seat(relay: House, four: dict[Seat, Laptop]) -> None:
    entry = relay.cast.enrolment(NADIA, DeviceKeys.generate()).to_bytes()
    count = len(relay.cast.entries)
    await four[NADIA].send(RosterAppend(1, entry))
    assert await four[NADIA].receive() == Receipt(1, count + 1)
    for seat in (THEO, RUTH, SAMUEL):
        assert await four[seat].receive() == Roster(0, count, (entry,))


async def test_a_new_device_has_its_seats_spaces_at_once(relay: House) -> None:
    keys = DeviceKeys.generate()
    async with relay.laptop(NADIA) as nadia:
        entry = relay.cast.enrolment(NADIA, keys)
        await nadia.send(RosterAppend(1, entry.to_bytes()))
        await nadia.next(Receipt)
        async with relay.connection() as second:
            await second.greet(bytes(relay.cast.id), keys.signing)
            assert await second.follow(relay.space(Space.PRIVATE_0)) == []


async def test_of_two_entries_for_one_place_the_second_is_a_conflict(relay: House, four: dict[Seat, Laptop]) -> None:
    count = len(relay.cast.entries)
    for seat in (RUTH, SAMUEL):
        await four[seat].send(RosterAppend(1, relay.cast.enrolment(seat, DeviceKeys.generate()).to_bytes()))
    answers = []
    for seat in (RUTH, SAMUEL):
        while isinstance(answer := await four[seat].receive(), Roster):
            pass
        answers.append(answer)
    assert sorted(type(answer).__name__ for answer in answers) == ["Receipt", "Refuse"]
    refused = next(answer for answer in answers if isinstance(answer, Refuse))
    assert refused.reason is Reason.CONFLICT
    assert refused.expected in (count, count + 1)
    assert len(await relay.store.roster(relay.cast.id)) == count + 1


async def test_the_bearer_of_an_invitation_hears_no_news(relay: House) -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    await cast.install(relay.store)
    async with relay.connection() as ruth, relay.connection() as bearer:
        await ruth.greet(bytes(cast.id), cast.signing(RUTH))
        await bearer.greet(bytes(cast.id), secret.signing)
        entry, _ = cast.invitation(RUTH, SAMUEL)
        await ruth.send(RosterAppend(1, entry.to_bytes()))
        await ruth.next(Receipt)
        await bearer.send(RosterSince(1, 2))
        assert await bearer.receive() == Roster(1, 2, (entry.to_bytes(),))


async def test_a_wisp_reaches_those_who_follow_and_is_kept_nowhere(relay: House, four: dict[Seat, Laptop]) -> None:
    table = relay.space(Space.TABLE)
    for seat in (RUTH, NADIA):
        await four[seat].follow(table)
    await four[RUTH].send(Wisp(table, b"a cursor in line 7"))
    assert await four[NADIA].receive() == Wisp(table, b"a cursor in line 7")
    for seat in Seat:
        assert await four[seat].heard_nothing()
    assert await four[THEO].follow(table) == []
    assert relay.committed() == []
    for path in relay.path.parent.iterdir():
        assert b"a cursor in line 7" not in path.read_bytes()


async def test_a_record_of_one_space_reaches_no_other(relay: House, four: dict[Seat, Laptop]) -> None:
    bridge = relay.space(Space.BRIDGE)
    for seat in Seat:
        for space in Space:
            if seat in space.audience:
                await four[seat].follow(relay.space(space))
    sent = record(relay.cast.log(RUTH), 1)
    await four[RUTH].push(bridge, sent)
    assert await four[SAMUEL].receive() == Deliver(0, bridge, 1, False, (sent,))
    for seat in Seat:
        assert await four[seat].heard_nothing()


async def test_cases_on_one_relay_hear_nothing_of_each_other(relay: House, four: dict[Seat, Laptop]) -> None:
    other = Cast.full()
    await other.install(relay.store)
    async with relay.connection() as stranger:
        await stranger.greet(bytes(other.id), other.signing(RUTH))
        await stranger.follow(bytes(other.space(Space.TABLE)))
        await four[NADIA].follow(relay.space(Space.TABLE))
        await stranger.push(bytes(other.space(Space.TABLE)), record(other.log(RUTH), 1))
        await stranger.send(KeychainAppend(9, bytes(other.space(Space.TABLE)), 0, other.first_epoch(RUTH, Space.TABLE)))
        assert await stranger.receive() == Receipt(9, 1)
    for seat in Seat:
        assert await four[seat].heard_nothing()
