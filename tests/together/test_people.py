"""What happens to people: second laptops, lost ones, a support who is replaced, someone who leaves, an ending."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.casefile import NotTheAuthor, WordsFirst
from fourfold_client.clock import now
from fourfold_client.desk import Desk, Home, errands
from fourfold_client.desk.changing import RefusedByRelay
from fourfold_client.sync.errors import Ended
from fourfold_client.vault import Vault
from fourfold_shared.entries import DeviceKind
from fourfold_shared.errors import NotAllowed
from fourfold_shared.ids import Seat, Space
from fourfold_shared.sheet import SheetSecret
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, four_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        for seat in NAMES:
            for space in four[seat].casefile.spaces():
                await four[seat].casefile.write(space, f"{NAMES[seat]} in {space.value}")
        await four.exchange()
        yield four


def texts(desk: Desk, space: Space) -> set[str]:
    return {entry.text for entry in desk.casefile.entries(space)}


def calm(house: FourHouse) -> bool:
    return not [desk.status()["alarms"] for desk in house.desks.values() if desk.status()["alarms"]]


async def test_a_second_laptop_has_everything_and_both_write(house: FourHouse, tmp_path: Path) -> None:
    code = await house[NADIA].people.let_in_laptop()
    second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
    try:
        for space in house[NADIA].casefile.spaces():
            assert texts(second, space) == texts(house[NADIA], space)
        assert second.casefile.name(NADIA) == "Nadia"
        mine = await second.casefile.write(Space.PRIVATE_0, "from the second")
        await second.sync()
        await house[NADIA].sync()
        assert house[NADIA].casefile.entry(mine.id).text == "from the second"
        revised = await house[NADIA].casefile.revise(mine.id, "from the first", "")
        await house[NADIA].sync()
        await second.sync()
        assert second.casefile.entry(revised.id).text == "from the first"
        assert sum(not one.until for one in second.people.roster.devices if one.seat == NADIA) == 2
        await house.exchange()
        assert calm(house)
    finally:
        await second.close()


async def test_a_laptops_code_is_good_once(house: FourHouse, tmp_path: Path) -> None:
    code = await house[NADIA].people.let_in_laptop()
    second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
    await second.close()
    with pytest.raises(Exception, match="good no longer"):
        await Desk.restore(Home(tmp_path / "third"), PASSPHRASE, code)


async def test_the_recovery_sheet_restores_everything_of_its_seat(house: FourHouse, tmp_path: Path) -> None:
    sheet = await house[NADIA].people.make_sheet()
    before = {space: texts(house[NADIA], space) for space in house[NADIA].casefile.spaces()}
    lost = house[NADIA].identity.device
    await house.desks.pop(NADIA).close()
    restored = await Desk.restore(
        Home(tmp_path / "new"), PASSPHRASE, sheet.secret.words.upper(), relay=house.relay.address
    )
    house.desks[NADIA] = restored
    assert {space: texts(restored, space) for space in restored.casefile.spaces()} == before
    await restored.people.retire(lost)
    await house.exchange()
    entry = await house[THEO].casefile.write(Space.TABLE, "after")
    await house.exchange()
    assert restored.casefile.entry(entry.id).text == "after"
    assert restored.people.is_own_sheet(sheet.secret)
    assert calm(house)


async def test_a_new_sheet_replaces_the_old(house: FourHouse, tmp_path: Path) -> None:
    first = await house[NADIA].people.make_sheet()
    second = await house[NADIA].people.make_sheet()
    assert not house[NADIA].people.is_own_sheet(first.secret)
    assert house[NADIA].people.is_own_sheet(second.secret)
    for stale in (first.line(), first.secret.words):
        with pytest.raises(RefusedByRelay, match="good no longer"):
            await Desk.restore(Home(tmp_path / "new"), PASSPHRASE, stale, relay=house.relay.address)


async def test_words_of_a_sheet_that_no_case_here_knows_are_named_and_not_taken_for_a_lost_connection(
    house: FourHouse, tmp_path: Path
) -> None:
    with pytest.raises(RefusedByRelay, match="open nothing at this address"):
        await Desk.restore(Home(tmp_path / "new"), PASSPHRASE, SheetSecret.generate().words, relay=house.relay.address)
    assert not (tmp_path / "new" / "case.fourfold").exists()


async def bring_over(house: FourHouse) -> None:
    """Nadia lets her new support see one thing from before, and nothing else goes with it."""
    nadia, new = house[NADIA].casefile, house[RUTH].casefile
    behind = {one.text: one for one in nadia.left_behind()}
    assert {"Nadia in pair:0", "Nadia in wing:0"} <= set(behind)
    assert not any(one.space in (Space.TABLE, Space.PRIVATE_0) for one in behind.values())
    brought = behind["Nadia in pair:0"]
    with pytest.raises(WordsFirst):
        await nadia.bring_over(brought.id)
    await house[NADIA].code.confirm(house[NADIA].code.words())
    before = nadia.entries(Space.PAIR_0)
    for _ in range(2):
        await nadia.bring_over(brought.id)
    assert nadia.entries(Space.PAIR_0) == before
    assert brought.id not in {one.id for one in nadia.left_behind()}
    await house.exchange()
    assert texts(house[RUTH], Space.PAIR_0) == {"after, Nadia in pair:0", "Nadia in pair:0"}
    assert new.entry(brought.id).versions == brought.versions
    assert "Nadia in wing:0" not in texts(house[RUTH], Space.WING_0)
    with pytest.raises(NotTheAuthor):
        await new.bring_over(brought.id)
    await nadia.revise(brought.id, "newer words")
    await house.exchange()
    assert "newer words" in texts(house[RUTH], Space.PAIR_0)


async def test_a_support_is_replaced(house: FourHouse, tmp_path: Path) -> None:
    """The new one has the table's history, nothing of pair and wing before; the old one has nothing after."""
    old = house.desks.pop(RUTH)
    await house[NADIA].people.dismiss()
    await house.exchange()
    line = await house[NADIA].invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "new support"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    for seat in (NADIA, SAMUEL, THEO):
        for space in house[seat].casefile.spaces():
            await house[seat].casefile.write(space, f"after, {NAMES[seat]} in {space.value}")
    await house.exchange()
    new = house[RUTH]
    assert {desk.casefile.name(RUTH) for desk in house.desks.values()} == {"Edith"}
    assert "Ruth in table" in texts(new, Space.TABLE)
    assert texts(new, Space.PAIR_0) == {"after, Nadia in pair:0"}
    assert texts(new, Space.WING_0) == {"after, Nadia in wing:0", "after, Samuel in wing:0"}
    assert {"Ruth in bridge", "Samuel in bridge", "after, Samuel in bridge"} == texts(new, Space.BRIDGE)
    assert {"Ruth in pair:0", "Nadia in pair:0"} <= texts(house[NADIA], Space.PAIR_0)
    assert calm(house)
    await bring_over(house)
    with pytest.raises(Ended):
        await old.sync()
    assert not any("after" in text for space in old.casefile.spaces() for text in texts(old, space))
    await old.close()


