"""Proofs: what shows that an export says what its authors' laptops signed (shared/README.md, section 15).

    file = "fourfold/proof/1" | contents | SHA-256("fourfold/proof/1" | contents)

The contents are a parcel, and for each record in it the key of that record alone. So whoever has the proof can read
what the export says, and nothing else of the case: no epoch's key is in it.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Self

import msgspec

from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.errors import Malformed, Misuse, UnknownSuite
from fourfold_shared.ids import Space
from fourfold_shared.parcel import MAX_COUNT, MAX_PARCEL, Parcel

FAMILY = b"fourfold/proof/"
LABEL = FAMILY + b"1"
MAX_PROOF = MAX_PARCEL + 64 * 1024 * 1024
"""Bytes of a whole file."""
KEY = 32
_CHECK = hashlib.sha256().digest_size
_Key = Annotated[bytes, msgspec.Meta(max_length=KEY)]
_Keys = Annotated[tuple[_Key, ...], msgspec.Meta(max_length=MAX_COUNT)]


class _Contents(Wire, frozen=True):
    parcel: Annotated[bytes, msgspec.Meta(max_length=MAX_PARCEL)]
    keys: Annotated[tuple[_Keys, ...], msgspec.Meta(max_length=len(Space))]


@dataclass(frozen=True, slots=True)
class Proof:
    """A parcel, and for each of its sections the keys of its records in their order: 32 bytes, or empty for none."""

    parcel: Parcel
    keys: tuple[tuple[bytes, ...], ...]

    def to_bytes(self) -> bytes:
        """The file. Raises: Misuse when it would be larger than a file may be."""
        body = LABEL + encode(_Contents(self.parcel.to_bytes(), self.keys))
        if len(body) + _CHECK > MAX_PROOF:
            raise Misuse("this is more than fits into one proof")
        return body + hashlib.sha256(body).digest()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads a file. Nothing inside is verified but its form.

        Raises: Malformed for anything but a whole file, UnknownSuite for one of a newer version.
        """
        if data[: len(FAMILY)] != FAMILY or len(data) > MAX_PROOF:
            raise Malformed("this is not the proof of an export")
        body, check = data[:-_CHECK], data[-_CHECK:]
        if hashlib.sha256(body).digest() != check:
            raise Malformed("this proof is damaged, or only a part of it is here")
        if body[: len(LABEL)] != LABEL:
            raise UnknownSuite("this proof was written by a newer Fourfold; please update")
        contents: _Contents = decode(_Contents, body[len(LABEL) :], limit=MAX_PROOF)
        parcel = Parcel.parse(contents.parcel)
        wanted = [len(section.records) for section in parcel.sections]
        if [len(keys) for keys in contents.keys] != wanted:
            raise Malformed("a proof has one key for each record")
        if any(len(key) not in (0, KEY) for keys in contents.keys for key in keys):
            raise Malformed("a record's key has 32 bytes")
        return cls(parcel, contents.keys)
