"""Blobs under the vault key: each bound to its place, so that none can stand in for another."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fourfold_client.vault.backup import Backup, seal_backup
from fourfold_shared.errors import StorageFailed

LABEL = b"fourfold/vault/1"
NAME_LABEL = b"fourfold/vault-name/1"
_SALT = 24
_NONCE = bytes(12)


class Sealer:
    """Seals and opens blobs. Each blob has a key of its own, from the vault key and a random salt of 24 bytes."""

    def __init__(self, vault_key: bytes) -> None:
        self._key = vault_key

    def seal(self, plain: bytes, *place: str) -> bytes:
        """The blob for `place` (a table, and what names the row in it)."""
        salt = secrets.token_bytes(_SALT)
        return salt + self._cipher(salt, place).encrypt(_NONCE, plain, None)

    def open(self, sealed: bytes, *place: str) -> bytes:
        """What was sealed for `place`. Raises: StorageFailed."""
        try:
            return self._cipher(sealed[:_SALT], place).decrypt(_NONCE, sealed[_SALT:], None)
        except (InvalidTag, ValueError):
            raise StorageFailed("this home is damaged: something in it does not open") from None

    def blind(self, name: str) -> str:
        """32 hexadecimal digits that stand for a name."""
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=NAME_LABEL).derive(self._key)
        return hmac.digest(key, name.encode(), "sha256")[:16].hex()

    def seal_backup(self, backup: Backup, wrapped: bytes) -> bytes:
        """The bytes of a backup file; `wrapped` is the vault key as the vault keeps it."""
        return seal_backup(backup, vault_key=self._key, wrapped=wrapped, salt=secrets.token_bytes(_SALT))

    def _cipher(self, salt: bytes, place: tuple[str, ...]) -> ChaCha20Poly1305:
        info = LABEL + b"".join(len(part).to_bytes(4, "big") + part.encode() for part in place)
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(self._key)
        return ChaCha20Poly1305(derived)
