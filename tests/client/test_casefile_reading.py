"""Whatever a lane holds: reading it never fails, never shows it under another's name, and shows only text."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Map

from fourfold_client.casefile import Kind, NoteKind, State, Version
from fourfold_client.casefile.delivery import delivery_of
from fourfold_client.casefile.entries import new_version, read_entry
from fourfold_client.casefile.kinds import rule
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person
from tests.support.house import NADIA, PASSPHRASE
from tests.support.template import Template

HERSELF = Person(NADIA, 3)
characters = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
names = st.one_of(
    st.sampled_from(["versions", "withdrawn", "about", "note", "shared", "began", "title", "text", "written"]),
    st.sampled_from(["000000-aa", "000001-bb", "table", "pair:0"]),
    st.text(max_size=4),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from([kind.value for kind in NoteKind]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=25,
)
wordings = st.dictionaries(names, scalars, max_size=4).map(lambda one: json.dumps(one, default=str))
versions = st.dictionaries(names, wordings | scalars, max_size=4)
nearly = st.fixed_dictionaries(
    {}, optional={"versions": versions, "withdrawn": scalars, "about": scalars, "note": scalars, "shared": values}
)


@settings(parent=settings(), max_examples=settings().max_examples * 10)
@given(
    layers=st.lists(values | nearly, max_size=3),
    key=st.text(max_size=5),
    space=st.sampled_from(Space),
    author=st.builds(Person, st.sampled_from(Seat), st.integers(0, 2**53 - 1)),
)
def test_reading_never_fails(layers: list[Any], key: str, space: Space, author: Person) -> None:
    """Whatever stands under a key, now and in earlier chapters of the lane."""
    entry = read_entry(key, layers, space, author)
    if entry is None:
        return
    assert (entry.key, entry.space, entry.person) == (key, space, author)
    assert entry.id.startswith(f"{space.number}{int(author.seat)}{author.tenure}-")
    assert isinstance(entry.text, str)
    assert isinstance(entry.title, str)
    assert bool(entry.versions) != entry.withdrawn
    assert (entry.about is None) == (entry.note is None)
    assert all(isinstance(version.written, int) and 0 <= version.written < 2**53 for version in entry.versions)
    assert 0 <= entry.began < 2**53


@given(stored=nearly)
def test_withdrawn_words_are_not_shown_even_when_they_are_still_there(stored: dict[str, Any]) -> None:
    entry = read_entry("key", [stored | {"withdrawn": 1.0}], Space.TABLE, HERSELF)
    assert entry is None or (entry.text, entry.title, entry.versions) == ("", "", ())


@given(keys=st.lists(st.from_regex(r"[0-9]{6}-[0-9a-f]{8}", fullmatch=True), min_size=1, max_size=8, unique=True))
def test_versions_stand_in_the_order_of_their_keys(keys: list[str]) -> None:
    stored = {"versions": {key: new_version(Version("", key, 1)) for key in keys}}
    entry = read_entry("key", [stored], Space.TABLE, HERSELF)
    assert entry is not None
    assert [version.text for version in entry.versions] == sorted(keys)
    assert entry.text == max(keys)


@given(has=st.sets(st.sampled_from(Seat)), others=st.sets(st.sampled_from(Seat)), sent=st.booleans(), on=st.booleans())
def test_delivery_tells_of_the_audience_alone(has: set[Seat], others: set[Seat], sent: bool, on: bool) -> None:
    delivery = delivery_of(others=frozenset(others), has=frozenset(has), sent=sent, sending=on)
    assert set(delivery.has) | set(delivery.waits) == others
    assert not set(delivery.has) & set(delivery.waits)
    assert set(delivery.has) <= has
    expected = {
        State.LOCAL: not others,
        State.ALL: bool(others) and others <= has,
        State.DELIVERED: sent and not others <= has,
        State.SENDING: on and not sent and not others <= has,
        State.QUEUED: not on and not sent and not others <= has,
    }
    assert [state for state, holds in expected.items() if holds] == [delivery.state]


async def test_what_another_program_wrote_into_a_lane_does_no_harm(template: Template, tmp_path: Path) -> None:
    """Through the real documents: the rest stands, is found, and is told."""
    desk = await Desk.open(template.copy(tmp_path).home(NADIA), PASSPHRASE)
    entry = await desk.casefile.write(Space.TABLE, "in order")
    lane = desk.case.space(Space.TABLE).lanes[NADIA]
    with lane.edit():
        entries = lane.map("entries")
        entries["number"] = 17.5
        entries["text"] = "just text"
        entries["nothing"] = None
        entries["empty"] = Map({})
        entries["no-words"] = Map({"versions": Map({"a": '{"text": 5.0}'}), "began": "soon"})
        entries["strange"] = Map({"versions": "none", "withdrawn": Map({}), "shared": "everywhere", "began": -1.0})
        entries["note"] = Map({"versions": Map({"a": '{"text": "x"}'}), "about": entry.id, "note": "unheard-of"})
        entries["a/b\0"] = Map({"versions": Map({"a": '{"text": "odd key", "written": 1e300}'})})
    await desk.casefile.saved(Space.TABLE)
    shown = {one.key: one for one in desk.casefile.entries(Space.TABLE)}
    assert set(shown) == {entry.key, "strange", "a/b\0"}
    assert shown["strange"].withdrawn
    assert shown["a/b\0"].written == 0
    assert [one.key for one in desk.casefile.search("odd")] == ["a/b\0"]
    assert len(desk.show()["entries"]) == 3
    desk.status()
    await desk.close()


NO_WORDS = ["", "[]", "7", '{"title": "a"}', '{"text": 1}', '{"text": "a"', '{"text": "\\ud800"}', {"text": "a"}, 7]
NO_FIELDS = ['{"kind": 1}', '{"kind": {}}', "[]", "[" * 100_000, '{"a":' * 100_000]


@pytest.mark.parametrize("stored", [*NO_WORDS, *(f'{{"text": "a", "fields": {one}}}' for one in NO_FIELDS)])
def test_what_is_no_version_says_nothing(stored: object) -> None:
    versions = {"0": new_version(Version("", "said", 1)), "1": stored}
    entry = read_entry("key", [{"versions": versions}], Space.PAIR_0, HERSELF)
    assert entry is not None
    assert [one.text for one in entry.versions] == ["said"]


def test_what_a_later_release_says_besides_is_left_out() -> None:
    stored = '{"text": "a", "mood": ' + "[" * 500 + "]" * 500 + ', "written": 1e400}'
    entry = read_entry("key", [{"versions": {"0": stored}}], Space.PAIR_0, HERSELF)
    assert entry is None or (entry.text, entry.written) == ("a", 0)


@given(characters, st.dictionaries(st.sampled_from(sorted(rule(Kind.SNAG).fields)), characters))
def test_a_version_is_read_as_it_was_said(text: str, said: dict[str, str]) -> None:
    version = Version("", text, 1, tuple(sorted(said.items())))
    entry = read_entry("key", [{"kind": "snag", "versions": {"0": new_version(version)}}], Space.PAIR_0, HERSELF)
    assert entry is not None
    assert entry.versions == (version,)
