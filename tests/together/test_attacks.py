"""No client can change another's lane: crafted records are refused or set aside, by name, and all else goes on."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Array, Doc, Text

from fourfold_client.spaces.log import LogId
from fourfold_shared.ids import Space
from fourfold_shared.record import Body, Document, Head
from tests.support.attacker import Attacker, lane_update
from tests.support.house import NADIA, RUTH, SAMUEL, THEO, FourHouse, four_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        await four[NADIA].casefile.write(Space.TABLE, "Nadia's own words")
        await four[THEO].casefile.write(Space.TABLE, "Theo's own words")
        await four.exchange()
        yield four


async def deliver(house: FourHouse, record: bytes, space: Space = Space.TABLE) -> set[str]:
    """Hands a record to Nadia's laptop as a relay would; gives the kinds of alarm that it then names."""
    case = house[NADIA].case
    live = case.space(space)
    before = house[NADIA].show()["entries"]
    case.take_records(live.id, [record], live.cursor)
    await case.settled()
    assert house[NADIA].show()["entries"] == before
    return {alarm["kind"] for alarm in house[NADIA].status()["alarms"]}


async def everything_goes_on(house: FourHouse) -> None:
    """Others' entries arrive, one's own leave, and a restart changes nothing of it."""
    entry = await house[RUTH].casefile.write(Space.TABLE, "still going")
    mine = await house[NADIA].casefile.write(Space.TABLE, "still writing")
    await house.exchange()
    alarms = house[NADIA].status()["alarms"]
    for opened in ("still open", "opened again"):
        assert house[NADIA].casefile.entry(entry.id).text == "still going", opened
        assert house[NADIA].status()["alarms"] == alarms, opened
        await house.reopen(NADIA)
    assert house[THEO].casefile.entry(mine.id).text == "still writing"


async def test_a_record_in_anothers_log_is_refused_and_blames_nobody(house: FourHouse) -> None:
    nadia_log = house[NADIA].case.space(Space.TABLE).log
    crafted = Attacker.of(house[THEO], Space.TABLE).named(nadia_log.id)
    assert await deliver(house, crafted.record(seq=nadia_log.seq + 1)) == {"forged"}
    await everything_goes_on(house)


async def test_a_log_named_after_anothers_device_is_refused(house: FourHouse) -> None:
    log = LogId.fresh(house[RUTH].identity.device)
    crafted = Attacker.of(house[THEO], Space.TABLE).named(log)
    assert await deliver(house, crafted.record()) == {"forged"}
    await everything_goes_on(house)


async def test_a_device_without_a_place_in_the_space_is_refused(house: FourHouse) -> None:
    samuel = Attacker.of(house[SAMUEL], Space.TABLE)
    stray = Attacker(house[NADIA], Space.PAIR_0, samuel.log)
    record = stray.record(signing=house[SAMUEL].identity.keys.signing)
    assert await deliver(house, record, Space.PAIR_0) == {"stranger"}
    alarm = house[NADIA].status()["alarms"][0]
    assert (alarm["space"], alarm["seat"], alarm["name"]) == ("pair:0", SAMUEL, "Samuel")
    await everything_goes_on(house)


