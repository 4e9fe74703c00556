"""What a person may do with entries, and what they may not."""

from collections.abc import Awaitable

import pytest

from fourfold_client.casefile import (
    CaseFile,
    Entry,
    NoSuchEntry,
    NotAllowedHere,
    NoteKind,
    NotTheAuthor,
    NotWider,
    TooLong,
)
from fourfold_client.casefile.entries import MAX_TEXT, MAX_TITLE
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import Space
from tests.support.house import NADIA, RUTH, FourHouse

EMOJI = "🙂"


async def refused(work: Awaitable[Entry], kind: type[FourfoldError]) -> None:
    with pytest.raises(kind):
        await work


# -- writing -----------------------------------------------------------------------------------------------------------


async def test_an_entry_keeps_its_words_its_author_and_its_time(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "  kept as typed \n", " a title ")
    assert (entry.text, entry.title) == ("  kept as typed \n", "a title")
    assert (entry.author, entry.space, entry.withdrawn, entry.shared, entry.about) == (
        NADIA,
        Space.PAIR_0,
        False,
        (),
        None,
    )
    assert 1000 <= entry.began == entry.written
    assert nadia.entry(entry.id) == entry
    assert nadia.entries(Space.PAIR_0) == (entry,)


async def test_ids_name_the_space_and_the_author_and_are_never_the_same(nadia: CaseFile) -> None:
    entries = [await nadia.write(space, "x") for space in (*nadia.spaces(), *nadia.spaces())]
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        number, rest = entry.id.split("-")
        assert (number, len(rest)) == (f"{entry.space.number}{int(NADIA)}{nadia.person.tenure}", 24)


async def test_entries_stand_in_the_order_in_which_they_were_begun(house: FourHouse, nadia: CaseFile) -> None:
    ruth = house[RUTH].casefile
    order = [(await one.write(Space.TABLE, "x")).id for one in (nadia, ruth, nadia, ruth, ruth, nadia)]
    await nadia.revise(order[0], "changed", "")
    await house.exchange(NADIA, RUTH)
    for casefile in (nadia, ruth):
        assert [entry.id for entry in casefile.entries(Space.TABLE)] == order


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2003"])
async def test_nothing_is_no_entry(nadia: CaseFile, text: str) -> None:
    await refused(nadia.write(Space.TABLE, text), NotAllowedHere)
    assert nadia.entries(Space.TABLE) == ()


@pytest.mark.parametrize(
    ("text", "title"), [("x" * (MAX_TEXT + 1), ""), ("x", "t" * (MAX_TITLE + 1)), (EMOJI * (MAX_TEXT + 1), "")]
)
async def test_what_is_too_long_is_refused_and_nothing_kept(nadia: CaseFile, text: str, title: str) -> None:
    await refused(nadia.write(Space.TABLE, text, title), TooLong)
    entry = await nadia.write(Space.TABLE, "x")
    await refused(nadia.revise(entry.id, text, title), TooLong)
    assert nadia.entries(Space.TABLE) == (entry,)


async def test_the_longest_text_in_the_widest_script_reaches_the_others(house: FourHouse, nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, EMOJI * MAX_TEXT, EMOJI * MAX_TITLE)
    await house.exchange(NADIA, RUTH)
    seen = house[RUTH].casefile.entry(entry.id)
    assert (seen.text, seen.title) == (EMOJI * MAX_TEXT, EMOJI * MAX_TITLE)


@pytest.mark.parametrize("text", ["half \ud83d", "\udcff", "other half \ude42"])
async def test_half_a_character_is_no_text(nadia: CaseFile, text: str) -> None:
    entry = await nadia.write(Space.TABLE, "x")
    await refused(nadia.write(Space.TABLE, text), NotAllowedHere)
    await refused(nadia.write(Space.TABLE, "x", text), NotAllowedHere)
    await refused(nadia.revise(entry.id, text, ""), NotAllowedHere)
    await refused(nadia.attach(entry.id, NoteKind.SOURCE, text), NotAllowedHere)
    with pytest.raises(NotAllowedHere):
        await nadia.set_name(text)
    with pytest.raises(NotAllowedHere):
        nadia.page(Space.TABLE).append(text)
    assert nadia.entries(Space.TABLE) == (entry,)


