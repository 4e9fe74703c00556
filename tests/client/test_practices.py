"""A practice between two sessions: what each of the four sees of a snag, of a change, and of what is brought back."""

import pytest

from fourfold_client.casefile import Entry, Kind, NotAllowedHere, practices
from fourfold_client.casefile import sessions as joint
from fourfold_client.casefile.practices import NO, YES, YES_WITH_REASON, Practice, Step
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse

WHY, SMALLER = "the hour is too long for her", "one sentence each"


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    for seat in Seat:
        await house.reopen(seat)
    return house


async def set_by(four: FourHouse, support: Seat) -> Entry:
    fields = {"for": "both", "steps": "sit down together", "small": "a minute", "stop": "Enough."}
    made = await four[support].casefile.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields=fields)
    await four.exchange()
    return made


def seen(four: FourHouse, seat: Seat) -> Practice:
    (found,) = practices.practices(four[seat].casefile)
    return found


async def changed(four: FourHouse, kind: str, said: str) -> None:
    """Ruth proposes, Nadia answers."""
    await practices.propose(four[RUTH].casefile, seen(four, RUTH), kind, WHY, {"steps": SMALLER})
    await four.exchange()
    (proposal,) = practices.proposed(four[NADIA].casefile)
    await practices.reply(four[NADIA].casefile, proposal, said)
    await four.exchange()


async def test_a_snag_is_seen_by_its_author_and_their_support_and_changes_nothing_for_the_others(
    four: FourHouse,
) -> None:
    practice = await set_by(four, SAMUEL)
    fields = {"kind": "boundary", "urgency": "stopped", "practice": practice.id}
    snag = await four[NADIA].casefile.put(Kind.SNAG, Space.PAIR_0, fields=fields)
    await four.exchange()
    for seat in (NADIA, RUTH):
        assert [one.id for one in practices.snags(four[seat].casefile)] == [snag.id]
    for seat in (THEO, SAMUEL):
        assert practices.snags(four[seat].casefile) == ()
        assert four[seat].casefile.search("boundary") == ()
        assert practices.taken_on(four[seat].casefile, seen(four, seat)) == ()
        assert not practices.resting(four[seat].casefile, seen(four, seat))
    assert [one.id for one in practices.wants_a_word(four[RUTH].casefile)] == [snag.id]
    await four[RUTH].casefile.put(Kind.ANSWER, Space.PAIR_0, "I will ring at noon.", about=snag.id)
    assert practices.wants_a_word(four[RUTH].casefile) == ()


@pytest.mark.parametrize("author", [RUTH, SAMUEL])
async def test_after_the_partners_yes_all_four_see_the_new_version_and_no_reason(four: FourHouse, author: Seat) -> None:
    await set_by(four, author)
    await practices.propose(four[RUTH].casefile, seen(four, RUTH), "smaller", WHY, {"steps": SMALLER})
    await four.exchange()
    for seat in (THEO, SAMUEL):
        assert practices.proposed(four[seat].casefile) == ()
        assert len(seen(four, seat).versions) == 1
    (proposal,) = practices.proposed(four[NADIA].casefile)
    await practices.reply(four[NADIA].casefile, proposal, YES)
    await four.exchange()
    for seat in Seat:
        practice = seen(four, seat)
        assert [dict(version.fields)["steps"] for _, version in practice.versions] == ["sit down together", SMALLER]
        now = dict(practice.now.fields)
        assert now["adjusted"] == "smaller"
        assert now["stop"] == "Enough."
        assert "reason" not in now
    for seat in (THEO, SAMUEL):
        assert four[seat].casefile.search(WHY) == ()
    assert practices.to_carry_out(four[RUTH].casefile) == ()


async def test_the_reason_stands_beside_it_when_the_partner_allows_it(four: FourHouse) -> None:
    await set_by(four, RUTH)
    await changed(four, "smaller", YES_WITH_REASON)
    assert dict(seen(four, THEO).now.fields)["reason"] == WHY


async def test_without_a_yes_nothing_changes(four: FourHouse) -> None:
    await set_by(four, RUTH)
    await changed(four, "smaller", NO)
    for seat in Seat:
        assert len(seen(four, seat).versions) == 1
        assert practices.proposed(four[seat].casefile) == ()


async def test_a_paused_practice_rests_until_somebody_says_that_it_goes_on(four: FourHouse) -> None:
    practice = await set_by(four, RUTH)
    await changed(four, "paused", YES)
    assert all(practices.resting(four[seat].casefile, seen(four, seat)) for seat in Seat)
    assert practices.current(four[THEO].casefile) is None
    fields = {"state": practices.GOING}
    await four[THEO].casefile.put(Kind.STATE, Space.TABLE, fields=fields, about=practice.id)
    await four.exchange()
    assert practices.current(four[NADIA].casefile) == seen(four, NADIA)


async def test_stopping_needs_no_reason_and_is_taken_back_by_taking_it_on(four: FourHouse) -> None:
    practice = await set_by(four, RUTH)
    for state in (practices.ACCEPTED, practices.STOPPED):
        await four[THEO].casefile.put(Kind.STATE, Space.TABLE, fields={"state": state}, about=practice.id)
    await four.exchange()
    for seat in Seat:
        assert practices.taken_on(four[seat].casefile, seen(four, seat)) == ((THEO, practices.STOPPED),)


async def test_how_it_landed_is_read_where_its_author_said_it(four: FourHouse) -> None:
    practice = await set_by(four, RUTH)
    for space, how in ((Space.PRIVATE_1, "alone"), (Space.PAIR_1, "with Samuel")):
        await four[THEO].casefile.put(Kind.LANDED, space, how, about=practice.id)
    await four.exchange()
    read = {seat: [one.text for one in practices.landings(four[seat].casefile, seen(four, seat))] for seat in Seat}
    assert read == {NADIA: [], RUTH: [], THEO: ["alone", "with Samuel"], SAMUEL: ["with Samuel"]}


async def test_the_way_from_a_snag_to_the_agenda_is_seen_by_its_author(four: FourHouse) -> None:
    casefile = four[NADIA].casefile
    await four[RUTH].casefile.put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    await four.exchange()
    snag = await casefile.put(Kind.SNAG, Space.PAIR_0, fields={"kind": "day"})
    assert practices.path(casefile, snag).taken == {Step.SNAG}
    await casefile.put(Kind.SENSE, Space.PAIR_0, fields={"fits": "the hour"}, about=snag.id)
    insight = await casefile.put(Kind.INSIGHT, Space.PAIR_0, fields={"understand": "silence"}, about=snag.id)
    assert practices.path(casefile, snag).taken == {Step.SNAG, Step.SENSE}
    await casefile.share(insight.id, Space.TABLE)
    await four.exchange()
    assert practices.path(casefile, snag).taken == set(Step)
    for seat in Seat:
        session = joint.next_session(four[seat].casefile)
        assert session is not None
        (brought,) = joint.agenda(four[seat].casefile, session).since
        assert brought.field("understand") == "silence"
        assert brought.about is None


async def test_a_change_is_proposed_by_a_support_to_the_partner_they_support(four: FourHouse) -> None:
    await set_by(four, RUTH)
    with pytest.raises(NotAllowedHere):
        await four[THEO].casefile.put(
            Kind.ADJUSTMENT, Space.PAIR_1, fields={"kind": "paused"}, about=seen(four, THEO).root.id
        )
    await practices.propose(four[SAMUEL].casefile, seen(four, SAMUEL), "paused", "", {})
    await four.exchange()
    assert practices.proposed(four[NADIA].casefile) == ()
    assert len(practices.proposed(four[THEO].casefile)) == 1
