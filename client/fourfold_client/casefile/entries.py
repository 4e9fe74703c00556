"""Entries as their author's lane holds them, and how they are read from it (product.md, sections 2, 3 and 4.6).

In a lane's root map `entries`, each entry is a map:

    about, note     the entry it is attached to, and the kind of note; absent in an entry of its own
    versions        a map of versions by key; keys sort in the order they were written
    withdrawn       when its author withdrew it (milliseconds); its versions are then gone
    shared          a map: the wider spaces that its author took a copy to, and when

A version is a map of title, text and the time it was written. All values are strings and numbers.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pycrdt import Map

from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_shared.ids import Seat, Space

MAX_TEXT = 100_000
"""Characters in one version; well under what a record holds, in any script."""
MAX_TITLE = 300


class NoteKind(StrEnum):
    """The kinds of attached note: product.md 4.6, 1 to 5. (6, a shared understanding, needs assent.)"""

    DIFFERENTLY = "differently"
    NOT_MEANT = "not-meant"
    LEFT_OUT = "left-out"
    WRONG = "wrong"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Version:
    """One wording. `written` is the author's clock in milliseconds since 1970, for display only."""

    title: str
    text: str
    written: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What someone wrote, or a note that they attached. `shared` is filled for its author alone."""

    key: str
    space: Space
    author: Seat
    versions: tuple[Version, ...]
    withdrawn: bool
    about: str | None
    note: NoteKind | None
    shared: tuple[Space, ...]
    began: int

    @property
    def id(self) -> str:
        """What the entry is called: its space, its author's seat and its key, so that nobody can claim another's id."""
        return self.id_of(self.space, self.author, self.key)

    @staticmethod
    def id_of(space: Space, author: Seat, key: str) -> str:
        """The id of the entry that `author` keeps under `key` in their lane of `space`."""
        return f"{space.number}{int(author)}-{key}"

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


def new_entry(version: Version, about: str | None = None, note: NoteKind | None = None) -> Map[Any]:
    """An entry to be put into the author's lane."""
    fields: dict[str, Any] = {"began": version.written, "versions": Map({_key(0): new_version(version)})}
    if about is not None and note is not None:
        fields |= {"about": about, "note": note.value}
    return Map(fields)


def new_version(version: Version) -> Map[Any]:
    """A version to be put into an entry."""
    return Map({"title": version.title, "text": version.text, "written": version.written})


def next_key(versions: Sequence[Version]) -> str:
    """The key of the version after these; two laptops of one person never choose the same."""
    return _key(len(versions))


def layer(entry: Entry) -> Map[Any]:
    """What is put into a new lane to change an entry that stands in an earlier one; it repeats none of its words."""
    fields: dict[str, Any] = {"began": entry.began, "versions": Map({})}
    if entry.about is not None and entry.note is not None:
        fields |= {"about": entry.about, "note": entry.note.value}
    return Map(fields)


def read_entry(key: str, layers: Sequence[Any], space: Space, author: Seat) -> Entry | None:
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
    about, note = stored.get("about"), None
    if about is not None:
        note = _KINDS.get(str(stored.get("note")))
        if note is None or not isinstance(about, str):
            return None
    shared = stored.get("shared")
    return Entry(
        key=key,
        space=space,
        author=author,
        versions=() if withdrawn else tuple(wordings),
        withdrawn=withdrawn,
        about=about,
        note=note,
        shared=tuple(s for s in Space if isinstance(shared, Mapping) and s.value in shared),
        began=_number(stored.get("began")),
    )


_DEEP = ("versions", "shared")


def _both_map(stored: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    return isinstance(stored.get(name), Mapping) and isinstance(other.get(name), Mapping)


_KINDS = {kind.value: kind for kind in NoteKind}


def _read_version(stored: Any) -> Version | None:
    if not isinstance(stored, Mapping):
        return None
    title, text = stored.get("title", ""), stored.get("text")
    if not isinstance(title, str) or not isinstance(text, str):
        return None
    return Version(title, text, _number(stored.get("written")))


def _number(stored: Any) -> int:
    usable = isinstance(stored, (int, float)) and not isinstance(stored, bool) and 0 <= stored < 2**53
    return int(stored) if usable else 0


def _key(number: int) -> str:
    return f"{number:06d}-{secrets.token_hex(4)}"
