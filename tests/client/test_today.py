"""What the first page shows of the case file: one thing, what changed, what waits for a support, quiet days."""

from datetime import date

import pytest

from fourfold_client.casefile import CaseFile, Kind, NotAllowedHere
from fourfold_client.casefile.pausing import pause
from fourfold_client.casefile.practices import practices, propose
from fourfold_client.casefile.today import Thing, changed_since, for_support, is_quiet, mine_for, one_thing
from fourfold_client.desk import Desk
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, FourHouse

TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "every", "quiet"),
    [("2026-03-09", "", True), ("2020-03-09", "year", True), ("2020-03-09", "", False), ("not a day", "year", False)],
)
async def test_a_day_one_marked_is_quiet_on_ones_own_screen(
    house: FourHouse, day: str, every: str, quiet: bool
) -> None:
    await house[NADIA].casefile.put(Kind.QUIET_DAY, Space.PRIVATE_0, fields={"day": day, "every": every})
    await house.exchange()
    assert is_quiet(house[NADIA].casefile, TODAY) is quiet
    assert not is_quiet(house[RUTH].casefile, TODAY)


async def test_a_marked_day_never_leaves_ones_own_page(nadia: CaseFile) -> None:
    marked = await nadia.put(Kind.QUIET_DAY, Space.PRIVATE_0, fields={"day": "2026-03-09"})
    assert nadia.wider(marked.space, Kind.QUIET_DAY) == ()
    with pytest.raises(NotAllowedHere):
        await nadia.put(Kind.QUIET_DAY, Space.PAIR_0, fields={"day": "2026-03-09"})


async def test_the_one_thing_is_the_first_there_is(house: FourHouse) -> None:
    nadia, ruth = house[NADIA].casefile, house[RUTH].casefile
    assert one_thing(nadia) is Thing.NOTHING
    practice = await ruth.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes")
    await house.exchange()
    assert one_thing(nadia) is Thing.LANDED
    session = await ruth.put(Kind.SESSION, Space.TABLE, fields={"day": "2026-03-12"})
    await house.exchange()
    assert one_thing(nadia) is Thing.PREPARE
    await propose(ruth, practices(ruth)[0], "paused", "", {})
    await house.exchange()
    assert one_thing(nadia) is Thing.ANSWER_CHANGE
    brought = await nadia.put(Kind.AGENDA_ITEM, Space.TABLE, title="evenings", fields={"session": session.id})
    assert mine_for(nadia, session) == (brought,)
    await nadia.put(Kind.LANDED, Space.PRIVATE_0, "well", about=practice.id)
    await nadia.put(Kind.ASSENT, Space.PAIR_0, fields={"answer": "no"}, about=nadia.of_kind(Kind.ADJUSTMENT)[0].id)
    assert one_thing(nadia) is Thing.NOTHING


async def test_what_changed_is_what_others_wrote_since(house: FourHouse) -> None:
    await house[NADIA].casefile.write(Space.TABLE, "mine")
    first = await house[RUTH].casefile.write(Space.TABLE, "first")
    second = await house[RUTH].casefile.write(Space.PAIR_0, "second")
    await house.exchange()
    nadia = house[NADIA].casefile
    assert [one.id for one in changed_since(nadia, 0)] == [second.id, first.id]
    assert [one.id for one in changed_since(nadia, first.written)] == [second.id]


async def test_a_support_sees_what_is_due(house: FourHouse) -> None:
    ruth = house[RUTH].casefile
    due = await ruth.put(Kind.HELD, Space.WING_0, "a letter", fields={"review": "2026-03-01"})
    await ruth.put(Kind.HELD, Space.WING_0, "later", fields={"review": "2026-04-01"})
    mine = await ruth.put(Kind.WORDING, Space.BRIDGE, fields={"say": "what a boundary is"})
    assert for_support(ruth, TODAY).holds == (due,)
    assert mine not in for_support(ruth, TODAY).wording


async def test_what_the_other_support_asks_waits_until_it_is_answered(house: FourHouse) -> None:
    house.desks[SAMUEL] = await Desk.open(house.home(SAMUEL), PASSPHRASE)
    ruth, samuel = house[RUTH].casefile, house[SAMUEL].casefile
    practice = await ruth.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes")
    about_practice = {"topic": "Practice", "request": "Can it be kept?"}
    first = await ruth.put(Kind.BRIDGE_NOTE, Space.BRIDGE, fields=about_practice, about=practice.id)
    second = await ruth.put(Kind.DOUBT, Space.BRIDGE, "Is it time?", fields={"event": "that"})
    await ruth.put(Kind.BRIDGE_NOTE, Space.BRIDGE, fields={"topic": "The day", "request": "We begin at ten."})
    await house.exchange()
    assert [one.id for one in for_support(samuel, TODAY).asked] == [first.id, second.id]
    assert for_support(ruth, TODAY).asked == ()
    answer = await samuel.put(Kind.ANSWER, Space.BRIDGE, "Yes.", about=first.id)
    assert [one.id for one in for_support(samuel, TODAY).asked] == [second.id]
    await samuel.withdraw(answer.id)
    assert [one.id for one in for_support(samuel, TODAY).asked] == [first.id, second.id]


async def test_a_private_line_waits_for_ones_own_support_until_it_is_answered_also_while_joint_work_rests(
    house: FourHouse,
) -> None:
    ruth = house[RUTH].casefile
    line = await house[NADIA].casefile.put(Kind.SAFETY, Space.PAIR_0, fields={"safe": "I cannot say it aloud"})
    await house.exchange()
    assert [one.id for one in for_support(ruth, TODAY).lines] == [line.id]
    await pause(ruth)
    assert [one.id for one in for_support(ruth, TODAY).lines] == [line.id]
    await ruth.put(Kind.ANSWER, Space.PAIR_0, "I will ring tonight.", about=line.id)
    assert for_support(ruth, TODAY).lines == ()
