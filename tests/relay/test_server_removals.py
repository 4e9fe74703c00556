"""Removals at a relay: whoever removes has seen what there is, and what is pushed cannot stand in the way."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fourfold_relay.store import DEVICE_LOGS
from fourfold_shared.entries import Dismiss
from fourfold_shared.ids import LogId, Seat, Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.messages import AGAIN, FromRelay, KeychainAppend, Reason, Receipt, Refuse, RosterAppend, Seen
from fourfold_shared.steps import append_step, new_epoch
from tests.relay.cast import NADIA, RUTH, SAMUEL, record
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


@pytest.fixture
def log(relay: House) -> LogId:
    """A log of Ruth's laptop."""
    return relay.cast.log(RUTH)


async def dismissed(relay: House, nadia: Laptop, **seen: int) -> FromRelay:
    """Nadia dismisses Ruth, having seen so much of some spaces; gives the relay's answer."""
    entry = relay.cast.entry(Dismiss(()), relay.cast.signing(NADIA), author=relay.cast.device(NADIA))
    places = tuple(Seen(relay.space(Space.parse(name.replace("_", ":"))), seen[name]) for name in seen)
    await nadia.send(RosterAppend(nadia.ref(), entry.to_bytes(), places))
    return await nadia.receive()


async def test_records_that_laptops_refuse_do_not_keep_their_device_in_the_case(
    relay: House, four: dict[Seat, Laptop], log: LogId
) -> None:
    """The relay cannot tell: these are random bytes behind a header. Nadia pins nothing of them."""
    for seq in range(1, 6):
        await four[RUTH].push(relay.space(Space.TABLE), record(log, seq))
    assert isinstance(await dismissed(relay, four[NADIA], table=5), Receipt)
    assert await four[RUTH].closed()


@pytest.mark.parametrize("space", [Space.TABLE, Space.PAIR_0, Space.WING_0])
async def test_who_has_not_seen_everything_fetches_it_first(
    relay: House, four: dict[Seat, Laptop], log: LogId, space: Space
) -> None:
    await four[RUTH].push(relay.space(space), record(log, 1), record(log, 2))
    count = len(relay.cast.entries)
    for seen in ({}, {space.value.replace(":", "_"): 1}):
        answer = await dismissed(relay, four[NADIA], **seen)
        assert isinstance(answer, Refuse)
        assert (answer.reason, answer.expected) == (Reason.CONFLICT, count)
    assert isinstance(await dismissed(relay, four[NADIA], **{space.value.replace(":", "_"): 2}), Receipt)


async def test_what_only_others_can_see_is_not_asked_for(relay: House, four: dict[Seat, Laptop], log: LogId) -> None:
    for space in (Space.BRIDGE, Space.WING_1, Space.PRIVATE_2):
        await four[RUTH].push(relay.space(space), record(log, 1))
    assert isinstance(await dismissed(relay, four[NADIA]), Receipt)


async def test_a_device_that_goes_on_writing_is_removed_at_the_second_try(
    relay: House, four: dict[Seat, Laptop], log: LogId
) -> None:
    table = relay.space(Space.TABLE)
    await four[RUTH].push(table, record(log, 1))
    assert isinstance(await dismissed(relay, four[NADIA]), Refuse)
    await four[RUTH].push(table, record(log, 2))
    assert isinstance(await dismissed(relay, four[NADIA]), Refuse)
    assert isinstance(await dismissed(relay, four[NADIA], table=1), Receipt)


async def test_a_device_begins_only_so_many_logs(relay: House, four: dict[Seat, Laptop]) -> None:
    table = relay.space(Space.TABLE)
    for _ in range(DEVICE_LOGS):
        assert isinstance(await four[RUTH].push(table, record(relay.cast.log(RUTH), 1)), Receipt)
    answer = await four[RUTH].push(table, record(relay.cast.log(RUTH), 1))
    assert isinstance(answer, Refuse)
    assert answer.reason is Reason.RULE
    assert isinstance(await dismissed(relay, four[NADIA], table=DEVICE_LOGS), Receipt)


async def test_the_next_epoch_rests_on_everything_of_a_space_that_the_remover_could_not_see(
    relay: House, four: dict[Seat, Laptop], log: LogId
) -> None:
    cast, bridge = relay.cast, relay.space(Space.BRIDGE)
    first = cast.first_epoch(RUTH, Space.BRIDGE)
    await four[RUTH].send(KeychainAppend(four[RUTH].ref(), bridge, 0, first))
    await four[RUTH].next(Receipt)
    await four[SAMUEL].receive()
    await four[RUTH].push(bridge, record(log, 1), record(log, 2))
    entry = cast.entry(Dismiss(()), cast.signing(NADIA), author=cast.device(NADIA))
    await four[NADIA].send(RosterAppend(1, entry.to_bytes()))
    await four[NADIA].next(Receipt)
    cast.add(entry)
    await four[SAMUEL].receive()
    chain = append_step(Keychain(cast.id, Space.BRIDGE), first, cast.roster)
    step = new_epoch(chain, cast.roster, cast.device(SAMUEL), cast.signing(SAMUEL), old_key=bytes(32))[0]
    await four[SAMUEL].send(KeychainAppend(four[SAMUEL].ref(), bridge, 1, step, 1))
    assert (await four[SAMUEL].next(Refuse)).reason is Reason.CONFLICT
    await four[SAMUEL].send(KeychainAppend(four[SAMUEL].ref(), bridge, 1, step, 2))
    await four[SAMUEL].next(Receipt)


async def test_a_step_that_is_handed_over_again_may_have_an_older_roster_head(
    relay: House, four: dict[Seat, Laptop], log: LogId
) -> None:
    """Whoever hands it over need not have made it; it says that a relay has had it."""
    cast, wing = relay.cast, relay.space(Space.WING_0)
    step = cast.first_epoch(RUTH, Space.WING_0)
    assert isinstance(await dismissed(relay, four[NADIA]), Receipt)
    for seen, answer in ((1, Refuse), (AGAIN - 1, Refuse), (AGAIN, Receipt)):
        await four[NADIA].send(KeychainAppend(four[NADIA].ref(), wing, 0, step, seen))
        await four[NADIA].next(answer)
