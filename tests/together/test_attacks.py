"""No client can change another's lane: crafted records are refused or set aside, by name, and all else goes on."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from fourfold_client.spaces.space import LiveSpace
from fourfold_shared.entries import RosterHead
from fourfold_shared.ids import LogId, Space
from fourfold_shared.record import Document, Head
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
    case.take_records(live.id, [record], live.journal.cursor)
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


async def test_another_key_under_a_good_signature_waits_and_blames_nobody(house: FourHouse) -> None:
    """Its author may be honest: a relay that shows somebody an empty keychain makes them begin one of their own."""
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(key=bytes(32))) == {"other-key"}
    assert house[NADIA].status()["alarms"][0]["seat"] is None
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
    assert await deliver(house, theo.record(heads=(elsewhere,))) == {"waiting"}
    await everything_goes_on(house)


@pytest.mark.parametrize("junk", [b"", b"\x00" * 500, b"\x01\x01" + bytes(600), bytes(range(256)) * 3])
async def test_junk_is_refused(house: FourHouse, junk: bytes) -> None:
    assert await deliver(house, junk) <= {"garbled", "forged", "waiting", "stranger", "gap"}
    await everything_goes_on(house)


async def test_a_roster_older_than_what_a_record_cites_is_set_aside(house: FourHouse) -> None:
    live, roster = house[NADIA].case.space(Space.TABLE), house[RUTH].case.membership.roster
    await house[NADIA].casefile.write(Space.TABLE, "written with the whole roster")
    cited = (Head(bytes(live.log.id), live.log.seq, bytes(live.log.head)),)
    older = RosterHead(roster.count - 1, bytes(roster.heads[-2]))
    ruth = Attacker.of(house[RUTH], Space.TABLE)
    assert await deliver(house, ruth.record(heads=cited, roster=older)) == {"quarantined"}
    await everything_goes_on(house)


async def test_an_old_epoch_after_a_new_one_is_set_aside(house: FourHouse) -> None:
    from fourfold_shared.steps import new_epoch

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
    assert await deliver(house, new.record(heads=heads, epoch=1, key=old[1])) == {"quarantined"}


def update_of(client: int, change: Callable[[Doc[Any]], None], start: Doc[Any] | None = None) -> bytes:
    """The update of one change by `client`, on top of what `start` holds."""
    doc: Doc[Any] = Doc(client_id=client)
    if start is not None:
        doc.apply_update(start.get_update())
    doc.get("entries", type=Map)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    change(doc)
    return updates[0]


def nest(doc: Doc[Any], levels: int) -> None:
    inner: Map[Any] = doc.get("entries", type=Map)
    with doc.transaction():
        for _ in range(levels):
            inner["deeper"] = Map({})
            inner = inner["deeper"]


def seen_by(live: LiveSpace) -> tuple[Head, ...]:
    return tuple(
        Head(bytes(log.id), log.seq, bytes(log.head))
        for log in sorted(live.logs.values(), key=lambda one: one.id)
        if log.seq
    )


async def test_maps_that_nest_too_deep_are_set_aside(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    assert await deliver(house, theo.record(update_of(theo.client, lambda doc: nest(doc, 3000)))) == {"quarantined"}
    assert "nest" in house[NADIA].status()["alarms"][0]["detail"]
    await everything_goes_on(house)


async def test_a_lane_cannot_lean_on_what_stands_in_anothers_lane(house: FourHouse) -> None:
    """Nadia's own lane holds that id and Theo's does not: his document would wait for it for ever."""
    theo, live = Attacker.of(house[THEO], Space.TABLE), house[THEO].case.space(Space.TABLE)
    nadia_lane = live.lanes[NADIA].doc

    def lean(doc: Doc[Any]) -> None:
        entries = doc.get("entries", type=Map)
        entries[next(iter(entries.keys()))] = "over hers"

    update = update_of(theo.client, lean, nadia_lane)
    assert await deliver(house, theo.record(update, heads=seen_by(live))) == {"quarantined"}
    assert "does not exist in its past" in house[NADIA].status()["alarms"][0]["detail"]
    await everything_goes_on(house)


async def test_a_record_from_under_another_roster_waits_and_is_named(house: FourHouse) -> None:
    """A relay that shows two people two rosters is found out by the first record that passes between them."""
    theo = Attacker.of(house[THEO], Space.TABLE)
    other = RosterHead(house[THEO].case.membership.roster.count, bytes(32))
    assert await deliver(house, theo.record(roster=other)) == {"roster-forked"}
    await everything_goes_on(house)


async def test_a_laptop_that_says_it_holds_something_else_is_named_until_it_agrees(house: FourHouse) -> None:
    theo, live = Attacker.of(house[THEO], Space.TABLE), house[THEO].case.space(Space.TABLE)
    lie = theo.record(b"", document=Document.NONE, heads=seen_by(live), content=bytes(32))
    for reader in (RUTH, SAMUEL, THEO):
        house[reader].case.take_records(live.id, [lie], 0)
    assert await deliver(house, lie) == {"diverged"}
    assert house[NADIA].status()["alarms"][0]["name"] == "Theo"
    await everything_goes_on(house)


async def test_laptops_that_hold_the_same_say_so(house: FourHouse) -> None:
    """The honest case of the test above: the same heads, and the same content hash on all four."""
    hashes = {desk.case.space(Space.TABLE).content() for desk in house.desks.values()}
    assert len(hashes) == 1
    theo, live = Attacker.of(house[THEO], Space.TABLE), house[THEO].case.space(Space.TABLE)
    truth = theo.record(b"", document=Document.NONE, heads=seen_by(live), content=bytes(hashes.pop()))
    assert await deliver(house, truth) == set()
