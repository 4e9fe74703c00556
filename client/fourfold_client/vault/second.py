"""The second compartment: what a vault keeps of one space stands under a second passphrase (shared/README.md, 12).

    NONE ──set──▶ OPEN ──close, or the home is opened again──▶ CLOSED ──its passphrase──▶ OPEN ──taken away──▶ NONE

Its key is random and stored wrapped, as the vault key is. It seals what would stand in the row otherwise, once more.
While it is closed nothing of that space can be read or written: asking for it is a mistake of ours.
"""

import secrets
from dataclasses import dataclass, field, replace
from typing import Annotated, Self

import msgspec

from fourfold_client.vault import passphrase as passphrases
from fourfold_client.vault.passphrase import KEY_SIZE, WrongPassphrase
from fourfold_client.vault.sealing import Sealer
from fourfold_shared.encoding import Bytes16, Wire, decode, encode
from fourfold_shared.errors import Malformed, Misuse, StorageFailed
from fourfold_shared.ids import LogId, SpaceId

NAME = "second"
"""Under which name the vault keeps the wrapped key, as a secret."""
ONLY = "only/"
"""How the names of secrets begin that belong to the space."""
_LIMIT = 512


class WrongSecond(WrongPassphrase):
    """The passphrase does not open the second compartment."""


class _Stored(Wire, frozen=True, tag="second/1"):
    space: Bytes16
    wrapped: Annotated[bytes, msgspec.Meta(max_length=256)]


@dataclass(frozen=True, slots=True)
class Second:
    """How the compartment stands. `space` is None where there is none; without `sealer` it is closed."""

    space: SpaceId | None = None
    wrapped: bytes = field(default=b"", repr=False)
    sealer: Sealer | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, stored: bytes) -> Self:
        """What the vault keeps of it, closed. Raises: StorageFailed."""
        try:
            read: _Stored = decode(_Stored, stored, limit=_LIMIT)
        except Malformed:
            raise StorageFailed("this home is damaged: the key of its page cannot be read") from None
        return cls(SpaceId(read.space), read.wrapped)

    @classmethod
    def fresh(cls, space: SpaceId, passphrase: str) -> Self:
        """A new one, open. Takes as long as a passphrase takes."""
        key = secrets.token_bytes(KEY_SIZE)
        return cls(space, passphrases.wrap(key, passphrase), Sealer(key))

    def to_bytes(self) -> bytes:
        """As the vault keeps it."""
        return encode(_Stored(bytes(self.covered), self.wrapped))

    def opened(self, passphrase: str) -> Self:
        """It open. Takes as long as a passphrase takes. Raises: WrongSecond, StorageFailed, Misuse if there is none."""
        return replace(self, sealer=Sealer(self._key(passphrase)))

    def rewrapped(self, old: str, new: str) -> Self:
        """It under another passphrase, open or closed as it was. Raises: as `opened`."""
        return replace(self, wrapped=passphrases.wrap(self._key(old), new))

    def closed(self) -> Self:
        """It without its key."""
        return replace(self, sealer=None)

    @property
    def shut(self) -> SpaceId | None:
        """The space that cannot be read now; None when all can be."""
        return self.space if self.sealer is None else None

    @property
    def covered(self) -> SpaceId:
        """The space that is in it. Raises: Misuse if there is none."""
        if self.space is None:
            raise Misuse(_NONE)
        return self.space

    def seal(self, space: SpaceId | None, value: bytes, table: str, key: object) -> bytes:
        """What stands in a row of `table` for `value`. Raises: Misuse while it is closed."""
        if space is None or space != self.space:
            return value
        return self._opened().seal(value, *_place(table, key))

    def open(self, space: SpaceId | None, stored: bytes, table: str, key: object) -> bytes:
        """What `seal` was given. Raises: StorageFailed; Misuse while it is closed."""
        if space is None or space != self.space:
            return stored
        return self._opened().open(stored, *_place(table, key))

    def of_secret(self, name: str) -> SpaceId | None:
        """The space that a secret of this name belongs to, if it is this one's."""
        return self.space if name.startswith(ONLY) else None

    def _opened(self) -> Sealer:
        if self.sealer is None:
            raise Misuse(SHUT)
        return self.sealer

    def _key(self, passphrase: str) -> bytes:
        if self.space is None:
            raise Misuse(_NONE)
        try:
            return passphrases.unwrap(self.wrapped, passphrase)
        except WrongPassphrase:
            raise WrongSecond("this passphrase does not open this page; nothing was changed") from None


def record_place(log: LogId, seq: int) -> str:
    """What names a record's row within its space."""
    return f"{log.hex()}/{seq}"


TURNED = "turned"
"""The name of the SQL function that seals or opens one value: of it, its table, and what names its row."""
TURNING = (
    "UPDATE records SET record = turned(record, 'records', lower(hex(log)) || '/' || seq) WHERE space = ?",
    "UPDATE held SET record = turned(record, 'held', lower(hex(log)) || '/' || seq) WHERE space = ?",
    "UPDATE quarantine SET record = turned(record, 'quarantine', lower(hex(log)) || '/' || seq),"
    " reason = turned(reason, 'reasons', lower(hex(log)) || '/' || seq) WHERE space = ?",
    "UPDATE keychains SET entry = turned(entry, 'keychains', number) WHERE space = ?",
    "UPDATE drafts SET sealed = turned(sealed, 'drafts', document) WHERE space = ?",
    "UPDATE caches SET sealed = turned(sealed, 'caches', name) WHERE space = ?",
)
"""What seals all that there is of a space, or opens it again; each takes the space."""
TURNING_SECRETS = "UPDATE secrets SET sealed = turned(sealed, 'secrets', name) WHERE substr(name, 1, ?) = ?"
"""The same for its secrets; takes how long `ONLY` is, and it."""


SHUT = "this page has a passphrase of its own and is closed"
_NONE = "this page has no passphrase of its own"


def _place(table: str, key: object) -> tuple[str, ...]:
    return "second", table, str(key)
