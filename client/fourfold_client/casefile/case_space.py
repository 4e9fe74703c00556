"""What the case file needs of a space, and the order in which spaces stand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from fourfold_client.replica import Replica, Time
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

LADDER = (
    *(Space(f"private:{seat}") for seat in range(4)),
    Space.PAIR_0,
    Space.PAIR_1,
    Space.BRIDGE,
    Space.WING_0,
    Space.WING_1,
    Space.TABLE,
)
"""From the bottom of the ladder to its top."""


class CaseSpace(Protocol):
    """What the case file needs of a space."""

    @property
    def lanes(self) -> Mapping[Seat, Replica]:
        """The document of whoever has each seat of the audience now."""

    @property
    def layers(self) -> Sequence[Mapping[Person, Replica]]:
        """What each person wrote, from the oldest generation to the newest; earlier ones are only read."""

    @property
    def commons(self) -> Replica:
        """The document that the whole audience writes."""

    @property
    def closed(self) -> str:
        """Why nothing can be written here, not even to wait; empty when it can be."""

    @property
    def ready(self) -> bool:
        """Whether what is written here can be sealed."""

    @property
    def times(self) -> Sequence[Time]:
        """Who was there between one cut and the next, and the common page of that time; the present one last."""

    def never_sent(self, entry: str) -> bool:
        """Whether an entry of one's own, by its key, was written for those before a cut and never left this laptop."""

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""

    def gone(self, person: Person) -> int:
        """The roster count at which a person left or was dismissed; 0 while they are here."""

    async def saved(self) -> None:
        """Returns once everything written is committed."""

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry of one's own: whether the relay has its newest change, and the seats whose laptops have."""

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change."""
