"""Sealed records by file: two laptops and a USB stick, and no relay at all."""

import hashlib
import itertools
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fourfold_client.casefile import State
from fourfold_client.desk import Desk, Home
from fourfold_client.desk.changing import body
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_shared.encoding import encode
from fourfold_shared.entries import Freeze, sign_entry
from fourfold_shared.errors import Malformed, StorageFailed, UnknownSuite
from fourfold_shared.ids import Space
from fourfold_shared.parcel import FAMILY, LABEL, Parcel, Section
from tests.support.commands import run
from tests.support.disks import needs_mounts, small_disk
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, four_house, relay_house
from tests.together.test_canaries import disguises


async def by_stick(folder: Path, giver: Desk, *takers: Desk) -> list[dict[str, Any]]:
    """One laptop fills a stick, the others read it; gives what each of them said was new."""
    stick = folder / f"stick-{len(list(folder.glob('stick-*')))}"
    await giver.carry_out(stick)
    return [await taker.carry_in(stick) for taker in takers]


def rows(path: Path) -> dict[str, list[Any]]:
    """Everything in a home's file, table by table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(file.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def checked(body: bytes) -> bytes:
    return body + hashlib.sha256(body).digest()


async def test_two_laptops_exchange_by_stick_in_both_directions(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        nadia, ruth = house[NADIA], house[RUTH]
        hers = await nadia.casefile.write(Space.PAIR_0, "I slept four hours.")
        theirs = await ruth.casefile.write(Space.TABLE, "We meet on Thursday.")
        [taken] = await by_stick(tmp_path, nadia, ruth)
        assert taken["records"] >= 1
        assert taken["waits"] is False
        assert ruth.casefile.entry(hers.id).text == "I slept four hours."
        assert nadia.casefile.delivery(hers).state is State.QUEUED  # type: ignore[union-attr]
        await by_stick(tmp_path, ruth, nadia)
        assert nadia.casefile.entry(theirs.id).text == "We meet on Thursday."
        assert nadia.casefile.delivery(hers).state is State.ALL  # type: ignore[union-attr]
        assert not nadia.status()["alarms"]
        await house.relay.start()
        await house.exchange()
        assert house[THEO].casefile.entry(theirs.id).text == "We meet on Thursday."
        assert all(not desk.status()["alarms"] for desk in house.desks.values())


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_order_and_repetition_do_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    """Three sticks that lean on one another, read in any order and twice, end in the same case file."""
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        sticks = [tmp_path / f"stick-{number}" for number in range(3)]
        for stick, writer, reader in zip(sticks, (NADIA, RUTH, SAMUEL), (RUTH, SAMUEL, NADIA), strict=True):
            await house[writer].casefile.write(Space.TABLE, f"words of {int(writer)}")
            house[writer].casefile.page(Space.TABLE).append(f"line of {int(writer)}\n")
            await house[writer].carry_out(stick)
            await house[reader].carry_in(stick)
        for number in (*order, *order):
            await house[THEO].carry_in(sticks[number])
        texts = [entry.text for entry in house[THEO].casefile.entries(Space.TABLE)]
        assert sorted(texts) == ["words of 0", "words of 2", "words of 3"]
        assert house[THEO].casefile.page(Space.TABLE).text == house[SAMUEL].casefile.page(Space.TABLE).text
        again = await house[THEO].carry_in(sticks[0])
        assert (again["records"], again["roster"], again["keys"], again["waits"]) == (0, 0, 0, False)
        await house.reopen(THEO)
        assert not house[THEO].status()["alarms"]


async def test_records_that_come_early_are_held_until_the_rest_comes(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        nadia, ruth = house[NADIA], house[RUTH]
        await nadia.casefile.write(Space.PAIR_0, "first")
        await nadia.casefile.write(Space.PAIR_0, "second")
        await nadia.carry_out(tmp_path / "whole")
        whole = Parcel.parse((tmp_path / "whole").read_bytes())
        sections = tuple(Section(one.space, one.steps, one.records[-1:]) for one in whole.sections)
        (tmp_path / "late part").write_bytes(Parcel(whole.case, whole.roster, sections).to_bytes())
        early = await ruth.carry_in(tmp_path / "late part")
        assert early["waits"] is True
        assert not ruth.casefile.entries(Space.PAIR_0)
        assert (await ruth.carry_in(tmp_path / "whole"))["waits"] is False
        assert [entry.text for entry in ruth.casefile.entries(Space.PAIR_0)] == ["first", "second"]


async def test_an_invited_person_is_let_in_and_reads_what_a_stick_brings(tmp_path: Path) -> None:
    """Roster and keys travel too: a laptop that missed who joined since reads it all from the file."""
    async with relay_house(tmp_path) as relay:
        house = FourHouse(tmp_path, relay)
        try:
            await house.found()
            await house.join(RUTH, NADIA)
            await house.exchange()
            await house.join(RUTH, SAMUEL)
            await house[RUTH].sync()
            await relay.stop()
            await house[RUTH].casefile.write(Space.WING_0, "for the three of us")
            before = house[NADIA].case.membership.roster.count
            [taken] = await by_stick(tmp_path, house[RUTH], house[NADIA])
            assert taken["roster"] == house[RUTH].case.membership.roster.count - before > 0
            assert taken["keys"] > 0
            assert house[NADIA].casefile.entries(Space.WING_0)[0].text == "for the three of us"
        finally:
            await house.close()


async def test_the_file_holds_no_word_and_nothing_that_is_for_oneself_alone(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        nadia = house[NADIA]
        for space in nadia.casefile.spaces():
            await nadia.casefile.write(space, f"canary{space.number}zibeline")
        await nadia.carry_out(tmp_path / "stick")
        data = (tmp_path / "stick").read_bytes()
        parcel = Parcel.parse(data)
        assert [one.space for one in parcel.sections] == [Space.PAIR_0, Space.WING_0, Space.TABLE]
        words = [f"canary{space.number}zibeline" for space in nadia.casefile.spaces()]
        assert not any(disguise in data for word in words for disguise in disguises(word))
        assert b"Nadia" not in data
        keys = [key for epochs in nadia.case.membership.keys.values() for key in epochs.values()]
        assert keys
        assert not any(secret in data for secret in [*keys, nadia.identity.keys.to_bytes()])
        assert (tmp_path / "stick").stat().st_mode & 0o777 == 0o600


async def test_a_second_laptop_of_the_same_person_gets_what_is_for_oneself_alone(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        code = await house[NADIA].people.let_in_laptop()
        second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
        try:
            await house.exchange(NADIA)
            await second.sync()
            await house.exchange(NADIA)
            await house.relay.stop()
            entry = await house[NADIA].casefile.write(Space.PRIVATE_0, "for me")
            await by_stick(tmp_path, house[NADIA], second)
            assert second.casefile.entry(entry.id).text == "for me"
        finally:
            await second.close()


async def test_a_stick_shows_its_reader_only_what_is_theirs(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        entry = await house[RUTH].casefile.write(Space.PAIR_0, "canary for Nadia alone")
        seen = await house[RUTH].casefile.write(Space.BRIDGE, "for Samuel")
        await by_stick(tmp_path, house[RUTH], house[SAMUEL], house[THEO])
        assert house[SAMUEL].casefile.entry(seen.id).text == "for Samuel"
        for seat in (SAMUEL, THEO):
            assert house[seat].casefile.search("canary") == ()
            assert not await house[seat]._vault.records(Space.PAIR_0.of(house[seat].identity.case))
            assert not house[seat].status()["alarms"]
        assert entry.space not in house[THEO].casefile.spaces()


async def test_half_a_file_and_any_changed_byte_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        await house[NADIA].casefile.write(Space.TABLE, "something new")
        await house[NADIA].carry_out(tmp_path / "stick")
        whole, broken, chance = (tmp_path / "stick").read_bytes(), tmp_path / "broken", random.Random(7)
        await house.reopen(RUTH)
        ruth, before = house[RUTH], rows(house.home(RUTH).file)
        lengths = sorted({0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(197))})
        assert len(lengths) >= 195
        for length in lengths:
            broken.write_bytes(whole[:length])
            with pytest.raises(Malformed, match=r"not a carry file|damaged"):
                await ruth.carry_in(broken)
        for at in [*range(20), *(chance.randrange(len(whole)) for _ in range(200))]:
            broken.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
            with pytest.raises(Malformed, match=r"not a carry file|damaged"):
                await ruth.carry_in(broken)
        broken.write_bytes(whole + b"\0")
        with pytest.raises(Malformed, match="damaged"):
            await ruth.carry_in(broken)
        assert rows(house.home(RUTH).file) == before
        assert not ruth.casefile.entries(Space.TABLE)
        assert not ruth.status()["alarms"]


async def test_a_file_made_up_with_a_good_checksum_is_refused_or_changes_no_word(tmp_path: Path) -> None:
    """A forger can make the checksum fit: roster and keychains that do not hold together are refused as a whole."""
    async with four_house(tmp_path) as house:
        await house.relay.stop()
        await house[NADIA].casefile.write(Space.TABLE, "something new")
        await house[NADIA].carry_out(tmp_path / "stick")
        whole = Parcel.parse((tmp_path / "stick").read_bytes())
        table = whole.sections[-1]
        await house.reopen(RUTH)
        ruth, before = house[RUTH], rows(house.home(RUTH).file)
        roster = (*whole.roster[:-1], whole.roster[-1][:-1] + bytes([whole.roster[-1][-1] ^ 1]))
        step = table.steps[0][:-1] + bytes([table.steps[0][-1] ^ 1])
        forged = [
            Parcel(whole.case, roster, whole.sections),
            Parcel(whole.case, whole.roster[1:], whole.sections),
            Parcel(whole.case, whole.roster, (Section(Space.TABLE, (step, *table.steps[1:]), table.records),)),
            Parcel(whole.case, whole.roster, (Section(Space.TABLE, table.steps[1:] or (step,), table.records),)),
        ]
        for one in forged:
            (tmp_path / "forged").write_bytes(one.to_bytes())
            with pytest.raises(Malformed, match="does not hold together"):
                await ruth.carry_in(tmp_path / "forged")
        assert rows(house.home(RUTH).file) == before
        record = table.records[-1][:-1] + bytes([table.records[-1][-1] ^ 1])
        parcel = Parcel(whole.case, whole.roster, (Section(Space.TABLE, table.steps, (record,)),))
        (tmp_path / "forged").write_bytes(parcel.to_bytes())
        assert (await ruth.carry_in(tmp_path / "forged"))["records"] == 0
        assert [one["kind"] for one in ruth.status()["alarms"]] == [AlarmKind.FORGED.value]


async def test_another_roster_that_is_well_signed_becomes_an_alarm_and_content_goes_on(tmp_path: Path) -> None:
    """Two rosters with one beginning, both signed by Ruth's laptop: proof that somebody showed two."""
    async with four_house(tmp_path) as house:
        ruth = house[RUTH]
        roster, me = ruth.case.membership.roster, ruth.identity
        entry = sign_entry(body(roster, me.device, Freeze()), me.keys.signing)
        await house[NADIA].people.make_sheet()
        await ruth.casefile.write(Space.PAIR_0, "goes on")
        await ruth.carry_out(tmp_path / "stick")
        whole = Parcel.parse((tmp_path / "stick").read_bytes())
        forked = Parcel(whole.case, (*whole.roster[: roster.count], entry.to_bytes()), whole.sections)
        (tmp_path / "forked").write_bytes(forked.to_bytes())
        before = house[NADIA].case.membership.roster
        assert (await house[NADIA].carry_in(tmp_path / "forked"))["roster"] == 0
        assert house[NADIA].case.membership.roster == before
        assert AlarmKind.ROSTER_FORKED.value in [one["kind"] for one in house[NADIA].status()["alarms"]]
        assert [one.text for one in house[NADIA].casefile.entries(Space.PAIR_0)] == ["goes on"]


