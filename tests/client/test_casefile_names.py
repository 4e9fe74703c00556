"""What people call themselves, and who is told of changes."""

from collections.abc import Callable

import pytest

from fourfold_client.casefile import CaseFile, NotAllowedHere, TooLong
from fourfold_client.casefile.profile import MAX_NAME, MAX_ROLE, NAME
from fourfold_client.desk import Desk
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, THEO, FourHouse


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Nadia B.", "Nadia B."), ("  Nadia \t\n B. ", "Nadia B."), ("n" * MAX_NAME, "n" * MAX_NAME), ("🙂", "🙂")],
)
async def test_a_name_is_ones_own_and_one_line(house: FourHouse, nadia: CaseFile, typed: str, kept: str) -> None:
    await nadia.set_name(typed)
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.name(NADIA) == nadia.name(NADIA) == kept
    assert house[RUTH].casefile.name(THEO) == "Theo"


@pytest.mark.parametrize("name", ["", "  ", "\n", "n" * (MAX_NAME + 1)])
async def test_a_name_that_cannot_be_changes_nothing(nadia: CaseFile, name: str) -> None:
    with pytest.raises((TooLong, NotAllowedHere)):
        await nadia.set_name(name)
    assert nadia.name(NADIA) == "Nadia"


@pytest.mark.parametrize("stored", ["x" * 5000, 17.0, None, True])
async def test_a_name_that_another_program_stored_is_bounded_text(
    house: FourHouse, nadia: CaseFile, stored: object
) -> None:
    table = house[NADIA].case.space(Space.TABLE)
    lane = table.lanes[NADIA]
    with lane.edit():
        lane.map("profile")[NAME] = stored
    assert len(nadia.name(NADIA)) <= MAX_NAME


async def test_every_change_is_told_until_one_no_longer_listens(house: FourHouse, nadia: CaseFile) -> None:
    heard: list[int] = []
    stop = nadia.subscribe(lambda: heard.append(len(nadia.entries(Space.TABLE))))
    await nadia.write(Space.TABLE, "mine")
    assert heard[-1] == 1
    await house[RUTH].casefile.write(Space.TABLE, "hers")
    await house.exchange(RUTH, NADIA)
    assert heard[-1] == 2
    stop()
    stop()
    known = len(heard)
    await nadia.write(Space.TABLE, "unheard")
    assert len(heard) == known


async def test_a_closed_case_file_tells_nobody(house: FourHouse) -> None:
    desk = house.desks.pop(NADIA)
    heard: list[Callable[[], None]] = []
    stop = desk.casefile.subscribe(lambda: heard.append(stop))
    await desk.close()
    known = len(heard)
    stop()
    assert len(heard) == known


async def test_a_role_word_is_ones_own_and_may_be_none(house: FourHouse, nadia: CaseFile) -> None:
    assert nadia.profile.role(NADIA) == ""
    await nadia.profile.call("Nadia", "  hurt   partner ")
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.profile.role(NADIA) == "hurt partner"
    await nadia.profile.call("Nadia", "")
    await house.exchange(NADIA, RUTH)
    assert house[RUTH].casefile.profile.role(NADIA) == ""
    with pytest.raises(TooLong):
        await nadia.profile.call("Nadia", "r" * (MAX_ROLE + 1))


async def test_a_supports_phone_is_for_their_partner_alone(house: FourHouse, nadia: CaseFile) -> None:
    await house[RUTH].casefile.profile.set_phone(" 01 23  45 ")
    await house.exchange(NADIA, RUTH)
    assert nadia.profile.phone(RUTH) == house[RUTH].casefile.profile.phone(RUTH) == "01 23 45"
    house.desks[THEO] = await Desk.open(house.home(THEO), PASSPHRASE)
    await house.exchange(NADIA, RUTH, THEO)
    assert house[THEO].casefile.profile.phone(RUTH) == ""
    with pytest.raises(NotAllowedHere):
        await nadia.profile.set_phone("0")
