"""Strict reading and canonical writing."""

from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.errors import Malformed, Misuse


class Leaf(Wire, frozen=True, tag="leaf"):
    number: Counter
    words: Annotated[str, msgspec.Meta(max_length=8)]


class Fork(Wire, frozen=True, tag="fork"):
    key: Bytes16
    branches: tuple[Leaf, ...]


class Fixed(Wire, frozen=True):
    two: Bytes32
    four: Bytes64


Tree = Leaf | Fork
leaves = st.builds(Leaf, st.integers(0, 2**53 - 1), st.text(max_size=8))
forks = st.builds(Fork, st.binary(min_size=16, max_size=16), st.lists(leaves).map(tuple))


@given(leaves | forks)
def test_what_is_encoded_decodes_to_itself(value: Leaf | Fork) -> None:
    assert decode(Tree, encode(value), limit=1 << 20) == value


@given(st.binary())
def test_any_bytes_are_refused_or_are_the_only_encoding_of_their_value(data: bytes) -> None:
    try:
        value: Tree = decode(Tree, data, limit=1 << 20)
    except Malformed:
        return
    assert encode(value) == data


@given(leaves | forks, st.data())
def test_a_changed_encoding_is_refused_or_is_another_value(value: Leaf | Fork, data: st.DataObject) -> None:
    encoded = bytearray(encode(value))
    position = data.draw(st.integers(0, len(encoded) - 1))
    encoded[position] ^= data.draw(st.integers(1, 255))
    try:
        other: Tree = decode(Tree, bytes(encoded), limit=1 << 20)
    except Malformed:
        return
    assert other != value


LEAF = bytes.fromhex("93 a46c656166 05 a26869")

WRONG = {
    "empty": b"",
    "nothing but nil": b"\xc0",
    "a map instead of an array": bytes.fromhex("82 a66e756d626572 05 a5776f726473 a26869"),
    "one field too few": bytes.fromhex("92 a46c656166 05"),
    "one field too many": bytes.fromhex("94 a46c656166 05 a26869 00"),
    "a tag that does not exist": bytes.fromhex("93 a46c656165 05 a26869"),
    "an array length in its long form": bytes.fromhex("dc0003 a46c656166 05 a26869"),
    "a number in its long form": bytes.fromhex("93 a46c656166 cc05 a26869"),
    "a signed form of a positive number": bytes.fromhex("93 a46c656166 d005 a26869"),
    "a text in its long form": bytes.fromhex("93 a46c656166 05 d9026869"),
    "bytes where a text belongs": bytes.fromhex("93 a46c656166 05 c4026869"),
    "a negative number": bytes.fromhex("93 a46c656166 ff a26869"),
    "a number above 2^53 - 1": bytes.fromhex("93 a46c656166 cf0020000000000000 a26869"),
    "a fraction": bytes.fromhex("93 a46c656166 cb4014000000000000 a26869"),
    "a text that is not UTF-8": bytes.fromhex("93 a46c656166 05 a2ff69"),
    "a text that is too long": bytes.fromhex("93 a46c656166 05 a9686868686868686868"),
    "an extension type": bytes.fromhex("d40100"),
    "bytes after the end": LEAF + b"\0",
    "bytes missing at the end": LEAF[:-1],
    "a length that promises four thousand million items": bytes.fromhex("ddffffffff"),
    "arrays nested a hundred thousand deep": b"\x91" * 100_000,
}


def test_the_vectors_here_start_from_a_good_one() -> None:
    assert decode(Tree, LEAF, limit=64) == Leaf(5, "hi")


@pytest.mark.parametrize("name", WRONG)
def test_what_our_encoder_would_not_write_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        decode(Tree, WRONG[name], limit=1 << 20)


def test_a_non_canonical_encoding_is_refused_as_such() -> None:
    with pytest.raises(Malformed, match="not the canonical encoding"):
        decode(Tree, WRONG["a number in its long form"], limit=64)


def test_more_bytes_than_the_limit_are_refused_before_they_are_read() -> None:
    with pytest.raises(Malformed, match=f"longer than {len(LEAF) - 1} bytes"):
        decode(Tree, LEAF, limit=len(LEAF) - 1)
    assert decode(Tree, LEAF, limit=len(LEAF)) == Leaf(5, "hi")


@pytest.mark.parametrize("sizes", [(31, 64), (33, 64), (32, 63), (32, 65)])
def test_bytes_of_a_fixed_length_have_it(sizes: tuple[int, int]) -> None:
    assert decode(Fixed, encode(Fixed(bytes(32), bytes(64))), limit=256) == Fixed(bytes(32), bytes(64))
    with pytest.raises(Malformed):
        decode(Fixed, encode(Fixed(bytes(sizes[0]), bytes(sizes[1]))), limit=256)


@pytest.mark.parametrize("value", [object(), 2**64, {1: object()}])
def test_a_value_that_we_do_not_write_is_our_own_misuse(value: object) -> None:
    with pytest.raises(Misuse, match="no encoding"):
        encode(value)
