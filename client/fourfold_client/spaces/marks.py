"""What the validator remembers of a log's client in one document, by clock (yjs_update.Validated): kept close together.

Nearly every clock of a lane has a mark, few of a text do: so they lie in blocks of neighbouring clocks.
"""

from collections.abc import Iterable, Mapping

SIZE = 64
"""Clocks in a block."""


class Marks:
    """The marks of one client. `blocks` are those that `blocks` gave before: SIZE bytes each, by their number."""

    def __init__(self, blocks: Mapping[int, bytes] | None = None) -> None:
        self._blocks = {number: bytearray(block) for number, block in (blocks or {}).items()}

    def of(self, clock: int) -> int:
        """The mark of a clock, 0 for none."""
        block = self._blocks.get(clock // SIZE)
        return 0 if block is None else block[clock % SIZE]

    def add(self, marks: Iterable[tuple[int, int]]) -> None:
        """Takes note of pairs of clock and mark."""
        for clock, mark in marks:
            block = self._blocks.get(clock // SIZE)
            if block is None:
                block = self._blocks[clock // SIZE] = bytearray(SIZE)
            block[clock % SIZE] = mark

    def blocks(self) -> tuple[tuple[int, bytes], ...]:
        """All that are not empty, by their number, to be kept."""
        return tuple((number, bytes(block)) for number, block in self._blocks.items())
