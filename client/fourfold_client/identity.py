"""Who this laptop is: its case, seat, keys, and the relay it talks to; kept sealed in the vault."""

from dataclasses import dataclass, field
from typing import Annotated, Self

import msgspec

from fourfold_client.vault import PutSecret, Vault
from fourfold_shared.encoding import Bytes32, Wire, decode, encode
from fourfold_shared.entries import SeatNumber
from fourfold_shared.errors import Malformed, OutOfPlace
from fourfold_shared.ids import MAX_DEVICES, CaseId, Seat
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.roster import Roster

NAME, LENT = "identity", "lent"
_LIMIT = 4096


class _Stored(Wire, frozen=True, tag="identity/1"):
    case: Bytes32
    seat: SeatNumber
    device: Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES - 1)]
    keys: bytes
    relay: str
    relay_key: bytes


class _StoredLent(Wire, frozen=True, tag="lent/1"):
    keys: bytes
    device: Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES - 1)]


@dataclass(frozen=True, slots=True)
class Lent:
    """The keys of the sheet or code by which this laptop came in: they open what is not wrapped for it yet."""

    keys: DeviceKeys = field(repr=False)
    device: int

    @classmethod
    def of(cls, roster: Roster, keys: DeviceKeys) -> Self:
        """The sheet or code as the roster knows it; a code is used up by now. Raises: OutOfPlace when it does not."""
        known = next((one.index for one in roster.devices if one.public.sign == keys.signing.public), None)
        if known is None:
            raise OutOfPlace("this sheet is not on the roster")
        return cls(keys, known)

    def stored(self) -> PutSecret:
        """The change that keeps this in the vault."""
        return PutSecret(LENT, encode(_StoredLent(self.keys.to_bytes(), self.device)))

    @classmethod
    async def load(cls, vault: Vault) -> Self | None:
        """What this laptop was lent, until it has keys of its own."""
        data = await vault.secret(LENT)
        if data is None:
            return None
        stored: _StoredLent = decode(_StoredLent, data, limit=_LIMIT)
        return cls(DeviceKeys.from_bytes(stored.keys), stored.device)


@dataclass(frozen=True, slots=True)
class Identity:
    """This device's place in its case. `relay_key` is the relay's key as it was first seen, and pinned since."""

    case: CaseId
    seat: Seat
    device: int
    keys: DeviceKeys = field(repr=False)
    relay: str
    relay_key: bytes

    def stored(self) -> PutSecret:
        """The change that keeps this in the vault."""
        stored = _Stored(
            bytes(self.case), int(self.seat), self.device, self.keys.to_bytes(), self.relay, self.relay_key
        )
        return PutSecret(NAME, encode(stored))

    @classmethod
    async def load(cls, vault: Vault) -> Self | None:
        """The identity that this vault holds, if founding or joining was finished.

        Raises: Malformed when the vault holds something else under its name.
        """
        data = await vault.secret(NAME)
        if data is None:
            return None
        stored: _Stored = decode(_Stored, data, limit=_LIMIT)
        if len(stored.relay_key) not in (0, 32):
            raise Malformed("not a relay's key")
        keys = DeviceKeys.from_bytes(stored.keys)
        return cls(CaseId(stored.case), Seat(stored.seat), stored.device, keys, stored.relay, stored.relay_key)
