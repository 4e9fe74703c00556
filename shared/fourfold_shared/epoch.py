"""An epoch of a space, and its key: how it is committed to, wrapped for devices, and opens the key before.

Everything is bound to the place: case, space and number (shared/README.md, section 7).
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from fourfold_shared import suites
from fourfold_shared.errors import Forged
from fourfold_shared.ids import CaseId, SpaceId
from fourfold_shared.keys import DeviceKeys, WrapPublic

WRAP_LABEL = b"fourfold/wrap/1"
LINK_LABEL = b"fourfold/link/1"
COMMIT_LABEL = b"fourfold/epoch/1"
KEY_SIZE = 32
WRAPPED = 1168
"""An epoch key (32 bytes) under MLKEM768_X25519 and ChaCha20-Poly1305: 1,120 + 32 + 16."""
LINK = KEY_SIZE + 16


@dataclass(frozen=True, slots=True)
class Epoch:
    """The place of one key."""

    case: CaseId
    space: SpaceId
    number: int

    def commitment(self, key: bytes) -> bytes:
        """What the epoch's entry says of its key: a hash (32 bytes) that only this key has."""
        return hashlib.sha256(COMMIT_LABEL + self._place + key).digest()

    def wrap(self, key: bytes, device: int, public: WrapPublic) -> bytes:
        """The key, for a device alone (1,168 bytes)."""
        return suites.suite(suites.CURRENT).wrap.encrypt(key, public.hybrid(), self._wrap_info(device))

    def unwrap(self, sealed: bytes, device: int, keys: DeviceKeys, commitment: bytes) -> bytes:
        """The key that was wrapped for a device.

        Raises: Forged when there is none in it, or another than the one committed to.
        """
        try:
            key = suites.suite(suites.CURRENT).wrap.decrypt(sealed, keys.hybrid(), self._wrap_info(device))
        except InvalidTag:
            raise Forged("a wrapped key does not open") from None
        return self._committed(key, commitment)

    def link(self, key: bytes, old_key: bytes) -> bytes:
        """The key of the epoch before, for whoever has this one's (48 bytes)."""
        chosen, info = suites.suite(suites.CURRENT), LINK_LABEL + self._place
        return chosen.aead(chosen.derive(key, None, info, 32)).encrypt(suites.NONCE, old_key, info)

    def unlink(self, link: bytes, key: bytes, commitment: bytes) -> bytes:
        """The key of the epoch before, of which `commitment` is.

        Raises: Forged when there is none in the link, or another than the one committed to.
        """
        chosen, info = suites.suite(suites.CURRENT), LINK_LABEL + self._place
        try:
            older = chosen.aead(chosen.derive(key, None, info, 32)).decrypt(suites.NONCE, link, info)
        except InvalidTag:
            raise Forged("a link to an older key does not open") from None
        return Epoch(self.case, self.space, self.number - 1)._committed(older, commitment)

    def _committed(self, key: bytes, commitment: bytes) -> bytes:
        if not hmac.compare_digest(self.commitment(key), commitment):
            raise Forged("a wrapped key is not the one committed to")
        return key

    @property
    def _place(self) -> bytes:
        return self.case + self.space + self.number.to_bytes(4, "big")

    def _wrap_info(self, device: int) -> bytes:
        return WRAP_LABEL + self._place + device.to_bytes(2, "big")
