"""Whose words are whose, once a support was replaced: what the one before wrote stays theirs, for everybody."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map

from fourfold_client.casefile import CaseFile, Entry, Kind, NoteKind, NotTheAuthor, sides, summary
from fourfold_client.casefile.entries import Version, new_version
from fourfold_client.desk import Desk, Home
from fourfold_client.export import PROOF
from fourfold_client.replica import ENTRIES
from fourfold_client.verify import check_export
from fourfold_shared.ids import Space
from tests.support.attacker import Attacker
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, four_house
from tests.together.test_attacks import seen_by, update_of


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    """Four who have compared the six words."""
    async with four_house(tmp_path) as four:
        await four.compare()
        yield four


async def replace_ruth(house: FourHouse, folder: Path) -> Desk:
    """Edith has the chair of Ruth, whose laptop is told nothing more."""
    old = house.desks.pop(RUTH)
    await house[NADIA].people.dismiss()
    await house.exchange()
    line = await house[NADIA].invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(folder / "edith"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    await old.close()
    return house[RUTH]


def author(desk: Desk, entry: Entry) -> tuple[str, bool]:
    """By whose name an entry stands, and whether that is somebody who has left."""
    casefile = desk.casefile
    here = casefile.entry(entry.id)
    return casefile.name_of(here.person), bool(casefile.gone(here.person))


async def test_the_words_of_the_one_before_stand_under_their_own_name(house: FourHouse, tmp_path: Path) -> None:
    said = await house[RUTH].casefile.write(Space.TABLE, "as Ruth sees it", title="From Ruth")
    await house.exchange()
    edith = await replace_ruth(house, tmp_path)
    own = await edith.casefile.write(Space.TABLE, "as Edith sees it")
    await house.exchange()
    for desk in house.desks.values():
        assert author(desk, said) == ("Ruth", True)
        assert author(desk, own) == ("Edith", False)
        told = {one["id"]: one["author"] for one in desk.show(Space.TABLE)["entries"]}
        assert told[said.id] == {"seat": 2, "tenure": said.person.tenure, "name": "Ruth", "left": True}
        assert told[own.id] == {"seat": 2, "tenure": own.person.tenure, "name": "Edith"}
        assert [one.id for one in desk.casefile.search("Ruth sees")] == [said.id]


async def test_only_whoever_wrote_it_changes_it(house: FourHouse, tmp_path: Path) -> None:
    said = await house[RUTH].casefile.write(Space.TABLE, "as Ruth sees it")
    bridge = await house[RUTH].casefile.write(Space.BRIDGE, "between Ruth and Samuel")
    await house.exchange()
    edith = (await replace_ruth(house, tmp_path)).casefile
    assert edith.delivery(edith.entry(said.id)) is None
    for act in (
        edith.revise(said.id, "better so"),
        edith.withdraw(said.id),
        edith.share(bridge.id, Space.TABLE),
        edith.attach(said.id, NoteKind.WRONG, "it was not so"),
    ):
        with pytest.raises(NotTheAuthor):
            await act
    assert not any(one.text == "better so" for one in edith.entries(Space.TABLE))


async def test_a_changed_program_of_the_one_after_changes_nothing(house: FourHouse, tmp_path: Path) -> None:
    """Under the same key in their own lane it makes an entry of their own; beside it everything stays."""
    said = await house[RUTH].casefile.write(Space.TABLE, "as Ruth sees it")
    await house.exchange()
    edith = await replace_ruth(house, tmp_path)
    live = edith.case.space(Space.TABLE)
    with live.lanes[RUTH].edit():
        forged = {"began": 1.0, "withdrawn": 2.0, "versions": Map({"9": new_version(Version("", "put in", 3))})}
        live.lanes[RUTH].map(ENTRIES)[said.key] = Map(forged)
    await edith.casefile.saved(Space.TABLE)
    await house.exchange()
    for desk in house.desks.values():
        found = desk.casefile.entry(said.id)
        assert (found.text, found.withdrawn, author(desk, said)) == ("as Ruth sees it", False, ("Ruth", True))
        assert [one.text for one in desk.casefile.entries(Space.TABLE) if one.key == said.key and one != found] == [""]


async def test_what_leans_on_the_words_of_the_one_before_is_set_aside(house: FourHouse, tmp_path: Path) -> None:
    """A record that changes what Ruth's laptop wrote is against the rules, though it is of the same seat."""
    said = await house[RUTH].casefile.write(Space.TABLE, "as Ruth sees it")
    await house.exchange()
    edith = Attacker.of(await replace_ruth(house, tmp_path), Space.TABLE)
    theirs = edith.live.layers[-1][said.person].doc

    def withdraw(doc: Doc[Any]) -> None:
        doc.get(ENTRIES, type=Map)[said.key]["withdrawn"] = 1.0

    record = edith.record(update_of(edith.client, withdraw, theirs), heads=seen_by(edith.live))
    for seat in (NADIA, THEO, SAMUEL):
        await house[seat].sync()
        house[seat].case.take_records(edith.live.id, [record], edith.live.cursor)
        await house[seat].case.settled()
        found = house[seat].casefile.entry(said.id)
        assert (found.text, found.withdrawn) == ("as Ruth sees it", False)
        (alarm,) = house[seat].status()["alarms"]
        assert (alarm["kind"], alarm["seat"], alarm["name"]) == ("quarantined", 2, "Edith")


