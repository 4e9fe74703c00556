"""What was typed in one go, as one block: an update says the same with a fraction of the blocks and bytes.

The document library gives an update for every transaction, and merging such updates keeps a block for every keystroke.
A block of text that begins right after the block before it, stands beside its last character and before the same right
neighbour is what splitting one block there would give (Yjs, `splitItem`): so the two are one.

For updates that this laptop's own library wrote; the strict validator reads what comes out as it reads anything else.
"""

from fourfold_shared.yjs_bytes import Reader

_ORIGIN, _RIGHT, _KEYED, _STRING = 0x80, 0x40, 0x20, 4


def join_runs(update: bytes) -> bytes:
    """The same update with every run of text as one block.

    An update that says anything but text, in blocks of one client, and deletions is given back as it is.
    """
    try:
        return _Typing(update).joined()
    except _NotTyping:
        return update


class _NotTyping(Exception):
    """The update holds a block that is not text."""


class _Typing(Reader):
    """Goes once over an update. `_client` is the client as it is written, `_clock` the clock of the next block."""

    __slots__ = ("_client", "_clock", "_runs")

    def joined(self) -> bytes:
        if self.number() != 1:
            raise _NotTyping
        blocks, began = self.number(), self._at
        self.number()
        self._client = self._data[began : self._at]
        self._clock = self.number()
        front = self._data[began : self._at]
        self._runs: list[bytes] = []
        runs = 0
        while blocks:
            blocks -= self._run(blocks)
            runs += 1
        return b"".join((written(1), written(runs), front, *self._runs, self._data[self._at :]))

    def _run(self, most: int) -> int:
        """Reads a block and those that go on from it, `most` altogether; gives how many there were."""
        began, right = self._at, self._neighbours()
        head, pieces = self._data[began : self._at], [self._piece()]
        beside = bytes([_STRING | _ORIGIN | (_RIGHT if right else 0)]) + self._client
        while len(pieces) < most and self._passes(beside + written(self._clock - 1) + right):
            pieces.append(self._piece())
        text = b"".join(pieces)
        self._runs += (head, written(len(text)), text)
        return len(pieces)

    def _neighbours(self) -> bytes:
        """Reads what stands before a block's text; gives its right neighbour as it is written, empty for none."""
        info = self.byte()
        if info & ~(_ORIGIN | _RIGHT) != _STRING:
            raise _NotTyping
        if not info & (_ORIGIN | _RIGHT):
            self._parent()
        if info & _ORIGIN:
            self._id()
        began = self._at
        if info & _RIGHT:
            self._id()
        return self._data[began : self._at]

    def _parent(self) -> None:
        if self.number():
            length = self.number()
            self._at += length
        else:
            self._id()

    def _id(self) -> None:
        self.number()
        self.number()

    def _piece(self) -> bytes:
        """Reads a block's text and moves the clock by its units of UTF-16."""
        length = self.number()
        piece = self._data[self._at : self._at + length]
        self._at += length
        self._clock += length if piece.isascii() else len(piece.decode().encode("utf-16-le")) // 2
        return piece

    def _passes(self, expected: bytes) -> bool:
        """Whether the bytes that follow are `expected`; passes over them if they are."""
        if not self._data.startswith(expected, self._at):
            return False
        self._at += len(expected)
        return True


def written(number: int) -> bytes:
    """An unsigned integer as updates write it: seven bits a byte, the lowest first."""
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
