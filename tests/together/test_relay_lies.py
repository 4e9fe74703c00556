"""A relay that went back in time, withholds, or shows one laptop something else: named, and healed where it can be."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.desk import Notice
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.ui.words import ALARMS
from fourfold_shared.encoding import decode
from fourfold_shared.epoch import WRAPPED
from fourfold_shared.ids import Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.record import Document, Head
from fourfold_shared.steps import MAX_ENTRY, KeychainBody, Wrap, append_step, new_epoch
from tests.shared.ring import signed_anew
from tests.support.attacker import Attacker
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO, FourHouse, four_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        yield four


def kinds(house: FourHouse, *seats: int) -> set[str]:
    return {alarm["kind"] for seat in seats or NAMES for alarm in house.desks[seat].status()["alarms"]}  # type: ignore[index]


async def test_a_relay_restored_from_an_old_copy_loses_nobodys_words(house: FourHouse, tmp_path: Path) -> None:
    await house.relay.stop()
    shutil.copy(house.relay.path, tmp_path / "old copy")
    await house.relay.start()
    before = [await house[seat].casefile.write(Space.TABLE, f"{NAMES[seat]} before") for seat in NAMES]
    await house.exchange()
    await house.relay.stop()
    shutil.copy(tmp_path / "old copy", house.relay.path)
    await house.relay.start()
    after = [await house[seat].casefile.write(Space.TABLE, f"{NAMES[seat]} after") for seat in NAMES]
    await house.exchange()
    await house.exchange()
    for desk in house.desks.values():
        assert [desk.casefile.entry(one.id).text for one in (*before, *after)] == [
            *(f"{NAMES[seat]} before" for seat in NAMES),
            *(f"{NAMES[seat]} after" for seat in NAMES),
        ]
    assert kinds(house) == set()
    assert any(Notice.HEALED in desk.notices for desk in house.desks.values())
    assert all(desk.status()["waiting"] == 0 for desk in house.desks.values())


async def test_what_a_relay_left_out_is_asked_for_again(house: FourHouse) -> None:
    live = house[NADIA].case.space(Space.TABLE)
    theo = house[THEO].case.space(Space.TABLE)
    entries = [await house[THEO].casefile.write(Space.TABLE, f"word {number}") for number in range(3)]
    await house[THEO].sync()
    records = [row.record for row in await house[THEO]._vault.records(theo.id) if row.log == theo.log.id]
    house[NADIA].case.take_records(live.id, [records[-1]], live.journal.cursor + 3)
    await house[NADIA].case.settled()
    assert kinds(house, NADIA) == {"gap"}
    await house[NADIA].sync()
    assert [house[NADIA].casefile.entry(one.id).text for one in entries] == ["word 0", "word 1", "word 2"]
    assert kinds(house) == set()


async def test_whoever_is_shown_an_empty_keychain_is_not_accused(house: FourHouse) -> None:
    """They begin a chain of their own, sign well, and nobody else has that key."""
    theo = Attacker.of(house[THEO], Space.TABLE)
    me, roster = house[THEO].identity, house[THEO].case.membership.roster
    _, key = new_epoch(Keychain(me.case, Space.TABLE), roster, me.device, me.keys.signing)
    live = house[NADIA].case.space(Space.TABLE)
    house[NADIA].case.take_records(live.id, [theo.record(key=key)], 0)
    await house[NADIA].case.settled()
    (alarm,) = house[NADIA].status()["alarms"]
    assert (alarm["kind"], alarm["seat"]) == ("other-key", None)


async def test_those_who_cite_a_stopped_log_are_heard(house: FourHouse) -> None:
    """Theo signs something that the rules do not allow; Samuel, whose laptop does not know better, answers after it."""
    theo = Attacker.of(house[THEO], Space.TABLE)
    bad = theo.record(b"\xff" * 40)
    live = house[NADIA].case.space(Space.TABLE)
    house[NADIA].case.take_records(live.id, [bad], 0)
    await house[NADIA].case.settled()
    assert kinds(house, NADIA) == {"quarantined"}
    log = live.logs[theo.log]
    samuel = Attacker.of(house[SAMUEL], Space.TABLE)
    citing = samuel.record(heads=(Head(bytes(log.id), log.seq, bytes(log.head)),))
    for _ in range(2):
        house[NADIA].case.take_records(live.id, [citing], 0)
        await house[NADIA].case.settled()
        assert kinds(house, NADIA) == {"quarantined"}
        assert any(one.text == "crafted words" for one in house[NADIA].casefile.entries(Space.TABLE))
        await house.reopen(NADIA)
        live = house[NADIA].case.space(Space.TABLE)


async def test_contradicting_histories_blame_nobody(house: FourHouse) -> None:
    theo, ruth = Attacker.of(house[THEO], Space.TABLE), house[RUTH].case.space(Space.TABLE).log
    lie = Head(bytes(ruth.id), 1, bytes(32))
    live = house[NADIA].case.space(Space.TABLE)
    await house[RUTH].casefile.write(Space.TABLE, "there")
    await house.exchange()
    house[NADIA].case.take_records(live.id, [theo.record(heads=(lie,))], 0)
    await house[NADIA].case.settled()
    (alarm,) = house[NADIA].status()["alarms"]
    assert (alarm["kind"], alarm["seat"]) == ("contradicted", None)


async def test_a_record_of_a_newer_release_waits(house: FourHouse) -> None:
    theo = Attacker.of(house[THEO], Space.TABLE)
    record = theo.record()
    live = house[NADIA].case.space(Space.TABLE)
    house[NADIA].case.take_records(live.id, [b"\x07" + record[1:]], 0)
    await house[NADIA].case.settled()
    assert kinds(house, NADIA) == {"newer"}


async def test_an_alarm_about_the_roster_outlasts_a_restart(house: FourHouse) -> None:
    house[NADIA].case.take_roster(0, [b"\x00" * 40], whole=False)
    await house[NADIA].case.settled()
    assert kinds(house, NADIA) == {"roster-forked"}
    await house.reopen(NADIA)
    assert kinds(house, NADIA) == {"roster-forked"}


async def test_an_alarm_about_a_shorter_roster_ends_once_the_relay_has_it_all_again(house: FourHouse) -> None:
    house[NADIA].case.take_roster(0, (), whole=True)
    await house[NADIA].case.settled()
    assert "roster-rolled-back" in kinds(house, NADIA)
    await house[NADIA].sync()
    assert kinds(house, NADIA) == set()
    await house.reopen(NADIA)
    assert kinds(house, NADIA) == set()


async def test_a_spoilt_key_hides_no_other_is_named_and_ends_with_the_next_good_epoch(house: FourHouse) -> None:
    nadia, ruth = house[NADIA].case, house[RUTH].case.membership
    space, me, roster = nadia.space(Space.TABLE).id, house[RUTH].identity, ruth.roster
    chain, (epoch, key) = ruth.keychains[Space.TABLE], ruth.key(Space.TABLE) or (0, b"")
    good, newer = new_epoch(chain, roster, me.device, me.keys.signing, old_key=key)
    body: KeychainBody = decode(KeychainBody, decode(tuple[bytes, bytes], good, limit=MAX_ENTRY)[0], limit=MAX_ENTRY)
    mine = house[NADIA].identity.device
    wraps = tuple(Wrap(one.device, bytes(WRAPPED)) if one.device == mine else one for one in body.wraps)
    spoilt = signed_anew(good, me.keys.signing, wraps=wraps)
    assert nadia.take_keychain(space, chain.count, [spoilt])
    await nadia.settled()
    assert set(nadia.membership.keys[Space.TABLE]) == set(range(1, epoch + 1))
    assert nadia.membership.stands_alone
    for _ in ("as it came", "opened again"):
        assert kinds(house, NADIA) == {"key-spoilt"}
        await house.reopen(NADIA)
    after = append_step(chain, spoilt, roster)
    healing, _ = new_epoch(after, roster, me.device, me.keys.signing, old_key=newer)
    assert house[NADIA].case.take_keychain(space, after.count, [healing])
    await house[NADIA].case.settled()
    assert set(house[NADIA].case.membership.keys[Space.TABLE]) == set(range(1, epoch + 3))
    assert kinds(house, NADIA) == set()


async def test_forged_records_leave_nothing_in_memory(house: FourHouse) -> None:
    live = house[NADIA].case.space(Space.TABLE)
    before = len(live.logs)
    for number in range(50):
        theo = Attacker.of(house[THEO], Space.TABLE)
        record = bytearray(theo.record(b"", document=Document.NONE))
        record[-1] ^= 1 + number % 255
        house[NADIA].case.take_records(live.id, [bytes(record)], 0)
    await house[NADIA].case.settled()
    assert len(live.logs) == before
    assert kinds(house, NADIA) == {"forged"}
    assert {alarm["seat"] for alarm in house[NADIA].status()["alarms"]} == {None}


def test_every_alarm_has_its_words() -> None:
    assert set(ALARMS) == set(AlarmKind)
