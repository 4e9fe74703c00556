"""Strict reading and canonical writing of our messagepack (shared/README.md, section 3).

One value has one encoding: what decodes is encoded again and must give the same bytes. Every type bounds every length
with `msgspec.Meta`, and every caller bounds the whole.
"""

from typing import Annotated, Any, TypeVar

import msgspec

from fourfold_shared.errors import Malformed, Misuse

T = TypeVar("T")

Bytes16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
Counter = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A count or a time in milliseconds; 2^53 - 1 is what every language's integers hold exactly."""

_encoder = msgspec.msgpack.Encoder()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


class Wire(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The base of everything that is written: a frozen record, encoded as an array."""


def encode(value: object) -> bytes:
    """The one encoding of `value`.

    Raises: Misuse when the value is not of a type we write.
    """
    try:
        return _encoder.encode(value)
    except (TypeError, ValueError, OverflowError):
        raise Misuse("this value has no encoding") from None


def decode(kind: type[T] | Any, data: bytes, *, limit: int) -> T:
    """Reads a value of type `kind` from at most `limit` bytes.

    Raises: Malformed when the bytes are too many, are not such a value, or are not its canonical encoding.
    """
    if len(data) > limit:
        raise Malformed(f"longer than {limit} bytes")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    try:
        value: T = decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError):
        raise Malformed("not an encoding of the expected kind") from None
    if _encoder.encode(value) != data:
        raise Malformed("not the canonical encoding")
    return value
