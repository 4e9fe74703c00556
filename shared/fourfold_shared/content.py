"""What a space holds, as one hash: replicas that have the same records compare it (shared/README.md, section 5).

A document is the map of its roots; a space is its lanes in the order of the seats, then its commons.
"""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from fourfold_shared.ids import Hash, SpaceId

DOCUMENT_LABEL = b"fourfold/document/1"
CONTENT_LABEL = b"fourfold/content/1"


def document_hash(roots: Mapping[str, object]) -> Hash:
    """The hash of one document: its roots by name, each a text or a map of texts, numbers and maps.

    The encoding is messagepack with the keys of every map in the order of their bytes.
    """
    encoded = msgspec.msgpack.encode(roots, order="deterministic")
    return Hash(hashlib.sha256(DOCUMENT_LABEL + encoded).digest())


def content_hash(space: SpaceId, documents: Iterable[Hash]) -> Hash:
    """The hash of a space whose documents have these hashes, in their order."""
    return Hash(hashlib.sha256(CONTENT_LABEL + space + b"".join(documents)).digest())
