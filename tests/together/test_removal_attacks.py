"""Whatever a laptop with a changed client does, it can be removed, and nothing of it counts beyond its pins."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from fourfold_client.desk import Desk
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import greeted, host_of
from fourfold_relay.store import DEVICE_LOGS
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import Hash, LogId, Space
from fourfold_shared.messages import FromRelay, Push, Reason, Receipt, Refuse
from fourfold_shared.record import Head, Place, hash_of
from tests.support.attacker import Attacker, lane_update
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO, FourHouse, four_house

SHARED = (Space.TABLE, Space.PAIR_0, Space.WING_0)
"""The spaces of Nadia and Ruth."""
OTHERS = (NADIA, THEO, SAMUEL)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        for seat in NAMES:
            for space in four[seat].casefile.spaces():
                await four[seat].casefile.write(space, f"{NAMES[seat]} in {space.value}")
        await four.exchange()
        yield four


async def push(desk: Desk, space: Space, *batches: Sequence[bytes]) -> list[FromRelay]:
    """Hands records to the relay past everything that this laptop would check; gives the answers."""
    me = desk.identity
    answers = []
    async with greeted(me.relay, Greeting(bytes(me.case), me.keys.signing, host_of(me.relay), me.relay_key)) as relay:
        for ref, records in enumerate(batches, 1):
            answers.append(await relay.ask(Push(ref, bytes(space.of(me.case)), tuple(records)), ref))
    return answers


def chain(
    desk: Desk, space: Space, count: int, spoil: Callable[[int, bytes], bytes] = lambda _, record: record
) -> list[bytes]:
    """A new log of a laptop, well signed; `spoil` changes a record as it is pushed."""
    attacker, records = Attacker.of(desk, space), list[bytes]()
    place = attacker.place(1)
    for seq in range(1, count + 1):
        update = lane_update(attacker.client) if seq == 1 else b""
        record = attacker.record(update, seq=seq, place=place, document=1 if seq == 1 else 0)
        place = Place(place.case, place.space, Hash(hash_of(record, place)))
        records.append(spoil(seq, record))
    return records


def unsigned(record: bytes) -> bytes:
    return record[:-1] + bytes([record[-1] ^ 1])


def wrong_signatures(desk: Desk, space: Space) -> list[bytes]:
    return chain(desk, space, 3, lambda _, record: unsigned(record))


def a_wrong_signature_between(desk: Desk, space: Space) -> list[bytes]:
    return chain(desk, space, 4, lambda seq, record: unsigned(record) if seq == 2 else record)


def a_wrong_signature_first(desk: Desk, space: Space) -> list[bytes]:
    return chain(desk, space, 4, lambda seq, record: unsigned(record) if seq == 1 else record)


def heads_that_do_not_exist(desk: Desk, space: Space) -> list[bytes]:
    elsewhere = Head(bytes(LogId.fresh(desk.identity.device)), 3, bytes(32))
    return [Attacker.of(desk, space).record(heads=(elsewhere,))]


def keys_that_nobody_has(desk: Desk, space: Space) -> list[bytes]:
    return [Attacker.of(desk, space).record(epoch=9, key=bytes(32))]


def another_key(desk: Desk, space: Space) -> list[bytes]:
    return [Attacker.of(desk, space).record(key=bytes(32))]


BLOCKING = [
    wrong_signatures,
    a_wrong_signature_between,
    a_wrong_signature_first,
    heads_that_do_not_exist,
    keys_that_nobody_has,
    another_key,
]


async def go_on(house: FourHouse) -> None:
    """The three who are there write in every space of theirs, and read one another."""
    house.desks.pop(RUTH, None)
    await house.exchange()
    await house.exchange()
    for seat in OTHERS:
        for space in house[seat].casefile.spaces():
            await house[seat].casefile.write(space, f"{NAMES[seat]} afterwards")
    await house.exchange()
    for seat in OTHERS:
        desk = house[seat]
        assert desk.status()["waiting"] == 0
        for space in desk.casefile.spaces():
            there = {f"{NAMES[other]} afterwards" for other in OTHERS if other in space.audience}
            assert there <= {entry.text for entry in desk.casefile.entries(space)}, (seat, space)


def all_that_ruth_wrote(house: FourHouse) -> dict[tuple[int, Space], set[str]]:
    return {
        (seat, space): {one.text for one in house[seat].casefile.entries(space) if one.author == RUTH}
        for seat in OTHERS
        for space in house[seat].casefile.spaces()
        if RUTH in space.audience
    }


@pytest.mark.parametrize("blocking", BLOCKING, ids=lambda one: one.__name__)
async def test_what_laptops_never_take_does_not_keep_its_author_in_the_case(
    house: FourHouse, blocking: Callable[[Desk, Space], list[bytes]]
) -> None:
    ruth = house[RUTH]
    for space in (*SHARED, Space.BRIDGE):
        (answer,) = await push(ruth, space, blocking(ruth, space))
        assert isinstance(answer, Receipt)
    await house.exchange(*OTHERS)
    await house[NADIA].people.dismiss()
    await go_on(house)
    with pytest.raises(Ended):
        await ruth.sync()
    await ruth.close()


async def test_a_laptop_begins_few_logs_and_can_be_removed_with_all_of_them(house: FourHouse) -> None:
    ruth = house[RUTH]
    answers = await push(ruth, Space.TABLE, *[[Attacker.of(ruth, Space.TABLE).record()] for _ in range(2000)])
    assert sum(isinstance(answer, Receipt) for answer in answers) < DEVICE_LOGS
    assert {answer.reason for answer in answers if isinstance(answer, Refuse)} == {Reason.RULE}
    await house.exchange(*OTHERS)
    await house[NADIA].people.dismiss()
    await go_on(house)
    await ruth.close()


async def test_a_laptop_of_2000_logs_is_removed_where_they_came_by_file(house: FourHouse) -> None:
    """An entry names 1,024 of them: first those that somebody else rests on."""
    ruth, live = house[RUTH], house[NADIA].case.space(Space.TABLE)
    kept = ruth.case.space(Space.TABLE).log.id
    house[NADIA].case.take_records(live.id, [Attacker.of(ruth, Space.TABLE).record() for _ in range(2000)], 0)
    await house[NADIA].case.settled()
    await house[NADIA].people.dismiss()
    pins = house[NADIA].people.roster.removals[-1].pins
    assert (len(pins), kept in pins) == (1024, True)
    await ruth.close()


async def test_a_log_that_is_begun_in_two_spaces_does_not_keep_its_author_in_the_case(house: FourHouse) -> None:
    ruth = house[RUTH]
    log = LogId.fresh(ruth.identity.device)
    for space in SHARED:
        await push(ruth, space, [Attacker(ruth, space, log).record()])
    await house.exchange(*OTHERS)
    await house[NADIA].people.dismiss()
    await go_on(house)
    await ruth.close()


async def test_a_laptop_that_never_stops_writing_is_removed(house: FourHouse) -> None:
    ruth = house[RUTH]

    async def write_on() -> None:
        me, records = ruth.identity, chain(ruth, Space.TABLE, 2000)
        greeting = Greeting(bytes(me.case), me.keys.signing, host_of(me.relay), me.relay_key)
        async with greeted(me.relay, greeting) as relay:
            for ref, record in enumerate(records, 1):
                if not isinstance(await relay.ask(Push(ref, bytes(Space.TABLE.of(me.case)), (record,)), ref), Receipt):
                    return

    writing = asyncio.create_task(write_on())
    try:
        await house[NADIA].people.dismiss()
    finally:
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError, FourfoldError):
            await writing
    assert house[NADIA].people.roster.removals
    await go_on(house)
    await ruth.close()


async def test_what_a_removed_laptop_writes_later_or_as_if_earlier_counts_nowhere(house: FourHouse) -> None:
    """It has the old keys and the old roster, so it can say that it wrote before."""
    ruth, old = house[RUTH], house[RUTH].case.membership.roster.head
    before = all_that_ruth_wrote(house)
    logs = {space: ruth.case.space(space).log for space in SHARED}
    late = {
        space: [
            Attacker.of(ruth, space).record(roster=old),
            Attacker.of(ruth, space).named(log.id).record(b"", seq=log.seq + 1, document=0, roster=old),
            Attacker.of(ruth, space).named(log.id).record(lane_update(log.client), seq=log.seq + 2, roster=old),
        ]
        for space, log in logs.items()
    }
    await house[NADIA].people.dismiss()
    await house.exchange(*OTHERS)
    for seat in OTHERS:
        case = house[seat].case
        for space, records in late.items():
            if space in case.live:
                case.take_records(case.space(space).id, records, 0)
        await case.settled()
    assert all_that_ruth_wrote(house) == before
    named = {alarm["kind"] for seat in OTHERS for alarm in house[seat].status()["alarms"]}
    assert named == {"removed"}
    await go_on(house)
    assert all_that_ruth_wrote(house) == before
    await ruth.close()


async def test_what_a_relay_forges_in_a_removed_laptops_name_names_nobody(house: FourHouse) -> None:
    ruth = house[RUTH]
    log = ruth.case.space(Space.TABLE).log
    good = Attacker.of(ruth, Space.TABLE).named(log.id).record(b"", seq=log.seq + 1, document=0)
    later = Attacker.of(ruth, Space.TABLE).named(log.id).record(b"", seq=log.seq + 2, document=0)
    await house[NADIA].people.dismiss()
    case = house[NADIA].case
    for record, kind, seat in ((unsigned(good), "forged", None), (later, "removed", None), (good, "removed", RUTH)):
        case.take_records(case.space(Space.TABLE).id, [record], 0)
        await case.settled()
        assert (kind, seat) in {(alarm["kind"], alarm["seat"]) for alarm in house[NADIA].status()["alarms"]}
        if seat is None:
            assert {alarm["seat"] for alarm in house[NADIA].status()["alarms"]} == {None}
    await ruth.close()