async def test_a_seat_that_lost_everything_comes_back_but_for_its_private_space(
    house: FourHouse, tmp_path: Path
) -> None:
    await house.desks.pop(NADIA).close()
    line = await house[RUTH].people.give_back(NADIA)
    with pytest.raises(Exception, match="not agreed to yet"):
        await Desk.join(Home(tmp_path / "too early"), PASSPHRASE, line, name="Nadia")
    await house[SAMUEL].sync()
    (index,) = house[SAMUEL].people.roster.proposals
    await house[SAMUEL].people.agree(index)
    house.desks[NADIA] = await Desk.join(Home(tmp_path / "new"), PASSPHRASE, line, name="Nadia")
    await house.exchange()
    await house.exchange()
    nadia = house[NADIA]
    assert texts(nadia, Space.PAIR_0) == {"Ruth in pair:0", "Nadia in pair:0"}
    assert "Nadia in table" in texts(nadia, Space.TABLE)
    assert texts(nadia, Space.PRIVATE_0) == set()
    await nadia.casefile.write(Space.PRIVATE_0, "begun again")
    await house.exchange()
    assert texts(nadia, Space.PRIVATE_0) == {"begun again"}
    assert nadia.status()["waiting"] == 0
    assert calm(house)


async def test_whoever_leaves_reads_nothing_more_and_the_others_go_on(house: FourHouse) -> None:
    await house[THEO].people.leave()
    theo = house.desks.pop(THEO)
    await house.exchange()
    entry = await house[NADIA].casefile.write(Space.TABLE, "without Theo")
    await house.exchange()
    assert house[SAMUEL].casefile.entry(entry.id).text == "without Theo"
    assert "Theo in table" in texts(house[NADIA], Space.TABLE)
    assert calm(house)
    with pytest.raises(NotAllowed):
        await house[SAMUEL].invite(THEO)
    await theo.close()


