"""Search finds words by how they begin, whatever is typed, and only what one may see now."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold_client.casefile import CaseFile, NoteKind
from fourfold_client.casefile.entries import Entry, Version
from fourfold_client.casefile.search import Index
from fourfold_client.desk import Desk
from fourfold_shared.ids import Space
from fourfold_shared.roster import Person
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template


@pytest.fixture
async def nadia(template: Template, tmp_path: Path) -> AsyncIterator[CaseFile]:
    desk = await Desk.open(template.copy(tmp_path).home(NADIA), PASSPHRASE)
    yield desk.casefile
    await desk.close()


def found(casefile: CaseFile, words: str) -> set[str]:
    return {entry.text for entry in casefile.search(words)}


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("heliotrope", True),
        ("helio", True),
        ("HELIO", True),
        ("hélio", True),
        ("cafe", True),
        ("café", True),
        ("cafe\u0301", True),
        ("grosse", False),
        ("große", True),
        ("Übung", True),
        ("ubung", True),
        ("helio caf", True),
        ("caf helio", True),
        ("helio missing", False),
        ("liotrope", False),
        ("quiet evening", True),
        ("", False),
        ("   ", False),
        ('"', False),
    ],
)
async def test_words_are_found_by_how_they_begin(nadia: CaseFile, typed: str, finds: bool) -> None:
    await nadia.write(Space.TABLE, "A heliotrope at the café, große Übung", "A quiet evening")
    await nadia.write(Space.TABLE, "something else")
    assert bool(found(nadia, typed)) is finds


@pytest.mark.parametrize(
    "typed",
    [
        "NOT helio",
        "helio OR else",
        "helio AND",
        "NEAR(helio else)",
        "text:helio",
        "helio*",
        "-helio",
        "^helio",
        "(helio",
        'he"lio',
        "'; DROP TABLE words; --",
        "{helio}",
        "helio\0trope",
        "\0",
        "\udcff",
        "half \ud83d",
        "a " * 2000,
        "x" * 100_000,
        "%_",
        "\\",
    ],
)
async def test_what_means_something_elsewhere_means_words_here(nadia: CaseFile, typed: str) -> None:
    entry = await nadia.write(Space.TABLE, "a heliotrope and something else")
    nadia.search(typed)
    assert nadia.search("helio") == (entry,)


async def test_every_wording_is_found_and_withdrawn_ones_are_not(nadia: CaseFile) -> None:
    entry = await nadia.write(Space.PAIR_0, "the first wording", "an early title")
    await nadia.revise(entry.id, "the second thoughts", "a late title")
    assert found(nadia, "wording") == found(nadia, "thoughts") == {"the second thoughts"}
    assert found(nadia, "early") == set()
    note = await nadia.attach(entry.id, NoteKind.SOURCE, "from a letter")
    assert [one.id for one in nadia.search("letter")] == [note.id]
    await nadia.withdraw(entry.id)
    assert found(nadia, "wording") == found(nadia, "thoughts") == found(nadia, "late") == set()
    assert [one.id for one in nadia.search("letter")] == [note.id]


async def test_whatever_holds_the_word_more_often_comes_first(nadia: CaseFile) -> None:
    await nadia.write(Space.TABLE, "lamp " + "and so on " * 30)
    await nadia.write(Space.PAIR_0, "lamp lamp lamp")
    assert [entry.text[:9] for entry in nadia.search("lamp")] == ["lamp lamp", "lamp and "]


text = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(texts=st.lists(text, max_size=5), typed=st.text(max_size=30), word=st.from_regex(r"[a-z]{1,8}", fullmatch=True))
def test_no_query_does_harm_and_a_word_is_found_by_each_of_its_beginnings(
    texts: list[str], typed: str, word: str
) -> None:
    index = Index()
    entries = [_entry(str(number), one) for number, one in enumerate([*texts, f"so {word}, then"])]
    index.put((entry.id, entry) for entry in entries)
    assert set(index.find(typed)) <= {entry.id for entry in entries}
    for length in range(1, len(word) + 1):
        assert entries[-1].id in index.find(word[:length])
    index.put((entry.id, None) for entry in entries)
    assert index.find(word) == []
    index.close()


def _entry(key: str, words: str) -> Entry:
    return Entry(key, Space.TABLE, Person(NADIA, 0), (Version("", words, 1),), False, None, None, (), 1)
