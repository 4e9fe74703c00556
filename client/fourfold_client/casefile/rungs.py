"""The steps of the ladder, and which spaces each is for a seat."""

from enum import StrEnum

from fourfold_shared.ids import Seat, Space


class Rung(StrEnum):
    """A step of the ladder, whoever stands on it."""

    OWN = "own"
    PAIR = "pair"
    BRIDGE = "bridge"
    WING = "wing"
    TABLE = "table"

    def spaces(self, seat: Seat) -> tuple[Space, ...]:
        """The spaces that this step is for a seat: none for a partner's bridge, two for a support's wing."""
        match self:
            case Rung.OWN:
                return (Space(f"private:{int(seat)}"),)
            case Rung.TABLE:
                return (Space.TABLE,)
            case Rung.BRIDGE:
                return () if seat.is_partner else (Space.BRIDGE,)
        partner = seat if seat.is_partner else seat.counterpart
        first = Space(f"{self.value}:{int(partner)}")
        both = self is Rung.WING and not seat.is_partner
        return (first, Space(f"wing:{int(partner.peer)}")) if both else (first,)

    def space(self, seat: Seat) -> Space:
        """The space that this step is first of all for a seat. Raises: IndexError for a partner's bridge."""
        return self.spaces(seat)[0]