async def test_a_frozen_table_takes_nothing_new_and_the_rest_goes_on(house: FourHouse) -> None:
    await house[THEO].people.freeze()
    await house.exchange()
    for seat in NAMES:
        assert not house[seat].casefile.ready(Space.TABLE)
    entry = await house[NADIA].casefile.write(Space.PAIR_0, "still between us")
    await house.exchange()
    assert house[RUTH].casefile.entry(entry.id).text == "still between us"
    assert calm(house)


@pytest.mark.parametrize("two", [(NADIA, THEO), (THEO, SAMUEL)])
async def test_two_close_a_case_and_one_cannot(house: FourHouse, two: tuple[Seat, Seat]) -> None:
    await house[two[0]].people.propose_close()
    await house.exchange()
    assert not house[RUTH].people.roster.closed
    (index,) = house[two[1]].people.roster.proposals
    await house[two[1]].people.agree(index)
    await house.exchange()
    assert all(desk.people.roster.closed for desk in house.desks.values())
    assert "Nadia in table" in texts(house[RUTH], Space.TABLE)
    with pytest.raises(NotAllowed):
        await house[NADIA].people.freeze()


# -- a laptop's code -----------------------------------------------------------------------------------------------


async def test_a_code_is_used_up_by_the_laptop_that_comes_in_by_it_at_once(house: FourHouse, tmp_path: Path) -> None:
    """Also before that laptop has exchanged anything: everybody who reads the roster holds it to that."""
    code = await house[NADIA].people.let_in_laptop()
    assert [one["code"] for one in house[NADIA].status()["seats"][NADIA]["devices"]] == [False, True]
    home = Home(tmp_path / "second")
    home.take(make=True)
    vault = await Vault.create(home.file, PASSPHRASE)
    await errands.restore_seat(vault, code, "")
    await vault.close()
    home.release()
    await house[THEO].sync()
    there = [one for one in house[THEO].people.roster.devices if one.seat == NADIA]
    assert [(one.kind, bool(one.until)) for one in there] == [
        (DeviceKind.LAPTOP, False),
        (DeviceKind.CODE, True),
        (DeviceKind.LAPTOP, False),
    ]
    second = await Desk.open(home, PASSPHRASE)
    await second.sync()
    assert second.case.membership.lent is None
    assert texts(second, Space.PRIVATE_0) == {"Nadia in private:0"}
    await second.close()


async def test_a_code_that_was_not_used_for_days_is_good_no_longer(house: FourHouse, tmp_path: Path) -> None:
    """The relay's clock says so."""
    week = 7 * 24 * 3600 * 1000
    await house.desks.pop(NADIA).close()
    long_ago = await Desk.open(house.home(NADIA), PASSPHRASE, clock=lambda: now() - week)
    house.desks[NADIA] = long_ago
    code = await long_ago.people.let_in_laptop()
    with pytest.raises(RefusedByRelay, match="good no longer"):
        await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)


# -- giving back ---------------------------------------------------------------------------------------------------


async def test_a_laptop_that_goes_on_writing_does_not_keep_its_seat_from_being_given_back(house: FourHouse) -> None:
    await house[RUTH].people.give_back(NADIA)
    for number in range(3):
        await house[NADIA].casefile.write(Space.TABLE, f"still here {number}")
        await house[NADIA].sync()
    (index,) = house[RUTH].people.roster.proposals
    await house[SAMUEL].people.agree(index)
    await house.desks.pop(NADIA).close()
    await house.exchange()
    assert {f"still here {number}" for number in range(3)} <= texts(house[THEO], Space.TABLE)
    assert house[SAMUEL].people.roster.devices_of(NADIA) == ()
    assert calm(house)


