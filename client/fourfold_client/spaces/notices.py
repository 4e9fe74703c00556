"""What the person of this laptop is told, calmly, until they say that they have seen it. Nothing here is an alarm."""

from enum import StrEnum
from typing import Self

from fourfold_client.vault import PutSecret, Vault
from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.errors import RelayUnreachable

NAME = "notices"
_LIMIT = 256


class Notice(StrEnum):
    """What can be told of a home."""

    COPIED = "copied"
    """This home was copied, or put back from a copy; it goes on in new logs."""
    ANOTHER = "another"
    """Something came that another copy of this home wrote."""
    HEALED = "healed"
    """The relay had been put back from an older copy, and has again all that is on this laptop."""
    KEY_CAME = "key-came"
    """A key that did not open on this laptop was handed to it again, and opens."""


class BegunAnew(RelayUnreachable):
    """A conversation ended because this laptop found its own past at the relay; the next one goes on in new logs."""


class _Stored(Wire, frozen=True, tag="notices/1"):
    notices: tuple[Notice, ...]


class Notices:
    """Those of one home that were not seen yet."""

    def __init__(self, standing: tuple[Notice, ...] = ()) -> None:
        self.standing = standing

    @classmethod
    async def load(cls, vault: Vault) -> Self:
        """As the vault has them."""
        data = await vault.secret(NAME)
        if data is None:
            return cls()
        stored: _Stored = decode(_Stored, data, limit=_LIMIT)
        return cls(stored.notices)

    def add(self, notice: Notice) -> list[PutSecret]:
        """Tells it from now on; gives what is to be committed."""
        if notice in self.standing:
            return []
        self.standing += (notice,)
        return [self._stored()]

    def seen(self) -> PutSecret:
        """Tells none any more; gives what is to be committed."""
        self.standing = ()
        return self._stored()

    def _stored(self) -> PutSecret:
        return PutSecret(NAME, encode(_Stored(self.standing)))
