"""Every type that is written: one encoding, read back as it was, and bounded in every length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import cursor, entries, invitation, messages, parcel, proof, record, sheet, steps
from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.errors import Malformed
from tests.shared.strategies import bounded, changed, values_of, wire_types

TYPES = wire_types()
LIMIT = 1 << 20


def test_the_types_of_every_module_are_here() -> None:
    modules = {
        module.__name__ for module in (cursor, entries, invitation, messages, parcel, proof, record, sheet, steps)
    }
    assert {kind.__module__ for kind in TYPES} == modules
    assert len(TYPES) > 30


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
def test_what_is_written_is_read_back_as_it_was(kind: type[Wire], data: st.DataObject) -> None:
    value = data.draw(values_of(kind))
    assert decode(kind, encode(value), limit=LIMIT) == value


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
def test_changed_bytes_are_refused_or_are_another_value(kind: type[Wire], data: st.DataObject) -> None:
    value = data.draw(values_of(kind))
    other = changed(data, encode(value))
    try:
        read: Wire = decode(kind, other, limit=LIMIT)
    except Malformed:
        return
    assert encode(read) == other
    assert (read == value) == (other == encode(value))


@pytest.mark.parametrize("kind", TYPES)
def test_every_length_and_number_has_a_limit(kind: type[Wire]) -> None:
    assert bounded(kind)


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_written_is_frozen_and_takes_no_field_that_it_does_not_know(kind: type[Wire]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.array_like
    assert kind.__struct_config__.forbid_unknown_fields
