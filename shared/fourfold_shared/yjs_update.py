"""A strict validator of Yjs v1 updates (shared/README.md, section 10).

It admits what an honest laptop writes in our schema and nothing else; facts.md, section B, tells what well-formed
hostile updates do to the document library without it.

    update   = sections, then deletions
    section  = count, client, clock, blocks           at most one, of the record's own client, going on at its clock
    block    = info byte, origins or parent, content  text, a scalar, a new map or text, deleted, collected
    deletion = client, count, (clock, length)...      ranges that rise, of ids that exist

Every id that is named must exist in the record's causal past, so that every replica decides alike. What stands there
must fit, because the document library trusts that it does: characters stand in texts and beside characters, one value
at a time stands under a key of a map, nothing cuts through a character that has two units of UTF-16, and maps and texts
nest only so deep. For this the validator remembers a mark of some clocks (see `Past`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from fourfold_shared.errors import HostileUpdate
from fourfold_shared.yjs_bytes import Reader

MAX_UPDATE = 512 * 1024
"""Bytes in one update."""
MAX_BLOCKS = 65_536
MAX_RANGES = 65_536
MAX_DELETE_CLIENTS = 4_096
MAX_KEY = 256
"""Bytes in the key of a map."""
MAX_OVERWRITTEN = 64
"""Values of one key that are written and overwritten within one update."""
MAX_DEPTH = 8
"""Maps and texts in one another below a root; ours nest three deep."""
MAX_CLOCK = 2**31
"""A client's clocks stay below this: the document library counts them in 32 bits, and begins again from 0."""

_ORIGIN, _RIGHT, _KEYED = 0x80, 0x40, 0x20
_COLLECTED, _DELETED, _STRING, _TYPE, _ANY = 0, 1, 4, 7, 8
_HALF, _VALUE = 1, 2


class Shape(IntEnum):
    """The types that a document is made of, numbered as Yjs does."""

    MAP = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Schema:
    """The root types of a document by name; a name that begins with one of `texts` and goes on is a text as well."""

    roots: Mapping[str, Shape]
    texts: tuple[str, ...] = ()

    def shape(self, root: str) -> Shape | None:
        """The type of the root of this name; None for one that the document does not have."""
        if any(root.startswith(prefix) and root != prefix for prefix in self.texts):
            return Shape.TEXT
        return self.roots.get(root)


class Past(Protocol):
    """What stands in one document in a record's causal past."""

    def clocks(self, client: int) -> int:
        """How many clocks of a client there are; 0 for one that it does not hold."""

    def mark(self, client: int, clock: int) -> int:
        """The mark of this clock, as `Validated.marks` gave it; 0 where it gave none."""


@dataclass(frozen=True, slots=True)
class Validated:
    """An update that was let through: the client's clock after it, and the marks of clocks that it makes.

    `marks` are pairs of clock and mark: 1 for the second half of a character, 2 for a scalar, 2d + 2 for a map and
    2d + 3 for a text that lies d deep (1 below a root).
    """

    clock: int
    marks: tuple[tuple[int, int], ...] = ()


def validate_update(update: bytes, *, client: int, clock: int, past: Past, schema: Schema) -> Validated:
    """Checks one update of the log whose Yjs client is `client` and stands at `clock`.

    `past` answers for this client too, up to `clock`. Raises: HostileUpdate; the message names the rule that is broken,
    never content.
    """
    if len(update) > MAX_UPDATE:
        raise HostileUpdate("an update is too large")
    try:
        return _Update(update, client, clock, past, schema).validated()
    except IndexError:
        raise HostileUpdate("an update ends too early") from None


