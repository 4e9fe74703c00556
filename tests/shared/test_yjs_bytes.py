"""Numbers, texts and scalars of Yjs updates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import HostileUpdate
from fourfold_shared.yjs_bytes import MAX_NUMBER, Reader
from tests.shared.yjs_grammar import integer, number, scalar, text

NOT_SHORTEST = "a number that is too large or not in its shortest form"


@given(st.integers(0, MAX_NUMBER - 1))
def test_a_number_reads_as_it_was_written(value: int) -> None:
    reader = Reader(number(value))
    assert reader.number() == value
    assert reader.ended


@pytest.mark.parametrize("value", [0, 1, 127, 128, 2**14 - 1, 2**14, 2**49, 2**52, MAX_NUMBER - 1])
def test_a_number_at_a_border_reads_as_it_was_written(value: int) -> None:
    assert Reader(number(value)).number() == value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (number(MAX_NUMBER), NOT_SHORTEST),
        (number(2**56 - 1), NOT_SHORTEST),
        (b"\x80\x00", NOT_SHORTEST),
        (b"\xff" * 7 + b"\x00", NOT_SHORTEST),
        (number(2**56), "a number that is too large"),
        (b"\xff" * 100, "a number that is too large"),
    ],
)
def test_a_number_too_large_or_too_long_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(HostileUpdate) as refused:
        Reader(data).number()
    assert str(refused.value) == message


@given(st.binary(max_size=12))
def test_no_two_encodings_are_the_same_number(data: bytes) -> None:
    reader = Reader(data)
    try:
        value = reader.number()
    except (HostileUpdate, IndexError):
        return
    assert data.startswith(number(value))


def test_a_length_is_not_nothing() -> None:
    assert Reader(b"\x05").length() == 5
    with pytest.raises(HostileUpdate, match="an empty length"):
        Reader(b"\x00").length()


@given(st.text(max_size=20))
def test_a_text_reads_as_it_was_written(value: str) -> None:
    assert Reader(text(value)).string(80) == value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (text("abcd"), "a text that is too long"),
        (b"\x03ab", "a text that is too long"),
        (b"\x02\xc3\x28", "a text that is not UTF-8"),
        (b"\x02\xc0\x80", "a text that is not UTF-8"),
        (b"\x03\xed\xa0\x80", "a text that is not UTF-8"),
    ],
)
def test_a_text_that_is_too_long_or_not_utf_8_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(HostileUpdate) as refused:
        Reader(data).string(3)
    assert str(refused.value) == message


@given(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=20))
def test_a_scalar_is_passed_over_to_its_end(value: object) -> None:
    reader = Reader(scalar(value) + b"\x01")
    reader.scalar(80)
    assert reader.byte() == 1
    assert reader.ended


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x77" + text("abcd"), "a text that is too long"),
        (b"\x7f", "a value that is not a scalar"),
        (b"\x75\x00", "a value that is not a scalar"),
        (b"\x00", "a value that is not a scalar"),
        (b"\x7d" + b"\xff" * 9 + b"\x01", "a number that is too large"),
        (b"\x7d\x81\x00", "a number that is not in its shortest form"),
        (b"\x7d\x40", "a number that is not in its shortest form"),
    ],
)
def test_what_is_no_scalar_of_ours_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(HostileUpdate) as refused:
        Reader(data).scalar(3)
    assert str(refused.value) == message


@pytest.mark.parametrize("value", [1.5, "text", 10_000, None])
def test_a_scalar_that_breaks_off_ends_too_early(value: object) -> None:
    with pytest.raises((IndexError, HostileUpdate)):
        Reader(scalar(value)[:-1]).scalar(80)


def test_an_integer_takes_up_to_nine_bytes() -> None:
    longest = integer(-(2**62 - 1))
    assert len(longest) == 9
    Reader(b"\x7d" + longest).scalar(0)
