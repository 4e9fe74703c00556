"""Where this laptop stands in the relay's journal of one space (shared/README.md, section 11).

The last record that came is remembered by its hash with its place. The journal is gone on with from just there: if
another record stands there, or none, the relay went back in time, also where its journal is longer by now.
"""

import hashlib
from collections.abc import Sequence

from fourfold_client.vault import Change, PutSecret, SetCursor
from fourfold_shared.ids import SpaceId

FAR = 512
"""Records of its own that a laptop lets come once more, so that the last one of others can be compared."""


class JournalPlace:
    """Of one space; `cursor` is the place that the vault has, `mark` what it has of the last record that came."""

    def __init__(self, space: SpaceId, cursor: int, mark: bytes = b"") -> None:
        self._space = space
        self.cursor = self.position = cursor
        """`position`: up to where everything came and was judged, also where it is held or was refused."""
        self.whole = False
        """Whether the journal was asked for from its start last: at its end all that the relay has was here."""
        self._marked, self._mark = int.from_bytes(mark[:8], "big"), mark[8:]
        self._comparing = False

    def follow(self, *, again: bool) -> int:
        """Where this laptop goes on; `again` at the start."""
        if again:
            self.cursor = 0
        self.position, self.whole = self.cursor, self.cursor == 0
        self._comparing = 0 < self._marked <= self.cursor < self._marked + FAR
        return self._marked - 1 if self._comparing else self.cursor

    def fits(self, records: Sequence[bytes], position: int, *, last: bool) -> bool:
        """Whether an answer goes on where this laptop stands; ask before it is taken."""
        comparing, self._comparing = self._comparing, False
        same = not comparing or (bool(records) and hashlib.sha256(records[0]).digest() == self._mark)
        return same and not (last and position < self.cursor)

    def lost(self) -> list[Change]:
        """Begins anew; gives what is to be committed."""
        self.cursor = self.position = self._marked = 0
        self.whole, self._comparing = True, False
        return [SetCursor(self._space, 0), PutSecret(mark_name(self._space), b"")]

    def came(self, records: Sequence[bytes], position: int) -> list[Change]:
        """The last of these records stands at `position`; gives what is to be committed."""
        if not records:
            return []
        self._marked, self._mark = position, hashlib.sha256(records[-1]).digest()
        return [PutSecret(mark_name(self._space), position.to_bytes(8, "big") + self._mark)]

    def moved(self, position: int, *, missed: bool) -> list[Change]:
        """Everything up to `position` was judged; where something was `missed`, the journal is asked for again."""
        self.position = max(self.position, position)
        kept = 0 if missed else max(position, self.cursor)
        if kept == self.cursor:
            return []
        self.cursor = kept
        return [SetCursor(self._space, kept)]


def mark_name(space: SpaceId) -> str:
    """Under which name the vault keeps which record came last, and where it stands: 8 bytes, then SHA-256."""
    return f"journal/{space.hex()}"
