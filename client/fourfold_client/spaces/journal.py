"""Where this laptop stands in the relay's journal of one space (shared/README.md, section 11)."""

from fourfold_client.vault import Change, SetCursor
from fourfold_shared.ids import SpaceId


class JournalPlace:
    """Of one space; `cursor` is the place that the vault has."""

    def __init__(self, space: SpaceId, cursor: int) -> None:
        self._space = space
        self.cursor = self.position = cursor
        """`position`: up to where everything came and was judged, also where it is held or was refused."""
        self.whole = False
        """Whether the journal was asked for from its start last: at its end all that the relay has was here."""

    def follow(self, *, again: bool) -> int:
        """Where this laptop goes on; `again` at the start."""
        if again:
            self.cursor = 0
        self.position, self.whole = self.cursor, self.cursor == 0
        return self.cursor

    def lost(self) -> Change:
        """Begins anew; gives what is to be committed."""
        self.cursor = self.position = 0
        self.whole = True
        return SetCursor(self._space, 0)

    def moved(self, position: int, *, missed: bool) -> list[Change]:
        """Everything up to `position` was judged; where something was `missed`, the journal is asked for again."""
        self.position = max(self.position, position)
        kept = 0 if missed else max(position, self.cursor)
        if kept == self.cursor:
            return []
        self.cursor = kept
        return [SetCursor(self._space, kept)]
