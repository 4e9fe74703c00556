"""The timeline, open questions, what was told already, and a new support's reading: four laptops, one story."""

import pytest

from fourfold_client.casefile import CaseFile, Entry, Kind, NotAllowedHere, NoteKind, NotTheAuthor
from fourfold_client.casefile.questions import Standing, open_to, question, questions, say
from fourfold_client.casefile.reading import Part, prepared, read_by_support, say_read, to_read
from fourfold_client.casefile.timeline import Point, point, remember_otherwise, timeline
from fourfold_client.casefile.told import already_told, tags
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house


async def enter(casefile: CaseFile, title: str, when: str, **fields: str) -> Entry:
    given = {"when": when, "part": "life", **{name.replace("_", "-"): value for name, value in fields.items()}}
    return await casefile.put(Kind.POINT, Space.TABLE, title=title, fields=given)


def points(casefile: CaseFile) -> list[Point]:
    return [point(casefile, one) for one in timeline(casefile)]


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [one.title for one in entries]


async def test_points_stand_in_the_order_of_their_dates_however_exact_those_are(nadia: CaseFile) -> None:
    for title, when in (
        ("no date", "after the move"),
        ("May", "20 May 2025"),
        ("spring", "spring 2025, approx."),
        ("the year", "2025"),
        ("March", "2025-03-03"),
        ("before", "winter 2023/24"),
    ):
        await enter(nadia, title, when)
    assert titles(timeline(nadia)) == ["before", "the year", "spring", "March", "May", "no date"]
    about = {one.entry.title: one.dated.about for one in points(nadia)}
    assert [title for title, unsure in about.items() if unsure] == ["spring"]


async def test_a_point_says_that_it_is_approximate_and_who_has_known_it_since_when(nadia: CaseFile) -> None:
    await enter(nadia, "the account", "2019", precision="about", known_to="0", known_since="14 March 2025")
    (one,) = points(nadia)
    assert (one.dated.about, one.known_to, one.known_since) == (True, NADIA, "14 March 2025")
    await enter(nadia, "odd", "2020", known_to="7")
    assert points(nadia)[1].known_to is None


async def test_the_timeline_is_seen_by_its_parts(nadia: CaseFile) -> None:
    await enter(nadia, "wedding", "2014")
    await enter(nadia, "letter", "2025", part="discovery")
    assert titles(timeline(nadia, "discovery")) == ["letter"]
    assert timeline(nadia, "recovery") == ()


async def test_another_date_stands_beside_a_point_as_a_note_of_who_remembers_it(four: FourHouse) -> None:
    hers = await enter(four[NADIA].casefile, "the lake", "spring 2025, approx.")
    await four.exchange()
    theo = four[THEO].casefile
    with pytest.raises(NotTheAuthor):
        await theo.revise(hers.id, "", "the lake", {"when": "July 2025"})
    with pytest.raises(NotAllowedHere):
        await remember_otherwise(theo, theo.entry(hers.id), "  ")
    await remember_otherwise(theo, theo.entry(hers.id), "July 2025", "It was hot.")
    await four.exchange()
    for seat in Seat:
        (one,) = points(four[seat].casefile)
        assert (one.entry.author, one.dated.written) == (NADIA, "spring 2025, approx.")
        ((note, dated),) = one.others
        assert (note.author, note.note, note.text, dated.written) == (
            THEO,
            NoteKind.DIFFERENTLY,
            "It was hot.",
            "July 2025",
        )


async def test_context_stands_with_the_point_that_it_is_about(four: FourHouse) -> None:
    hers = await enter(four[NADIA].casefile, "the lake", "2025")
    await four.exchange()
    await four[SAMUEL].casefile.put(Kind.CONTEXT, Space.TABLE, "The week before the exams.", about=hers.id)
    mine = await four[NADIA].casefile.put(Kind.CONTEXT, Space.PRIVATE_0, "only for me", about=hers.id)
    await four.exchange()
    assert [one.text for one in points(four[THEO].casefile)[0].context] == ["The week before the exams."]
    assert mine.id in {one.id for one in points(four[NADIA].casefile)[0].context}


async def test_a_question_waits_is_prepared_and_is_answered(four: FourHouse) -> None:
    nadia, theo, samuel = (four[seat].casefile for seat in (NADIA, THEO, SAMUEL))
    asked = await nadia.put(Kind.QUESTION, Space.TABLE, "Who else knew?", fields={"to": "1"})
    other = await nadia.put(Kind.QUESTION, Space.TABLE, "What do we tell the children?")
    await four.exchange()
    assert question(theo, theo.entry(asked.id)).standing is Standing.WAITING
    for standing in (Standing.PREPARED, Standing.CLOSED):
        with pytest.raises(NotAllowedHere):
            await say(nadia, asked, standing, why="because")
    await say(samuel, samuel.entry(asked.id), Standing.PREPARED)
    await four.exchange()
    assert {question(four[seat].casefile, asked).standing for seat in Seat} == {Standing.PREPARED}
    with pytest.raises(NotAllowedHere, match="day"):
        await say(theo, theo.entry(asked.id), Standing.ANSWERED)
    await say(theo, theo.entry(asked.id), Standing.ANSWERED, session="3 June 2025")
    await four.exchange()
    for seat in Seat:
        last = questions(four[seat].casefile)[-1]
        assert (last.entry.id, last.standing, last.to) == (asked.id, Standing.ANSWERED, THEO)
        assert last.said is not None
        assert (last.said.author, last.said.field("session")) == (THEO, "3 June 2025")
        assert questions(four[seat].casefile)[0].entry.id == other.id
    await say(nadia, nadia.entry(asked.id), Standing.WAITING)
    assert question(nadia, asked).open


