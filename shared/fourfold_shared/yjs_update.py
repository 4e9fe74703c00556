"""A strict validator of Yjs v1 updates (shared/README.md, section 10).

It admits what an honest laptop writes in our schema and nothing else; facts.md, section B, tells what well-formed
hostile updates do to the document library without it.

    update   = sections, then deletions
    section  = count, client, clock, blocks           at most one, of the record's own client, going on at its clock
    block    = info byte, origins or parent, content  text, scalars, a new map or text, deleted, collected
    deletion = client, count, (clock, length)...      ranges that rise, of ids that exist

Every id that is named must exist in the record's causal past, so that every replica decides alike. A parent that is
named by its id must be a map or text there, and these nest only so deep: the document library recurses over them.
"""

from dataclasses import dataclass
from typing import Protocol

from fourfold_shared.errors import HostileUpdate

MAX_UPDATE = 512 * 1024
"""Bytes in one update."""
MAX_BLOCKS = 65_536
MAX_RANGES = 65_536
MAX_DELETE_CLIENTS = 4_096
MAX_KEY = 256
"""Bytes in the key of a map."""
MAX_SCALARS = 64
"""Scalars in one block; an honest map writes one."""
MAX_DEPTH = 8
"""Maps and texts in one another below a root; ours nest three deep."""
MAX_CLOCK = 2**53
"""Clients and clocks stay below this, which every implementation's numbers hold exactly."""

