"""Entries of a kind: where they are written, what they say in fields, how far they go, and what stands beside them."""

import pytest
from pycrdt import Map

from fourfold_client.casefile import CaseFile, Kind, NotAllowedHere, NotTheAuthor, NotWider
from fourfold_client.casefile.entries import Version, new_entry
from fourfold_client.desk import Desk
from fourfold_client.replica import ENTRIES
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse


async def all_four(house: FourHouse) -> None:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)


async def test_a_snag_stays_between_a_partner_and_their_support(house: FourHouse, nadia: CaseFile) -> None:
    await all_four(house)
    snag = await nadia.put(Kind.SNAG, Space.PAIR_0, fields={"kind": "boundary", "seen": "a closed door"})
    assert (snag.kind, snag.field("seen"), snag.field("told"), snag.text) == (Kind.SNAG, "a closed door", "", "")
    await house.exchange(NADIA, RUTH, THEO, SAMUEL)
    assert [one.id for one in house[RUTH].casefile.of_kind(Kind.SNAG)] == [snag.id]
    for other in (THEO, SAMUEL):
        assert house[other].casefile.of_kind(Kind.SNAG) == ()
    assert nadia.wider(Space.PAIR_0, Kind.SNAG) == ()
    with pytest.raises(NotWider):
        await nadia.share(snag.id, Space.WING_0)


async def test_a_kind_begins_only_where_it_may_and_only_by_whom_it_may(house: FourHouse, nadia: CaseFile) -> None:
    for kind, space in ((Kind.SNAG, Space.TABLE), (Kind.PRACTICE, Space.TABLE), (Kind.NOTE, Space.TABLE)):
        with pytest.raises(NotAllowedHere):
            await nadia.put(kind, space, "x")
    made = await house[RUTH].casefile.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields={"why": "to begin"})
    assert made.kind is Kind.PRACTICE


async def test_a_field_that_a_kind_has_not_and_a_form_with_nothing_in_it_are_refused(nadia: CaseFile) -> None:
    for fields in ({"score": "7"}, {}, {"seen": ""}):
        with pytest.raises(NotAllowedHere):
            await nadia.put(Kind.SNAG, Space.PAIR_0, fields=fields)


async def test_a_new_wording_keeps_the_fields_and_the_earlier_ones_stay(nadia: CaseFile) -> None:
    insight = await nadia.put(Kind.INSIGHT, Space.PAIR_0, fields={"happened": "silence", "offer": "to ask earlier"})
    insight = await nadia.revise(insight.id, "", fields={"happened": "silence at nine", "offer": "to ask earlier"})
    assert [dict(one.fields)["happened"] for one in insight.versions] == ["silence", "silence at nine"]
    assert (await nadia.revise(insight.id, "in words too")).field("offer") == "to ask earlier"


async def test_a_copy_taken_further_says_the_same_in_its_fields(house: FourHouse, nadia: CaseFile) -> None:
    insight = await nadia.put(Kind.INSIGHT, Space.PAIR_0, fields={"understand": "it was rest"})
    copy = await nadia.share(insight.id, Space.TABLE)
    assert (copy.kind, copy.fields, copy.space) == (insight.kind, insight.fields, Space.TABLE)


async def test_what_stands_beside_something_is_found_by_it_in_every_space_one_has(
    house: FourHouse, nadia: CaseFile
) -> None:
    await all_four(house)
    practice = await house[RUTH].casefile.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes", fields={"why": "rest"})
    await house.exchange(RUTH, NADIA, THEO)
    landed = await nadia.put(Kind.LANDED, Space.PAIR_0, "Too long.", fields={"how": "hard"}, about=practice.id)
    note = await nadia.put(Kind.ASSENT, Space.TABLE, fields={"answer": "yes"}, about=practice.id)
    await house.exchange(NADIA, RUTH, THEO)
    ruth, theo = house[RUTH].casefile, house[THEO].casefile
    assert [one.id for one in ruth.beside(practice.id)] == [landed.id, note.id]
    assert [one.id for one in theo.beside(practice.id)] == [note.id]
    assert ruth.beside(practice.id, Kind.LANDED) == (ruth.entry(landed.id),)
    assert ruth.notes(practice) == ()
    assert practice.id in {one.id for one in ruth.entries(Space.TABLE)}
    assert note.id not in {one.id for one in ruth.entries(Space.TABLE)}
    assert [one.id for one in ruth.said(Space.TABLE)] == [note.id]
    with pytest.raises(NotAllowedHere):
        await nadia.put(Kind.EXPERIENCED, Space.TABLE, "x", about=practice.id)
    with pytest.raises(NotAllowedHere):
        await nadia.put(Kind.ASSENT, Space.TABLE, fields={"answer": "yes"})
    with pytest.raises(NotTheAuthor):
        await nadia.revise(practice.id, "mine now")


async def test_search_finds_what_stands_in_fields(nadia: CaseFile) -> None:
    point = await nadia.put(Kind.POINT, Space.TABLE, title="The lake", fields={"when": "spring 2025", "part": "life"})
    assert [one.id for one in nadia.search("spring")] == [point.id]


@pytest.mark.parametrize("kind", [Kind.SNAG, Kind.PRACTICE, Kind.ASSENT, Kind.DISCLOSURE])
async def test_a_changed_program_that_puts_it_elsewhere_puts_it_nowhere(house: FourHouse, kind: Kind) -> None:
    lane = house[NADIA].case.space(Space.TABLE).lanes[NADIA]
    with lane.edit():
        lane.map(ENTRIES)["forged"] = new_entry(Version("", "out of place", 1), kind=kind)
        lane.map(ENTRIES)["unknown"] = Map({"kind": "of tomorrow", "began": 1, "versions": Map({})})
    await house[NADIA].casefile.saved(Space.TABLE)
    await house.exchange(NADIA, RUTH)
    for seat in (NADIA, RUTH):
        assert "out of place" not in {one.text for one in house[seat].casefile.entries(Space.TABLE)}
        assert house[seat].casefile.of_kind(kind) == ()
