"""Roster entries as bytes: what is signed, hashed, stored and sent."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.encoding import encode
from fourfold_shared.entries import (
    MAX_ENTRY,
    NO_AUTHOR,
    SIGN_LABEL,
    Action,
    Device,
    Entry,
    EntryBody,
    Found,
    sign_entry,
    verify_signatures,
)
from fourfold_shared.errors import Forged, Malformed
from fourfold_shared.ids import MAX_DEVICES
from tests.shared.people import RUTH, device_keys, five, found, signing_key
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


def outer(signed: bytes, *signatures: bytes) -> bytes:
    return encode([signed, list(signatures)])


def as_body(**fields: object) -> bytes:
    """The founding's body with other fields, encoded as nobody else would."""
    values = {name: getattr(GOOD.body, name) for name in EntryBody.__struct_fields__}
    return encode(list({**values, **fields}.values()))


SIGNATURE = bytes(64)
ACTION = ["found", int(RUTH), [bytes(32), bytes(1216)], bytes(16)]
WRONG = {
    "empty": b"",
    "no signature": outer(GOOD.signed),
    "three signatures": outer(GOOD.signed, SIGNATURE, SIGNATURE, SIGNATURE),
    "a signature that is too short": outer(GOOD.signed, bytes(63)),
    "bytes after the end": GOOD.to_bytes() + b"\0",
    "a body that is empty": outer(b"", SIGNATURE),
    "a body with bytes after its end": outer(GOOD.signed + b"\0", SIGNATURE),
    "a body in a longer form": outer(b"\xdc\x00\x05" + GOOD.signed[1:], SIGNATURE),
    "more than 8 KiB": outer(bytes(MAX_ENTRY), SIGNATURE),
    "version 0": outer(as_body(version=0), SIGNATURE),
    "a negative index": outer(as_body(index=-1), SIGNATURE),
    "a previous hash that is too short": outer(as_body(previous=bytes(31)), SIGNATURE),
    "an author beyond every index": outer(as_body(author=MAX_DEVICES + 1), SIGNATURE),
    "an action that there is not": outer(as_body(action=["leave", 2]), SIGNATURE),
    "a seat that there is not": outer(as_body(action=[*ACTION[:1], 4, *ACTION[2:]]), SIGNATURE),
    "a signing key that is too short": outer(
        as_body(action=["found", 2, [bytes(31), bytes(1216)], bytes(16)]), SIGNATURE
    ),
    "a wrapping key that is too long": outer(
        as_body(action=["found", 2, [bytes(32), bytes(1217)], bytes(16)]), SIGNATURE
    ),
    "a nonce that is too short": outer(as_body(action=["found", 2, [bytes(32), bytes(1216)], bytes(15)]), SIGNATURE),
    "one field too many": outer(as_body(action=[*ACTION, 0]), SIGNATURE),
}


def test_the_entries_here_start_from_a_good_one() -> None:
    assert Entry.parse(outer(as_body(action=ACTION), SIGNATURE)).body.author == NO_AUTHOR
    assert isinstance(Entry.parse(outer(as_body(), SIGNATURE)).body.action, Found)


@pytest.mark.parametrize("name", WRONG)
def test_an_entry_that_we_would_not_write_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        Entry.parse(WRONG[name])


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
