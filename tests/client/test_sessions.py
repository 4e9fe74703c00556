"""Joint sessions: equal slots, a turn that alternates, and what each of the four can and cannot see of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_client.casefile import CaseFile, Kind, shared_understanding
from fourfold_client.casefile import sessions as joint
from fourfold_client.casefile.entries import Entry, Version
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house


async def planned(four: FourHouse, day: str, starts: str = "") -> Entry:
    session = await four[RUTH].casefile.put(
        Kind.SESSION, Space.TABLE, title="Together", fields={"day": day, "starts": starts}
    )
    await four.exchange()
    return session


async def bring(casefile: CaseFile, session: Entry, title: str) -> Entry:
    return await casefile.put(Kind.AGENDA_ITEM, Space.TABLE, title=title, fields={"session": session.id})


async def takes_place(four: FourHouse, session: Entry) -> None:
    await four[RUTH].casefile.put(Kind.STATE, Space.TABLE, fields={"state": joint.HELD}, about=session.id)
    await four.exchange()


async def test_two_slots_for_each_the_third_if_there_is_time_and_the_other_begins_this_time(four: FourHouse) -> None:
    first = await planned(four, "2026-01-08", str(int(NADIA)))
    await takes_place(four, first)
    session = await planned(four, "2026-01-22")
    for title in ("one", "two", "three"):
        await bring(four[NADIA].casefile, session, title)
    await bring(four[THEO].casefile, session, "his")
    await four.exchange()
    seen = [joint.agenda(four[seat].casefile, joint.sessions(four[seat].casefile)[-1]) for seat in Seat]
    for agenda in seen:
        assert agenda.begins == THEO
        assert [(turn.item.title, turn.reserved) for turn in agenda.turns] == [
            ("his", True),
            ("one", True),
            ("two", True),
            ("three", False),
        ]
        assert agenda.free == ((THEO, 1), (NADIA, 0))
    assert len({tuple(turn.item.id for turn in agenda.turns) for agenda in seen}) == 1


async def test_what_a_support_says_about_a_partner_is_apart_from_what_they_bring_and_waits_for_that_partners_yes(
    four: FourHouse,
) -> None:
    session = await planned(four, "2026-01-22")
    ruth = four[RUTH].casefile
    await bring(ruth, session, "how the evenings end")
    fields = {"session": session.id, "say": joint.Say.ABOUT.value}
    about = await ruth.put(Kind.AGENDA_ITEM, Space.PAIR_0, title="quiet is rest for her", fields=fields)
    assert not joint.may_go_further(ruth, about)
    await four.exchange()
    await four[NADIA].casefile.put(Kind.ASSENT, Space.PAIR_0, fields={"answer": "yes"}, about=about.id)
    await four.exchange()
    assert joint.may_go_further(ruth, about)
    await four.compare()
    await ruth.share(about.id, Space.TABLE)
    await four.exchange()
    for seat in Seat:
        agenda = joint.agenda(four[seat].casefile, session)
        assert [one.title for one in agenda.theirs] == ["how the evenings end"]
        assert [one.title for one in agenda.supports] == ["quiet is rest for her"]
        assert agenda.turns == ()


async def test_a_session_that_was_called_held_by_mistake_becomes_the_next_one_again(four: FourHouse) -> None:
    session = await planned(four, "2026-01-22")
    await takes_place(four, session)
    assert joint.next_session(four[THEO].casefile) is None
    fields = {"state": joint.PLANNED}
    await four[THEO].casefile.put(Kind.STATE, Space.TABLE, fields=fields, about=session.id)
    await four.exchange()
    for seat in Seat:
        found = joint.next_session(four[seat].casefile)
        assert found is not None
        assert found.id == session.id
        assert joint.held(four[seat].casefile) == ()


async def test_what_the_room_did_not_come_to_waits_for_the_next_session(four: FourHouse) -> None:
    first = await planned(four, "2026-01-08")
    heard = await bring(four[NADIA].casefile, first, "heard")
    await bring(four[THEO].casefile, first, "left over")
    await four.exchange()
    await four[SAMUEL].casefile.put(Kind.STATE, Space.TABLE, fields={"state": joint.HEARD}, about=heard.id)
    await takes_place(four, first)
    following = await planned(four, "2026-01-22")
    agenda = joint.agenda(four[NADIA].casefile, following)
    assert [one.title for one in agenda.waiting] == ["left over"]
    assert joint.next_session(four[THEO].casefile) == four[THEO].casefile.entry(following.id)
    assert [one.id for one in joint.held(four[THEO].casefile)] == [first.id]


async def test_what_came_for_all_four_since_the_last_session_is_brought_by_turns(four: FourHouse) -> None:
    first = await planned(four, "2026-01-08", str(int(THEO)))
    await four[NADIA].casefile.put(Kind.INSIGHT, Space.PAIR_0, fields={"happened": "before"})
    await takes_place(four, first)
    session = await planned(four, "2026-01-22")
    for seat, space in ((NADIA, Space.PAIR_0), (THEO, Space.PAIR_1)):
        casefile = four[seat].casefile
        insight = await casefile.put(Kind.INSIGHT, space, fields={"understand": f"by {int(seat)}"})
        await casefile.share(insight.id, Space.TABLE)
    await four.exchange()
    since = joint.agenda(four[SAMUEL].casefile, session).since
    assert [(one.author, one.field("understand")) for one in since] == [(NADIA, "by 0"), (THEO, "by 1")]


async def test_what_only_one_partner_agrees_to_is_not_told_as_understood_together(four: FourHouse) -> None:
    await takes_place(four, await planned(four, "2026-01-08"))
    session = await planned(four, "2026-01-22")
    samuel, nadia, theo = (four[seat].casefile for seat in (SAMUEL, NADIA, THEO))
    event = await nadia.put(Kind.EVENT, Space.TABLE, title="The lake", fields={"day": "2026-01-10"})
    await four.exchange()
    worded = await samuel.put(Kind.UNDERSTANDING, Space.TABLE, "The phone was for the map.", about=event.id)
    await four.exchange()
    for partner, told in ((nadia, False), (theo, True)):
        await shared_understanding.assent(partner, worded.id, shared_understanding.mark_of(worded))
        await four.exchange()
        for seat in Seat:
            assert (worded in joint.agenda(four[seat].casefile, session).since) is told


async def test_closing_answers_reach_ones_own_support_and_the_other_and_never_the_other_partner(
    four: FourHouse,
) -> None:
    session = await planned(four, "2026-01-08")
    for seat, space, answer in ((NADIA, Space.WING_0, "4"), (THEO, Space.WING_1, "8")):
        fields = {"session": session.id, "represented": answer, "pace": "5"}
        await four[seat].casefile.put(Kind.CLOSING, space, fields=fields)
    await four.exchange()
    for support in (RUTH, SAMUEL):
        assert joint.felt(four[support].casefile, session) == (((NADIA, 4), (THEO, 8)), joint.Felt.APART)
    assert joint.felt(four[THEO].casefile, session) == (((THEO, 8),), None)
    assert joint.felt(four[NADIA].casefile, session) == (((NADIA, 4),), None)


async def test_what_a_support_is_asked_to_say_is_seen_by_that_support_alone(four: FourHouse) -> None:
    session = await planned(four, "2026-01-08")
    fields = {"session": session.id, "placeholder": ""}
    asked = await four[NADIA].casefile.put(Kind.SAY_FOR_ME, Space.PAIR_0, "that I am tired", fields=fields)
    await four.exchange()
    assert [one.id for one in joint.sayings(four[RUTH].casefile, session)] == [asked.id]
    for other in (THEO, SAMUEL):
        assert joint.sayings(four[other].casefile, session) == ()
    await four[RUTH].casefile.put(Kind.STATE, Space.PAIR_0, fields={"state": joint.HEARD}, about=asked.id)
    assert joint.sayings(four[RUTH].casefile, session) == ()


@given(st.text(), st.integers())
def test_a_day_is_always_a_day_whatever_was_put_there(named: str, began: int) -> None:
    version = Version("", "", began, (("day", named),))
    entry = Entry("k", Space.TABLE, NADIA, (version,), False, None, None, (), began, Kind.SESSION)
    assert isinstance(joint.day(entry), date)


def test_a_named_day_is_that_day() -> None:
    version = Version("", "", 1, (("day", "2026-02-29"),))
    entry = Entry("k", Space.TABLE, NADIA, (version,), False, None, None, (), 1, Kind.SESSION)
    assert joint.day(entry) == date(1970, 1, 1)
