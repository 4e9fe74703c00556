"""What an export says besides the people's own words. It is read by anybody, so it names everyone, and nobody "you"."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from fourfold_client import words_kinds
from fourfold_client.casefile import Entry, Kind, NoteKind, Version
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

KINDS = {
    NoteKind.DIFFERENTLY: "I remember it differently",
    NoteKind.NOT_MEANT: "That is not what I meant",
    NoteKind.LEFT_OUT: "Something was left out",
    NoteKind.WRONG: "I got this wrong",
    NoteKind.SOURCE: "Where this comes from",
    NoteKind.QUESTION: "A question",
    NoteKind.PROPOSAL: "A proposal",
    NoteKind.WISH: "Before this goes further",
}
NO_TITLE, NOTHING, COMMON_PAGE = "Without a title", "There is nothing in this part.", "The common page"
EARLIER = "Earlier wording"
_NOBODY: Mapping[Person, tuple[str, str]] = {}


class Wording:
    """The sentences of one export.

    `known` gives the name that the person in a seat chose, empty while unknown; `former` what those are called who have
    left: by whoever came after them, empty for nobody. Those who are here are not in it.
    """

    def __init__(self, known: Callable[[Seat], str], former: Mapping[Person, tuple[str, str]] = _NOBODY) -> None:
        self._known = known
        self._former = former

    def name(self, seat: Seat) -> str:
        """What whoever has a seat is called."""
        return self._shown(self._known(seat), seat)

    def author(self, entry: Entry) -> str:
        """What whoever wrote something was called then, and that they have left, if they have."""
        if entry.person not in self._former:
            return self.name(entry.author)
        name, after = (self._shown(one, entry.author) if one else "" for one in self._former[entry.person])
        name = name or self._shown("", entry.author)
        return f"{name} (before {after})" if after else f"{name} (no longer here)"

    def _shown(self, known: str, seat: Seat) -> str:
        """A name without what cannot be seen in it."""
        shown = "".join(one for one in known if unicodedata.category(one)[0] != "C")
        kind = "partner" if seat.is_partner else "support"
        return " ".join(shown.split()) or f"{'the first' if seat % 2 == 0 else 'the second'} {kind}"

    def audience(self, space: Space) -> str:
        """A heading: who can see a space."""
        if len(space.audience) == 1:
            return f"Only {self.name(min(space.audience))}"
        return "All four" if len(space.audience) == 4 else _listed([self.name(seat) for seat in sorted(space.audience)])

    def can_see(self, space: Space) -> str:
        """Who could and who could not read what stands in a space, before it was exported."""
        readers = _listed([self.name(seat) for seat in sorted(space.audience)])
        others = [self.name(seat) for seat in sorted(frozenset(Seat) - space.audience)]
        only = "Only " if len(space.audience) == 1 else ""
        return _capital(f"{only}{readers} can read this in Fourfold.{f' {_listed(others)} cannot.' if others else ''}")

    def heading(self, entry: Entry) -> str:
        """What an entry or note is called."""
        if entry.note is not None:
            return f"Note: {KINDS[entry.note]}"
        if entry.kind is Kind.ENTRY:
            return entry.title or NO_TITLE
        called = words_kinds.KINDS[entry.kind]
        return f"{called}: {entry.title}" if entry.title else called

    def said(self, entry: Entry, version: Version) -> str:
        """What a version says: its text, and each field under its name."""
        fields = (f"{label}: {value}" for label, value in words_kinds.told(entry.kind, version.fields, self.name))
        return "\n\n".join(one for one in (version.text, *fields) if one)

    def beside(self, entry: Entry) -> str:
        """What a note stands beside, when that is in the other folder."""
        called = f"“{entry.title}”" if entry.title else "an entry"
        return f"Beside {called} that {self.author(entry)} wrote on {when(entry.began)}"

    def byline(self, entry: Entry) -> str:
        """Who wrote it and when, and when it got its newest wording."""
        said = _capital(f"{self.author(entry)}, {when(entry.began)}")
        return f"{said}. New wording {when(entry.written)}" if len(entry.versions) > 1 else said

    def withdrawn(self, entry: Entry) -> str:
        """The line that stays."""
        return _capital(f"{self.author(entry)} withdrew this.")

    def shared(self, entry: Entry) -> str:
        """Where its author took a copy to; empty for nowhere."""
        places = "; ".join(self.audience(space) for space in entry.shared)
        return f"A copy was shared with: {places}." if places else ""


def when(milliseconds: int) -> str:
    """A date as people write it, in this laptop's time. Another person's program may have put any number there."""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000)
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
