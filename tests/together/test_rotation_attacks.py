"""After a removal the others go on under a new key, whatever a relay or a member with a changed client shows them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.spaces.waiting import MAX_HELD
from fourfold_shared.ids import LogId, Space
from fourfold_shared.messages import Receipt
from fourfold_shared.record import Head, Place, hash_of
from tests.support.attacker import Attacker
from tests.support.house import NADIA, SAMUEL, THEO, FourHouse, four_house
from tests.together.test_removal_attacks import go_on, push, unsigned


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        yield four


async def show(house: FourHouse, seat: int, *records: bytes) -> None:
    """A relay shows some records of the table to a laptop, where its journal stands."""
    case = house[seat].case
    live = case.space(Space.TABLE)
    case.take_records(live.id, records, case.position(live.id))
    await case.settled()


def kinds(house: FourHouse, seat: int) -> set[str]:
    return {alarm["kind"] for alarm in house[seat].status()["alarms"]}


def nowhere(desk_device: int) -> Head:
    return Head(bytes(LogId.fresh(desk_device)), 3, bytes(32))


async def test_records_that_a_relay_makes_up_do_not_put_off_the_next_epoch(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    made_up = unsigned(theo.record(seq=9))
    for seat in (NADIA, THEO, SAMUEL):
        await show(house, seat, made_up)
    await house[NADIA].people.dismiss()
    await go_on(house)


async def test_what_a_relay_makes_up_while_everybody_is_connected_does_not_put_it_off(house: FourHouse) -> None:
    await house[NADIA].people.dismiss()
    theo = Attacker.of(house[THEO], Space.TABLE)
    for seat in (NADIA, THEO, SAMUEL):
        await show(house, seat, unsigned(theo.record(seq=9)), unsigned(theo.record(seq=10)))
    await go_on(house)


@pytest.mark.parametrize("logs", [1, 5])
async def test_a_member_whose_records_rest_on_nothing_puts_it_off_for_one_reading_of_the_journal(
    house: FourHouse, logs: int
) -> None:
    theo, device = house[THEO], house[THEO].identity.device
    records = [Attacker.of(theo, Space.TABLE).record(heads=(nowhere(device),)) for _ in range(logs)]
    answers = await push(theo, Space.TABLE, *([record] for record in records))
    assert all(isinstance(answer, Receipt) for answer in answers)
    await house.exchange()
    assert kinds(house, NADIA) == {"waiting"}
    await house[NADIA].people.dismiss()
    await go_on(house)
    assert kinds(house, NADIA) == {"waiting"}


async def test_records_that_nobody_signed_take_no_place(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    early = theo.record(seq=9)
    await show(house, NADIA, *(early[:14] + seq.to_bytes(8, "big") + early[22:] for seq in range(10, 10 + MAX_HELD)))
    assert not await house[NADIA]._vault.held(house[NADIA].case.space(Space.TABLE).id)
    assert kinds(house, NADIA) == {"gap"}
    entry = await house[THEO].casefile.write(Space.TABLE, "still going")
    await house.exchange()
    assert house[NADIA].casefile.entry(entry.id).text == "still going"
    assert kinds(house, NADIA) == set()


@pytest.mark.parametrize("order", [(-1, 1, 0), (0, -1, 1), (-1, 0, 1), (1, -1, 0), (-1, 0), (0, -1)])
async def test_a_false_copy_keeps_out_no_true_one(house: FourHouse, order: tuple[int, ...]) -> None:
    """-1 is the second record with a signature that does not fit; the journal has both."""
    live = house[NADIA].case.space(Space.TABLE)
    theo = house[THEO].case.space(Space.TABLE)
    entries = [await house[THEO].casefile.write(Space.TABLE, f"word {number}") for number in range(2)]
    await house[THEO].sync()
    await house[SAMUEL].sync()
    end = house[SAMUEL].case.position(live.id)
    first, second = [row.record for row in await house[THEO]._vault.records(theo.id) if row.log == theo.log.id][-2:]
    shown = {0: first, 1: second, -1: unsigned(second)}
    house[NADIA].case.take_records(live.id, [shown[one] for one in order], end)
    await house[NADIA].case.settled()
    await house[NADIA].sync()
    assert [house[NADIA].casefile.entry(one.id).text for one in entries] == ["word 0", "word 1"]
    assert kinds(house, NADIA) <= {"forged"}


async def test_what_is_held_goes_on_over_a_restart(house: FourHouse) -> None:
    """Held are records of a log one after another, each with a signature that was checked; the rest may follow."""
    theo, device = Attacker.of(house[THEO], Space.TABLE), house[THEO].identity.device
    place, records = theo.place(1), list[bytes]()
    for seq in range(1, 5):
        heads = (nowhere(device),) if seq == 1 else ()
        records.append(theo.record(seq=seq, place=place, heads=heads))
        place = Place(place.case, place.space, hash_of(records[-1], place))
    live = house[NADIA].case.space(Space.TABLE).id
    await show(house, NADIA, *records[:2])
    await house.reopen(NADIA)
    await show(house, NADIA, records[2], unsigned(records[3]))
    assert [row.record for row in await house[NADIA]._vault.held(live)] == records[:3]
    assert kinds(house, NADIA) == {"waiting", "forged"}
