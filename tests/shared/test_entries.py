"""Roster entries as bytes: what is signed, hashed, stored and sent."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.encoding import encode
from fourfold_shared.entries import (
    MAX_ENTRY,
    SIGN_LABEL,
    Action,
    Device,
    Entry,
    EntryBody,
    sign_entry,
    verify_signatures,
)
from fourfold_shared.errors import Forged, Malformed
from tests.shared.entry_fixtures import MALFORMED, outer
from tests.shared.people import device_keys, five, found, signing_key
from tests.shared.strategies import changed, values_of

GOOD = found()


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


def test_an_entry_of_more_than_eight_kibibytes_is_refused_before_it_is_read() -> None:
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
    except Malformed:
        return
    assert entry.to_bytes() == other


@given(values_of(Action))
def test_every_action_says_what_it_is(action: Action) -> None:
    written = encode(action)
    assert written[2 : 2 + (written[1] & 0x1F)].decode() in {"found", "invite", "take", "enrol"}
