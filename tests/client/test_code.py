"""The ceremony of the group words: sharing further waits for it, and it holds for exactly the words of that moment."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.casefile import WordsFirst
from fourfold_client.desk import Desk, Difference, GroupWords, Home, Standing, What
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import Seat, Space
from tests.support.commands import run, told
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, empty_house, four_house
from tests.support.template import Template


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    """The four, who have not compared anything."""
    async with four_house(tmp_path) as made:
        yield made


async def share(desk: Desk) -> str:
    """Writes something and takes it to one's support; gives its text there."""
    casefile = desk.casefile
    entry = await casefile.write(Space(f"private:{int(desk.seat)}"), "to be shared")
    return (await casefile.share(entry.id, Space(f"pair:{desk.seat % 2}"))).text


async def refused(desk: Desk, why: str) -> None:
    before = len(desk.show()["entries"])
    with pytest.raises(WordsFirst, match=why):
        await share(desk)
    assert len(desk.show()["entries"]) == before + 1, "what was written stays, and nothing was taken further"


def standings(house: FourHouse) -> set[Standing]:
    return {desk.code.standing for desk in house.desks.values()}


async def test_sharing_waits_until_oneself_has_said_that_the_words_are_the_same(house: FourHouse) -> None:
    assert standings(house) == {Standing.NEW}
    assert len({desk.code.words() for desk in house.desks.values()}) == 1
    await refused(house[NADIA], "compared the six words")
    await house[NADIA].code.confirm(house[NADIA].code.words())
    assert await share(house[NADIA]) == "to be shared"
    await refused(house[THEO], "compared the six words")


async def test_all_four_hear_who_has_said_it(house: FourHouse) -> None:
    said = set[Seat]()
    for seat in NAMES:
        await house[seat].code.confirm(house[seat].code.words())
        await house.exchange()
        said.add(seat)
        assert {desk.code.said_same() for desk in house.desks.values()} == {frozenset(said)}
        assert house[NADIA].status()["words"]["same"] == sorted(said)


async def test_it_is_kept_on_the_laptop_and_holds_after_it_was_closed(house: FourHouse) -> None:
    await house[NADIA].code.confirm(house[NADIA].code.words())
    assert (await house.reopen(NADIA)).code.standing is Standing.SAME
    assert await share(house[NADIA]) == "to be shared"


async def test_a_new_laptop_asks_everybody_again_and_the_laptop_itself_too(house: FourHouse, tmp_path: Path) -> None:
    await house.compare()
    before = house[NADIA].code.words()
    second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, await house[THEO].people.let_in_laptop())
    await house.exchange()
    try:
        assert {desk.code.differences() for desk in house.desks.values()} == {(Difference(THEO, What.LAPTOP),)}
        assert standings(house) == {Standing.CHANGED}
        assert second.code.standing is Standing.NEW, "what was said on another laptop was said there"
        assert {desk.code.said_same() for desk in house.desks.values()} == {frozenset()}
        assert house[NADIA].code.words().words == second.code.words().words != before.words
        await refused(house[NADIA], "compared the six words")
        with pytest.raises(Misuse, match="have changed meanwhile"):
            await house[NADIA].code.confirm(before)
        await second.code.confirm(second.code.words())
        await second.sync()
        await house.compare()
        assert standings(house) == {Standing.SAME}
        assert await share(house[NADIA]) == "to be shared"
    finally:
        await second.close()


async def test_a_swapped_key_changes_the_words_on_every_screen_and_blocks_sharing(
    house: FourHouse, tmp_path: Path
) -> None:
    """AT9.3: the two supports give Theo's seat to a laptop that is not Theo's."""
    await house.compare()
    before = house[NADIA].code.words().words
    line = await house[RUTH].people.give_back(THEO)
    await house[SAMUEL].sync()
    await house[SAMUEL].people.agree(next(iter(house[SAMUEL].people.roster.proposals)))
    await house.desks.pop(THEO).close()
    house.desks[THEO] = await Desk.join(Home(tmp_path / "swapped"), PASSPHRASE, line, name="Theo")
    await house.exchange()
    assert len(now := {desk.code.words().words for desk in house.desks.values()}) == 1
    assert before not in now
    for seat in (NADIA, RUTH, SAMUEL):
        assert house[seat].code.differences() == (Difference(THEO, What.LAPTOP),)
        await refused(house[seat], "compared the six words")
    await refused(house[THEO], "compared the six words")


