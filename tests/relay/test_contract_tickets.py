"""The store contract: the relay's key, tickets, and the founding of cases."""

import asyncio

import pytest

from fourfold_relay.store import Stats, Store, TicketRefused
from fourfold_relay.stores import open_store
from tests.relay.cast import SMALLEST, rows
from tests.relay.contract import CASE, FOUNDING, LOG, OTHER, SPACE, TICKET, found


async def test_the_relays_seed_is_made_once(store: Store, address: str) -> None:
    seed = await store.relay_seed()
    assert len(seed) == 32
    assert await store.relay_seed() == seed
    again = await open_store(address)
    assert await again.relay_seed() == seed
    await again.close()


async def test_a_ticket_founds_one_case(store: Store) -> None:
    await store.add_ticket(TICKET, 0)
    await store.found(CASE, FOUNDING, TICKET)
    assert await store.roster(CASE) == [FOUNDING]
    with pytest.raises(TicketRefused):
        await store.found(OTHER, b"another", TICKET)
    assert await store.roster(OTHER) == []
    assert await store.cases() == [CASE]


async def test_an_unknown_ticket_founds_nothing(store: Store) -> None:
    with pytest.raises(TicketRefused):
        await store.found(CASE, FOUNDING, TICKET)
    assert await store.cases() == []


async def test_founding_again_with_the_same_ticket_changes_nothing(store: Store) -> None:
    await store.add_ticket(TICKET, 0)
    await store.found(CASE, FOUNDING, TICKET)
    await store.append_roster(CASE, 1, b"second", ())
    await store.found(CASE, FOUNDING, TICKET)
    assert await store.roster(CASE) == [FOUNDING, b"second"]


async def test_founding_again_with_another_ticket_leaves_that_ticket_open(store: Store) -> None:
    await found(store)
    await store.add_ticket(TICKET, 0)
    await store.found(CASE, FOUNDING, TICKET)
    await store.found(OTHER, b"another", TICKET)
    assert await store.cases() == [CASE, OTHER]


async def test_a_ticket_that_was_used_cannot_be_made_open_again(store: Store) -> None:
    await store.add_ticket(TICKET, 0)
    await store.found(CASE, FOUNDING, TICKET)
    await store.add_ticket(TICKET, 7)
    with pytest.raises(TicketRefused):
        await store.found(OTHER, b"another", TICKET)


async def test_of_two_cases_that_want_one_ticket_at_once_one_gets_it(store: Store) -> None:
    await store.add_ticket(TICKET, 0)
    tries = [store.found(case, FOUNDING, TICKET) for case in (CASE, OTHER)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(isinstance(outcome, TicketRefused) for outcome in outcomes) == [False, True]
    assert len(await store.cases()) == 1


async def test_a_second_process_can_add_tickets_beside_the_first(store: Store, address: str) -> None:
    await store.claim()
    second = await open_store(address)
    await second.add_ticket(TICKET, 0)
    await second.close()
    await store.found(CASE, FOUNDING, TICKET)


async def test_stats_count_cases_open_tickets_records_and_their_bytes(store: Store) -> None:
    assert await store.stats() == Stats(cases=0, tickets_open=0, records=0, bytes=0)
    await found(store)
    await store.add_ticket(TICKET, 0)
    await store.append(CASE, SPACE, rows(LOG, 1, 3))
    assert await store.stats() == Stats(cases=1, tickets_open=1, records=3, bytes=3 * SMALLEST)


async def test_a_healthy_store_answers_a_ping(store: Store) -> None:
    await store.relay_seed()
    await store.ping()
