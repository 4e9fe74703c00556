"""Numbered cipher suites, in one frozen table (shared/README.md, section 4).

A suite is chosen when a record is sealed and named in its header. A new one gets a new number; none is ever changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fourfold_shared.errors import UnknownSuite

CURRENT = 1
NONCE = bytes(12)
"""Constant, because each record and each link has a key of its own (shared/README.md, section 4)."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One set of algorithms: how keys are derived, records encrypted and epoch keys wrapped."""

    number: int
    name: str
    aead: type[ChaCha20Poly1305]
    hash: Callable[[], hashes.HashAlgorithm]
    wrap: hpke.Suite

    def derive(self, key: bytes, salt: bytes | None, info: bytes, length: int) -> bytes:
        """HKDF (RFC 5869) of `key`: `length` bytes bound to `info`."""
        return HKDF(algorithm=self.hash(), length=length, salt=salt, info=info).derive(key)


SUITES = MappingProxyType(
    {
        1: Suite(
            number=1,
            name="HKDF-SHA256 ChaCha20-Poly1305 Ed25519 HPKE-MLKEM768-X25519",
            aead=ChaCha20Poly1305,
            hash=hashes.SHA256,
            wrap=hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305),
        )
    }
)


def suite(number: int) -> Suite:
    """The suite with this number.

    Raises: UnknownSuite.
    """
    try:
        return SUITES[number]
    except KeyError:
        raise UnknownSuite("a cipher suite that this version does not know") from None
