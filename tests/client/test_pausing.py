"""Pausing joint work: any seat can, nobody is shown who did, and it takes all four to go on (product.md, AT9.6)."""

from collections.abc import Collection
from pathlib import Path

import pytest

from fourfold_client.casefile import CaseFile, Entry, Kind, NotAllowedHere, pausing, practices, today
from fourfold_client.desk import Desk
from fourfold_client.ui.digest import theirs
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    for seat in Seat:
        await house.reopen(seat)
    return house


def casefiles(four: FourHouse) -> list[CaseFile]:
    return [four[seat].casefile for seat in Seat]


def rests(four: FourHouse) -> list[bool]:
    return [pausing.paused(one) for one in casefiles(four)]


def at_the_table(casefile: CaseFile) -> list[Entry]:
    return [*casefile.of_kind(Kind.PAUSE), *casefile.of_kind(Kind.GO_ON)]


@pytest.mark.parametrize("who", Seat)
async def test_any_of_the_four_pauses_joint_work_for_all_four(four: FourHouse, who: Seat) -> None:
    await pausing.pause(four[who].casefile)
    assert pausing.paused(four[who].casefile)
    await four.exchange()
    assert rests(four) == [True] * 4
    await pausing.pause(four[who.peer].casefile)
    await four.exchange()
    assert all(len(one.of_kind(Kind.PAUSE)) == 1 for one in casefiles(four))


@pytest.mark.parametrize("who", [NADIA, THEO])
async def test_a_partners_wish_and_their_supports_own_look_the_same_to_the_other_two(
    four: FourHouse, who: Seat
) -> None:
    support, others = who.counterpart, (who.peer, who.peer.counterpart)
    await pausing.pause(four[who].casefile)
    await four.exchange()
    wished = [shape(four[seat].casefile) for seat in others]
    for one in casefiles(four):
        await pausing.go_on(one)
    await four.exchange()
    assert rests(four) == [False] * 4
    before = [set(four[seat].casefile.of_kind(Kind.PAUSE)) for seat in others]
    await pausing.pause(four[support].casefile)
    await four.exchange()
    own = [shape(four[seat].casefile, known) for seat, known in zip(others, before, strict=True)]
    assert wished == own == [[(Kind.PAUSE, Space.TABLE, support, None, "", "", ())]] * 2
    assert all(four[seat].casefile.of_kind(Kind.PAUSE_WISH) == () for seat in others)


def shape(casefile: CaseFile, known: Collection[Entry] = ()) -> list[object]:
    """Everything that a laptop holds of pauses besides `known`, but for keys and times."""
    found = [one for kind in (Kind.PAUSE, Kind.PAUSE_WISH) for one in casefile.of_kind(kind) if one not in known]
    return [(one.kind, one.space, one.author, one.about, one.title, one.text, one.fields) for one in found]


@pytest.mark.parametrize("who", Seat)
async def test_no_list_search_or_export_shows_a_pause_or_who_said_anything_of_it(
    four: FourHouse, who: Seat, tmp_path: Path
) -> None:
    calm = [four[seat].show()["entries"] for seat in Seat]
    await pausing.pause(four[who].casefile)
    await four.exchange()
    await pausing.go_on(four[THEO].casefile)
    await four.exchange()
    for seat in Seat:
        casefile = four[seat].casefile
        assert at_the_table(casefile)
        assert four[seat].show()["entries"] == calm[seat]
        assert not any(casefile.said(space) or casefile.entries(space) for space in casefile.spaces())
        for words in ("pause", "paused", "joint", "yes", "wish"):
            assert casefile.search(words) == ()
        folder = tmp_path / str(int(seat))
        await four[seat].export(folder, proof=False)
        read = [file.read_text() for file in folder.rglob("*") if file.suffix in (".json", ".html", ".txt")]
        assert len(read) > 3
        assert not any("pause" in text or "go-on" in text for text in read)
        assert today.changed_since(casefile, 0) == ()


async def test_once_the_pause_stands_the_wish_is_gone_and_leaves_no_words(four: FourHouse) -> None:
    await pausing.pause(four[NADIA].casefile)
    await four.exchange()
    for seat in (NADIA, RUTH):
        assert four[seat].casefile.of_kind(Kind.PAUSE_WISH) == ()
        assert pausing.paused(four[seat].casefile)


