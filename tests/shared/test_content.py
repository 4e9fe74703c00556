"""One hash for what a space holds."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.content import content_hash, document_hash
from fourfold_shared.ids import CaseId, Hash, Space
from tests.shared.people import drawn

CASE = CaseId(drawn("case", 32))
TABLE = Space.TABLE.of(CASE)
scalars = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8)
documents = st.dictionaries(
    st.text(max_size=4),
    st.recursive(scalars, lambda inner: st.dictionaries(st.text(max_size=4), inner, max_size=4), max_leaves=8),
    max_size=4,
)


def test_a_document_is_hashed_as_the_specification_writes_it() -> None:
    """An empty commons with "Hello" on its page, byte for byte (shared/README.md, section 5)."""
    encoding = bytes.fromhex("81a470616765a548656c6c6f")
    expected = hashlib.sha256(b"fourfold/document/1" + encoding).digest()
    assert document_hash({"page": "Hello"}) == expected


@given(documents)
def test_the_order_in_which_a_document_was_written_does_not_matter(document: dict[str, object]) -> None:
    assert document_hash(backwards(document)) == document_hash(document)


def backwards(value: dict[str, object]) -> dict[str, object]:
    turned = reversed(value.items())
    return {key: backwards(inner) if isinstance(inner, dict) else inner for key, inner in turned}


@given(documents, documents)
def test_documents_that_differ_have_other_hashes(one: dict[str, object], other: dict[str, object]) -> None:
    assert (document_hash(one) == document_hash(other)) == (one == other or repr(one) == repr(other))


@pytest.mark.parametrize(
    "other",
    [
        {"page": "hello", "maps": {"k": {"a": 1.0}}},
        {"page": "Hello", "maps": {"k": {"a": 2.0}}},
        {"page": "Hello", "maps": {"k": {"b": 1.0}}},
        {"page": "Hello", "maps": {"k": {"a": "1.0"}}},
        {"page": "Hello", "maps": {"k": {"a": True}}},
        {"page": "Hello", "maps": {"k": {}}},
        {"page": "Hello", "map": {"k": {"a": 1.0}}},
        {"page": "Hello"},
    ],
)
def test_every_difference_shows(other: dict[str, object]) -> None:
    assert document_hash(other) != document_hash({"page": "Hello", "maps": {"k": {"a": 1.0}}})


def test_a_space_is_its_documents_in_their_order() -> None:
    one, other = Hash(drawn("one", 32)), Hash(drawn("other", 32))
    expected = hashlib.sha256(b"fourfold/content/1" + TABLE + one + other).digest()
    assert content_hash(TABLE, [one, other]) == expected
    others = [
        content_hash(TABLE, [other, one]),
        content_hash(TABLE, [one]),
        content_hash(TABLE, [one, other, other]),
        content_hash(Space.BRIDGE.of(CASE), [one, other]),
    ]
    assert len({expected, *others}) == 5
