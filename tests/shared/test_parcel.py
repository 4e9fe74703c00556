"""Parcels: whole and in their one form, or refused with a sentence."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import parcel
from fourfold_shared.encoding import encode
from fourfold_shared.errors import Malformed, Misuse, Refused, UnknownSuite
from fourfold_shared.ids import Space
from fourfold_shared.parcel import Parcel, Section
from tests.shared.people import drawn, four

CASE = four().case
ROSTER = tuple(entry.to_bytes() for entry in four().entries)
RECORD = drawn("record", 414)
PAIR, TABLE = Section(Space.PAIR_0, (b"step",), (RECORD, RECORD[::-1])), Section(Space.TABLE, (), ())
GOOD = Parcel(CASE, ROSTER, (PAIR, TABLE))


def checked(body: bytes) -> bytes:
    """A file with the checksum that fits."""
    return body + hashlib.sha256(body).digest()


def of(*contents: object) -> bytes:
    """A file of these contents, with a checksum that fits."""
    return checked(b"fourfold/parcel/1" + encode(contents))


def section(space: bytes, steps: tuple[bytes, ...] = (), records: tuple[bytes, ...] = ()) -> tuple[object, ...]:
    return (space, steps, records)


def test_a_file_is_what_the_specification_says() -> None:
    sections = [section(bytes(one.space.of(CASE)), one.steps, one.records) for one in GOOD.sections]
    assert GOOD.to_bytes() == of(bytes(CASE), ROSTER, sections)
    assert Parcel.parse(GOOD.to_bytes()) == GOOD


@given(st.data())
def test_any_part_of_a_file_and_any_changed_byte_is_refused(data: st.DataObject) -> None:
    whole = GOOD.to_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    for broken in (whole[:at], whole[:at] + changed + whole[at + 1 :], whole + changed):
        with pytest.raises(Malformed):
            Parcel.parse(broken)


@given(st.binary(max_size=600))
def test_bytes_of_any_kind_behind_a_good_label_raise_what_is_documented(body: bytes) -> None:
    with pytest.raises(Malformed):
        Parcel.parse(checked(b"fourfold/parcel/1" + body))
    with pytest.raises(Refused):
        Parcel.parse(body)


PLACES = "the parts of this carry file are not in their places"
KIND = "not an encoding of the expected kind"
PRIVATE_PAIR = bytes(Space.PAIR_0.of(CASE))
ON_TABLE = bytes(Space.TABLE.of(CASE))


@pytest.mark.parametrize(
    ("file", "error", "why"),
    [
        pytest.param(b"", Malformed, "this is not a carry file", id="empty"),
        pytest.param(b"fourfold/parcel", Malformed, "this is not a carry file", id="half a label"),
        pytest.param(checked(b"fourfold/roster/1"), Malformed, "this is not a carry file", id="another label"),
        pytest.param(b"fourfold/parcel/1", Malformed, "damaged", id="a label alone"),
        pytest.param(checked(b"fourfold/parcel/2" + b"x"), UnknownSuite, "newer Fourfold", id="a newer version"),
        pytest.param(of(bytes(31), ROSTER, ()), Malformed, KIND, id="a case that is too short"),
        pytest.param(of(bytes(CASE), (), ()), Malformed, KIND, id="no roster"),
        pytest.param(of(bytes(CASE), (b"",), ()), Malformed, KIND, id="an empty entry"),
        pytest.param(of(bytes(CASE), (bytes(65537),), ()), Malformed, KIND, id="an entry that is too long"),
        pytest.param(of(bytes(CASE), ROSTER, (), 0), Malformed, KIND, id="a field too many"),
        pytest.param(of(bytes(CASE), ROSTER), Malformed, KIND, id="a field too few"),
        pytest.param(
            of(bytes(CASE), ROSTER, [section(ON_TABLE, (), (RECORD[:413],))]), Malformed, KIND, id="a short record"
        ),
        pytest.param(of(bytes(CASE), ROSTER, [section(ON_TABLE, (b"",))]), Malformed, KIND, id="an empty step"),
        pytest.param(of(bytes(CASE), ROSTER, [section(ON_TABLE)] * 11), Malformed, KIND, id="eleven spaces"),
        pytest.param(of(bytes(CASE), ROSTER, [section(ON_TABLE)] * 2), Malformed, PLACES, id="a space twice"),
        pytest.param(
            of(bytes(CASE), ROSTER, [section(ON_TABLE), section(PRIVATE_PAIR)]), Malformed, PLACES, id="out of order"
        ),
        pytest.param(of(bytes(CASE), ROSTER, [section(bytes(16))]), Malformed, PLACES, id="a space of another case"),
        pytest.param(checked(GOOD.to_bytes()[:-32] + b"\0"), Malformed, KIND, id="something after the contents"),
    ],
)
def test_what_is_wrong_is_named(file: bytes, error: type[Refused], why: str) -> None:
    with pytest.raises(error, match=why):
        Parcel.parse(file)


def test_a_file_is_bounded_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = GOOD.to_bytes()
    monkeypatch.setattr(parcel, "MAX_PARCEL", len(whole))
    assert Parcel.parse(GOOD.to_bytes()) == GOOD
    monkeypatch.setattr(parcel, "MAX_PARCEL", len(whole) - 1)
    with pytest.raises(Misuse, match="more than fits"):
        GOOD.to_bytes()
    with pytest.raises(Malformed, match="longer than"):
        Parcel.parse(whole)
