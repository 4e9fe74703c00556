"""A soft limit on what goes from one partner to the other in a week, the same for both (product.md, 5.2)."""

import pytest

from fourfold_client.casefile import CaseFile, Entry, Kind, later, pacing
from fourfold_client.casefile.later import UNDO, When
from fourfold_client.casefile.pacing import USUAL, Pace
from fourfold_client.clock import now
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse

WEEK = 7 * 24 * 3600 * 1000


class Clock:
    """A time that a test moves on."""

    def __init__(self) -> None:
        self.time = now()

    def __call__(self) -> int:
        self.time += 1
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def four(house: FourHouse, clock: Clock) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    house.clock = clock
    for seat in Seat:
        await house.reopen(seat)
    return house


async def say_three(casefile: CaseFile) -> None:
    for text in ("one", "two", "three"):
        await casefile.write(Space.TABLE, text)


def pair(seat: Seat) -> Space:
    return Space.PAIR_0 if seat is NADIA else Space.PAIR_1


def full(casefile: CaseFile, clock: Clock, kind: Kind = Kind.ENTRY, to: Space = Space.TABLE) -> bool:
    return later.is_full(casefile, kind, to, clock())


async def set_pace(four: FourHouse, seat: Seat, things: str, days: str) -> Entry:
    casefile = four[seat].casefile
    said = await casefile.put(Kind.PACE, Space.TABLE, fields={"things": things, "days": days})
    await four.exchange()
    return said


@pytest.mark.parametrize("who", [NADIA, THEO])
async def test_after_three_things_the_fourth_waits_and_goes_by_itself_when_there_is_room(
    four: FourHouse, clock: Clock, who: Seat
) -> None:
    casefile, other = four[who].casefile, four[who.peer].casefile
    assert not full(casefile, clock)
    first = clock.time
    await say_three(casefile)
    assert full(casefile, clock)
    assert not full(other, clock)
    fourth = await casefile.write(pair(who), "the fourth")
    await later.wait(casefile, fourth, Space.TABLE, When.ROOM, clock())
    (waits,) = later.waiting(casefile)
    assert first + WEEK <= waits.due <= clock.time + WEEK
    await four.exchange()
    assert "the fourth" not in [one.text for one in other.entries(Space.TABLE)]
    assert "the fourth" in [one.text for one in four[who.counterpart].casefile.entries(pair(who))]
    clock.time = waits.due
    await four.exchange()
    assert "the fourth" in [one.text for one in other.entries(Space.TABLE)]


async def test_what_waits_goes_one_by_one_as_there_is_room_for_it(four: FourHouse, clock: Clock) -> None:
    nadia = four[NADIA].casefile
    await nadia.write(Space.TABLE, "one")
    clock.time += WEEK // 2
    for text in ("two", "three"):
        await nadia.write(Space.TABLE, text)
    for text in ("four", "five"):
        await later.wait(nadia, await nadia.write(Space.PAIR_0, text), Space.TABLE, When.ROOM, clock())
    dues = [one.due for one in later.waiting(nadia)]
    assert dues[0] < dues[1]
    for due, many in zip(dues, (4, 5), strict=True):
        clock.time = due
        await four.exchange(NADIA)
        assert len(nadia.entries(Space.TABLE)) == many


async def test_what_comes_due_while_there_is_no_room_waits_for_it(four: FourHouse, clock: Clock) -> None:
    nadia = four[NADIA].casefile
    entry = await nadia.write(Space.PAIR_0, "the fourth")
    await later.wait(nadia, entry, Space.TABLE, When.COOLING, clock())
    (waits,) = later.waiting(nadia)
    await say_three(nadia)
    clock.time = waits.due
    await four.exchange(NADIA)
    assert len(nadia.entries(Space.TABLE)) == 3
    clock.time += WEEK
    await four.exchange(NADIA)
    assert len(nadia.entries(Space.TABLE)) == 4


async def test_what_is_on_its_way_counts_and_what_was_undone_or_withdrawn_does_not(
    four: FourHouse, clock: Clock
) -> None:
    nadia = four[NADIA].casefile
    for text in ("one", "two"):
        await nadia.write(Space.TABLE, text)
    third = await nadia.write(Space.PAIR_0, "three")
    await later.wait(nadia, third, Space.TABLE, When.SOON, clock())
    assert full(nadia, clock)
    (waits,) = later.waiting(nadia)
    await later.stop(nadia, waits)
    assert not full(nadia, clock)
    await later.wait(nadia, third, Space.TABLE, When.SOON, clock())
    clock.time += UNDO
    await four.exchange(NADIA)
    assert full(nadia, clock)
    await nadia.withdraw(nadia.entries(Space.TABLE)[0].id)
    assert not full(nadia, clock)


async def test_supports_and_the_work_of_all_four_have_no_such_limit(four: FourHouse, clock: Clock) -> None:
    for seat in (NADIA, RUTH):
        await say_three(four[seat].casefile)
    assert not full(four[RUTH].casefile, clock)
    for kind in (Kind.AGENDA_ITEM, Kind.INSIGHT, Kind.QUESTION, Kind.POINT, Kind.SESSION):
        assert not full(four[NADIA].casefile, clock, kind)
    assert not full(four[NADIA].casefile, clock, to=Space.WING_0)


async def test_both_supports_together_set_another_measure_for_both_partners(four: FourHouse, clock: Clock) -> None:
    await set_pace(four, RUTH, "5", "14")
    assert [pacing.pace(four[seat].casefile) for seat in Seat] == [USUAL] * 4
    await set_pace(four, SAMUEL, "5", "14")
    assert [pacing.pace(four[seat].casefile) for seat in Seat] == [Pace(5, 14)] * 4
    await say_three(four[NADIA].casefile)
    assert not full(four[NADIA].casefile, clock)
    await set_pace(four, RUTH, "1", "7")
    assert pacing.pace(four[THEO].casefile) == USUAL


@pytest.mark.parametrize(("things", "days"), [("0", "7"), ("3", ""), ("many", "7"), ("100", "7"), ("3", "32")])
async def test_a_measure_that_says_nothing_is_none(four: FourHouse, things: str, days: str) -> None:
    for seat in (RUTH, SAMUEL):
        await set_pace(four, seat, things, days)
    assert pacing.pace(four[NADIA].casefile) == USUAL
