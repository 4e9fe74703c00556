"""What waits to be shared: in its author's own space, done by their laptop when it is due, stopped without a trace."""

import asyncio
import time
from collections.abc import Callable

import pytest

from fourfold_client.casefile import CaseFile, Entry, Kind, NoteKind, later
from fourfold_client.casefile.later import COOLING, UNDO, When
from fourfold_client.desk import Desk
from fourfold_client.desk.chores import LOOK_SECONDS
from fourfold_client.ui.components.sharing import first_choice
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, FourHouse

NOW = 5_000_000


async def written(nadia: CaseFile) -> Entry:
    return await nadia.write(Space.PAIR_0, "something to share", "title")


def at(house: FourHouse, time: Callable[[], int]) -> None:
    """Nadia's laptop looks at this clock when it asks what is due."""
    house[NADIA].chores._clock = time


async def test_what_cools_is_shared_by_its_authors_own_laptop_after_a_day_and_once(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    entry = await written(nadia)
    await later.wait(nadia, entry, Space.TABLE, When.COOLING, NOW)
    at(house, lambda: NOW + COOLING - 1)
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.entries(Space.TABLE) == ()
    assert [(one.to, one.due) for one in later.waiting_for(nadia, entry)] == [(Space.TABLE, NOW + COOLING)]
    at(house, lambda: NOW + COOLING)
    await house.exchange(NADIA, RUTH)
    assert [one.text for one in house[RUTH].casefile.entries(Space.TABLE)] == [entry.text]
    assert later.waiting(nadia) == ()
    await house.exchange(NADIA, RUTH)
    assert len(nadia.entries(Space.TABLE)) == 1


async def test_what_is_stopped_leaves_nothing_with_anybody_else(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    entry = await written(nadia)
    await later.wait(nadia, entry, Space.TABLE, When.SOON, NOW)
    (waiting,) = later.waiting(nadia)
    await later.stop(nadia, waiting)
    await house.exchange(NADIA, RUTH)
    assert later.waiting(nadia) == () == nadia.entries(Space.TABLE)
    ruth = house[RUTH].casefile
    assert ruth.entries(Space.TABLE) == () == ruth.of_kind(Kind.WAITING)


async def test_what_is_meant_for_now_can_be_undone_for_ten_minutes_and_then_goes_with_a_connection(
    house: FourHouse,
) -> None:
    nadia = house[NADIA].casefile
    await later.wait(nadia, await written(nadia), Space.TABLE, When.SOON, NOW)
    at(house, lambda: NOW + UNDO - 1)
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.entries(Space.TABLE) == ()
    at(house, lambda: NOW + UNDO)
    assert not await house[NADIA].chores.do(connected=False)
    assert later.next_due(nadia, NOW) == NOW + UNDO
    assert later.next_due(nadia, NOW + UNDO) is None
    await house.exchange(NADIA, RUTH)
    assert len(house[RUTH].casefile.entries(Space.TABLE)) == 1


async def test_what_is_sent_at_once_goes_once(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    await later.wait(nadia, await written(nadia), Space.TABLE, When.SOON, NOW)
    (waiting,) = later.waiting(nadia)
    await later.do(nadia, waiting)
    at(house, lambda: NOW + UNDO)
    await house.exchange(NADIA, RUTH)
    assert len(house[RUTH].casefile.entries(Space.TABLE)) == 1
    assert later.waiting(nadia) == ()


async def test_a_laptop_that_stays_open_sends_it_by_itself_when_its_time_has_come(house: FourHouse) -> None:
    nadia, came = house[NADIA], asyncio.Event()
    unwatch = house[RUTH].watch(lambda: came.set() if house[RUTH].casefile.entries(Space.TABLE) else None)
    entry = await written(nadia.casefile)
    begun, about = time.monotonic(), NOW + UNDO - 300
    at(house, lambda: about + int((time.monotonic() - begun) * 1000))
    await later.wait(nadia.casefile, entry, Space.TABLE, When.SOON, NOW)
    house[RUTH].connect()
    nadia.connect()
    await asyncio.wait_for(came.wait(), LOOK_SECONDS / 2)
    unwatch()
    assert time.monotonic() - begun >= 0.3


async def test_what_waits_for_the_next_session_goes_once_that_has_taken_place(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    session = await nadia.put(Kind.SESSION, Space.TABLE, fields={"day": "2026-01-08"})
    await later.wait(nadia, await written(nadia), Space.TABLE, When.SESSION, NOW)
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.entries(Space.TABLE) == (session,)
    await nadia.put(Kind.STATE, Space.TABLE, fields={"state": "held"}, about=session.id)
    await house.exchange(NADIA, RUTH)
    assert len(house[RUTH].casefile.entries(Space.TABLE)) == 2


async def test_sharing_that_was_broken_off_is_done_once(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    entry = await written(nadia)
    await later.wait(nadia, entry, Space.TABLE, When.COOLING, NOW)
    (waiting,) = later.waiting(nadia)
    await nadia.share(entry.id, Space.TABLE, key=waiting.key)  # and then the laptop stopped
    at(house, lambda: NOW + COOLING)
    await house.exchange(NADIA)
    assert len(nadia.entries(Space.TABLE)) == 1
    assert later.waiting(nadia) == ()


async def test_what_was_withdrawn_meanwhile_is_not_shared(house: FourHouse) -> None:
    nadia = house[NADIA].casefile
    entry = await written(nadia)
    await later.wait(nadia, entry, Space.TABLE, When.SOON, NOW - UNDO)
    await nadia.withdraw(entry.id)
    await house.exchange(NADIA)
    assert nadia.entries(Space.TABLE) == ()


async def test_a_wish_is_its_authors_alone(house: FourHouse) -> None:
    nadia, ruth = house[NADIA].casefile, house[RUTH].casefile
    entry = await written(nadia)
    await nadia.attach(entry.id, NoteKind.WISH, "with you first")
    await house.exchange(NADIA, RUTH)
    assert [one.note for one in ruth.notes(ruth.entry(entry.id))] == [NoteKind.WISH]


@pytest.mark.parametrize(("hour", "first"), [(21, "soon"), (22, "cooling"), (4, "cooling"), (5, "soon")])
def test_at_night_waiting_until_tomorrow_is_what_is_chosen_first(hour: int, first: str) -> None:
    assert first_choice(hour) == first


async def test_nobody_elses_laptop_shares_for_an_author(house: FourHouse) -> None:
    house.desks[SAMUEL] = await Desk.open(house.home(SAMUEL), PASSPHRASE)
    nadia = house[NADIA].casefile
    await later.wait(nadia, await written(nadia), Space.TABLE, When.COOLING, NOW)
    await house.exchange(NADIA, RUTH, SAMUEL)
    for seat in (RUTH, SAMUEL):
        assert later.due(house[seat].casefile, NOW + 2 * COOLING, connected=True) == ()