async def test_a_name_that_was_given_to_a_chair_stays_with_its_person(house: FourHouse, tmp_path: Path) -> None:
    said = await house[RUTH].casefile.write(Space.TABLE, "before")
    await house[RUTH].casefile.set_name("Ruth B.")
    await house.exchange()
    edith = await replace_ruth(house, tmp_path)
    await edith.casefile.set_name("Edith C.")
    await house.exchange()
    for desk in house.desks.values():
        assert author(desk, said) == ("Ruth B.", True)
        assert desk.casefile.name(RUTH) == "Edith C."


async def test_an_export_tells_who_wrote_what_and_its_proof_holds(house: FourHouse, tmp_path: Path) -> None:
    said = await house[RUTH].casefile.write(Space.TABLE, "as Ruth sees it", title="From Ruth")
    await house.exchange()
    edith = await replace_ruth(house, tmp_path)
    await edith.casefile.write(Space.TABLE, "as Edith sees it")
    await house.exchange()
    await edith.export(tmp_path / "export")
    folders = {name: (tmp_path / "export" / name) for name in ("my-words", "words-of-others", "joint")}
    others = (folders["words-of-others"] / "index.html").read_text("utf-8")
    assert "Ruth (before Edith), " in others
    assert said.id in others
    assert "as Ruth sees it" not in (folders["my-words"] / "index.html").read_text("utf-8")
    told = {name: (folder / "entries.json").read_bytes() for name, folder in folders.items()}
    checked = check_export((tmp_path / "export" / PROOF).read_bytes(), told)
    assert checked.holds, checked.told()
    assert {one.name for one in checked.signed} == {"Nadia", "Theo", "Samuel", "Ruth", "Edith"}


async def recognised(house: FourHouse) -> None:
    for desk in house.desks.values():
        await summary.recognise(desk.casefile, summary.summary(desk.casefile).mark)
    await house.exchange()


async def test_who_comes_later_has_not_recognised_the_summary_yet(house: FourHouse, tmp_path: Path) -> None:
    await house[NADIA].casefile.put(Kind.SUMMARY, Space.TABLE, "what happened, in a few words")
    await house.exchange()
    await recognised(house)
    assert summary.summary(house[THEO].casefile).agreed
    edith = await replace_ruth(house, tmp_path)
    for desk in house.desks.values():
        now = summary.summary(desk.casefile)
        assert (now.agreed, RUTH in now.recognised, RUTH in now.before) == (False, False, False)
    await summary.recognise(edith.casefile, summary.summary(edith.casefile).mark)
    await house.exchange()
    assert summary.summary(house[THEO].casefile).agreed


async def ready(house: FourHouse) -> Entry:
    """An event on which both have written, and of which all four know that it is ready."""
    nadia = house[NADIA].casefile
    event = await nadia.put(Kind.EVENT, Space.TABLE, title="The lake", fields={"day": "1 May 2026"})
    await house.exchange()
    for seat in (NADIA, THEO):
        await sides.write(house[seat].casefile, event, {"happened": f"as {NAMES[seat]} saw it"}, finished=True)
    await house.exchange()
    for seat in (RUTH, SAMUEL):
        await house[seat].chores.do(connected=True)
    await house.exchange()
    for seat in (RUTH, SAMUEL):
        await house[seat].chores.do(connected=True)
    await house.exchange()
    return event


def stages(house: FourHouse, event: Entry) -> set[sides.Stage]:
    return {sides.stage(desk.casefile, desk.casefile.entry(event.id)) for desk in house.desks.values()}


async def opened(house: FourHouse) -> None:
    for seat in (NADIA, THEO):
        await house[seat].chores.do(connected=True)
    await house.exchange()


async def test_both_sides_open_by_the_word_of_the_four_who_are_there(house: FourHouse, tmp_path: Path) -> None:
    event = await ready(house)
    assert stages(house, event) == {sides.Stage.READY}
    for seat in (NADIA, RUTH, SAMUEL):
        await sides.agree(house[seat].casefile, event)
    await house.exchange()
    edith = await replace_ruth(house, tmp_path)
    await house.compare()
    await sides.agree(house[THEO].casefile, event)
    await house.exchange()
    await opened(house)
    assert stages(house, event) == {sides.Stage.READY}
    assert not sides.has_agreed(edith.casefile, event)
    await edith.chores.do(connected=True)
    await sides.agree(edith.casefile, event)
    await house.exchange()
    await opened(house)
    assert stages(house, event) == {sides.Stage.OPEN}


async def test_what_has_opened_stays_open(house: FourHouse, tmp_path: Path) -> None:
    event = await ready(house)
    for seat in NAMES:
        await sides.agree(house[seat].casefile, event)
    await house.exchange()
    await opened(house)
    edith = await replace_ruth(house, tmp_path)
    assert stages(house, event) == {sides.Stage.OPEN}
    assert accounts(edith.casefile, event) == {"as Nadia saw it", "as Theo saw it"}


def accounts(casefile: CaseFile, event: Entry) -> set[str]:
    return {one.field("happened") for one in sides.accounts(casefile, event)}
