"""A backup: one file that holds a whole home, sealed (shared/README.md, section 12).

backup   = length of the head u16 ‖ head ‖ pieces
piece    = ChaCha20-Poly1305(key, number u88 ‖ last u8, at most 1 MiB of the inside, aad = nothing) and its tag
key      = HKDF-SHA256(ikm = vault key, salt, info = "fourfold/backup/1" ‖ SHA-256(head), 32 bytes)
inside   = length of the label u16 ‖ label ‖ the home's SQLite file

Without the passphrase that the home had that day only its size can be told.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fourfold_client.vault import passphrase as passphrases
from fourfold_shared.encoding import Counter, Wire, decode, encode
from fourfold_shared.errors import Malformed, StorageFailed

LABEL = b"fourfold/backup/1"
MAX_BACKUP = 1 << 32
"""Bytes in a backup."""
PIECE = 1 << 20
_TAG, _LIMIT = 16, 1024


class _Head(Wire, frozen=True, tag="backup/1"):
    wrapped: Annotated[bytes, msgspec.Meta(max_length=256)]
    salt: Annotated[bytes, msgspec.Meta(min_length=24, max_length=24)]


class Label(Wire, frozen=True, tag="backup-label/1"):
    """What a backup says of itself to whoever can open it: when it was made (milliseconds), how many records it has."""

    made: Counter
    records: Counter


@dataclass(frozen=True, slots=True)
class Backup:
    """An opened backup: what it says of itself, and the home's file."""

    label: Label
    image: bytes


def seal_backup(backup: Backup, *, vault_key: bytes, wrapped: bytes, salt: bytes) -> bytes:
    """The bytes of a backup file. `wrapped` is the vault key under the passphrase, `salt` 24 fresh random bytes."""
    head = encode(_Head(wrapped, salt))
    label = encode(backup.label)
    inside = len(label).to_bytes(2, "big") + label + backup.image
    cipher = _cipher(vault_key, salt, head)
    sealed = (cipher.encrypt(nonce, inside[at : at + PIECE], None) for nonce, at in _pieces(len(inside), PIECE))
    return b"".join((len(head).to_bytes(2, "big"), head, *sealed))


def open_backup(data: bytes, passphrase: str) -> Backup:
    """Opens a backup file. Raises: Malformed for what is none or is not whole, WrongPassphrase."""
    size = int.from_bytes(data[:2], "big")
    try:
        head: _Head = decode(_Head, data[2 : 2 + size], limit=_LIMIT)
        vault_key = passphrases.unwrap(head.wrapped, passphrase)
    except (Malformed, StorageFailed):
        raise Malformed(_NONE) from None
    cipher, body = _cipher(vault_key, head.salt, data[2 : 2 + size]), memoryview(data)[2 + size :]
    try:
        inside = b"".join(
            cipher.decrypt(nonce, body[at : at + PIECE + _TAG], None) for nonce, at in _pieces(len(body), PIECE + _TAG)
        )
        length = int.from_bytes(inside[:2], "big")
        label: Label = decode(Label, inside[2 : 2 + length], limit=_LIMIT)
    except (InvalidTag, ValueError, Malformed):
        raise Malformed(_NONE) from None
    return Backup(label, inside[2 + length :])


def _cipher(vault_key: bytes, salt: bytes, head: bytes) -> ChaCha20Poly1305:
    info = LABEL + hashlib.sha256(head).digest()
    return ChaCha20Poly1305(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(vault_key))


def _pieces(size: int, piece: int) -> Iterator[tuple[bytes, int]]:
    """The nonce of each piece, and where it begins: the last one says so, so that none can be missing."""
    starts = range(0, max(size, 1), piece)
    for number, at in enumerate(starts):
        yield number.to_bytes(11, "big") + bytes([at == starts[-1]]), at


_NONE = "this is not a backup of Fourfold, or it is damaged; nothing was changed"
