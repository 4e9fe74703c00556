"""Case, seat, space, device and log: their own small types (shared/README.md, section 2)."""

import hashlib
import secrets
from enum import Enum, IntEnum
from typing import ClassVar, Self

from fourfold_shared.errors import Malformed

SPACE_LABEL = b"fourfold/space/1"
CLIENT_LABEL = b"fourfold/client/1"
MAX_DEVICES = 0xFFFF
_CLIENT_BITS = 53


class FixedBytes(bytes):
    """Bytes of one known length; each identifier and hash is a subclass of its own.

    Raises: Malformed when the length is another.
    """

    __slots__ = ()
    SIZE: ClassVar[int]

    def __new__(cls, value: bytes) -> Self:
        if len(value) != cls.SIZE:
            raise Malformed(f"{cls.__name__} takes {cls.SIZE} bytes")
        return super().__new__(cls, value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.hex()[:8]}…)"


class CaseId(FixedBytes):
    """SHA-256 of the founding roster entry: nobody can found the same case twice."""

    __slots__ = ()
    SIZE = 32


class SpaceId(FixedBytes):
    """What messages call a space; whoever knows the case's id can tell which of the ten it is."""

    __slots__ = ()
    SIZE = 16


class Hash(FixedBytes):
    """A SHA-256 hash with one of our labels under it."""

    __slots__ = ()
    SIZE = 32


class LogId(FixedBytes):
    """One incarnation's log in one space: the device's index in the roster (u16), then 48 random bits."""

    __slots__ = ()
    SIZE = 8

    @classmethod
    def fresh(cls, device: int) -> Self:
        """Draws a new incarnation of `device` (its index in the roster)."""
        return cls(device.to_bytes(2, "big") + secrets.token_bytes(6))

    @property
    def device(self) -> int:
        """The index in the roster of the only device that may write here."""
        return int.from_bytes(self[:2], "big")


class Seat(IntEnum):
    """Four chairs: partners 0 and 1, the support of partner n in chair n + 2."""

    PARTNER_0 = 0
    PARTNER_1 = 1
    SUPPORT_0 = 2
    SUPPORT_1 = 3

    @property
    def is_partner(self) -> bool:
        """Whether this is one of the two partners."""
        return self < 2

    @property
    def counterpart(self) -> "Seat":
        """A partner's own support, or a support's own partner."""
        return Seat((self + 2) % 4)

    @property
    def peer(self) -> "Seat":
        """The other partner, or the other support."""
        return Seat(self ^ 1)


class Space(Enum):
    """The ten spaces, fixed for ever; the value is the name that commands use."""

    PRIVATE_0 = "private:0"
    PRIVATE_1 = "private:1"
    PRIVATE_2 = "private:2"
    PRIVATE_3 = "private:3"
    PAIR_0 = "pair:0"
    PAIR_1 = "pair:1"
    BRIDGE = "bridge"
    WING_0 = "wing:0"
    WING_1 = "wing:1"
    TABLE = "table"

    @property
    def number(self) -> int:
        """The place in the list above, 0 to 9."""
        return _NUMBERS[self]

    @property
    def audience(self) -> frozenset[Seat]:
        """The seats that may read and write here."""
        return _AUDIENCES[self]

    def of(self, case: CaseId) -> SpaceId:
        """What the relay calls this space in `case`."""
        return SpaceId(hashlib.sha256(SPACE_LABEL + case + bytes([self.number])).digest()[:16])

    @classmethod
    def parse(cls, name: str) -> "Space":
        """The space called `name`.

        Raises: Malformed for any other name.
        """
        try:
            return cls(name)
        except ValueError:
            raise Malformed(f"there is no space of that name; there are {', '.join(s.value for s in cls)}") from None


_NUMBERS = {space: number for number, space in enumerate(Space)}
_AUDIENCES = {
    Space.PRIVATE_0: frozenset({Seat.PARTNER_0}),
    Space.PRIVATE_1: frozenset({Seat.PARTNER_1}),
    Space.PRIVATE_2: frozenset({Seat.SUPPORT_0}),
    Space.PRIVATE_3: frozenset({Seat.SUPPORT_1}),
    Space.PAIR_0: frozenset({Seat.PARTNER_0, Seat.SUPPORT_0}),
    Space.PAIR_1: frozenset({Seat.PARTNER_1, Seat.SUPPORT_1}),
    Space.BRIDGE: frozenset({Seat.SUPPORT_0, Seat.SUPPORT_1}),
    Space.WING_0: frozenset({Seat.PARTNER_0, Seat.SUPPORT_0, Seat.SUPPORT_1}),
    Space.WING_1: frozenset({Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1}),
    Space.TABLE: frozenset(Seat),
}


def spaces_of(seat: Seat) -> tuple[Space, ...]:
    """The spaces that `seat` is in the audience of, in their fixed order."""
    return tuple(space for space in Space if seat in space.audience)


def spaces_by_id(case: CaseId) -> dict[SpaceId, Space]:
    """The ten spaces of `case` by what the relay calls them."""
    return {space.of(case): space for space in Space}


def client_of(log: LogId, space: SpaceId) -> int:
    """The Yjs client id (53 bits) of a log: derived, so that nobody can claim another's.

    A client id used twice makes replicas differ for ever; a new incarnation draws a new log and so a new client.
    """
    digest = hashlib.sha256(CLIENT_LABEL + space + log).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _CLIENT_BITS)