async def test_any_character_is_text(nadia: CaseFile) -> None:
    strange = "\0\x1b[2J\u202e\ufeff\U0010ffff\r\n" + EMOJI
    entry = await nadia.write(Space.TABLE, strange, strange)
    assert nadia.entry(entry.id).text == strange


async def test_there_is_no_writing_where_one_is_not(nadia: CaseFile) -> None:
    for space in set(Space) - set(nadia.spaces()):
        await refused(nadia.write(space, "x"), NoSuchEntry)


# -- revising, withdrawing ---------------------------------------------------------------------------------------------


async def test_earlier_wordings_stay_visible_in_their_order(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.TABLE, "0", "title 0")
    for number in range(1, 13):
        entry = await nadia.revise(entry.id, str(number), f"title {number}")
    assert [version.text for version in entry.versions] == [str(number) for number in range(13)]
    assert [version.title for version in entry.versions] == [f"title {number}" for number in range(13)]
    assert [version.written for version in entry.versions] == sorted(version.written for version in entry.versions)
    assert (entry.text, entry.title) == ("12", "title 12")
    assert entry.began < entry.written


async def test_a_withdrawn_entry_leaves_a_line_and_no_words(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.TABLE, "words", "title")
    await nadia.revise(entry.id, "other words", "title")
    gone = await nadia.withdraw(entry.id)
    assert (gone.withdrawn, gone.text, gone.title, gone.versions) == (True, "", "", ())
    assert [one.id for one in nadia.entries(Space.TABLE)] == [entry.id]
    assert gone.began == entry.began


async def test_a_withdrawn_entry_stays_withdrawn(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "words")
    await nadia.withdraw(entry.id)
    for work in (
        nadia.withdraw(entry.id),
        nadia.revise(entry.id, "back", ""),
        nadia.share(entry.id, Space.TABLE),
        nadia.attach(entry.id, NoteKind.WRONG, "note"),
    ):
        await refused(work, NotAllowedHere)


@pytest.mark.parametrize(
    "entry_id", ["", "00", "90-", "zz-000000000000000000000000", "92-" + "0" * 24, "\0", "-" * 500]
)
async def test_what_is_not_there_is_said_not_to_be_there(nadia: CaseFile, entry_id: str) -> None:
    with pytest.raises(NoSuchEntry):
        nadia.entry(entry_id)
    for work in (
        nadia.revise(entry_id, "x", ""),
        nadia.withdraw(entry_id),
        nadia.share(entry_id, Space.TABLE),
        nadia.attach(entry_id, NoteKind.SOURCE, "x"),
    ):
        await refused(work, NoSuchEntry)


# -- what others wrote -------------------------------------------------------------------------------------------------


async def test_nobody_changes_what_another_wrote(house: FourHouse, nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "Nadia's own words")
    await house.exchange(NADIA, RUTH)
    ruth = house[RUTH].casefile
    for work in (
        ruth.revise(entry.id, "Ruth's words", ""),
        ruth.withdraw(entry.id),
        ruth.share(entry.id, Space.TABLE),
        ruth.attach(entry.id, NoteKind.WRONG, "she got this wrong"),
    ):
        await refused(work, NotTheAuthor)
    assert ruth.entry(entry.id).versions == entry.versions
    assert ruth.delivery(ruth.entry(entry.id)) is None