async def test_a_question_that_will_not_be_answered_says_why(four: FourHouse) -> None:
    asked = await four[NADIA].casefile.put(Kind.QUESTION, Space.TABLE, "Where?", fields={"to": "1"})
    await four.exchange()
    theo = four[THEO].casefile
    with pytest.raises(NotAllowedHere, match="why"):
        await say(theo, theo.entry(asked.id), Standing.CLOSED)
    await say(theo, theo.entry(asked.id), Standing.CLOSED, why="It would hurt a third person.")
    await four.exchange()
    now = question(four[RUTH].casefile, asked)
    assert now.said is not None
    assert (now.standing, now.open, now.said.text) == (Standing.CLOSED, False, "It would hurt a third person.")


async def test_what_a_changed_program_says_of_anothers_question_does_not_count(four: FourHouse) -> None:
    asked = await four[NADIA].casefile.put(Kind.QUESTION, Space.TABLE, "Where?", fields={"to": "1"})
    await four.exchange()
    for state in ("closed", "no such state"):
        await four[RUTH].casefile.put(Kind.STATE, Space.TABLE, "not for her", fields={"state": state}, about=asked.id)
    await four.exchange()
    assert question(four[THEO].casefile, asked).standing is Standing.WAITING
    assert open_to(asked, four[RUTH].casefile.person) == (Standing.ANSWERED,)


async def test_a_topic_that_was_told_is_found_by_its_tag_with_where_it_is_written_and_who_may_raise_it(
    four: FourHouse,
) -> None:
    nadia = four[NADIA].casefile
    letter = await enter(nadia, "the letter", "14 March 2025", part="discovery")
    told = {"tag": " The  Letter", "who": "author"}
    await nadia.put(Kind.TOLD, Space.TABLE, title="How I found it", fields=told, about=letter.id)
    await nadia.put(
        Kind.TOLD, Space.TABLE, title="Money", fields={"tag": "money", "who": "nobody", "where": "in Ruth’s binder"}
    )
    await nadia.put(Kind.TOLD, Space.TABLE, title="The move", fields={"tag": "move"})
    await nadia.put(Kind.TOLD, Space.PAIR_0, title="not for the table", fields={"tag": "money"})
    await four.exchange()
    samuel = four[SAMUEL].casefile
    (topic,) = already_told(samuel, "the letter")
    assert (topic.where, topic.place, topic.who) == (samuel.entry(letter.id), "", {NADIA})
    (topic,) = already_told(samuel, "MONEY")
    assert (topic.where, topic.place, topic.who) == (None, "in Ruth’s binder", frozenset())
    assert already_told(samuel, "move")[0].who == frozenset(Seat)
    assert already_told(samuel, "children") == ()
    assert (len(already_told(samuel)), tags(samuel)) == (3, ("money", "move", "The  Letter"))
    await nadia.withdraw(letter.id)
    assert already_told(nadia, "the letter")[0].where is None


async def test_a_new_support_reads_six_parts_and_tells_only_their_partner(four: FourHouse) -> None:
    nadia, ruth, theo = (four[seat].casefile for seat in (NADIA, RUTH, THEO))
    await nadia.put(Kind.SUMMARY, Space.TABLE, "the summary")
    await nadia.put(Kind.ACCOUNT, Space.PAIR_0, fields={"happened": "as I remember it"})
    await theo.put(Kind.ACCOUNT, Space.PAIR_1, fields={"happened": "as Theo remembers it"})
    for number in range(3):
        await ruth.put(Kind.SESSION_SUMMARY, Space.TABLE, f"session {number}")
    await four.exchange()
    assert [one.text for one in to_read(ruth, Part.SUMMARY)] == ["the summary"]
    assert [(one.author, one.space) for one in to_read(ruth, Part.ACCOUNT)] == [(NADIA, Space.PAIR_0)]
    assert [one.text for one in to_read(ruth, Part.SESSIONS)] == ["session 1", "session 2"]
    assert to_read(ruth, Part.PLAN) == to_read(ruth, Part.UNDERSTANDING) == ()
    with pytest.raises(NotAllowedHere):
        await say_read(nadia)
    await say_read(ruth, "Thank you.")
    await four.exchange()
    (said,) = read_by_support(nadia)
    assert (said.author, said.text) == (RUTH, "Thank you.")
    assert read_by_support(theo) == four[SAMUEL].casefile.of_kind(Kind.READ) == ()


async def test_what_is_prepared_is_listed_until_it_is_taken_up(four: FourHouse) -> None:
    nadia = four[NADIA].casefile
    first = await nadia.put(Kind.IMPACT, Space.PRIVATE_0, "I wake at four.", fields={"area": "sleep"})
    second = await nadia.share(first.id, Space.PAIR_0)
    assert {one.id for one in prepared(nadia, Kind.IMPACT)} == {first.id, second.id}
    await nadia.share(second.id, Space.TABLE)
    await four.exchange()
    for seat in Seat:
        assert prepared(four[seat].casefile, Kind.IMPACT) == ()


async def test_the_text_of_a_disclosure_is_on_no_other_side_not_in_search_show_export_or_keys(
    four: FourHouse,
) -> None:
    canary = "zabaglione"
    samuel, theo = four[SAMUEL].casefile, four[THEO].casefile
    await theo.put(Kind.DISCLOSURE, Space.PAIR_1, f"What I have not said: {canary}.", title="Preparation")
    await four.exchange()
    assert [one.kind for one in samuel.search(canary)] == [Kind.DISCLOSURE]
    for seat in (NADIA, RUTH):
        desk = four[seat]
        assert desk.casefile.search(canary) == ()
        assert canary not in str(desk.show())
        assert Space.PAIR_1 not in desk.casefile.spaces()
        assert not desk.case.membership.keys.get(Space.PAIR_1)
    assert canary in str(four[SAMUEL].show())
