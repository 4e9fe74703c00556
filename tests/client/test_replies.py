"""A reply begins lower than what it answers, and goes up by its author's act (product.md, 5.6)."""

import pytest

from fourfold_client.casefile import CaseFile, Entry, NotAllowedHere, NoteKind, NotTheAuthor
from fourfold_client.desk import Desk
from fourfold_client.ui.components.seenby import steps
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse

WORDS = "it was the second week of May"


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house


async def told(four: FourHouse) -> Entry:
    entry = await four[THEO].casefile.write(Space.TABLE, "the letter came in May")
    await four.exchange()
    return entry


def sees(casefile: CaseFile, entry: Entry) -> tuple[list[str], list[str]]:
    """The notes of an entry, and those that are kept."""
    return [one.text for one in casefile.notes(entry)], [one.text for one in casefile.kept_notes(entry)]


@pytest.mark.parametrize(("space", "who"), [(Space.PRIVATE_0, {NADIA}), (Space.PAIR_0, {NADIA, RUTH})])
async def test_a_note_that_is_kept_is_with_those_of_its_own_step_alone(
    four: FourHouse, space: Space, who: set[Seat]
) -> None:
    entry = await told(four)
    await four[NADIA].casefile.attach(entry.id, NoteKind.DIFFERENTLY, WORDS, space=space)
    await four.exchange()
    for seat in Seat:
        casefile = four[seat].casefile
        assert sees(casefile, entry) == ([], [WORDS] if seat in who else [])
        assert (WORDS in str(four[seat].show())) is (seat in who)
        assert bool(casefile.search(WORDS)) is (seat in who)


async def test_attached_by_its_author_it_stands_where_the_entry_does_and_nowhere_else(four: FourHouse) -> None:
    entry, nadia = await told(four), four[NADIA].casefile
    kept = await nadia.attach(entry.id, NoteKind.DIFFERENTLY, "it was in May", {"when": "May"}, space=Space.PAIR_0)
    await nadia.revise(kept.id, WORDS)
    await four.exchange()
    with pytest.raises(NotTheAuthor):
        await four[RUTH].casefile.attach_kept(kept.id)
    attached = await nadia.attach_kept(kept.id)
    await four.exchange()
    for seat in Seat:
        casefile = four[seat].casefile
        assert sees(casefile, entry) == ([WORDS], [])
        assert [(one.note, one.field("when")) for one in casefile.notes(entry)] == [(NoteKind.DIFFERENTLY, "May")]
    for gone in (kept, attached):
        with pytest.raises(NotAllowedHere):
            await nadia.attach_kept(gone.id)


async def test_what_is_kept_is_listed_for_its_author_until_it_is_withdrawn(four: FourHouse) -> None:
    entry, nadia = await told(four), four[NADIA].casefile
    kept = await nadia.attach(entry.id, NoteKind.DIFFERENTLY, WORDS, space=Space.PRIVATE_0)
    assert nadia.said(Space.PRIVATE_0) == (kept,)
    await nadia.withdraw(kept.id)
    assert sees(nadia, entry) == ([], [])
    assert nadia.said(Space.PRIVATE_0) == ()


async def test_a_note_goes_no_further_than_its_entry(four: FourHouse) -> None:
    entry = await four[NADIA].casefile.write(Space.PAIR_0, "between us")
    with pytest.raises(NotAllowedHere):
        await four[NADIA].casefile.attach(entry.id, NoteKind.SOURCE, WORDS, space=Space.TABLE)


@pytest.mark.parametrize(
    ("seat", "where", "begins"),
    [
        (NADIA, Space.TABLE, (Space.PRIVATE_0, Space.PAIR_0, Space.TABLE)),
        (NADIA, Space.PAIR_0, (Space.PRIVATE_0, Space.PAIR_0)),
        (NADIA, Space.PRIVATE_0, (Space.PRIVATE_0,)),
        (RUTH, Space.BRIDGE, (Space.PRIVATE_2, Space.BRIDGE)),
        (SAMUEL, Space.WING_0, (Space.PRIVATE_3, Space.WING_0)),
        (SAMUEL, Space.WING_1, (Space.PRIVATE_3, Space.PAIR_1, Space.WING_1)),
    ],
)
async def test_the_steps_of_a_reply_begin_with_its_author_alone(
    four: FourHouse, seat: Seat, where: Space, begins: tuple[Space, ...]
) -> None:
    casefile = four[seat].casefile
    assert steps(casefile, await casefile.write(where, "something")) == begins
