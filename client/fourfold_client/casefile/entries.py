"""Entries as their author's lane holds them, and how they are read from it (product.md, sections 2, 3 and 4.6).

In a lane's root map `entries`, each entry is a map:

    kind            what it is (`kinds`); absent in a plain entry and in a note
    about, note     the entry it is about, and for a note of which kind; absent in an entry of its own
    versions        a map of versions by key; keys sort in the order they were written
    withdrawn       when its author withdrew it (milliseconds); its versions are then gone
    shared          a map: the wider spaces that its author took a copy to, and when

A version is one JSON object: title, text, the time it was written, and `fields`, an object of what its kind says
besides. It is one string because nothing in a version is ever merged, and maps within it would cost several times the
memory. All other values are strings and numbers.
"""

import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
from pycrdt import Map

from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import RULES, Kind, may_stand, rule
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

MAX_TEXT = 100_000
"""Characters in one version; well under what a record holds, in any script."""
MAX_TITLE = 300


class NoteKind(StrEnum):
    """The kinds of attached note: product.md 4.6, 1 to 5. (6, a shared understanding, needs assent.)

    A support asks or proposes. A wish is what an author would like done with their own words before they go further.
    """

    DIFFERENTLY = "differently"
    NOT_MEANT = "not-meant"
    LEFT_OUT = "left-out"
    WRONG = "wrong"
    SOURCE = "source"
    QUESTION = "question"
    PROPOSAL = "proposal"
    WISH = "wish"


_OF_SUPPORTS = (NoteKind.QUESTION, NoteKind.PROPOSAL)


def may_note(kind: Kind, author: Person, note: NoteKind, by: Person) -> bool:
    """Whether `by` may attach such a note to something of this kind that `author` wrote.

    Beside an account a support asks or proposes, and judges nothing (product.md, 4.6).
    """
    if note is NoteKind.WISH:
        return by == author
    if Kind.NOTE not in rule(kind).others or (note is NoteKind.WRONG and by != author):
        return False
    if by.seat.is_partner:
        return note not in _OF_SUPPORTS
    return note in _OF_SUPPORTS or kind not in (Kind.ACCOUNT, Kind.EVENT)