class _Update(Reader):
    """Goes once over an update. `_clock` is the client's clock so far."""

    __slots__ = ("_client", "_clock", "_marks", "_past", "_schema")

    def __init__(self, data: bytes, client: int, clock: int, past: Past, schema: Schema) -> None:
        super().__init__(data)
        self._client = client
        self._clock = clock
        self._past = past
        self._schema = schema
        self._marks: dict[int, int] = {}

    def validated(self) -> Validated:
        sections = self.number()
        if sections > 1:
            raise HostileUpdate("blocks of more than one client")
        if sections:
            self._section()
        deletions = self._deletions()
        if not self.ended:
            raise HostileUpdate("bytes after the end of an update")
        if not sections and not deletions:
            raise HostileUpdate("an update that says nothing")
        return Validated(self._clock, tuple(self._marks.items()))

    def _section(self) -> None:
        blocks = self.number()
        if not 0 < blocks <= MAX_BLOCKS:
            raise HostileUpdate("too few or too many blocks")
        if self.number() != self._client:
            raise HostileUpdate("blocks of another client")
        if self.number() != self._clock:
            raise HostileUpdate("clocks that do not continue")
        for _ in range(blocks):
            self._clock += self._block()
            if self._clock >= MAX_CLOCK:
                raise HostileUpdate("clocks that are too many")

    def _block(self) -> int:
        """Reads one block and gives its length."""
        info = self.byte()
        content = info & 0x1F
        if content == _COLLECTED:
            if info:
                raise HostileUpdate("a block with bits that it cannot have")
            return self.length()
        if content not in (_DELETED, _STRING, _TYPE, _ANY):
            raise HostileUpdate("a content that our documents do not have")
        if info & (_ORIGIN | _RIGHT):
            if content == _TYPE:
                raise HostileUpdate("a map or text under a key that was used before")
            return self._value(content, 0) if self._beside(info) else self._characters(content)
        keyed = bool(info & _KEYED)
        depth = self._parent(keyed)
        return self._value(content, depth) if keyed else self._characters(content)

    def _characters(self, content: int) -> int:
        if content == _STRING:
            return self._text()
        if content == _DELETED:
            return self.length()
        raise HostileUpdate("a value that stands in no map")

    def _value(self, content: int, depth: int) -> int:
        """A value under a key of a map that lies `depth` deep."""
        if content == _TYPE:
            self._marks[self._clock] = self._type(depth + 1)
            return 1
        if content == _STRING:
            raise HostileUpdate("a text that stands in no text")
        length = self.length()
        if length > (1 if content == _ANY else MAX_OVERWRITTEN):
            raise HostileUpdate("too many values under one key")
        if content == _ANY:
            self.scalar(MAX_UPDATE)
        self._marks.update((clock, _VALUE) for clock in range(self._clock, self._clock + length))
        return length

    def _type(self, depth: int) -> int:
        shape = self.number()
        if shape not in (Shape.MAP, Shape.TEXT):
            raise HostileUpdate("a type that our documents do not have")
        if depth > MAX_DEPTH:
            raise HostileUpdate("maps and texts that nest too deep")
        return 2 * depth + shape + 1

    def _text(self) -> int:
        text = self.string(MAX_UPDATE)
        if not text:
            raise HostileUpdate("an empty text")
        if text.isascii():
            return len(text)
        units = 0
        for character in text:
            units += 1
            if character > "\uffff":
                self._marks[self._clock + units] = _HALF
                units += 1
        return units

    def _beside(self, info: int) -> bool:
        """Reads what a block stands beside: whether that is a value under a key, whose place it takes."""
        value = False
        if info & _ORIGIN:
            client, clock = self._reference()
            if self._mark(client, clock + 1) == _HALF:
                raise HostileUpdate("a cut through a character")
            value = self._mark(client, clock) >= _VALUE
        if info & _RIGHT:
            mark = self._mark(*self._reference())
            if mark == _HALF:
                raise HostileUpdate("a cut through a character")
            if value or mark >= _VALUE:
                raise HostileUpdate("a value that stands before another")
        return value

    def _parent(self, keyed: bool) -> int:
        """The depth of the parent: 0 for a root."""
        depth, named = 0, self.number()
        if named == 1:
            shape = self._schema.shape(self.string(MAX_KEY))
            if shape is None:
                raise HostileUpdate("a root that our documents do not have")
        elif named == 0:
            mark = self._mark(*self._reference())
            if mark <= _VALUE:
                raise HostileUpdate("a parent that is neither a map nor a text")
            depth, shape = mark // 2 - 1, Shape.TEXT if mark % 2 else Shape.MAP
        else:
            raise HostileUpdate("a parent that is neither named nor numbered")
        if keyed != (shape is Shape.MAP):
            raise HostileUpdate("a key in a text, or none in a map")
        if keyed:
            self.string(MAX_KEY)
        return depth

    def _reference(self) -> tuple[int, int]:
        client, clock = self.number(), self.number()
        limit = self._clock if client == self._client else self._past.clocks(client)
        if clock >= limit:
            raise HostileUpdate("an id that does not exist in its past")
        return client, clock

    def _mark(self, client: int, clock: int) -> int:
        made_here = self._marks.get(clock, 0) if client == self._client else 0
        return made_here or self._past.mark(client, clock)

    def _deletions(self) -> int:
        clients = self.number()
        if clients > MAX_DELETE_CLIENTS:
            raise HostileUpdate("deletions of too many clients")
        seen: set[int] = set()
        total = 0
        for _ in range(clients):
            client, ranges = self.number(), self.number()
            total += ranges
            if client in seen or not ranges or total > MAX_RANGES:
                raise HostileUpdate("deletions that are doubled, empty or too many")
            seen.add(client)
            self._ranges(client, ranges, self._clock if client == self._client else self._past.clocks(client))
        return clients

    def _ranges(self, client: int, ranges: int, limit: int) -> None:
        reached = 0
        for _ in range(ranges):
            start = self.number()
            if start < reached:
                raise HostileUpdate("deletions out of order")
            reached = start + self.length()
            if reached > limit:
                raise HostileUpdate("a deletion of what does not exist in its past")
            if _HALF in (self._mark(client, start), self._mark(client, reached)):
                raise HostileUpdate("a cut through a character")
