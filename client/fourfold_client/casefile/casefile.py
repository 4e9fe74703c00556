"""The case file over the documents of one's spaces: what one may read, and what may be done with it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pycrdt import Map

from fourfold_client.casefile import handover
from fourfold_client.casefile.case_space import CaseSpace
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
from fourfold_client.casefile.reader import Reader
from fourfold_client.replica import ENTRIES
from fourfold_shared.ids import Space
from fourfold_shared.roster import Person

_NO_FIELDS: Mapping[str, str] = {}


class CaseFile(Reader):
    """What one person may see and do. `share_waits` says why nothing is taken to a wider circle yet, if so."""

    def __init__(
        self,
        person: Person,
        spaces: Mapping[Space, CaseSpace],
        clock: Callable[[], int],
        connected: Callable[[], bool],
        share_waits: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(person, spaces, connected)
        self.share_waits = share_waits
        self._clock = clock

    async def saved(self, space: Space) -> None:
        """Returns once everything written in a space is committed. Raises: StorageFailed."""
        await self._spaces[space].saved()

    async def set_name(self, name: str) -> None:
        """Says what one wants to be called. Raises: TooLong, NotAllowedHere, StorageFailed."""
        await self.profile.set_name(name)

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