async def test_notes_stand_beside_the_entry_with_author_kind_and_time(house: FourHouse, nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "what happened")
    await house.exchange(NADIA, RUTH)
    ruth = house[RUTH].casefile
    kinds = [kind for kind in NoteKind if kind not in (NoteKind.WRONG, NoteKind.WISH)]
    for kind in kinds:
        await ruth.attach(entry.id, kind, f"about {kind}")
    await house.exchange(RUTH, NADIA)
    own = await nadia.attach(entry.id, NoteKind.WRONG, "I got this wrong")
    notes = nadia.notes(nadia.entry(entry.id))
    assert [(note.note, note.author, note.about) for note in notes] == [
        *((kind, RUTH, entry.id) for kind in kinds),
        (NoteKind.WRONG, NADIA, entry.id),
    ]
    assert own.space is entry.space
    assert [one.id for one in nadia.entries(Space.PAIR_0)] == [entry.id]
    assert nadia.entry(entry.id).versions == entry.versions


async def test_notes_are_not_attached_to_notes_and_stay_with_their_entry(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "what happened")
    note = await nadia.attach(entry.id, NoteKind.SOURCE, "own memory")
    await refused(nadia.attach(note.id, NoteKind.SOURCE, "a note on a note"), NotAllowedHere)
    await refused(nadia.share(note.id, Space.TABLE), NotAllowedHere)
    assert (await nadia.revise(note.id, "was told", "")).text == "was told"
    assert (await nadia.withdraw(note.id)).withdrawn


async def test_a_note_about_what_stands_elsewhere_is_not_shown_there(house: FourHouse, nadia: CaseFile) -> None:
    """A changed program could name any entry: a note is seen beside it only by those who see both in one space."""
    ruth = house[RUTH].casefile
    elsewhere = await nadia.write(Space.PAIR_0, "in the pair")
    entry = await nadia.write(Space.TABLE, "at the table")
    note = await nadia.attach(entry.id, NoteKind.SOURCE, "own memory")
    lane = house[NADIA].case.space(Space.TABLE).lanes[NADIA]
    with lane.edit():
        lane.map("entries")[note.key]["about"] = elsewhere.id
    await nadia.saved(Space.TABLE)
    await house.exchange(NADIA, RUTH)
    for casefile in (nadia, ruth):
        assert casefile.notes(casefile.entry(elsewhere.id)) == ()
        assert casefile.notes(casefile.entry(entry.id)) == ()
        assert [one.id for one in casefile.entries(Space.TABLE)] == [entry.id]


# -- sharing upward ----------------------------------------------------------------------------------------------------


async def test_sharing_takes_a_copy_and_leaves_the_rest_where_it_is(house: FourHouse, nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "first", "title")
    await nadia.revise(entry.id, "second", "title")
    note = await nadia.attach(entry.id, NoteKind.SOURCE, "stays here")
    copy = await nadia.share(entry.id, Space.TABLE)
    assert (copy.space, copy.text, copy.title, len(copy.versions)) == (Space.TABLE, "second", "title", 1)
    assert nadia.notes(copy) == ()
    original = nadia.entry(entry.id)
    assert original.shared == (Space.TABLE,)
    assert len(original.versions) == 2
    await nadia.withdraw(copy.id)
    assert nadia.entry(entry.id).text == "second"
    again = await nadia.share(entry.id, Space.WING_0)
    assert nadia.entry(entry.id).shared == (Space.WING_0, Space.TABLE)
    assert again.id != copy.id
    assert nadia.entry(note.id).space is Space.PAIR_0
    await house.exchange(NADIA, RUTH)


async def test_where_it_was_taken_is_told_to_its_author_alone(house: FourHouse, nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "words")
    await nadia.share(entry.id, Space.TABLE)
    await house.exchange(NADIA, RUTH)
    assert house[NADIA].value(nadia.entry(entry.id))["shared"] == ["table"]
    assert "shared" not in house[RUTH].value(house[RUTH].casefile.entry(entry.id))


async def test_nothing_moves_down_or_sideways(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.WING_0, "words")
    for space in set(Space) - {Space.TABLE}:
        await refused(nadia.share(entry.id, space), NotWider)
    assert nadia.entry(entry.id).shared == ()
