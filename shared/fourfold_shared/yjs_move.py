"""An update of this laptop's own library, said again by another client: for what a laptop takes into a new log.

A log's client is bound to it (shared/README.md, section 2). So changes that are not in a record yet, or whose record
was never sent, cannot go on in another log as they are: their ids are counted anew under the new log's client.

For updates of one's own alone; the strict validator reads what comes out as it reads anything else.
"""

from collections.abc import Mapping

from fourfold_shared.errors import HostileUpdate
from fourfold_shared.yjs_bytes import Reader
from fourfold_shared.yjs_runs import written

_ORIGIN, _RIGHT, _KEYED = 0x80, 0x40, 0x20
_COLLECTED, _DELETED, _STRING, _TYPE, _ANY = 0, 1, 4, 7, 8
_LIMIT = 1 << 30


Moves = Mapping[int, tuple[int, int]]
"""By client: from which clock on its ids are moved, and which clock the first of them becomes."""


def move_update(update: bytes, moves: Moves, to: int) -> bytes:
    """The same changes with the ids of some clients under the client `to`.

    What stood before keeps its ids. Raises: HostileUpdate for what is no such update.
    """
    try:
        return _Move(update, moves, to).moved()
    except IndexError:
        raise HostileUpdate("an update ends too early") from None


class _Move(Reader):
    """Goes once over an update and writes it again."""

    __slots__ = ("_moves", "_out", "_to")

    def __init__(self, data: bytes, moves: Moves, to: int) -> None:
        super().__init__(data)
        self._moves = moves
        self._to = to
        self._out: list[bytes] = []

    def moved(self) -> bytes:
        for _ in range(self._same()):
            blocks = self._same()
            self._id()
            for _ in range(blocks):
                self._block()
        self._deletions()
        return b"".join(self._out)

    def _block(self) -> None:
        info = self.byte()
        self._out.append(bytes([info]))
        content = info & 0x1F
        if content not in (_COLLECTED, _DELETED, _STRING, _TYPE, _ANY):
            raise HostileUpdate("a content that our documents do not have")
        if content != _COLLECTED:
            self._place(info)
        if content == _STRING:
            self._string()
            return
        count = self._same()
        if content == _ANY:
            began = self._at
            for _ in range(count):
                self.scalar(_LIMIT)
            self._out.append(self._data[began : self._at])

    def _place(self, info: int) -> None:
        """Where a block stands: beside others, or in a parent and under a key of it."""
        for side in (_ORIGIN, _RIGHT):
            if info & side:
                self._id()
        if info & (_ORIGIN | _RIGHT):
            return
        if self._same():
            self._string()
        else:
            self._id()
        if info & _KEYED:
            self._string()

    def _same(self) -> int:
        """A number that stays as it is."""
        number = self.number()
        self._out.append(written(number))
        return number

    def _string(self) -> None:
        began = self._at
        self.string(_LIMIT)
        self._out.append(self._data[began : self._at])

    def _id(self) -> None:
        client, clock = self.number(), self.number()
        since, first = self._moves.get(client, (clock + 1, 0))
        if clock >= since:
            client, clock = self._to, clock - since + first
        self._out += (written(client), written(clock))

    def _deletions(self) -> None:
        """Ranges may begin before what is moved and end in it: then they are two."""
        ranges: dict[int, list[tuple[int, int]]] = {}
        for _ in range(self.number()):
            client = self.number()
            for _ in range(self.number()):
                start = self.number()
                end = start + self.length()
                since, first = self._moves.get(client, (end, 0))
                cut = min(max(since, start), end)
                if start < cut:
                    ranges.setdefault(client, []).append((start, cut - start))
                if cut < end:
                    ranges.setdefault(self._to, []).append((cut - since + first, end - cut))
        self._out.append(written(len(ranges)))
        for client, found in ranges.items():
            self._out += (written(client), written(len(found)))
            self._out += (written(number) for one in sorted(found) for number in one)
