"""Writes Yjs v1 updates, well-formed or not: the other side of the strict validator, for tests alone.

update   = sections, then deletions
section  = count, client, clock, blocks
block    = info byte, origins or parent, content
deletion = client, count, (clock, length)...
"""

import struct
from collections.abc import Iterable
from typing import NamedTuple


class Id(NamedTuple):
    """The client and clock of one unit of content."""

    client: int
    clock: int


class Under(NamedTuple):
    """The parent of a block that has no origin: a root's name or an id, and the key if the parent is a map."""

    parent: str | Id
    key: str | None = None


class Section(NamedTuple):
    """What one client adds, from `clock` on."""

    client: int
    clock: int
    blocks: tuple[bytes, ...]


COLLECTED, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP, MOVE = range(12)
ARRAY, MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_HOOK, XML_TEXT = range(7)


def number(value: int) -> bytes:
    """An unsigned integer: seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def integer(value: int) -> bytes:
    """A signed integer: the first byte has a sign bit and six of value."""
    size, sign = abs(value), 0x40 if value < 0 else 0
    if size < 0x40:
        return bytes([sign | size])
    return bytes([0x80 | sign | size & 0x3F]) + number(size >> 6)


def text(value: str) -> bytes:
    """A length in bytes, then UTF-8."""
    encoded = value.encode()
    return number(len(encoded)) + encoded


def identity(of: Id) -> bytes:
    """A client and a clock."""
    return number(of.client) + number(of.clock)


def scalar(value: object) -> bytes:
    """One value as lib0's `any` writes it."""
    match value:
        case None:
            return b"\x7e"
        case bool():
            return b"\x78" if value else b"\x79"
        case int():
            return b"\x7d" + integer(value)
        case float():
            return b"\x7b" + struct.pack(">d", value)
        case str():
            return b"\x77" + text(value)
        case list():
            return b"\x75" + number(len(value)) + b"".join(map(scalar, value))
        case dict():
            return b"\x76" + number(len(value)) + b"".join(text(key) + scalar(item) for key, item in value.items())
        case _:
            raise TypeError(value)


def scalars(*values: object) -> bytes:
    """The content of a block of scalars."""
    return number(len(values)) + b"".join(map(scalar, values))


def block(
    kind: int,
    content: bytes,
    *,
    origin: Id | None = None,
    right: Id | None = None,
    under: Under | None = None,
    bits: int = 0,
) -> bytes:
    """One block; `bits` are added to the info byte."""
    info = kind | bits | (0x80 if origin else 0) | (0x40 if right else 0)
    front = b""
    if under is not None and under.key is not None:
        info |= 0x20
    for one in (origin, right):
        if one is not None:
            front += identity(one)
    if under is not None:
        front += b"\x01" + text(under.parent) if isinstance(under.parent, str) else b"\0" + identity(under.parent)
        if under.key is not None:
            front += text(under.key)
    return bytes([info]) + front + content


def collected(length: int) -> bytes:
    """A block whose content is gone, parent and all."""
    return bytes([COLLECTED]) + number(length)


def deletions(*of: tuple[int, Iterable[tuple[int, int]]]) -> bytes:
    """The deletions: of each client the (clock, length)s."""
    out = number(len(of))
    for client, ranges in of:
        listed = list(ranges)
        out += number(client) + number(len(listed))
        for clock, length in listed:
            out += number(clock) + number(length)
    return out


def update(*sections: Section, deleted: bytes = b"\0") -> bytes:
    """A whole update."""
    out = number(len(sections))
    for section in sections:
        out += number(len(section.blocks)) + number(section.client) + number(section.clock) + b"".join(section.blocks)
    return out + deleted