_ORIGIN, _RIGHT, _KEYED = 0x80, 0x40, 0x20
_COLLECTED, _DELETED, _STRING, _TYPE, _ANY = 0, 1, 4, 7, 8
_MAP, _TEXT = 1, 2
_SCALAR_SIZE = {126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
_INTEGER, _SCALAR_STRING = 125, 119


@dataclass(frozen=True, slots=True)
class Schema:
    """The names of the root types that a document has."""

    roots: frozenset[str]


class Past(Protocol):
    """What stands in one document in a record's causal past."""

    def clocks(self, client: int) -> int:
        """How many clocks of a client there are; 0 for one that it does not hold."""

    def depth(self, client: int, clock: int) -> int:
        """How deep the map or text lies that was made at this id, 1 below a root; 0 when that is neither."""


@dataclass(frozen=True, slots=True)
class Validated:
    """An update that was let through: the client's clock after it, and the maps and texts that it makes.

    `types` are pairs of clock and depth.
    """

    clock: int
    types: tuple[tuple[int, int], ...] = ()


def validate_update(update: bytes, *, client: int, clock: int, past: Past, schema: Schema) -> Validated:
    """Checks one update of the log whose Yjs client is `client` and stands at `clock`.

    `past` answers for this client too, up to `clock`. Raises: HostileUpdate; the message names the rule that is broken,
    never content.
    """
    if len(update) > MAX_UPDATE:
        raise HostileUpdate("an update is too large")
    reader = _Reader(update, client, clock, past, schema)
    try:
        return reader.read()
    except IndexError:
        raise HostileUpdate("an update ends too early") from None


class _Reader:
    """Goes once over the bytes. `_at` is where it stands, `_clock` the client's clock so far."""

    __slots__ = ("_at", "_client", "_clock", "_data", "_past", "_schema", "_types")

    def __init__(self, data: bytes, client: int, clock: int, past: Past, schema: Schema) -> None:
        self._data = data
        self._client = client
        self._clock = clock
        self._past = past
        self._schema = schema
        self._types: dict[int, int] = {}
        self._at = 0

    def read(self) -> Validated:
        sections = self._number()
        if sections > 1:
            raise HostileUpdate("blocks of more than one client")
        if sections:
            self._section()
        deletions = self._deletions()
        if self._at != len(self._data):
            raise HostileUpdate("bytes after the end of an update")
        if not sections and not deletions:
            raise HostileUpdate("an update that says nothing")
        return Validated(self._clock, tuple(self._types.items()))

    def _section(self) -> None:
        blocks = self._number()
        if not 0 < blocks <= MAX_BLOCKS:
            raise HostileUpdate("too few or too many blocks")
        if self._number() != self._client:
            raise HostileUpdate("blocks of another client")
        if self._number() != self._clock:
            raise HostileUpdate("clocks that do not continue")
        for _ in range(blocks):
            self._clock += self._block()

    def _block(self) -> int:
        info = self._data[self._at]
        self._at += 1
        content = info & 0x1F
        if content == _COLLECTED:
            if info:
                raise HostileUpdate("a block with bits that it cannot have")
            return self._length()
        depth = 0
        if info & (_ORIGIN | _RIGHT):
            if content == _TYPE:
                raise HostileUpdate("a map or text under a key that was used before")
            if info & _ORIGIN:
                self._reference()
            if info & _RIGHT:
                self._reference()
        else:
            depth = self._parent(bool(info & _KEYED))
            if content in (_ANY, _TYPE) and not info & _KEYED:
                raise HostileUpdate("a value that stands in no map")
        if content == _STRING:
            return self._text()
        if content == _ANY:
            return self._scalars()
        if content == _TYPE:
            return self._type(depth + 1)
        if content == _DELETED:
            return self._length()
        raise HostileUpdate("a content that our documents do not have")

    def _type(self, depth: int) -> int:
        if self._number() not in (_MAP, _TEXT):
            raise HostileUpdate("a type that our documents do not have")
        if depth > MAX_DEPTH:
            raise HostileUpdate("maps and texts that nest too deep")
        self._types[self._clock] = depth
        return 1

    def _parent(self, keyed: bool) -> int:
        """The depth of the parent: 0 for a root."""
        depth = 0
        named = self._number()
        if named == 1:
            if self._string(MAX_KEY) not in self._schema.roots:
                raise HostileUpdate("a root that our documents do not have")
        elif named == 0:
            client, clock = self._reference()
            made_here = self._types.get(clock) if client == self._client else None
            depth = made_here or self._past.depth(client, clock)
            if not depth:
                raise HostileUpdate("a parent that is neither a map nor a text")
        else:
            raise HostileUpdate("a parent that is neither named nor numbered")
        if keyed:
            self._string(MAX_KEY)
        return depth

    def _reference(self) -> tuple[int, int]:
        client, clock = self._number(), self._number()
        limit = self._clock if client == self._client else self._past.clocks(client)
        if clock >= limit:
            raise HostileUpdate("an id that does not exist in its past")
        return client, clock

    def _text(self) -> int:
        text = self._string(MAX_UPDATE)
        if not text:
            raise HostileUpdate("an empty text")
        return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

    def _scalars(self) -> int:
        count = self._number()
        if not 0 < count <= MAX_SCALARS:
            raise HostileUpdate("too few or too many values")
        for _ in range(count):
            kind = self._data[self._at]
            self._at += 1
            if kind == _SCALAR_STRING:
                self._string(MAX_UPDATE)
            elif kind == _INTEGER:
                self._integer()
            elif kind in _SCALAR_SIZE:
                self._at += _SCALAR_SIZE[kind]
                if self._at > len(self._data):
                    raise IndexError
            else:
                raise HostileUpdate("a value that is not a scalar")
        return count

    def _deletions(self) -> int:
        clients = self._number()
        if clients > MAX_DELETE_CLIENTS:
            raise HostileUpdate("deletions of too many clients")
        seen: set[int] = set()
        total = 0
        for _ in range(clients):
            client, ranges = self._number(), self._number()
            total += ranges
            if client in seen or not ranges or total > MAX_RANGES:
                raise HostileUpdate("deletions that are doubled, empty or too many")
            seen.add(client)
            self._ranges(ranges, self._clock if client == self._client else self._past.clocks(client))
        return clients

    def _ranges(self, ranges: int, limit: int) -> None:
        reached = 0
        for _ in range(ranges):
            start = self._number()
            if start < reached:
                raise HostileUpdate("deletions out of order")
            reached = start + self._length()
            if reached > limit:
                raise HostileUpdate("a deletion of what does not exist in its past")

    def _length(self) -> int:
        length = self._number()
        if not length:
            raise HostileUpdate("an empty length")
        return length

    def _string(self, limit: int) -> str:
        length = self._number()
        start, end = self._at, self._at + length
        if length > limit or end > len(self._data):
            raise HostileUpdate("a text that is too long")
        self._at = end
        try:
            return self._data[start:end].decode()
        except UnicodeDecodeError:
            raise HostileUpdate("a text that is not UTF-8") from None

    def _number(self) -> int:
        """An unsigned integer: seven bits a byte, the lowest first, in its shortest form."""
        data, at = self._data, self._at
        byte = data[at]
        if byte < 0x80:
            self._at = at + 1
            return byte
        value, shift = byte & 0x7F, 7
        while True:
            at += 1
            byte = data[at]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise HostileUpdate("a number that is too large")
        if not byte or value >= MAX_CLOCK:
            raise HostileUpdate("a number that is too large or not in its shortest form")
        self._at = at + 1
        return value

    def _integer(self) -> None:
        """A signed integer: as above, but the first byte has a sign bit and six of value."""
        byte = self._data[self._at]
        self._at += 1
        first, more = byte, 0
        while byte >= 0x80:
            byte = self._data[self._at]
            self._at += 1
            more += 1
            if more > 8:
                raise HostileUpdate("a number that is too large")
        if more and not byte:
            raise HostileUpdate("a number that is not in its shortest form")
        if first == 0x40:
            raise HostileUpdate("a number that is not in its shortest form")
