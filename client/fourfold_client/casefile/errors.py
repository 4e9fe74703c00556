"""What a person may not do with an entry; the screen never offers it, a script may try."""

from fourfold_shared.errors import Misuse


class NoSuchEntry(Misuse):
    """There is no entry of this id among those that this seat may see."""


class NotTheAuthor(Misuse):
    """Only its author changes, shares or withdraws an entry."""


class NotWider(Misuse):
    """An entry only moves up: to a space whose audience holds everyone that it has now, and more."""


class NotAllowedHere(Misuse):
    """The entry's kind or state does not allow this."""


class TooLong(Misuse):
    """A text is longer than an entry may be."""


class WordsFirst(NotAllowedHere):
    """Nothing is taken to a wider circle before this person has said that the six words are the same."""
