"""The numbers, texts and scalars of Yjs v1 updates (lib0), read strictly (shared/README.md, section 10).

An integer has one form only, a text is UTF-8, a value is a scalar. What ends too early raises IndexError, which
`validate_update` translates.
"""

from fourfold_shared.errors import HostileUpdate

MAX_NUMBER = 2**53
"""Clients, clocks and lengths stay below this, which every implementation's numbers hold exactly."""

_SCALAR_SIZE = {126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
_INTEGER, _SCALAR_STRING = 125, 119


class Reader:
    """Goes once over the bytes; `_at` is where it stands."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def ended(self) -> bool:
        """Whether every byte was read."""
        return self._at == len(self._data)

    def byte(self) -> int:
        """One byte."""
        value = self._data[self._at]
        self._at += 1
        return value

    def number(self) -> int:
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
        if not byte or value >= MAX_NUMBER:
            raise HostileUpdate("a number that is too large or not in its shortest form")
        self._at = at + 1
        return value

    def length(self) -> int:
        """A number that is not 0."""
        length = self.number()
        if not length:
            raise HostileUpdate("an empty length")
        return length

    def string(self, limit: int) -> str:
        """A text of at most `limit` bytes."""
        length = self.number()
        start, end = self._at, self._at + length
        if length > limit or end > len(self._data):
            raise HostileUpdate("a text that is too long")
        self._at = end
        try:
            return self._data[start:end].decode()
        except UnicodeDecodeError:
            raise HostileUpdate("a text that is not UTF-8") from None

    def scalar(self, limit: int) -> None:
        """Passes over one value: a text of at most `limit` bytes, a number, true, false or null."""
        kind = self.byte()
        if kind == _SCALAR_STRING:
            self.string(limit)
        elif kind == _INTEGER:
            self._integer()
        elif kind in _SCALAR_SIZE:
            self._at += _SCALAR_SIZE[kind]
            if self._at > len(self._data):
                raise IndexError
        else:
            raise HostileUpdate("a value that is not a scalar")

    def _integer(self) -> None:
        """A signed integer: as `number`, but the first byte has a sign bit and six of value."""
        first = byte = self.byte()
        more = 0
        while byte >= 0x80:
            byte = self.byte()
            more += 1
            if more > 8:
                raise HostileUpdate("a number that is too large")
        if more and not byte:
            raise HostileUpdate("a number that is not in its shortest form")
        if first == 0x40:
            raise HostileUpdate("a number that is not in its shortest form")