async def test_before_a_supports_laptop_has_it_a_partners_pause_counts_for_them_alone(four: FourHouse) -> None:
    await pausing.pause(four[NADIA].casefile)
    await four.exchange(NADIA, THEO, SAMUEL)
    assert rests(four) == [True, False, False, False]
    await pausing.go_on(four[NADIA].casefile)
    await four.exchange()
    assert rests(four) == [False] * 4
    assert all(at_the_table(one) == [] for one in casefiles(four))


async def test_it_goes_on_once_all_four_have_said_so_and_not_before(four: FourHouse) -> None:
    await pausing.pause(four[SAMUEL].casefile)
    await four.exchange()
    for seat in (THEO, RUTH, SAMUEL):
        assert not pausing.has_agreed(four[seat].casefile)
        await pausing.go_on(four[seat].casefile)
        await four.exchange()
        assert pausing.has_agreed(four[seat].casefile)
        assert rests(four) == [True] * 4
    await pausing.rest_on(four[THEO].casefile)
    await pausing.go_on(four[NADIA].casefile)
    await four.exchange()
    assert rests(four) == [True] * 4
    await pausing.go_on(four[THEO].casefile)
    await four.exchange()
    assert rests(four) == [False] * 4


async def test_nobody_ends_a_pause_alone_by_taking_it_back(four: FourHouse) -> None:
    await pausing.pause(four[RUTH].casefile)
    (pause,) = four[RUTH].casefile.of_kind(Kind.PAUSE)
    with pytest.raises(NotAllowedHere):
        await four[RUTH].casefile.withdraw(pause.id)
    with pytest.raises(NotAllowedHere):
        await four[NADIA].casefile.put(Kind.PAUSE, Space.TABLE)


async def test_two_who_pause_at_once_make_one_pause_that_all_four_end(four: FourHouse) -> None:
    for seat in (NADIA, THEO):
        await pausing.pause(four[seat].casefile)
    for seat in (RUTH, SAMUEL):
        await pausing.pause(four[seat].casefile)
    await four.exchange()
    assert len(pausing.pauses(four[NADIA].casefile)) == 1
    for one in casefiles(four):
        await pausing.go_on(one)
    await four.exchange()
    assert rests(four) == [False] * 4
    (rested,) = pausing.pauses(four[THEO].casefile)
    assert rested.until is not None
    assert rested.since < rested.until


async def test_the_next_pause_is_another(four: FourHouse) -> None:
    for who in (NADIA, RUTH):
        await pausing.pause(four[who].casefile)
        await four.exchange()
        assert rests(four) == [True] * 4
        for one in casefiles(four):
            await pausing.go_on(one)
        await four.exchange()
    assert rests(four) == [False] * 4
    assert len(pausing.pauses(four[SAMUEL].casefile)) == 2


async def test_joint_practices_agenda_and_reminders_rest_and_individual_work_goes_on(four: FourHouse) -> None:
    ruth, nadia = four[RUTH].casefile, four[NADIA].casefile
    await ruth.put(Kind.SESSION, Space.TABLE, fields={"day": "2030-01-08"})
    shared = await ruth.put(Kind.PRACTICE, Space.TABLE, title="Ten minutes")
    await four.exchange()
    (joint,) = practices.practices(ruth)
    await practices.propose(ruth, joint, "smaller", "", {})
    await four.exchange()
    assert today.one_thing(nadia) is today.Thing.ANSWER_CHANGE
    told = theirs(nadia)
    await pausing.pause(ruth)
    await four.exchange()
    assert today.one_thing(nadia) is today.Thing.NOTHING
    assert practices.current(nadia) is None
    quiet = theirs(nadia)
    assert quiet != told
    await four[THEO].casefile.write(Space.TABLE, "for all four")
    await four.exchange()
    assert theirs(nadia) == quiet
    alone = await ruth.put(Kind.PRACTICE, Space.PAIR_0, title="A walk")
    await four.exchange()
    current = practices.current(nadia)
    assert current is not None
    assert current.root == nadia.entry(alone.id)
    assert today.one_thing(nadia) is today.Thing.LANDED
    for one in casefiles(four):
        await pausing.go_on(one)
    await four.exchange()
    assert not practices.resting(nadia, next(one for one in practices.practices(nadia) if one.root.id == shared.id))
    (rested,) = pausing.pauses(nadia)
    assert rested.until is not None
