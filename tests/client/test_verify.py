"""Anybody can check an export: what is told in it stands in records that its authors' laptops signed."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fourfold_client.casefile import NoteKind
from fourfold_client.desk import Desk, Home
from fourfold_client.export import FOLDERS, PROOF
from fourfold_client.verify import Checked, check_export
from fourfold_shared.errors import Malformed, Refused
from fourfold_shared.ids import Space
from fourfold_shared.parcel import Parcel, Section
from fourfold_shared.proof import Proof
from tests.support.commands import run
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, THEO, FourHouse, four_house

Change = Callable[[Any], None]


def told(out: Path) -> dict[str, bytes]:
    return {name: (out / name / "entries.json").read_bytes() for name in FOLDERS}


def check(out: Path) -> Checked:
    return check_export((out / PROOF).read_bytes(), told(out))


async def write_all_kinds(house: FourHouse) -> None:
    theirs = await house[THEO].casefile.write(Space.TABLE, "Sunday at the lake.", "Sunday")
    await house.compare()
    await house.relay.stop()
    casefile = house[NADIA].casefile
    mine = await casefile.write(Space.TABLE, "first wording", "A title")
    await casefile.revise(mine.id, "second wording", "Another title")
    await casefile.attach(theirs.id, NoteKind.DIFFERENTLY, "it was a Saturday")
    await casefile.attach(theirs.id, NoteKind.SOURCE, "from the calendar", space=Space.PAIR_0)
    await casefile.withdraw((await casefile.write(Space.PAIR_0, "taken back")).id)
    await casefile.share((await casefile.write(Space.PRIVATE_0, "to be shared")).id, Space.PAIR_0)
    casefile.page(Space.TABLE).append("Agenda\n")
    await casefile.saved(Space.TABLE)


async def test_an_export_with_unsynced_edits_is_found_to_hold(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await write_all_kinds(house)
        await house[NADIA].export(tmp_path / "export")
        checked = check(tmp_path / "export")
        assert checked.holds
        assert checked.unopened == 0
        assert checked.entries == 8
        assert {one.name for one in checked.signed} == set(NAMES.values())
        total = sum(one.records for one in house[NADIA].case.live.values())
        assert sum(one.records for one in checked.signed) == total
        assert all(one.beyond == 0 for one in checked.signed)


WHOSE = {"seat": 0, "tenure": 3}


def reword(value: Any) -> None:
    value["entries"][-1]["text"] = value["entries"][-1]["versions"][-1]["text"] = "something else"


def forget(value: Any) -> None:
    value["entries"].pop()


def add(value: Any) -> None:
    value["entries"].append({**value["entries"][0], "id": "90-" + "0" * 24})


def blame(value: Any) -> None:
    value["entries"][-1]["author"] = {"seat": 3, "tenure": 7, "name": "Samuel"}


def backdate(value: Any) -> None:
    value["entries"][-1]["versions"][-1]["written"] -= 1


def stand(value: Any) -> None:
    next(one for one in value["entries"] if one["state"] == "withdrawn")["state"] = "standing"


def repage(value: Any) -> None:
    value["pages"]["table"] += "one more line\n"


@pytest.mark.parametrize(
    ("folder", "change"),
    [
        ("my-words", reword),
        ("my-words", forget),
        ("my-words", add),
        ("my-words", blame),
        ("my-words", backdate),
        ("my-words", stand),
        ("words-of-others", reword),
        ("words-of-others", forget),
        ("joint", repage),
    ],
)
async def test_whatever_is_told_otherwise_is_named(tmp_path: Path, folder: str, change: Change) -> None:
    async with four_house(tmp_path) as house:
        await write_all_kinds(house)
        await house[NADIA].export(tmp_path / "export")
    path = tmp_path / "export" / folder / "entries.json"
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value))
    checked = check(tmp_path / "export")
    assert not checked.holds
    assert len(checked.differs) + len(checked.missing) == 1
    assert (*checked.differs, *checked.missing)[0].startswith(folder)


async def test_a_proof_that_was_changed_does_not_hold(tmp_path: Path) -> None:
    """Also with a checksum that fits: a record, its key, its order, the roster or a keychain."""
    async with four_house(tmp_path) as house:
        await write_all_kinds(house)
        await house[NADIA].export(tmp_path / "export")
    out, chance = tmp_path / "export", random.Random(5)
    whole = Proof.parse((out / PROOF).read_bytes())
    table, keys = whole.parcel.sections[-1], whole.keys[-1]

    def flipped(data: bytes) -> bytes:
        at = chance.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]

    def with_table(section: Section, its_keys: tuple[bytes, ...], roster: tuple[bytes, ...] | None = None) -> bytes:
        sections = (*whole.parcel.sections[:-1], section)
        parcel = Parcel(whole.parcel.case, roster or whole.parcel.roster, sections)
        return Proof(parcel, (*whole.keys[:-1], its_keys)).to_bytes()

    def refused(proof: bytes) -> None:
        with pytest.raises(Refused):
            check_export(proof, told(out))

    for number, record in [*enumerate(table.records)] * 4:
        records = (*table.records[:number], flipped(record), *table.records[number + 1 :])
        refused(with_table(Section(Space.TABLE, table.steps, records), keys))
        refused(with_table(table, (*keys[:number], flipped(keys[number]), *keys[number + 1 :])))
    for _ in range(20):
        refused(with_table(table, keys, tuple(map(flipped, whole.parcel.roster))))
        refused(with_table(Section(Space.TABLE, tuple(map(flipped, table.steps)), table.records), keys))
        refused(flipped((out / PROOF).read_bytes()))
    refused(with_table(Section(Space.TABLE, table.steps, table.records[1:]), keys[1:]))
    without = Section(Space.TABLE, table.steps, table.records[:-1])
    assert not check_export(with_table(without, keys[:-1]), told(out)).holds
    unopened = check_export(with_table(table, (*keys[:-1], b"")), told(out))
    assert unopened.unopened == 1
    assert not unopened.holds


async def test_a_proof_holds_no_epochs_key_and_no_other_persons_space(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await write_all_kinds(house)
        await house[NADIA].export(tmp_path / "export")
        data = (tmp_path / "export" / PROOF).read_bytes()
        epochs = [
            key for desk in house.desks.values() for keys in desk.case.membership.keys.values() for key in keys.values()
        ]
        assert len(epochs) > 10
        assert not any(key in data for key in epochs)
        sections = Proof.parse(data).parcel.sections
        assert [one.space for one in sections] == [Space.PRIVATE_0, Space.PAIR_0, Space.WING_0, Space.TABLE]


async def test_after_a_lost_laptop_and_a_replaced_support_it_still_holds(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.write(Space.PAIR_0, "before")
        code = await house[NADIA].people.let_in_laptop()
        second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
        try:
            await second.casefile.write(Space.PAIR_0, "from the second laptop")
            await second.sync()
            lost = second.identity.device
        finally:
            await second.close()
        await house.exchange()
        await house[NADIA].people.retire(lost)
        await house.exchange()
        await house[RUTH].casefile.write(Space.PAIR_0, "Ruth's last words")
        await house.exchange()
        await house.desks.pop(RUTH).close()
        await house[NADIA].people.dismiss()
        await house.exchange()
        line = await house[NADIA].invite(RUTH)
        house.desks[RUTH] = await Desk.join(Home(tmp_path / "new support"), PASSPHRASE, line, name="Rhea")
        await house.exchange()
        await house[RUTH].casefile.write(Space.PAIR_0, "Rhea's first words")
        await house.exchange()
        for seat in (NADIA, RUTH, THEO):
            out = tmp_path / f"export-{int(seat)}"
            await house[seat].export(out)
            checked = check(out)
            assert checked.holds, checked
            assert all(one.beyond == 0 for one in checked.signed)
        assert {one.device for one in check(tmp_path / "export-0").signed} >= {lost}


async def test_the_command_needs_no_home_and_says_who_signed(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await write_all_kinds(house)
        home = house.home(NADIA).path
    out = tmp_path / "export"
    assert (await run("export", "--home", home, "--out", out, "--yes")).code == 0
    done = await run("verify", out, passphrase=None)
    assert done.code == 0
    assert "Nadia, device" in done.out
    assert (await run("verify", out, "--json", passphrase=None)).value["holds"] is True
    value = json.loads((out / "my-words" / "entries.json").read_bytes())
    reword(value)
    (out / "my-words" / "entries.json").write_text(json.dumps(value))
    assert "is not in the records" in (await run("verify", out, passphrase=None)).sentence()
    (out / PROOF).write_bytes((out / PROOF).read_bytes()[:500])
    assert "damaged" in (await run("verify", out, passphrase=None)).sentence()
    assert (await run("export", "--home", home, "--out", tmp_path / "bare", "--no-proof")).code == 0
    assert not (tmp_path / "bare" / PROOF).exists()
    assert PROOF not in (tmp_path / "bare" / "README.txt").read_text("utf-8")
    assert "without it nothing can be checked" in (await run("verify", tmp_path / "bare", passphrase=None)).sentence()


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"seat": 9},
        {"seat": 0},
        {"seat": 0, "tenure": 3},
        {"seat": 0, "tenure": 3, "entries": [1], "pages": {}},
        None,
    ],
)
async def test_an_entries_file_of_another_kind_is_named(tmp_path: Path, value: Any) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].export(tmp_path / "export")
    proof = (tmp_path / "export" / PROOF).read_bytes()
    with pytest.raises(Malformed, match=r"entries\.json|folders"):
        check_export(proof, told(tmp_path / "export") | {"my-words": json.dumps(value).encode()})
    with pytest.raises(Malformed, match="cannot be read"):
        check_export(proof, told(tmp_path / "export") | {"joint": b"\xff"})
