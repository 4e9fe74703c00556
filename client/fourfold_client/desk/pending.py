"""A device that is about to have a seat, kept in the vault before the relay hears of it."""

from dataclasses import dataclass, field
from typing import Self

from fourfold_client.vault import PutSecret, Vault
from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.entries import SeatNumber
from fourfold_shared.ids import Seat
from fourfold_shared.keys import DeviceKeys

PENDING = "pending"


class _Pending(Wire, frozen=True, tag="pending/2"):
    keys: bytes
    seat: SeatNumber
    entry: bytes
    invitation: bytes
    case: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """A device that is about to have a seat: its keys; for a founder the entry that was signed; for whoever joins the
    key of the invitation, and the case that it is for once that is known.
    """

    keys: DeviceKeys = field(repr=False)
    seat: Seat
    entry: bytes = b""
    invitation: bytes = b""
    case: bytes = b""

    def stored(self) -> PutSecret:
        """The change that keeps this in the vault."""
        stored = _Pending(self.keys.to_bytes(), int(self.seat), self.entry, self.invitation, self.case)
        return PutSecret(PENDING, encode(stored))

    @classmethod
    async def load(cls, vault: Vault) -> Self | None:
        """What an earlier try left."""
        data = await vault.secret(PENDING)
        if data is None:
            return None
        stored: _Pending = decode(_Pending, data, limit=16 * 1024)
        keys = DeviceKeys.from_bytes(stored.keys)
        return cls(keys, Seat(stored.seat), stored.entry, stored.invitation, stored.case)
