"""The summary: paragraphs signed by their authors, and recognised by four as it stands."""

import pytest

from fourfold_client.casefile import CaseFile, Kind, NotAllowedHere, NotTheAuthor
from fourfold_client.casefile.summary import ONE_PAGE, no_longer, recognise, summary
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house


def standing(house: FourHouse) -> set[tuple[str, frozenset[Seat], frozenset[Seat]]]:
    """What each of the four sees: the mark, who recognises it, and who recognised another wording."""
    seen = [summary(house[seat].casefile) for seat in Seat]
    return {(one.mark, frozenset(one.recognised), one.before) for one in seen}


async def recognised_by(house: FourHouse, *seats: Seat) -> None:
    await house.exchange()
    for seat in seats:
        await recognise(house[seat].casefile, summary(house[seat].casefile).mark)
    await house.exchange()


async def test_four_recognise_the_summary_and_a_new_wording_asks_again(four: FourHouse) -> None:
    hers = await four[NADIA].casefile.put(Kind.SUMMARY, Space.TABLE, "In March I found a letter.")
    await four[THEO].casefile.put(
        Kind.SUMMARY, Space.TABLE, "We have lived together for eleven years.", fields={"order": "begin"}
    )
    await recognised_by(four, NADIA, RUTH, SAMUEL)
    (seen,) = standing(four)
    assert (seen[1], seen[2]) == (frozenset({NADIA, RUTH, SAMUEL}), frozenset())
    assert not summary(four[NADIA].casefile).agreed
    await recognised_by(four, THEO, THEO)
    for seat in Seat:
        now = summary(four[seat].casefile)
        assert now.agreed
        assert [one.author for one in now.paragraphs] == [THEO, NADIA]

    await four[NADIA].casefile.revise(hers.id, "In March I found two letters.")
    await four.exchange()
    (seen,) = standing(four)
    assert (seen[1], seen[2]) == (frozenset(), frozenset(Seat))
    await recognised_by(four, NADIA)
    (seen,) = standing(four)
    assert (seen[1], seen[2]) == (frozenset({NADIA}), frozenset({THEO, RUTH, SAMUEL}))


async def test_the_wording_that_was_recognised_before_is_recognised_again_when_it_stands_again(nadia: CaseFile) -> None:
    first = await nadia.put(Kind.SUMMARY, Space.TABLE, "one")
    await recognise(nadia, summary(nadia).mark)
    second = await nadia.put(Kind.SUMMARY, Space.TABLE, "two")
    assert not summary(nadia).recognised
    await nadia.withdraw(second.id)
    assert set(summary(nadia).recognised) == {NADIA}
    await nadia.withdraw(first.id)
    assert summary(nadia).paragraphs == ()
    with pytest.raises(NotAllowedHere):
        await recognise(nadia, summary(nadia).mark)


async def test_recognising_can_be_taken_back_and_said_again(nadia: CaseFile) -> None:
    await nadia.put(Kind.SUMMARY, Space.TABLE, "one")
    mark = summary(nadia).mark
    await recognise(nadia, mark)
    await no_longer(nadia)
    await no_longer(nadia)
    now = summary(nadia)
    assert (dict(now.recognised), now.before) == ({}, frozenset())
    await recognise(nadia, mark)
    assert set(summary(nadia).recognised) == {NADIA}


async def test_what_changed_while_it_was_read_is_not_recognised(nadia: CaseFile) -> None:
    paragraph = await nadia.put(Kind.SUMMARY, Space.TABLE, "one")
    seen = summary(nadia).mark
    await nadia.revise(paragraph.id, "two")
    with pytest.raises(NotAllowedHere, match="changed"):
        await recognise(nadia, seen)
    assert not summary(nadia).recognised


async def test_a_paragraph_is_prepared_lower_and_taken_up_by_its_author_alone(four: FourHouse) -> None:
    draft = await four[NADIA].casefile.put(Kind.SUMMARY, Space.PAIR_0, "between Ruth and me")
    await four.exchange()
    assert [one.id for one in four[RUTH].casefile.of_kind(Kind.SUMMARY)] == [draft.id]
    with pytest.raises(NotTheAuthor):
        await four[RUTH].casefile.share(draft.id, Space.TABLE)
    for seat in (THEO, SAMUEL):
        assert four[seat].casefile.of_kind(Kind.SUMMARY) == ()
        assert four[seat].casefile.search("Ruth") == ()
    await four[NADIA].casefile.share(draft.id, Space.TABLE)
    await four.exchange()
    assert [one.text for one in summary(four[THEO].casefile).paragraphs] == ["between Ruth and me"]


async def test_it_is_long_when_it_fills_more_than_a_page(nadia: CaseFile) -> None:
    await nadia.put(Kind.SUMMARY, Space.TABLE, "word " * (ONE_PAGE // 2))
    await nadia.put(Kind.SUMMARY, Space.TABLE, "word " * (ONE_PAGE // 2))
    assert not summary(nadia).long
    await nadia.put(Kind.SUMMARY, Space.TABLE, "more")
    assert summary(nadia).long