@needs_mounts
async def test_on_a_full_disk_nothing_is_half_there(tmp_path: Path) -> None:
    """Neither a file on the stick, nor an export, nor something taken in that the disk does not have."""
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.write(Space.TABLE, "x" * 90_000)
        with small_disk(tmp_path / "small", 64) as disk:
            with pytest.raises(StorageFailed, match="no room"):
                await house[NADIA].carry_out(disk.path / "stick")
            with pytest.raises(StorageFailed, match="no room"):
                await house[NADIA].export(disk.path / "export")
            assert [path for path in disk.path.rglob("*") if path.is_file()] == []
        await house[NADIA].carry_out(tmp_path / "stick")
        await house.desks.pop(RUTH).close()
        with small_disk(tmp_path / "home", 2048) as disk:
            shutil.copytree(house.home(RUTH).path, disk.path / "ruth")
            house.desks[RUTH] = await Desk.open(Home(disk.path / "ruth"), PASSPHRASE)
            disk.fill()
            with pytest.raises(StorageFailed):
                await house[RUTH].carry_in(tmp_path / "stick")
            assert not house[RUTH].casefile.entries(Space.TABLE)
            disk.make_room()
            assert (await house[RUTH].carry_in(tmp_path / "stick"))["records"] > 0
            assert len(house[RUTH].casefile.entries(Space.TABLE)) == 1
            await house.desks.pop(RUTH).close()


