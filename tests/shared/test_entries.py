"""Roster entries as bytes: what is signed, hashed, stored and sent."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.encoding import encode
from fourfold_shared.entries import (
    MAX_ENTRY,
    MAX_PINS,
    SIGN_LABEL,
    Action,
    Agree,
    Device,
    Entry,
    EntryBody,
    Pin,
    sign_entry,
    verify_signatures,
)
from fourfold_shared.errors import Forged, Malformed, UnknownSuite
from tests.shared.entry_fixtures import LATER, LATER_KIND, MALFORMED, as_body, outer
from tests.shared.people import act, device_keys, five, found, signing_key
from tests.shared.strategies import changed, values_of

GOOD = found()
TAGS = [
    *("found", "invite", "take", "enrol", "retire", "dismiss", "leave"),
    *("freeze", "restore", "close", "agree", "withdraw"),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("entry", five().entries, ids=lambda entry: type(entry.body.action).__name__)
def test_an_entry_reads_as_it_was_written(entry: Entry) -> None:
    assert Entry.parse(entry.to_bytes()) == entry
    assert len(entry.to_bytes()) < MAX_ENTRY


@given(values_of(EntryBody), st.integers(1, 2))
def test_any_entry_that_can_be_signed_reads_as_it_was_written(entry_body: EntryBody, signers: int) -> None:
    entry = sign_entry(entry_body, *[signing_key("a"), signing_key("b")][:signers])
    assert Entry.parse(entry.to_bytes()) == entry
    verify_signatures(entry, *[signing_key("a").public, signing_key("b").public][:signers])


def test_the_hash_is_of_the_signed_bytes_alone() -> None:
    again = sign_entry(GOOD.body, signing_key("somebody else"))
    assert again.hash == GOOD.hash
    assert GOOD.hash == hashlib.sha256(b"fourfold/roster/1" + GOOD.signed).digest()
    assert five().entries[1].hash != GOOD.hash


def test_what_is_signed_is_the_hash_under_a_label() -> None:
    device_keys("ruth").public.sign.verify(GOOD.signatures[0], SIGN_LABEL + GOOD.hash)


def test_keys_stand_in_an_entry_as_they_are() -> None:
    public = device_keys("ruth").public
    assert Device.of(public).public == public


def test_signatures_fit_in_number_and_order() -> None:
    one, other = signing_key("a"), signing_key("b")
    entry = sign_entry(GOOD.body, one, other)
    verify_signatures(entry, one.public, other.public)
    with pytest.raises(Forged, match="a signature does not fit"):
        verify_signatures(entry, other.public, one.public)
    for keys in ((), (one.public,), (one.public, other.public, other.public)):
        with pytest.raises(Forged, match="not the number of signatures"):
            verify_signatures(entry, *keys)


@pytest.mark.parametrize("name", MALFORMED)
def test_an_entry_that_we_would_not_write_is_refused(name: str) -> None:
    entry, why = MALFORMED[name]
    with pytest.raises(Malformed) as refused:
        Entry.parse(entry)
    assert str(refused.value) == why


@pytest.mark.parametrize("name", LATER)
def test_an_entry_of_a_kind_that_is_yet_to_come_is_not_guessed_at(name: str) -> None:
    with pytest.raises(UnknownSuite) as refused:
        Entry.parse(LATER[name])
    assert str(refused.value) == LATER_KIND


@given(st.text(max_size=15).filter(lambda tag: tag not in TAGS), st.lists(JSON, max_size=8))
def test_any_kind_that_is_yet_to_come_raises_unknown_suite_and_nothing_else(tag: str, fields: list[object]) -> None:
    with pytest.raises(UnknownSuite):
        Entry.parse(as_body(action=[tag, *fields]))


@given(st.sampled_from(TAGS), st.lists(JSON, max_size=4))
def test_a_kind_that_we_know_is_never_taken_for_one_that_is_yet_to_come(tag: str, fields: list[object]) -> None:
    with pytest.raises(Malformed):
        Entry.parse(as_body(action=[tag, "no field of ours is this", *fields]))


def test_the_largest_removal_fits_in_an_entry() -> None:
    most = tuple(Pin(number.to_bytes(8, "big"), 2**53 - 1, bytes(32)) for number in range(MAX_PINS))
    entry = act(five().roster, 0, "ruth", Agree(2**53 - 1, most))
    assert len(entry.to_bytes()) <= MAX_ENTRY
    assert Entry.parse(entry.to_bytes()) == entry


def test_an_entry_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(Malformed, match=f"longer than {MAX_ENTRY} bytes"):
        Entry.parse(outer(bytes(MAX_ENTRY), bytes(64)))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        Entry.parse(data)


@given(st.data())
def test_any_change_is_refused_or_is_another_entry(data: st.DataObject) -> None:
    other = changed(data, GOOD.to_bytes())
    try:
        entry = Entry.parse(other)
    except (Malformed, UnknownSuite):
        return
    assert entry.to_bytes() == other


@given(values_of(Action))
def test_every_action_says_what_it_is(action: Action) -> None:
    written = encode(action)
    assert written[2 : 2 + (written[1] & 0x1F)].decode() in TAGS
