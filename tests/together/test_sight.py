"""Who could read what, from when to when, as the roster and the keychains tell it; and why a laptop is out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home, Sight
from fourfold_client.ui.former import names_of
from fourfold_client.ui.names import Names
from fourfold_client.ui.seen import sight, why_out
from fourfold_client.ui.sentences import day
from fourfold_shared.ids import Space
from tests.support.commands import run
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, four_house

DAY = 24 * 3600 * 1000
LATER = 2_000_000_000_000
"""Far from now, so that no date can come from the real clock; invitations do not expire meanwhile."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        yield four


def names(desk: Desk) -> Names:
    return names_of(desk)


async def test_all_four_see_their_pages_from_the_beginning(house: FourHouse) -> None:
    for desk in house.desks.values():
        for space in desk.casefile.spaces():
            assert desk.sights(space) == tuple(Sight(seat, 0, 0) for seat in sorted(space.audience))
    assert list(sight(house[NADIA], Space.PAIR_0, names(house[NADIA]))) == [
        "You: everything that stands there, from the beginning.",
        "Ruth: everything that stands there, from the beginning.",
    ]


async def test_a_replaced_support_saw_until_then_and_the_new_one_sees_from_then_on(
    house: FourHouse, tmp_path: Path
) -> None:
    old = house.desks.pop(RUTH)
    now = LATER
    house.clock = lambda: now
    nadia = await house.reopen(NADIA)
    await nadia.people.dismiss()
    gone = nadia.people.roster.count
    now = LATER + 5 * DAY
    line = await nadia.invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "new"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    for space in (Space.PAIR_0, Space.WING_0):
        left, came = [one for one in nadia.sights(space) if one.seat == RUTH]
        assert (left.begins, left.ends) == (0, gone)
        assert (came.begins, came.ends) == (gone, 0), "the keys since the one before left are handed on"
    left, came = [one for one in nadia.sights(Space.TABLE) if one.seat == RUTH]
    assert (left.ends, came.begins, came.ends) == (gone, 0, 0)
    told = list(sight(nadia, Space.PAIR_0, names(nadia)))
    assert told[1].startswith(f"Ruth: what was written until {day(LATER)}, ")
    own = list(sight(house[RUTH], Space.PRIVATE_2, names(house[RUTH])))
    assert own == ["You: everything that stands there, from the beginning."]
    assert told[2] == f"Edith: what was written since {day(LATER)}, and nothing from before."
    await old.close()


async def test_a_laptop_says_who_removed_it_when_it_heard_of_it(house: FourHouse, tmp_path: Path) -> None:
    second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, await house[THEO].people.let_in_laptop())
    assert why_out(second, names(second)) == ""
    await house[THEO].sync()
    await house[THEO].people.retire(second.identity.device)
    await house[THEO].carry_out(tmp_path / "carried")
    await second.carry_in(tmp_path / "carried")
    assert why_out(second, names(second)).startswith("Another laptop of yours")
    await second.close()
    await house[NADIA].people.dismiss()
    await house[NADIA].carry_out(tmp_path / "carried again")
    await house[RUTH].carry_in(tmp_path / "carried again")
    assert why_out(house[RUTH], names(house[RUTH])) == "Nadia ended the work with you."
    await house[THEO].people.leave()
    assert why_out(house[THEO], names(house[THEO])) == "Your chair was left from one of your laptops."
    assert why_out(house[SAMUEL], names(house[SAMUEL])) == ""


async def test_what_a_laptop_heard_and_when_outlasts_a_restart(house: FourHouse) -> None:
    house.clock = lambda: LATER
    desk = await house.reopen(NADIA)
    known = desk.people.roster.count
    await desk.people.make_sheet()
    again = await house.reopen(NADIA)
    assert again.heard.when(known + 1).time == LATER
    assert not again.heard.when(known + 1).before
    assert again.heard.when(1).before
    assert again.heard.when(1).time < LATER


async def test_the_case_file_is_removed_from_a_laptop_by_command(house: FourHouse) -> None:
    home = house.home(NADIA)
    await house.desks.pop(NADIA).close()
    wrong = await run("remove", "--home", home.path, "--yes", passphrase="not it")
    assert "does not open" in wrong.sentence()
    assert home.holds_case
    asked = await run("remove", "--home", home.path)
    assert asked.code == 130
    assert home.holds_case
    done = await run("remove", "--home", home.path, "--yes")
    assert done.code == 0, done
    assert not [one.name for one in home.path.iterdir() if one.name.startswith("case")]
    assert (await run("show", "--home", home.path)).code == 2