async def test_what_is_not_a_carry_file_of_this_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    async with four_house(tmp_path / "one") as house, four_house(tmp_path / "other") as other:
        await other[NADIA].carry_out(tmp_path / "stick")
        data = (tmp_path / "stick").read_bytes()
        for content, error, said in (
            (data, Malformed, "another case"),
            (checked(FAMILY + data[len(FAMILY) : -32].replace(b"1", b"2", 1)), UnknownSuite, "newer Fourfold"),
            (checked(LABEL + b"\x93"), Malformed, "expected kind"),
            (checked(data[:-32] + b"\0"), Malformed, "expected kind"),
            (b"fourfold", Malformed, "not a carry file"),
            (b"", Malformed, "not a carry file"),
        ):
            (tmp_path / "wrong").write_bytes(content)
            with pytest.raises(error, match=said):
                await house[RUTH].carry_in(tmp_path / "wrong")
        with pytest.raises(StorageFailed, match="no such file"):
            await house[RUTH].carry_in(tmp_path / "nowhere")
        with pytest.raises(StorageFailed, match="not what it should be"):
            await house[RUTH].carry_in(tmp_path)
        with pytest.raises(StorageFailed, match="already"):
            await house[RUTH].carry_out(tmp_path / "stick")
        assert (tmp_path / "stick").read_bytes() == data
        with pytest.raises(StorageFailed):
            await house[RUTH].carry_out(tmp_path / "nowhere" / "stick")


