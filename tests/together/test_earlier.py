"""What stood in a pair before a support left: kept for whoever was there, and brought over by its author alone."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.casefile import NoteKind
from fourfold_client.casefile.earlier import earlier, present
from fourfold_client.desk import Desk, Home
from fourfold_client.export import FOLDERS, PROOF
from fourfold_client.verify import check_export
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, FourHouse, four_house
from tests.together.test_tenure import replace_ruth


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    """Nadia and Ruth have a page together, and Ruth wrote a note beside what Nadia worded twice."""
    async with four_house(tmp_path) as four:
        nadia, ruth = four[NADIA].casefile, four[RUTH].casefile
        first = await nadia.write(Space.PAIR_0, "four hours", title="Last night")
        await nadia.revise(first.id, "five hours", "Last night")
        await nadia.write(Space.PAIR_0, "only for Ruth")
        await four.exchange()
        await ruth.attach(first.id, NoteKind.LEFT_OUT, "and the hour on the sofa")
        await ruth.write(Space.PAIR_0, "from Ruth")
        ruth.page(Space.PAIR_0).append("what the two of us agreed")
        await ruth.saved(Space.PAIR_0)
        await four.exchange()
        yield four


def texts(desk: Desk) -> list[str]:
    return [one.text for one in present(desk.casefile, Space.PAIR_0)]


async def test_who_was_there_reads_it_and_who_came_later_does_not(house: FourHouse, tmp_path: Path) -> None:
    assert earlier(house[NADIA].casefile, Space.PAIR_0) == ()
    edith = await replace_ruth(house, tmp_path)
    await edith.casefile.write(Space.PAIR_0, "from Edith")
    await house.exchange()
    nadia = house[NADIA].casefile
    (time,) = earlier(nadia, Space.PAIR_0)
    assert [nadia.name_of(one) for one in time.people] == ["Ruth"]
    assert time.page == "what the two of us agreed"
    assert [one.text for one in time.entries] == ["five hours", "only for Ruth", "from Ruth"]
    assert [one.text for one in time.entries[0].versions] == ["four hours", "five hours"]
    assert [one.text for one in nadia.notes(time.entries[0])] == ["and the hour on the sofa"]
    assert all(nadia.delivery(one) is None for one in time.entries)
    assert texts(house[NADIA]) == texts(edith) == ["from Edith"]
    assert earlier(edith.casefile, Space.PAIR_0) == earlier(house[SAMUEL].casefile, Space.TABLE) == ()
    assert nadia.page(Space.PAIR_0).text == ""


@pytest.mark.parametrize("whole", [False, True])
async def test_an_entry_is_brought_over_with_its_earlier_wordings_or_without(
    house: FourHouse, tmp_path: Path, whole: bool
) -> None:
    edith = await replace_ruth(house, tmp_path)
    await house[NADIA].code.confirm(house[NADIA].code.words())
    nadia = house[NADIA].casefile
    brought = earlier(nadia, Space.PAIR_0)[0].entries[0]
    for _ in range(2):
        await nadia.bring_over(brought.id, whole=whole)
    await house.exchange()
    seen = edith.casefile.entry(brought.id)
    assert [one.text for one in seen.versions] == (["four hours", "five hours"] if whole else ["five hours"])
    assert edith.casefile.notes(seen) == ()
    assert nadia.entry(brought.id).versions == brought.versions
    assert [one.text for one in earlier(nadia, Space.PAIR_0)[0].entries] == ["only for Ruth", "from Ruth"]
    assert texts(house[NADIA]) == ["five hours"]
    (note,) = nadia.notes(nadia.entry(brought.id))
    assert nadia.is_behind(note)


async def test_what_was_withdrawn_before_or_after_stands_where_it_stood_last(house: FourHouse, tmp_path: Path) -> None:
    await replace_ruth(house, tmp_path)
    nadia = house[NADIA].casefile
    mine = next(one for one in earlier(nadia, Space.PAIR_0)[0].entries if one.text == "only for Ruth")
    await nadia.withdraw(mine.id)
    assert mine.id not in {one.id for one in earlier(nadia, Space.PAIR_0)[0].entries}


async def second_laptop(house: FourHouse, seat: Seat, home: Path) -> Desk:
    return await Desk.restore(Home(home), PASSPHRASE, await house[seat].people.let_in_laptop())


async def test_what_could_not_be_sealed_before_the_support_left_is_its_authors_to_take_over(
    house: FourHouse, tmp_path: Path
) -> None:
    """Nadia hears from Samuel's stick of a laptop that Ruth retired: the pair's new key is owed, and never comes."""
    ruths = await second_laptop(house, RUTH, tmp_path / "ruths")
    nadias = await second_laptop(house, NADIA, tmp_path / "nadias")
    await ruths.close()
    await house.exchange()
    await house[RUTH].people.retire(ruths.identity.device)
    await house[SAMUEL].sync()
    await house[SAMUEL].carry_out(tmp_path / "stick")
    await house[NADIA].carry_in(tmp_path / "stick")
    nadia = house[NADIA].casefile
    assert not nadia.ready(Space.PAIR_0)
    written = await nadia.write(Space.PAIR_0, "meant for Ruth, and never sent")
    await nadias.sync()
    await nadias.people.dismiss()
    await nadias.sync()
    await nadias.close()
    await house[NADIA].sync()
    for _ in range(2):
        assert nadia.is_behind(nadia.entry(written.id))
        assert nadia.never_sent(nadia.entry(written.id))
        assert "meant for Ruth, and never sent" in {one.text for one in earlier(nadia, Space.PAIR_0)[0].entries}
        nadia = (await house.reopen(NADIA)).casefile
    line = await house[NADIA].invite(RUTH)
    await house.desks.pop(RUTH).close()
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "edith"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    await house[NADIA].code.confirm(house[NADIA].code.words())
    await nadia.bring_over(written.id)
    await house.exchange()
    assert texts(house[RUTH]) == texts(house[NADIA]) == ["meant for Ruth, and never sent"]


async def test_an_export_has_the_earlier_page_and_its_proof_holds(house: FourHouse, tmp_path: Path) -> None:
    await replace_ruth(house, tmp_path)
    page = house[NADIA].casefile.page(Space.PAIR_0)
    page.append("what Edith and I agreed")
    await house[NADIA].casefile.saved(Space.PAIR_0)
    both = {"pair:0/0": "what the two of us agreed", "pair:0": "what Edith and I agreed"}
    assert house[NADIA].show(Space.PAIR_0)["pages"] == both
    await house[NADIA].export(tmp_path / "export")
    folders = {name: tmp_path / "export" / name for name in FOLDERS}
    assert "The common page, earlier, with Ruth (before Edith)" in (folders["joint"] / "index.html").read_text("utf-8")
    told = {name: (folder / "entries.json").read_bytes() for name, folder in folders.items()}
    assert json.loads(told["joint"])["pages"] == both
    checked = check_export((tmp_path / "export" / PROOF).read_bytes(), told)
    assert checked.holds, checked.told()
