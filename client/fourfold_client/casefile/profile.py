"""What a person says of themselves: their name, a role word, a phone line, and that the six words are the same.

It stands in the root map `profile` of their own lanes: whoever had the seat before said something else in theirs, and
it stays so. The table's is for all four:

    name    what they want to be called
    role    a role word, if they want one
    words   the digest of the group words that they compared and found the same, in hex

A support's lane of `pair` has it for the partner alone:

    phone   their phone line
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fourfold_client.casefile.entries import verify_text
from fourfold_client.casefile.errors import NotAllowedHere, TooLong
from fourfold_client.replica import PROFILE, Replica
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

NAME, ROLE, WORDS, PHONE = "name", "role", "words", "phone"
MAX_NAME = 60
MAX_ROLE = 40
MAX_PHONE = 60
_DIGEST = 64
"""Hexadecimal digits."""


class Lanes(Protocol):
    """What is needed of a space."""

    @property
    def lanes(self) -> Mapping[Seat, Replica]:
        """The document of each seat of the audience."""

    @property
    def closed(self) -> str:
        """Why nothing can be written here; empty when it can be."""

    @property
    def layers(self) -> Sequence[Mapping[Person, Replica]]:
        """What each person wrote, from the oldest generation to the newest."""

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""

    async def saved(self) -> None:
        """Returns once everything written is committed."""


class Profile:
    """The profiles of the four, as the person in `seat` may see and write them."""

    def __init__(self, seat: Seat, spaces: Mapping[Space, Lanes]) -> None:
        self._seat = seat
        self._spaces = spaces

    def name(self, seat: Seat) -> str:
        """The name that whoever has this seat gave themselves, empty while it is not known here."""
        return self._read(Space.TABLE, seat, NAME, MAX_NAME)

    def name_of(self, person: Person) -> str:
        """The name that this person gave themselves, also when they have the seat no more."""
        lane = self._spaces[Space.TABLE].layers[-1].get(person)
        return "" if lane is None else _said(lane, NAME, MAX_NAME)

    def role(self, seat: Seat) -> str:
        """The role word that this person chose for themselves; empty for none."""
        return self._read(Space.TABLE, seat, ROLE, MAX_ROLE)

    def confirmed(self, seat: Seat) -> str:
        """The digest of the group words that this person says are the same, in hex; empty when they said nothing."""
        return self._read(Space.TABLE, seat, WORDS, _DIGEST)

    def phone(self, seat: Seat) -> str:
        """The phone line that a support put in for their partner; empty for none, and for those who may not see it."""
        pair = Space(f"pair:{seat % 2}")
        return self._read(pair, seat, PHONE, MAX_PHONE) if not seat.is_partner and pair in self._spaces else ""

    async def set_name(self, name: str) -> None:
        """Says what one wants to be called. Raises: TooLong, NotAllowedHere, StorageFailed."""
        await self._write(Space.TABLE, {NAME: chosen_name(name)})

    async def call(self, name: str, role: str) -> None:
        """Says what one wants to be called, and a role word for oneself; none when that is empty.

        Raises: TooLong, NotAllowedHere, StorageFailed.
        """
        await self._write(Space.TABLE, {NAME: chosen_name(name), ROLE: chosen_role(role)})

    async def set_phone(self, phone: str) -> None:
        """Puts in a phone line for one's partner; none when it is empty.

        Raises: NotAllowedHere for a partner, TooLong, StorageFailed.
        """
        if self._seat.is_partner:
            raise NotAllowedHere("a support puts in a phone line for the partner they support")
        pair = Space(f"pair:{self._seat % 2}")
        if why := self._spaces[pair].closed:
            raise NotAllowedHere(why)
        await self._write(pair, {PHONE: _line(phone, "a phone line", MAX_PHONE)})

    async def confirm(self, digest: str) -> None:
        """Tells the others which group words one found the same, or none; nothing where nobody can write any more.

        Raises: StorageFailed.
        """
        if not self._spaces[Space.TABLE].closed and digest != self.confirmed(self._seat):
            await self._write(Space.TABLE, {WORDS: digest})

    def _read(self, space: Space, seat: Seat, key: str, limit: int) -> str:
        return _said(self._spaces[space].lanes[seat], key, limit)

    async def _write(self, space: Space, said: Mapping[str, str]) -> None:
        """Writes what is other than before; an empty text that was never another is not written."""
        lane = self._spaces[space].lanes[self._seat]
        profile = lane.map(PROFILE)
        news = {key: value for key, value in said.items() if profile.get(key, "") != value}
        if news:
            with lane.edit():
                for key, value in news.items():
                    profile[key] = value
        await self._spaces[space].saved()


def chosen_name(name: str) -> str:
    """A name as it is kept. Raises: TooLong, NotAllowedHere for what is no text."""
    chosen = _line(name, "a name", MAX_NAME)
    if not chosen:
        raise NotAllowedHere("a name is needed: what the others should call you")
    return chosen


def chosen_role(role: str) -> str:
    """A role word as it is kept; empty for none. Raises: TooLong, NotAllowedHere for what is no text."""
    return _line(role, "a role word", MAX_ROLE)


def _said(lane: Replica, key: str, limit: int) -> str:
    said = lane.map(PROFILE).get(key, "")
    return said[:limit] if isinstance(said, str) else ""


def _line(text: str, what: str, most: int) -> str:
    chosen = " ".join(text.split())
    verify_text(chosen)
    if len(chosen) > most:
        raise TooLong(f"{what} has at most {most} characters")
    return chosen