async def test_whoever_says_that_they_are_not_the_same_shares_nothing_and_can_say_otherwise(house: FourHouse) -> None:
    await house.compare()
    words = house[NADIA].code.words()
    await house[NADIA].code.deny(words)
    await house.exchange()
    assert house[NADIA].code.standing is Standing.DENIED
    assert NADIA not in house[RUTH].code.said_same()
    await refused(house[NADIA], "call the practice")
    assert (await house.reopen(NADIA)).code.standing is Standing.DENIED
    await house[NADIA].code.confirm(words)
    assert await share(house[NADIA]) == "to be shared"


async def test_a_sheet_and_a_removed_laptop_are_named(house: FourHouse) -> None:
    await house.compare()
    await house[THEO].people.make_sheet()
    await house.exchange()
    assert house[NADIA].code.differences() == (Difference(THEO, What.SHEET),)
    await house.compare()
    (sheet,) = [one.index for one in house[THEO].people.roster.devices_of(THEO) if one.sheet]
    await house[THEO].people.retire(sheet)
    await house.exchange()
    assert house[NADIA].code.differences() == (Difference(THEO, What.REMOVED),)


async def test_a_new_support_is_a_new_person_and_an_empty_chair_keeps_nobody_waiting(
    house: FourHouse, tmp_path: Path
) -> None:
    await house.compare()
    await house.desks.pop(RUTH).close()
    await house[NADIA].people.dismiss()
    await house.exchange()
    assert house[THEO].code.differences() == (Difference(RUTH, What.LEFT),)
    await house.compare()
    assert standings(house) == {Standing.SAME}
    line = await house[NADIA].invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "edith"), PASSPHRASE, line, name="Edith", role="coach")
    await house.exchange()
    assert house[THEO].code.differences() == (Difference(RUTH, What.PERSON),)
    assert house[THEO].casefile.profile.role(RUTH) == "coach"


async def test_before_all_four_have_joined_there_are_no_words_and_sharing_waits(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        await house.join(RUTH, NADIA)
        await house.exchange()
        assert house[NADIA].code.standing is Standing.WAITING
        assert house[NADIA].code.missing == (THEO, SAMUEL)
        with pytest.raises(Misuse, match="once all four have joined"):
            house[NADIA].code.words()
        await refused(house[NADIA], "until all four have joined")
        with pytest.raises(Misuse):
            await house[NADIA].code.confirm(GroupWords((), bytes(32)))


async def test_at_a_frozen_table_it_holds_here_and_is_not_said_to_the_others(house: FourHouse) -> None:
    await house[THEO].people.freeze()
    await house.exchange()
    await house[NADIA].code.confirm(house[NADIA].code.words())
    assert house[NADIA].code.standing is Standing.SAME
    assert house[NADIA].status()["waiting"] == 0


async def test_the_command_confirms_and_without_it_nothing_is_said(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    home = house.home(NADIA).path
    desk = await Desk.open(Home(home), PASSPHRASE)
    await desk.code.deny(desk.code.words())
    await desk.close()
    plain = await told("words", "--home", home)
    assert set(plain) == {"words"}
    status = (await told("status", "--home", home))["words"]
    assert status == {"standing": "denied", "same": [1, 2, 3]}
    assert await told("words", "--confirm", "--home", home) == plain | {"same": [0, 1, 2, 3]}
    assert (await run("words", "--confirm", "--home", home)).out == f"{' '.join(plain['words'])}\n"
    assert (await told("status", "--home", home))["words"]["standing"] == "same"