async def test_parts_out_of_their_places_are_refused(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].carry_out(tmp_path / "stick")
        whole = Parcel.parse((tmp_path / "stick").read_bytes())
        first, *rest = whole.sections
        for sections in ((*rest, first), (first, first), (first, *rest, first)):
            with pytest.raises(Malformed, match="places"):
                Parcel.parse(Parcel(whole.case, whole.roster, sections).to_bytes())
        strange = (bytes(whole.case), list(whole.roster), [(bytes(16), list(first.steps), list(first.records))])
        with pytest.raises(Malformed, match="places"):
            Parcel.parse(checked(LABEL + encode(strange)))


async def test_the_command_exchanges_and_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.write(Space.TABLE, "by stick")
        homes = {seat: house.home(seat).path for seat in (NADIA, RUTH)}
    stick = tmp_path / "stick"
    out = await run("carry", "--home", homes[NADIA], "--out", stick, "--json")
    assert out.code == 0
    assert {one["space"] for one in out.value["spaces"]} == {"pair:0", "wing:0", "table"}
    taken = await run("carry", "--home", homes[RUTH], "--in", stick, "--json")
    assert taken.code == 0
    assert taken.value == {
        "records": taken.value["records"],
        "spaces": [{"space": "table", "records": taken.value["records"]}],
        "roster": 0,
        "keys": 0,
        "waits": False,
    }
    shown = await run("show", "--home", homes[RUTH], "--space", "table", "--json")
    assert [one["text"] for one in shown.value["entries"]] == ["by stick"]
    assert "already" in (await run("carry", "--home", homes[NADIA], "--out", stick)).sentence()
    assert "either" in (await run("carry", "--home", homes[NADIA])).sentence()
    assert "either" in (await run("carry", "--home", homes[NADIA], "--in", stick, "--out", stick)).sentence()
    stick.write_bytes(stick.read_bytes()[:1000])
    assert "damaged" in (await run("carry", "--home", homes[RUTH], "--in", stick)).sentence()
