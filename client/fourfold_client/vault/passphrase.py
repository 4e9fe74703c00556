"""From a passphrase to the vault key: Argon2id stands before it (shared/README.md, section 12; RFC 9106).

The vault key is random and never changes; it is stored wrapped. A changed passphrase wraps it anew.
"""

import secrets
import unicodedata
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fourfold_shared.encoding import Bytes16, Wire, decode, encode
from fourfold_shared.errors import FourfoldError, Malformed, StorageFailed

KEY_SIZE = 32
MEMORY_KIB = 64 * 1024
PASSES = 3
_NONCE = bytes(12)
_LABEL = b"fourfold/vault-key/1"
_LIMIT = 256


class WrongPassphrase(FourfoldError):
    """The passphrase does not open this home."""


class Wrapped(Wire, frozen=True, tag="vault-key/1"):
    """A vault key under a passphrase. The bounds keep a tampered file from asking for all our memory."""

    memory_kib: Annotated[int, msgspec.Meta(ge=8 * 1024, le=1024 * 1024)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=16)]
    salt: Bytes16
    sealed: Annotated[bytes, msgspec.Meta(min_length=KEY_SIZE + 16, max_length=KEY_SIZE + 16)]


def wrap(key: bytes, passphrase: str) -> bytes:
    """The vault key as it is stored, under a fresh salt: so its wrapping key is used once and the nonce is constant.

    Raises: WrongPassphrase for one that is not text.
    """
    salt = secrets.token_bytes(16)
    cipher = ChaCha20Poly1305(_stretch(passphrase, salt, MEMORY_KIB, PASSES))
    return encode(Wrapped(MEMORY_KIB, PASSES, salt, cipher.encrypt(_NONCE, key, _LABEL)))


def unwrap(stored: bytes, passphrase: str) -> bytes:
    """The vault key (32 bytes).

    Raises: WrongPassphrase; StorageFailed when what is stored is damaged.
    """
    try:
        wrapped: Wrapped = decode(Wrapped, stored, limit=_LIMIT)
    except Malformed:
        raise StorageFailed("this home is damaged: its key cannot be read") from None
    stretched = _stretch(passphrase, wrapped.salt, wrapped.memory_kib, wrapped.passes)
    try:
        return ChaCha20Poly1305(stretched).decrypt(_NONCE, wrapped.sealed, _LABEL)
    except InvalidTag:
        raise WrongPassphrase("this passphrase does not open this home") from None


def _stretch(passphrase: str, salt: bytes, memory_kib: int, passes: int) -> bytes:
    try:
        text = unicodedata.normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError:
        raise WrongPassphrase("this passphrase holds something that is not a character; please type it again") from None
    return Argon2id(salt=salt, length=KEY_SIZE, iterations=passes, lanes=1, memory_cost=memory_kib).derive(text)
