"""The case file as one reads it: who wrote what, for whom, beside what, and where it has got to."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from fourfold_client.casefile import handover
from fourfold_client.casefile.case_space import LADDER, CaseSpace
from fourfold_client.casefile.cursors import Cursors
from fourfold_client.casefile.delivery import Delivery, delivery_of
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NoSuchEntry
from fourfold_client.casefile.kinds import Kind, may_stand, rule
from fourfold_client.casefile.live import LiveSpace, LiveText
from fourfold_client.casefile.page import Page
from fourfold_client.casefile.profile import Profile
from fourfold_client.casefile.shelves import Shelves
from fourfold_client.replica import Time
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person


class Reader:
    """What one person may see. `connected`: whether what they write is on its way to the others."""

    def __init__(self, person: Person, spaces: Mapping[Space, CaseSpace], connected: Callable[[], bool]) -> None:
        self.person, self.seat = person, person.seat
        self._spaces = {space: spaces[space] for space in LADDER if space in spaces}
        self._connected = connected
        self._watchers: list[Callable[[], None]] = []
        self._shelves = Shelves(person, self._spaces)
        self.profile = Profile(self.seat, self._spaces)
        self._live: dict[tuple[Space, str], LiveText] = {}
        for live in self._spaces.values():
            live.watch(self._changed)

    def close(self) -> None:
        """Forgets everything."""
        self._watchers.clear()
        for text in self._live.values():
            text.close()
        self._shelves.close()

    # -- people --------------------------------------------------------------------------------------------------------

    def name(self, seat: Seat) -> str:
        """What this person wants to be called, empty while it is not known here."""
        return self.profile.name(seat)

    def name_of(self, person: Person) -> str:
        """What a person wanted to be called, also when somebody else has their seat now; empty if it is not known."""
        return self.profile.name_of(person)

    def gone(self, person: Person) -> int:
        """The roster count at which a person left or was dismissed; 0 while they are here."""
        return next(iter(self._spaces.values())).gone(person)

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""
        return next(iter(self._spaces.values())).sits(seat)

    def is_mine(self, entry: Entry) -> bool:
        """Whether one wrote it oneself. What somebody wrote who had the seat before is theirs."""
        return entry.person == self.person

    def of_those_here(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """What was said by those who have the seats now: their word counts where something still stands open."""
        return tuple(one for one in entries if not self.gone(one.person))

    # -- reading -------------------------------------------------------------------------------------------------------

    def spaces(self) -> tuple[Space, ...]:
        """One's spaces from the bottom of the ladder to its top."""
        return tuple(self._spaces)

    def ready(self, space: Space) -> bool:
        """Whether this laptop has the space's key; until then what is written there waits here."""
        return self._spaces[space].ready

    def closed(self, space: Space) -> str:
        """Why nothing can be written in a space, in one sentence's words; empty when it can be."""
        return self._spaces[space].closed

    def page(self, space: Space) -> Page:
        """The common page of a space; `saved` commits what was written there."""
        return Page(self._spaces[space].commons)

    def live(self, space: Space, root: str) -> LiveText:
        """A live text of a space's common document; the same one for all who ask while this is open."""
        if (space, root) not in self._live:
            self._live[space, root] = LiveText(cast(LiveSpace, self._spaces[space]), root)
        return self._live[space, root]

    def written_together(self, space: Space, root: str) -> str:
        """What stands in a text of a space's common document now, only to be read; empty where nobody wrote."""
        return str(self._spaces[space].commons.named(root))

    def cursors(self, space: Space, root: str, changed: Callable[[], None]) -> Cursors:
        """The cursors of the others in a live text, until it is closed; `changed` hears of another picture."""
        text = self.live(space, root)
        return Cursors(text, text.space.wisps, changed)

    def read(self) -> None:
        """Reads everything that stands in the documents now, so that the first to ask need not wait for it."""
        self._shelves.read()

    def entries(self, space: Space) -> tuple[Entry, ...]:
        """The entries of a space, oldest first, without what only stands beside others."""
        return self._shelves.entries(space)

    def said(self, space: Space) -> tuple[Entry, ...]:
        """What stands in a space beside entries, and not in `notes` ("Heard", an assent, a kept note), oldest first."""
        return self._shelves.said(space)

    def notes(self, entry: Entry) -> tuple[Entry, ...]:
        """The notes attached to an entry, oldest first."""
        return self._shelves.notes(entry)

    def kept_notes(self, entry: Entry) -> tuple[Entry, ...]:
        """Notes about an entry that stand lower than it does: begun, and not attached to it yet."""
        return self._shelves.kept_notes(entry)

    def entry(self, entry_id: str) -> Entry:
        """The entry or note of this id. Raises: NoSuchEntry."""
        found = self._shelves.find(entry_id)
        if found is None:
            raise NoSuchEntry("there is no such entry here")
        return found

    def search(self, words: str) -> tuple[Entry, ...]:
        """Entries and notes that hold every one of `words`, or words that begin so; best first."""
        return self._shelves.search(words)

    def delivery(self, entry: Entry) -> Delivery | None:
        """On whose laptops an entry of one's own is; None for what others wrote, and for what stands before a cut."""
        if not self.is_mine(entry) or self.is_behind(entry):
            return None
        sent, has = self._spaces[entry.space].reached(entry.key)
        others = entry.space.audience - {self.seat}
        return delivery_of(others=others, has=has, sent=sent, sending=self._connected())

    def beside(self, entry_id: str, kind: Kind | None = None) -> tuple[Entry, ...]:
        """What is about an entry, in whatever space one may see, oldest first: all of it, or of one kind."""
        return tuple(one for one in self._shelves.beside(entry_id) if kind is None or one.kind is kind)

    def of_kind(self, kind: Kind, *spaces: Space) -> tuple[Entry, ...]:
        """Everything of one kind that stands, in all spaces or in some, oldest first."""
        found = (one for one in self._shelves.of_kind(kind) if not one.withdrawn)
        return tuple(one for one in found if not spaces or one.space in spaces)

    def wider(self, space: Space, kind: Kind = Kind.ENTRY) -> tuple[Space, ...]:
        """Where one's entry of this space may be taken: to everyone who has it now, and more."""
        if rule(kind).sealed:
            return ()
        higher = (other for other in self._spaces if other.audience > space.audience)
        return tuple(other for other in higher if may_stand(kind, self.seat, other))

    # -- before a cut --------------------------------------------------------------------------------------------------

    def left_behind(self) -> tuple[Entry, ...]:
        """One's own entries that a support who came later cannot see, oldest first (`handover`)."""
        own = (one for space in self._spaces for one in self.entries(space) if self.is_mine(one))
        return tuple(one for one in own if not one.withdrawn and self.is_behind(one))

    def is_behind(self, entry: Entry) -> bool:
        """Whether an entry or note stands before a cut, where a support who came later cannot see it."""
        return handover.is_behind(entry, self._spaces[entry.space])

    def stood_in(self, entry: Entry) -> int:
        """In which of `times` its newest words stand, by its place."""
        return handover.stood_in(entry, self._spaces[entry.space])

    def times(self, space: Space) -> tuple[Time, ...]:
        """Who was there between one cut and the next, and the common page of that time; the present one last."""
        return tuple(self._spaces[space].times)

    def never_sent(self, entry: Entry) -> bool:
        """Whether an entry was written for those before a cut, without a key, and never left this laptop."""
        return self.is_mine(entry) and self._spaces[entry.space].never_sent(entry.key)

    # -- changes -------------------------------------------------------------------------------------------------------

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of anything that one may see; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    def _changed(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