async def test_somebody_else_in_a_seat_that_was_given_back_is_somebody_new(house: FourHouse, tmp_path: Path) -> None:
    """Who comes by the partner's own invitation gets nothing of what stood there, and has a name of their own."""
    await house.desks.pop(RUTH).close()
    await house[NADIA].people.give_back(RUTH)
    await house[SAMUEL].sync()
    (index,) = house[SAMUEL].people.roster.proposals
    await house[SAMUEL].people.agree(index)
    await house.exchange()
    assert not house[SAMUEL].people.may_invite(RUTH)
    with pytest.raises(NotAllowed):
        await house[SAMUEL].invite(RUTH)
    line = await house[NADIA].invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "new"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    await house.exchange()
    new = house[RUTH]
    assert {desk.casefile.name(RUTH) for desk in house.desks.values()} == {"Edith"}
    assert texts(new, Space.PAIR_0) == texts(new, Space.WING_0) == set()
    assert "Ruth in table" in texts(new, Space.TABLE)
    await new.casefile.write(Space.PAIR_0, "begun")
    await house.exchange()
    assert "begun" in texts(house[NADIA], Space.PAIR_0)
    assert calm(house)


async def test_a_proposal_is_taken_back_by_whoever_made_it(house: FourHouse) -> None:
    await house[NADIA].people.propose_close()
    await house[THEO].sync()
    (index,) = house[THEO].people.roster.proposals
    assert (house[NADIA].people.may_withdraw(index), house[THEO].people.may_withdraw(index)) == (True, False)
    with pytest.raises(NotAllowed):
        await house[THEO].people.withdraw(index)
    await house[NADIA].people.withdraw(index)
    with pytest.raises(NotAllowed):
        await house[THEO].people.agree(index)
    assert not house[THEO].people.roster.closed


# -- after the end -------------------------------------------------------------------------------------------------


async def test_in_a_closed_case_a_new_laptop_reads_everything_and_the_lost_one_is_removed(
    house: FourHouse, tmp_path: Path
) -> None:
    sheet = await house[NADIA].people.make_sheet()
    await house[NADIA].people.propose_close()
    await house[THEO].sync()
    (index,) = house[THEO].people.roster.proposals
    await house[THEO].people.agree(index)
    await house.exchange()
    before = {space: texts(house[NADIA], space) for space in house[NADIA].casefile.spaces()}
    lost = house[NADIA].identity.device
    await house.desks.pop(NADIA).close()
    new = await Desk.restore(Home(tmp_path / "new"), PASSPHRASE, sheet.line())
    house.desks[NADIA] = new
    assert {space: texts(new, space) for space in new.casefile.spaces()} == before
    await new.people.retire(lost)
    await house.exchange()
    assert new.case.membership.lent is None
    assert [one.index for one in house[THEO].people.roster.laptops_of(NADIA)] == [new.identity.device]
    assert not any(new.casefile.ready(space) for space in new.casefile.spaces())
    await house.reopen(THEO)
    assert calm(house)
    with pytest.raises(NotAllowed):
        await new.people.leave()


async def test_what_a_dismissed_support_wrote_where_their_partner_sees_nothing_is_not_lost(house: FourHouse) -> None:
    """Samuel's laptop was off meanwhile. It hears of the removal first, and is the one who says what counts there."""
    entry = await house[RUTH].casefile.write(Space.BRIDGE, "the last word")
    await house[RUTH].sync()
    await house[NADIA].people.dismiss()
    await house.desks.pop(RUTH).close()
    await house.exchange()
    assert house[SAMUEL].casefile.entry(entry.id).text == "the last word"
    await house[SAMUEL].casefile.write(Space.BRIDGE, "and mine")
    await house.exchange()
    assert house[SAMUEL].status()["waiting"] == 0
    assert calm(house)
