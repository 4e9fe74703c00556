"""The case file over the documents of one's spaces: who wrote what, for whom, and what may be done with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

from pycrdt import Map

from fourfold_client.casefile import handover
from fourfold_client.casefile.cursors import Cursors
from fourfold_client.casefile.delivery import Delivery, delivery_of
from fourfold_client.casefile.entries import (
    MAX_TEXT,
    MAX_TITLE,
    Entry,
    NoteKind,
    Version,
    layer,
    may_note,
    new_entry,
    new_key,
    new_version,
    next_key,
    verify_text,
)
from fourfold_client.casefile.errors import NoSuchEntry, NotAllowedHere, NotTheAuthor, NotWider, TooLong, WordsFirst
from fourfold_client.casefile.kinds import Kind, may_stand, may_start, rule
from fourfold_client.casefile.live import LiveSpace, LiveText
from fourfold_client.casefile.page import Page
from fourfold_client.casefile.profile import Profile
from fourfold_client.casefile.shelves import Shelves
from fourfold_client.replica import ENTRIES, Replica, Time
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

_NO_FIELDS: Mapping[str, str] = {}
LADDER = (
    *(Space(f"private:{seat}") for seat in range(4)),
    Space.PAIR_0,
    Space.PAIR_1,
    Space.BRIDGE,
    Space.WING_0,
    Space.WING_1,
    Space.TABLE,
)


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


class CaseFile:
    """What one person may see and do. `share_waits` says why nothing is taken to a wider circle yet, if so."""

    def __init__(
        self,
        person: Person,
        spaces: Mapping[Space, CaseSpace],
        clock: Callable[[], int],
        connected: Callable[[], bool],
        share_waits: Callable[[], str] = lambda: "",
    ) -> None:
        self.person, self.seat = person, person.seat
        self.share_waits = share_waits
        self._spaces = {space: spaces[space] for space in LADDER if space in spaces}
        self._clock = clock
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

    async def set_name(self, name: str) -> None:
        """Says what one wants to be called. Raises: TooLong, NotAllowedHere, StorageFailed."""
        await self.profile.set_name(name)

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

    async def saved(self, space: Space) -> None:
        """Returns once everything written in a space is committed. Raises: StorageFailed."""
        await self._spaces[space].saved()

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

    # -- writing -------------------------------------------------------------------------------------------------------

    async def write(self, space: Space, text: str, title: str = "") -> Entry:
        """Writes an entry. Raises: TooLong, NoSuchEntry for a space that one has not, StorageFailed."""
        return await self._put(space, new_entry(self._version(title, text)))

    async def put(
        self,
        kind: Kind,
        space: Space,
        text: str = "",
        *,
        title: str = "",
        fields: Mapping[str, str] | None = None,
        about: str | None = None,
        key: str | None = None,
    ) -> Entry:
        """Writes something of a kind; `about` is the id of the entry that it is about.

        With `key` it stands under that key of one's lane; doing it again under the same key changes nothing.
        Raises: NotAllowedHere where it may not begin, for a field that it has not or an entry that takes no such thing;
        NoSuchEntry, TooLong, StorageFailed.
        """
        row = rule(kind)
        if kind is Kind.NOTE or not may_start(kind, self.seat, space):
            raise NotAllowedHere("this is not written here")
        if about is None and row.beside:
            raise NotAllowedHere("this stands beside something else")
        if about is not None:
            beside = self.entry(about)
            if beside.withdrawn or (row.beside and kind not in {Kind.WAITING, *rule(beside.kind).others}):
                raise NotAllowedHere("this cannot stand beside that")
        return await self._put(space, new_entry(self._version(title, text, kind, fields or {}), about, kind=kind), key)

    async def attach(
        self,
        entry_id: str,
        kind: NoteKind,
        text: str,
        fields: Mapping[str, str] | None = None,
        *,
        space: Space | None = None,
    ) -> Entry:
        """Attaches a note to an entry, beside it in the same space; `fields` as in `kinds`.

        With a lower `space` it is kept there, and goes no further before `attach_kept`. "I got this wrong" is for its
        author alone, and so is a wish; supports ask and propose beside an account.
        Raises: NotTheAuthor, NotAllowedHere, TooLong, StorageFailed.
        """
        entry = self.entry(entry_id)
        if kind in (NoteKind.WRONG, NoteKind.WISH) and not self.is_mine(entry):
            raise NotTheAuthor("only its author says of an entry that they got it wrong")
        if entry.withdrawn or not may_note(entry.kind, entry.person, kind, self.person):
            raise NotAllowedHere("notes are attached to entries that stand, by whom they are for")
        where = entry.space if space is None else space
        if not where.audience <= entry.space.audience:
            raise NotAllowedHere("a note goes no further than its entry")
        version = self._version("", text, Kind.NOTE, fields or {})
        return await self._put(where, new_entry(version, entry.id, kind))

    async def attach_kept(self, note_id: str) -> Entry:
        """Attaches a note that one has kept lower, in its newest wording; where it was kept it is withdrawn.

        Broken off and done again it is attached once.
        Raises: WordsFirst, NotTheAuthor, NotAllowedHere, NoSuchEntry, StorageFailed.
        """
        note = self._own(note_id)
        entry = self.entry(note.about or "")
        if note.note is None or note not in self.kept_notes(entry):
            raise NotAllowedHere("this is no note that is kept")
        self.verify_may_share()
        version = Version("", note.text, self._clock(), note.fields)
        attached = await self._put(entry.space, new_entry(version, entry.id, note.note), note.key)
        await self.withdraw(note.id)
        return attached

    async def revise(self, entry_id: str, text: str, title: str = "", fields: Mapping[str, str] | None = None) -> Entry:
        """Gives one's entry a new wording; the earlier ones stay visible. Without `fields` those stay as they are.

        Raises: NotTheAuthor, NotAllowedHere once withdrawn or for a field that it has not, TooLong, StorageFailed.
        """
        entry = self._own(entry_id)
        version = self._version(title, text, entry.kind, dict(entry.fields) if fields is None else fields)
        with self._rewriting(entry) as stored:
            stored["versions"][next_key(entry.versions)] = new_version(version)
        return await self._saved(entry)

    async def withdraw(self, entry_id: str) -> Entry:
        """Takes one's entry back: its words leave the case file, a line saying so stays.

        What reached another laptop cannot be recalled. Raises: NotTheAuthor, NotAllowedHere, StorageFailed.
        """
        entry = self._own(entry_id)
        if entry.kind is Kind.PAUSE:
            raise NotAllowedHere("a pause ends once all four have said so")
        with self._rewriting(entry) as stored:
            stored["withdrawn"] = self._clock()
            for key in list(stored["versions"]):
                del stored["versions"][key]
        return await self._saved(entry)

    async def share(self, entry_id: str, to: Space, *, key: str | None = None) -> Entry:
        """Takes a copy of one's entry up to a wider space; gives the copy. The one it came from says where to.

        With `key` the copy stands under that key of one's lane; sharing again under the same key changes nothing.
        Raises: WordsFirst, NotTheAuthor, NotWider, NotAllowedHere, StorageFailed.
        """
        entry = self._own(entry_id)
        if to not in self.wider(entry.space):
            raise NotWider("an entry only moves up")
        row = rule(entry.kind)
        if row.beside or row.sealed:
            raise NotAllowedHere("a note stays with its entry, and what is sealed opens by its own rule")
        if not may_stand(entry.kind, self.seat, to):
            raise NotWider("this is never taken so far")
        self.verify_may_share()
        about = entry.about if entry.about is not None and self._seen_by(entry.about, to) else None
        copied = Version(entry.title, entry.text, self._clock(), entry.fields)
        kept = await self._store(to, new_entry(copied, about, kind=entry.kind), key)
        await self._note_share(entry, to)
        return self.entry(Entry.id_of(to, self.person, kept))

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

    async def bring_over(self, entry_id: str, *, whole: bool = False) -> Entry:
        """Lets those who came later see one's own entry where it stands: its newest wording, or the `whole` of them.

        Doing it twice is doing it once. Raises: WordsFirst, NotTheAuthor, NotAllowedHere, StorageFailed.
        """
        entry = self._own(entry_id)
        self.verify_may_share()
        if self.is_behind(entry):
            found = list(handover.wordings(entry, self._spaces[entry.space]).items())
            with self._rewriting(entry) as stored:
                for key, said in found if whole else found[-1:]:
                    stored["versions"][key] = said
        return await self._saved(entry)

    async def publish(self, entry_id: str, fields: Mapping[str, str]) -> None:
        """Takes what is sealed to the table, with these fields: its rule has been met. Doing it twice is doing it once.

        Raises: WordsFirst, NotTheAuthor, NotAllowedHere, StorageFailed.
        """
        entry = self._own(entry_id)
        if not rule(entry.kind).sealed or entry.space is Space.TABLE:
            raise NotAllowedHere("this is not sealed")
        self.verify_may_share()
        version = self._version(entry.title, "", entry.kind, fields)
        await self._store(Space.TABLE, new_entry(version, entry.about, kind=entry.kind), entry.key)
        await self._note_share(entry, Space.TABLE)

    async def _note_share(self, entry: Entry, to: Space) -> None:
        with self._rewriting(entry) as stored:
            if "shared" in stored:
                stored["shared"][to.value] = self._clock()
            else:
                stored["shared"] = Map({to.value: self._clock()})
        await self._saved(entry)

    def verify_may_share(self) -> None:
        """Returns nothing when things may be taken to a wider circle. Raises: WordsFirst."""
        if why := self.share_waits():
            raise WordsFirst(why)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of anything that one may see; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    @contextmanager
    def _rewriting(self, entry: Entry) -> Iterator[Map[Any]]:
        """One's entry as it is stored, to be changed. Over one from before a cut a new layer is laid."""
        self._verify_open(entry.space)
        lane = self._spaces[entry.space].lanes[self.seat]
        entries = lane.map(ENTRIES)
        with lane.edit():
            if entry.key not in entries:
                entries[entry.key] = layer(entry)
            yield entries[entry.key]

    def _seen_by(self, entry_id: str, space: Space) -> bool:
        """Whether everybody in `space` sees an entry."""
        return any(Entry.stands_in(entry_id, one) for one in self._spaces if one.audience >= space.audience)

    def _verify_open(self, space: Space) -> None:
        if why := self._spaces[space].closed:
            raise NotAllowedHere(why)

    async def _put(self, space: Space, stored: Map[Any], key: str | None = None) -> Entry:
        return self.entry(Entry.id_of(space, self.person, await self._store(space, stored, key)))

    async def _store(self, space: Space, stored: Map[Any], chosen: str | None = None) -> str:
        """Puts an entry into one's lane, unless there is one under the key that was chosen; gives its key."""
        if space not in self._spaces:
            raise NoSuchEntry("this seat has no such space")
        self._verify_open(space)
        lane, key = self._spaces[space].lanes[self.seat], chosen or new_key()
        if key not in lane.map(ENTRIES):
            with lane.edit():
                lane.map(ENTRIES)[key] = stored
        await self._spaces[space].saved()
        return key

    async def _saved(self, entry: Entry) -> Entry:
        await self._spaces[entry.space].saved()
        return self.entry(entry.id)

    def _own(self, entry_id: str) -> Entry:
        entry = self.entry(entry_id)
        if not self.is_mine(entry):
            raise NotTheAuthor("only its author changes an entry")
        if entry.withdrawn:
            raise NotAllowedHere("this entry was withdrawn")
        return entry

    def _version(
        self, title: str, text: str, kind: Kind = Kind.ENTRY, fields: Mapping[str, str] = _NO_FIELDS
    ) -> Version:
        row = rule(kind)
        if unknown := fields.keys() - row.fields:
            raise NotAllowedHere(f"there is no {min(unknown)} to say here")
        said = tuple(sorted((name, value) for name, value in fields.items() if value))
        whole = "".join((title, text, *(value for _, value in said)))
        if not text.strip() and not said and not (row.fields and title.strip()) and not row.silent:
            raise NotAllowedHere("there is nothing written yet")
        verify_text(whole)
        if len(whole) > MAX_TEXT + MAX_TITLE or len(text) > MAX_TEXT or len(title) > MAX_TITLE:
            raise TooLong(f"an entry has at most {MAX_TEXT} characters and its title {MAX_TITLE}")
        return Version(title.strip(), text, self._clock(), said)

    def _changed(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
