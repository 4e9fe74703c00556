"""Hypothesis strategies that are read off the wire types themselves, bounds and all."""

from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from fourfold_shared.encoding import Wire, encode

LONGEST = 48
"""Lengths that a type leaves open are drawn up to this beyond their minimum."""


def wire_types() -> list[type[Wire]]:
    """Every type of fourfold_shared that is written, as far as its module is imported."""
    found, waiting = [], [Wire]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [kind for kind in below if kind.__module__.startswith("fourfold_shared.")]
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that `kind` allows."""
    return _drawn(inspect.type_info(kind))


def _drawn(info: inspect.Type) -> st.SearchStrategy[Any]:
    match info:
        case inspect.IntType(ge=low, le=high):
            return st.integers(low, high) | st.sampled_from([low, high])
        case inspect.BoolType():
            return st.booleans()
        case inspect.BytesType(min_length=low, max_length=high):
            return st.binary(min_size=low or 0, max_size=_longest(low, high))
        case inspect.StrType(min_length=low, max_length=high):
            return st.text(min_size=low or 0, max_size=_longest(low, high))
        case inspect.VarTupleType(item_type=item, min_length=low, max_length=high):
            return st.lists(_drawn(item), min_size=low or 0, max_size=min(_longest(low, high), (low or 0) + 4)).map(
                tuple
            )
        case inspect.RawType():
            return st.text(max_size=LONGEST).map(lambda text: msgspec.Raw(encode(text)))
        case inspect.EnumType(cls=choices):
            return st.sampled_from(choices)
        case inspect.UnionType(types=types):
            return st.one_of(*map(_drawn, types))
        case inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _drawn(field.type) for field in fields})
        case _:
            raise NotImplementedError(info)


def _longest(low: int | None, high: int | None) -> int:
    return min((low or 0) + LONGEST, high if high is not None else (low or 0) + LONGEST)


def changed(draw: st.DataObject, data: bytes) -> bytes:
    """`data` with a few bytes changed, put in or taken out."""
    out = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(out)))
        out[at : at + draw.draw(st.integers(0, 3))] = draw.draw(st.binary(max_size=3))
    return bytes(out)


def is_bounded(info: inspect.Type) -> bool:
    """Whether every length and number in a type has a limit."""
    match info:
        case inspect.IntType(ge=low, le=high):
            return low is not None and high is not None
        case inspect.BytesType(max_length=high) | inspect.StrType(max_length=high):
            return high is not None
        case inspect.VarTupleType(item_type=item, max_length=high):
            return high is not None and is_bounded(item)
        case inspect.UnionType(types=types):
            return all(map(is_bounded, types))
        case inspect.StructType(fields=fields):
            return all(is_bounded(field.type) for field in fields)
        case inspect.EnumType() | inspect.BoolType() | inspect.RawType():
            return True  # what is not looked into is as long as the whole, which every caller bounds
        case _:
            return False


def bounded(kind: type[msgspec.Struct]) -> bool:
    """Whether every length and number in `kind` has a limit."""
    return is_bounded(inspect.type_info(kind))
