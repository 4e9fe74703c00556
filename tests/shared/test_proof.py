"""Proofs: the keys of single records, in a file that is whole and in its one form or refused with a sentence."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import proof
from fourfold_shared.encoding import encode
from fourfold_shared.errors import Forged, Malformed, Misuse, Refused, UnknownSuite
from fourfold_shared.proof import Proof
from fourfold_shared.record import open_record, open_with, record_key
from tests.shared.people import drawn
from tests.shared.sealing import EPOCH_KEY, GOOD, NADIA, PLACE, SOMEBODY, WISP
from tests.shared.test_parcel import GOOD as PARCEL
from tests.shared.test_parcel import checked

KEYS = ((drawn("a key", 32), b""), ())
WHOLE = Proof(PARCEL, KEYS)


def of(*contents: object) -> bytes:
    return checked(b"fourfold/proof/1" + encode(contents))


def test_a_file_is_what_the_specification_says() -> None:
    assert WHOLE.to_bytes() == of(PARCEL.to_bytes(), KEYS)
    assert Proof.parse(WHOLE.to_bytes()) == WHOLE


@given(st.data())
def test_any_part_of_a_file_and_any_changed_byte_is_refused(data: st.DataObject) -> None:
    whole = WHOLE.to_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    for broken in (whole[:at], whole[:at] + changed + whole[at + 1 :]):
        with pytest.raises(Malformed):
            Proof.parse(broken)


@pytest.mark.parametrize(
    ("file", "error", "why"),
    [
        pytest.param(b"", Malformed, "not the proof", id="empty"),
        pytest.param(checked(b"fourfold/parcel/1"), Malformed, "not the proof", id="another label"),
        pytest.param(b"fourfold/proof/1", Malformed, "damaged", id="a label alone"),
        pytest.param(checked(b"fourfold/proof/2"), UnknownSuite, "newer Fourfold", id="a newer version"),
        pytest.param(of(b"", KEYS), Malformed, "not a carry file", id="no parcel"),
        pytest.param(of(PARCEL.to_bytes(), ((KEYS[0][0],), ())), Malformed, "one key for each", id="a key too few"),
        pytest.param(of(PARCEL.to_bytes(), (KEYS[0],)), Malformed, "one key for each", id="keys of a space too few"),
        pytest.param(of(PARCEL.to_bytes(), ((bytes(31), b""), ())), Malformed, "32 bytes", id="a short key"),
        pytest.param(of(PARCEL.to_bytes(), ((bytes(33), b""), ())), Malformed, "expected kind", id="a long key"),
        pytest.param(of(PARCEL.to_bytes(), KEYS, 0), Malformed, "expected kind", id="a field too many"),
    ],
)
def test_what_is_wrong_is_named(file: bytes, error: type[Refused], why: str) -> None:
    with pytest.raises(error, match=why):
        Proof.parse(file)


def test_a_file_is_bounded_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = WHOLE.to_bytes()
    monkeypatch.setattr(proof, "MAX_PROOF", len(whole) - 1)
    with pytest.raises(Misuse):
        WHOLE.to_bytes()
    with pytest.raises(Malformed):
        Proof.parse(whole)


def test_a_records_own_key_opens_it_and_no_other() -> None:
    record = GOOD.sealed()
    key = record_key(record, PLACE, epoch_key=EPOCH_KEY)
    opened = open_with(record, PLACE, key=key, device=NADIA.public.sign)
    assert opened == open_record(record, PLACE, epoch_key=EPOCH_KEY, device=NADIA.public.sign)
    other = record[:22] + hashlib.sha256(record).digest()[:24] + record[46:]
    assert record_key(other, PLACE, epoch_key=EPOCH_KEY) != key
    assert record_key(record, PLACE, epoch_key=bytes(32)) != key


def test_a_wrong_key_and_a_wrong_signature_open_nothing() -> None:
    record = GOOD.sealed()
    key = record_key(record, PLACE, epoch_key=EPOCH_KEY)
    with pytest.raises(Forged, match="ciphertext"):
        open_with(record, PLACE, key=bytes(32), device=NADIA.public.sign)
    with pytest.raises(Forged, match="signature"):
        open_with(record, PLACE, key=key, device=SOMEBODY.public)
    with pytest.raises(Malformed, match="another kind"):
        open_with(WISP.sealed(), PLACE, key=key, device=NADIA.public.sign)
