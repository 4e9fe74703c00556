"""The store contract: rosters, invitations and keychains."""

import asyncio

import pytest

from fourfold_relay.store import Conflict, Invited, Store
from fourfold_relay.stores import open_store
from tests.relay.contract import CASE, ELSEWHERE, FOUNDING, OTHER, SPACE, found

KEY, SECOND_KEY = b"k" * 32, b"l" * 32


async def test_a_roster_grows_one_entry_at_a_time(store: Store) -> None:
    await found(store)
    await store.append_roster(CASE, 1, b"one", ())
    await store.append_roster(CASE, 2, b"two", ())
    assert await store.roster(CASE) == [FOUNDING, b"one", b"two"]


@pytest.mark.parametrize("index", [0, 1, 3])
async def test_an_entry_at_any_other_place_is_a_conflict_that_says_how_many_there_are(store: Store, index: int) -> None:
    await found(store)
    await store.append_roster(CASE, 1, b"one", ())
    with pytest.raises(Conflict) as refusal:
        await store.append_roster(CASE, index, b"other", ())
    assert refusal.value.expected == 2
    assert await store.roster(CASE) == [FOUNDING, b"one"]


async def test_the_same_entry_at_its_place_again_is_harmless(store: Store) -> None:
    await found(store)
    await store.append_roster(CASE, 1, b"one", [Invited(0, KEY)])
    await store.append_roster(CASE, 2, b"two", ())
    await store.append_roster(CASE, 1, b"one", [Invited(0, KEY)])
    assert await store.roster(CASE) == [FOUNDING, b"one", b"two"]
    assert await store.invited_to(KEY) is None
    await store.append_keychain(CASE, SPACE, 0, b"first")
    await store.append_keychain(CASE, SPACE, 0, b"first")
    assert await store.keychain(CASE, SPACE) == [b"first"]


async def test_of_many_entries_for_one_place_one_is_taken(store: Store) -> None:
    await found(store)
    tries = [store.append_roster(CASE, 1, b"entry %d" % number, ()) for number in range(20)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 19
    assert len(await store.roster(CASE)) == 2


async def test_an_invitation_leads_to_its_case_while_it_is_open(store: Store) -> None:
    await found(store)
    assert await store.invited_to(KEY) is None
    await store.append_roster(CASE, 1, b"one", [Invited(0, KEY)])
    assert await store.invited_to(KEY) == CASE
    await store.append_roster(CASE, 2, b"two", [Invited(0, KEY), Invited(1, SECOND_KEY)])
    assert (await store.invited_to(KEY), await store.invited_to(SECOND_KEY)) == (CASE, CASE)
    await store.append_roster(CASE, 3, b"three", [Invited(1, SECOND_KEY)])
    assert (await store.invited_to(KEY), await store.invited_to(SECOND_KEY)) == (None, CASE)


async def test_an_invitations_key_that_another_case_copied_still_leads_to_the_first(store: Store) -> None:
    await found(store)
    await found(store, OTHER)
    await store.append_roster(CASE, 1, b"one", [Invited(0, KEY)])
    await store.append_roster(OTHER, 1, b"one", [Invited(0, KEY)])
    assert await store.invited_to(KEY) == CASE


async def test_each_space_has_a_keychain_of_its_own(store: Store) -> None:
    await found(store)
    await store.append_keychain(CASE, SPACE, 0, b"first")
    await store.append_keychain(CASE, SPACE, 1, b"second")
    await store.append_keychain(CASE, ELSEWHERE, 0, b"other")
    assert await store.keychain(CASE, SPACE) == [b"first", b"second"]
    assert await store.keychain(CASE, ELSEWHERE) == [b"other"]


@pytest.mark.parametrize("index", [0, 2])
async def test_a_keychain_entry_at_another_place_is_a_conflict(store: Store, index: int) -> None:
    await found(store)
    await store.append_keychain(CASE, SPACE, 0, b"first")
    with pytest.raises(Conflict) as refusal:
        await store.append_keychain(CASE, SPACE, index, b"other")
    assert refusal.value.expected == 1
    assert await store.keychain(CASE, SPACE) == [b"first"]


async def test_cases_do_not_mix(store: Store) -> None:
    await found(store)
    await found(store, OTHER)
    await store.append_roster(OTHER, 1, b"theirs", ())
    await store.append_keychain(OTHER, SPACE, 0, b"their key")
    assert await store.roster(CASE) == [FOUNDING]
    assert await store.keychain(CASE, SPACE) == []


async def test_rosters_invitations_and_keychains_outlast_a_restart(store: Store, address: str) -> None:
    await found(store)
    await store.append_roster(CASE, 1, b"one", [Invited(0, KEY)])
    await store.append_keychain(CASE, SPACE, 0, b"first")
    again = await open_store(address)
    assert await again.roster(CASE) == [FOUNDING, b"one"]
    assert await again.keychain(CASE, SPACE) == [b"first"]
    assert await again.invited_to(KEY) == CASE
    await again.close()