@dataclass(frozen=True, slots=True)
class Version:
    """One wording. `written` is the author's clock in milliseconds since 1970, for display only."""

    title: str
    text: str
    written: int
    fields: tuple[tuple[str, str], ...] = ()
    """What its kind says besides, by the name of the field, in the order of names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What someone wrote, or a note that they attached. `shared` is filled for its author alone.

    It is its `person`'s: whoever has that seat later has no say in it. That is told by whose device signed it.
    """

    key: str
    space: Space
    person: Person
    versions: tuple[Version, ...]
    withdrawn: bool
    about: str | None
    note: NoteKind | None
    shared: tuple[Space, ...]
    began: int
    kind: Kind = Kind.ENTRY

    @property
    def id(self) -> str:
        """What the entry is called: its space, whose it is and its key, so that nobody can claim another's id."""
        return self.id_of(self.space, self.person, self.key)

    @staticmethod
    def id_of(space: Space, author: Person, key: str) -> str:
        """The id of the entry that `author` keeps under `key` in their lane of `space`."""
        return f"{space.number}{int(author.seat)}{author.tenure}-{key}"

    @property
    def author(self) -> Seat:
        """The seat that its author has or had."""
        return self.person.seat

    @staticmethod
    def stands_in(entry_id: str, space: Space) -> bool:
        """Whether this is the id of an entry in `space`."""
        return entry_id.startswith(str(space.number))

    @property
    def title(self) -> str:
        """The newest title; empty once withdrawn."""
        return self.versions[-1].title if self.versions else ""

    @property
    def text(self) -> str:
        """The newest wording; empty once withdrawn."""
        return self.versions[-1].text if self.versions else ""

    def field(self, name: str) -> str:
        """What the newest wording says in a field; empty when it says nothing."""
        return next((value for key, value in self.fields if key == name), "")

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The fields of the newest wording; empty once withdrawn."""
        return self.versions[-1].fields if self.versions else ()

    @property
    def written(self) -> int:
        """When the newest wording was written."""
        return self.versions[-1].written if self.versions else self.began


def verify_text(text: str) -> None:
    """Returns nothing when all of `text` is characters. Raises: NotAllowedHere for half of one (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotAllowedHere("there is something in this text that is not a character") from None


def new_key() -> str:
    """A fresh key: 96 random bits, so that it says nothing."""
    return secrets.token_hex(12)


def new_entry(
    version: Version, about: str | None = None, note: NoteKind | None = None, kind: Kind = Kind.ENTRY
) -> Map[Any]:
    """An entry to be put into the author's lane."""
    fields: dict[str, Any] = {"began": version.written, "versions": Map({_key(0): new_version(version)})}
    return Map(fields | _standing(about, note, kind))


def new_version(version: Version) -> str:
    """A version to be put into an entry."""
    stored = _Stored(version.text, version.title, version.written, dict(version.fields))
    return msgspec.json.encode(stored).decode()


def next_key(versions: Sequence[Version]) -> str:
    """The key of the version after these; two laptops of one person never choose the same."""
    return _key(len(versions))


def layer(entry: Entry) -> Map[Any]:
    """What is put into a new lane to change an entry that stands in an earlier one; it repeats none of its words."""
    fields: dict[str, Any] = {"began": entry.began, "versions": Map({})}
    return Map(fields | _standing(entry.about, entry.note, entry.kind))


def _standing(about: str | None, note: NoteKind | None, kind: Kind) -> dict[str, Any]:
    """What never changes of an entry: its kind, and what it is about."""
    fields: dict[str, Any] = {} if kind in (Kind.ENTRY, Kind.NOTE) else {"kind": kind.value}
    if about is not None:
        fields["about"] = about
    if note is not None:
        fields["note"] = note.value
    return fields


def read_entry(key: str, layers: Sequence[Any], space: Space, person: Person) -> Entry | None:
    """What lanes hold under `key`, oldest first; None when it is no entry that this release can show.

    Whatever its author's program wrote there: nothing in it is trusted to be of any shape.
    """
    stored: dict[str, Any] = {}
    for one in layers:
        if isinstance(one, Mapping):
            deeper = {name: {**stored[name], **one[name]} for name in _DEEP if _both_map(stored, one, name)}
            stored = {**one, **stored, **deeper}
    stored_versions = stored.get("versions")
    versions = stored_versions if isinstance(stored_versions, Mapping) else {}
    wordings = [read for name in sorted(versions) if (read := _read_version(versions[name])) is not None]
    withdrawn = "withdrawn" in stored
    if not wordings and not withdrawn:
        return None
    about = stored.get("about")
    if about is not None and not isinstance(about, str):
        return None
    kind, note = _kind_of(stored)
    if kind is None or not may_stand(kind, person.seat, space) or (about is None and rule(kind).beside):
        return None
    shared = stored.get("shared")
    return Entry(
        key=key,
        space=space,
        person=person,
        versions=() if withdrawn else tuple(_known(one, kind) for one in wordings),
        withdrawn=withdrawn,
        about=about,
        note=note,
        shared=tuple(s for s in Space if isinstance(shared, Mapping) and s.value in shared),
        began=_number(stored.get("began")),
        kind=kind,
    )


def _kind_of(stored: Mapping[str, Any]) -> tuple[Kind | None, NoteKind | None]:
    """The kind that is stored, and for a note of which; no kind when this release does not know it."""
    named = stored.get("kind")
    if named is not None:
        return _KINDS.get(str(named)), None
    if stored.get("about") is None:
        return Kind.ENTRY, None
    note = _NOTES.get(str(stored.get("note")))
    return (None, None) if note is None else (Kind.NOTE, note)


def _known(version: Version, kind: Kind) -> Version:
    """The version with those fields alone that its kind has."""
    known = tuple((name, value) for name, value in version.fields if name in RULES[kind].fields)
    return version if known == version.fields else replace(version, fields=known)


_DEEP = ("versions", "shared")


def _both_map(stored: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    return isinstance(stored.get(name), Mapping) and isinstance(other.get(name), Mapping)


_NOTES = {kind.value: kind for kind in NoteKind}
_KINDS = {kind.value: kind for kind in Kind if kind not in (Kind.ENTRY, Kind.NOTE)}


class _Stored(msgspec.Struct, omit_defaults=True, frozen=True, gc=False):
    text: str
    title: str = ""
    written: int | float = 0
    fields: dict[str, str] = {}


_DECODER = msgspec.json.Decoder(_Stored)


def _read_version(stored: Any) -> Version | None:
    try:
        read = _DECODER.decode(stored) if isinstance(stored, str) else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    if read is None:
        return None
    fields = tuple(sorted((sys.intern(name), value) for name, value in read.fields.items()))
    return Version(read.title, read.text, _number(read.written), fields)


def _number(stored: Any) -> int:
    usable = isinstance(stored, (int, float)) and not isinstance(stored, bool) and 0 <= stored < 2**53
    return int(stored) if usable else 0


def _key(number: int) -> str:
    return f"{number:06d}-{secrets.token_hex(4)}"
