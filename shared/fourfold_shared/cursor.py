"""Where somebody's cursor is: what a wisp says (shared/README.md, section 5)."""

import hashlib
from typing import Annotated

import msgspec

from fourfold_shared.encoding import Counter, Wire, decode, encode
from fourfold_shared.ids import CaseId, Hash, LogId, SpaceId
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import Place

WISP_LABEL = b"fourfold/wisp/1"
MAX_CURSOR = 512
"""Bytes of an encoded cursor."""
MAX_ROOT = 256
MAX_PLACE = 2**31 - 1

Root = Annotated[str, msgspec.Meta(max_length=MAX_ROOT)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=MAX_PLACE)]


class Cursor(Wire, frozen=True, tag="cursor/1"):
    """A place in a text of a commons, or what is chosen there; in units of UTF-16.

    `root` is the text's name in the document. `clock` is how many clocks the author's own client has there: who has
    fewer does not have the text yet that this is a place in.
    """

    root: Root
    clock: Counter
    anchor: Offset
    head: Offset

    def to_bytes(self) -> bytes:
        """Its one encoding."""
        return encode(self)

    @classmethod
    def parse(cls, data: bytes) -> "Cursor":
        """Reads one. Raises: Malformed."""
        found: Cursor = decode(cls, data, limit=MAX_CURSOR)
        return found


def place_of_wisps(case: CaseId, space: SpaceId, log: LogId, device: SignPublic) -> Place:
    """Where the wisps of a log stand: no record's place, so that neither can stand in for the other."""
    return Place(case, space, Hash(hashlib.sha256(WISP_LABEL + case + space + log + device).digest()))