async def test_a_foreign_client_id_is_set_aside(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    nadia_client = house[NADIA].case.space(Space.TABLE).log.client
    assert await deliver(house, theo.record(lane_update(nadia_client))) == {"quarantined"}
    alarm = house[NADIA].status()["alarms"][0]
    assert (alarm["seat"], alarm["name"], alarm["device"]) == (THEO, "Theo", house[THEO].identity.device)
    await everything_goes_on(house)


async def test_a_gap_waits_and_nothing_is_lost(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(seq=2)) == {"gap"}
    await everything_goes_on(house)


async def test_a_replay_changes_nothing(house: FourHouse) -> None:
    live = house[THEO].case.space(Space.TABLE)
    records = [row.record for row in await house[THEO]._vault.records(live.id)]
    for record in records:
        assert await deliver(house, record) == set()
    await everything_goes_on(house)


async def test_a_record_of_another_space_is_refused(house: FourHouse) -> None:
    for source in (Space.WING_1, Space.PAIR_1):
        theo = Attacker.of(house[THEO], source)
        spliced = theo.record(place=theo.place(1, source))
        assert await deliver(house, spliced) <= {"forged", "quarantined"}
    assert "forged" in await deliver(house, spliced)
    await everything_goes_on(house)


async def test_another_key_under_a_good_signature_is_set_aside(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(key=bytes(32))) == {"quarantined"}
    await everything_goes_on(house)


async def test_an_epoch_that_nobody_has_waits(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(epoch=7, key=bytes(32))) == {"no-key"}
    await everything_goes_on(house)


async def test_a_fork_stops_that_log_and_names_it(house: FourHouse) -> None:
    theo_log = house[THEO].case.space(Space.TABLE).log
    theo = Attacker.of(house[THEO], Space.TABLE).named(theo_log.id)
    update = lane_update(theo.client, text="another history")
    assert await deliver(house, theo.record(update, seq=1, place=theo.place(1))) == {"fork"}
    assert house[NADIA].status()["alarms"][0]["name"] == "Theo"


def nested(client: int) -> bytes:
    """400 KB of arrays in arrays under one key of a map (facts.md: it kills the document library)."""
    name = b"entries"
    block = bytes([0x28, 1, len(name), *name, 1, ord("k"), 1]) + b"\x75\x01" * 200_000 + b"\x7e"
    return b"\x01\x01" + varint(client) + b"\x00" + block + b"\x00"


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def array_root(client: int) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc["entries"] = Array([1, 2, 3])
    return doc.get_update()


def foreign_root(client: int) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc["elsewhere"] = Text("hello")
    return doc.get_update()


@pytest.mark.parametrize("hostile", [nested, array_root, foreign_root, lambda _: b"\xff" * 40, lambda _: b"\x00\x00"])
async def test_a_hostile_update_is_set_aside(house: FourHouse, hostile: Callable[[int], bytes]) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(hostile(theo.client))) == {"quarantined"}
    await everything_goes_on(house)


async def test_a_lane_record_that_names_what_its_author_cannot_have_seen_waits(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    elsewhere = Head(bytes(LogId.fresh(house[RUTH].identity.device)), 3, bytes(32))
    body = Body(int(Document.LANE), lane_update(theo.client), (elsewhere,), 5, 1)
    assert await deliver(house, theo.record(body=body)) == {"waiting"}
    await everything_goes_on(house)


@pytest.mark.parametrize("junk", [b"", b"\x00" * 500, b"\x01\x01" + bytes(600), bytes(range(256)) * 3])
async def test_junk_is_refused(house: FourHouse, junk: bytes) -> None:
    assert await deliver(house, junk) <= {"garbled", "forged", "waiting", "stranger", "gap"}
    await everything_goes_on(house)


async def test_an_old_epoch_after_a_new_one_is_set_aside(house: FourHouse) -> None:
    from fourfold_shared.keychain import new_epoch

    for desk in house.desks.values():
        assert desk.case.membership.key(Space.TABLE) is not None
    ruth = house[RUTH].case.membership
    old = ruth.key(Space.TABLE)
    assert old is not None
    me = house[RUTH].identity
    step, _ = new_epoch(ruth.keychains[Space.TABLE], ruth.roster, me.device, me.keys.signing, old_key=old[1])
    index = ruth.keychains[Space.TABLE].count
    for desk in house.desks.values():
        assert desk.case.take_keychain(desk.case.space(Space.TABLE).id, index, [step])
    await house[NADIA].casefile.write(Space.TABLE, "under the new key")
    await house[THEO].casefile.write(Space.TABLE, "under the new key too")
    live = house[THEO].case.space(Space.TABLE)
    theo = Attacker.of(house[THEO], Space.TABLE).named(live.log.id)
    new = Attacker.of(house[THEO], Space.TABLE)
    heads = (Head(bytes(live.log.id), live.log.seq, bytes(live.log.head)),)
    rows = [row.record for row in await house[THEO]._vault.records(live.id) if row.log == theo.log]
    house[NADIA].case.take_records(live.id, rows, 0)
    await house[NADIA].case.settled()
    body = Body(int(Document.LANE), lane_update(new.client), heads, ruth.roster.count, 1)
    assert await deliver(house, new.record(body=body, epoch=1, key=old[1])) == {"quarantined"}
