"""Key pairs, public keys and the six group words (shared/README.md, section 4).

A device holds one Ed25519 key to sign and one ML-KEM-768 + X25519 pair to be sent secrets.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fourfold_shared.errors import Forged, Malformed
from fourfold_shared.ids import CaseId, FixedBytes
from fourfold_shared.wordlist import word_list

GROUP_LABEL = b"fourfold/group-words/1"
GROUP_WORDS = 6
WORD_BITS = 11
_GROUP_MEMORY_KIB = 64 * 1024
_GROUP_PASSES = 3
_MLKEM_SEED, _MLKEM_PUBLIC, _X25519 = 64, 1184, 32

_FIELD = 2**255 - 19
_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDER_KEYS = frozenset(
    (y | sign << 255).to_bytes(32, "little")
    for y in (0, 1, _FIELD - 1, _FIELD, _FIELD + 1, _ORDER_8, _FIELD - _ORDER_8)
    for sign in (0, 1)
)
"""Every encoding of an Ed25519 point of order 1, 2, 4 or 8: under such a key anybody makes signatures that fit
(Cremers and Jackson, "Prime, Order Please!", 2019)."""
_TRIAL = X25519PrivateKey.from_private_bytes(bytes(32))
"""To try other keys with: an exchange fails with all of low order and with no other."""


class SignPublic(FixedBytes):
    """An Ed25519 public key (RFC 8032)."""

    __slots__ = ()
    SIZE = 32

    def verify(self, signature: bytes, message: bytes) -> None:
        """Returns nothing when `signature` is this key's under `message`.

        Raises: Forged.
        """
        if self in SMALL_ORDER_KEYS:
            raise Forged("a signature does not fit")
        try:
            _verifier(self).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise Forged("a signature does not fit") from None


class WrapPublic(FixedBytes):
    """Where a secret is wrapped to: an ML-KEM-768 key (1,184 bytes), then an X25519 key (32 bytes)."""

    __slots__ = ()
    SIZE = _MLKEM_PUBLIC + _X25519

    def hybrid(self) -> hpke.MLKEM768X25519PublicKey:
        """The key as HPKE takes it.

        Raises: Malformed when the bytes are no such key, or one that nothing can be wrapped to (RFC 7748, section 6.1).
        """
        try:
            x25519 = X25519PublicKey.from_public_bytes(self[_MLKEM_PUBLIC:])
            _TRIAL.exchange(x25519)
            return hpke.MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(self[:_MLKEM_PUBLIC]), x25519)
        except ValueError:
            raise Malformed("not a wrapping key") from None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Draws a new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> SignPublic:
        """The public half."""
        return SignPublic(_signer(self.seed).public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """A signature (64 bytes) under `message`."""
        return _signer(self.seed).sign(message)


@dataclass(frozen=True, slots=True)
class DevicePublic:
    """What the roster says of a device: its two public keys."""

    sign: SignPublic
    wrap: WrapPublic


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """A device's private keys; `to_bytes` is what the vault seals (32 + 64 + 32 bytes)."""

    signing: SigningKey
    mlkem_seed: bytes = field(repr=False)
    x25519_private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Draws the keys of a new device."""
        return cls(
            SigningKey.generate(),
            MLKEM768PrivateKey.generate().private_bytes_raw(),
            X25519PrivateKey.generate().private_bytes_raw(),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The keys that `to_bytes` wrote.

        Raises: Malformed when the length is another.
        """
        if len(data) != 32 + _MLKEM_SEED + _X25519:
            raise Malformed("not the keys of a device")
        return cls(SigningKey(data[:32]), data[32:96], data[96:])

    def to_bytes(self) -> bytes:
        """All private keys, to be sealed at once."""
        return self.signing.seed + self.mlkem_seed + self.x25519_private

    def hybrid(self) -> hpke.MLKEM768X25519PrivateKey:
        """The private wrapping key as HPKE takes it."""
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed),
            X25519PrivateKey.from_private_bytes(self.x25519_private),
        )

    @property
    def public(self) -> DevicePublic:
        """What the roster says of this device."""
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed).public_key().public_bytes_raw()
        x25519 = X25519PrivateKey.from_private_bytes(self.x25519_private).public_key().public_bytes_raw()
        return DevicePublic(self.signing.public, WrapPublic(mlkem + x25519))


def group_digest(case: CaseId, devices: Iterable[tuple[int, DevicePublic]]) -> bytes:
    """What the six words are stretched from (32 bytes): it is another for other keys, and costs nothing.

    `devices` are pairs of seat and keys, in any order.
    """
    digest = hashlib.sha256(GROUP_LABEL + case)
    for seat, public in sorted(devices, key=lambda pair: (pair[0], pair[1].sign)):
        digest.update(bytes([seat]) + public.sign + public.wrap)
    return digest.digest()


def group_words(case: CaseId, devices: Iterable[tuple[int, DevicePublic]]) -> tuple[str, ...]:
    """The six words that all four screens derive from the roster's keys.

    `devices` are pairs of seat and keys, in any order. Memory-hard (Argon2id, 64 MiB, 3 passes): 66 bits that somebody
    who slips in a key would have to match.
    """
    stretched = Argon2id(salt=case, length=9, iterations=_GROUP_PASSES, lanes=1, memory_cost=_GROUP_MEMORY_KIB).derive(
        group_digest(case, devices)
    )
    bits = int.from_bytes(stretched, "big") >> (9 * 8 - GROUP_WORDS * WORD_BITS)
    words = word_list()
    return tuple(words[bits >> (WORD_BITS * place) & 0x7FF] for place in reversed(range(GROUP_WORDS)))


@lru_cache(maxsize=256)
def _verifier(public: SignPublic) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=16)
def _signer(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)
