"""Parcels: what one laptop has of a case, sealed as it is, in a file to be carried (shared/README.md, section 15).

    file = "fourfold/parcel/1" | contents | SHA-256("fourfold/parcel/1" | contents)

The contents are one structure: the case, the roster, and for each space its keychain and records. Everything in them is
what a relay would have passed on; whoever takes them in checks them as if it had. The checksum finds half a file and a
worn-out stick, not a forger: those are found by the signatures inside.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Self

import msgspec

from fourfold_shared import entries, steps
from fourfold_shared.encoding import Bytes16, Bytes32, Wire, decode, encode
from fourfold_shared.errors import Malformed, Misuse, UnknownSuite
from fourfold_shared.ids import CaseId, Space, SpaceId, spaces_by_id
from fourfold_shared.record import MAX_RECORD, OVERHEAD, PADDING_FLOOR

FAMILY = b"fourfold/parcel/"
LABEL = FAMILY + b"1"
MAX_PARCEL = 256 * 1024 * 1024
"""Bytes of a whole file."""
MAX_COUNT = 1 << 20
"""Entries of a roster, steps of a keychain, records of a space."""
_CHECK = hashlib.sha256().digest_size

_Entry = Annotated[bytes, msgspec.Meta(min_length=1, max_length=entries.MAX_ENTRY)]
_Step = Annotated[bytes, msgspec.Meta(min_length=1, max_length=steps.MAX_ENTRY)]
_Record = Annotated[bytes, msgspec.Meta(min_length=OVERHEAD + PADDING_FLOOR, max_length=MAX_RECORD)]


class _Section(Wire, frozen=True):
    space: Bytes16
    steps: Annotated[tuple[_Step, ...], msgspec.Meta(max_length=MAX_COUNT)]
    records: Annotated[tuple[_Record, ...], msgspec.Meta(max_length=MAX_COUNT)]


class _Contents(Wire, frozen=True):
    case: Bytes32
    roster: Annotated[tuple[_Entry, ...], msgspec.Meta(min_length=1, max_length=MAX_COUNT)]
    sections: Annotated[tuple[_Section, ...], msgspec.Meta(max_length=len(Space))]


@dataclass(frozen=True, slots=True)
class Section:
    """What a parcel has of one space: keychain steps from the first on, and records in an order that can be taken."""

    space: Space
    steps: tuple[bytes, ...]
    records: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is carried. `roster` begins with the founding entry; there is one section for a space, in their order."""

    case: CaseId
    roster: tuple[bytes, ...]
    sections: tuple[Section, ...]

    def to_bytes(self) -> bytes:
        """The file. Raises: Misuse when it would be larger than a file may be."""
        sections = tuple(_Section(bytes(one.space.of(self.case)), one.steps, one.records) for one in self.sections)
        body = LABEL + encode(_Contents(bytes(self.case), self.roster, sections))
        if len(body) + _CHECK > MAX_PARCEL:
            raise Misuse(f"this is more than fits into one carry file ({MAX_PARCEL >> 20} MiB)")
        return body + hashlib.sha256(body).digest()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads a file. Nothing inside is verified but its form.

        Raises: Malformed for anything but a whole file, UnknownSuite for one of a newer version.
        """
        if data[: len(FAMILY)] != FAMILY:
            raise Malformed("this is not a carry file")
        if len(data) > MAX_PARCEL:
            raise Malformed(f"this file is longer than a carry file may be ({MAX_PARCEL >> 20} MiB)")
        body, check = data[:-_CHECK], data[-_CHECK:]
        if hashlib.sha256(body).digest() != check:
            raise Malformed(_DAMAGED)
        if body[: len(LABEL)] != LABEL:
            raise UnknownSuite("this carry file was written by a newer Fourfold; please update")
        contents: _Contents = decode(_Contents, body[len(LABEL) :], limit=MAX_PARCEL)
        case = CaseId(contents.case)
        named = spaces_by_id(case)
        spaces = [named.get(SpaceId(one.space)) for one in contents.sections]
        known = [space for space in spaces if space is not None]
        if known != spaces or known != [space for space in Space if space in set(known)]:
            raise Malformed("the parts of this carry file are not in their places")
        parts = zip(known, contents.sections, strict=True)
        return cls(case, contents.roster, tuple(Section(space, one.steps, one.records) for space, one in parts))


_DAMAGED = "this carry file is damaged, or only a part of it is here; please copy it again, whole"
