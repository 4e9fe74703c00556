"""What people and spaces are called on this screen."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from fourfold_client.ui import words
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person


def listed(names: Sequence[str]) -> str:
    """Names as a sentence holds them: "Ruth", "Ruth and Theo", "Ruth, Theo and Samuel"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def possessive(names: Sequence[str]) -> str:
    """Whose laptops: "Ruth’s laptop", "Ruth’s and Theo’s laptops"."""
    return f"{listed([f'{name}’s' for name in names])} laptop{'s' if len(names) > 1 else ''}"


def capital(sentence: str) -> str:
    """The sentence with its first letter as sentences have it."""
    return sentence[:1].upper() + sentence[1:]


def visible(name: str) -> str:
    """A name without what cannot be seen in it (line breaks, marks that turn text round)."""
    shown = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    return " ".join(shown.split())


class Names:
    """`known` gives the word that the person in a seat chose for themselves, or nothing while it has not come.

    `former` gives the words for a person who had a chair before, nothing for those who are here; `named` the name that
    each gave themselves. `empty` tells whether somebody had a chair and nobody has it now: it is called by what it is,
    and not by who had it.
    """

    def __init__(
        self,
        me: Seat,
        known: Callable[[Seat], str],
        former: Callable[[Person], str] = lambda _person: "",
        named: Callable[[Person], str] = lambda _person: "",
        empty: Callable[[Seat], bool] = lambda _seat: False,
    ) -> None:
        self.me = me
        self._known = known
        self._former = former
        self._named = named
        self._empty = empty

    def of(self, seat: Seat) -> str:
        """The name of a seat: of whoever has it now."""
        return self._stand_in(seat) if self.is_empty(seat) else self.last(seat)

    def last(self, seat: Seat) -> str:
        """The name of whoever has a seat, or had it last."""
        return visible(self._known(seat)) or self._stand_in(seat)

    def is_empty(self, seat: Seat) -> bool:
        """Whether nobody has a seat any more, on another's screen."""
        return seat != self.me and self._empty(seat)

    def of_person(self, person: Person) -> str:
        """The name that a person had; with until when, if they have left."""
        return self._former(person) or self.of(person.seat)

    def alone(self, person: Person) -> str:
        """The name that a person had, without until when."""
        return visible(self._named(person)) or self._stand_in(person.seat)

    def is_me(self, person: Person) -> bool:
        """Whether this is oneself, and not whoever had the seat before or has it later."""
        return person.seat == self.me and not self._former(person)

    def by(self, person: Person) -> str:
        """Who wrote something, as it stands on its own: "You" for oneself."""
        return "You" if self.is_me(person) else capital(self.of_person(person))

    def shown(self, seat: Seat) -> str:
        """The name as it stands on its own: "You" for oneself."""
        return "You" if seat == self.me else capital(self.of(seat))

    def each(self, seats: Iterable[Seat]) -> list[str]:
        """Several, in the order of the chairs, without oneself."""
        return [self.of(seat) for seat in sorted(seats) if seat != self.me]

    def all(self, seats: Iterable[Seat]) -> str:
        """Several, as a sentence holds them."""
        return listed(self.each(seats))

    def rung(self, space: Space) -> str:
        """What a space is called on this screen (product.md, section 2)."""
        others = sorted(space.audience - {self.me}, key=lambda seat: (not seat.is_partner, seat != self.me.counterpart))
        if not others:
            return "Only you"
        if len(others) == 3:
            return "All four of you"
        names = [self.of(seat) for seat in others]
        if len(names) == 1:
            return f"You and {names[0]}"
        return capital(f"{names[0]}, you and {names[1]}" if not self.me.is_partner else f"You, {listed(names)}")

    def can_see(self, space: Space) -> str:
        """Who can and who cannot read what stands in a space; the second half is the important one."""
        empty = frozenset(seat for seat in Seat if self.is_empty(seat))
        readers = self.all(space.audience - empty)
        others = self.all(frozenset(Seat) - space.audience - empty)
        sees = f"{readers} can read this" if readers else "Only you can read this"
        later = words.AND_LATER if self._filled_later(space.audience & empty) else ""
        return f"{capital(sees)}{later}. {capital(f'{others} cannot.' if others else 'nobody else can.')}"

    @property
    def paper(self) -> "Names":
        """The names as they stand on paper."""
        return _PaperNames(self.me, self._known, self._former, self._named, self._empty)

    def gaining(self, now: Space, then: Space) -> tuple[str, str]:
        """Who would gain sight if something moved up, and who still would not (empty when that is nobody)."""
        empty = frozenset(seat for seat in Seat if self.is_empty(seat))
        more, still_not = then.audience - now.audience, self.all(frozenset(Seat) - then.audience - empty)
        gained = f"{self.all(more - empty) or words.NOBODY_NOW} will be able to read this"
        later = words.AND_LATER if self._filled_later(more & empty) else ""
        return capital(f"{gained}{later}."), capital(f"{still_not} still cannot.") if still_not else ""

    def _filled_later(self, empty: Iterable[Seat]) -> bool:
        """Whether somebody can be invited to one of these chairs: nobody follows a partner who left."""
        return any(not seat.is_partner for seat in empty)

    def _stand_in(self, seat: Seat) -> str:
        if seat == self.me:
            return "you"
        if seat == self.me.counterpart:
            return "your support" if self.me.is_partner else "the partner you support"
        if seat == self.me.peer:
            return "the other partner" if self.me.is_partner else "the other support"
        return "the other support" if self.me.is_partner else "the other partner"


class _PaperNames(Names):
    """Whoever holds a paper is not its "you": everybody is named."""

    def shown(self, seat: Seat) -> str:
        """The name as it stands on its own."""
        return capital(self.of(seat))

    def by(self, person: Person) -> str:
        """Who wrote something, as it stands on its own."""
        return capital(self.of_person(person))

    def each(self, seats: Iterable[Seat]) -> list[str]:
        """Several, in the order of the chairs."""
        return [self.of(seat) for seat in sorted(seats)]
