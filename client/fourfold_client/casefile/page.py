"""A space's common page: one text that its whole audience writes together."""

from fourfold_client.casefile.entries import verify_text
from fourfold_client.casefile.errors import TooLong
from fourfold_client.replica import PAGE, Replica

MAX_INSERT = 100_000


class Page:
    """The text of a commons. Positions and lengths are in UTF-8 bytes, as pycrdt counts (facts.md, section B)."""

    def __init__(self, commons: Replica) -> None:
        self._commons = commons

    @property
    def text(self) -> str:
        """The whole text as it stands here."""
        return str(self._commons.text(PAGE))

    def replace(self, at: int, deleted: int, inserted: str) -> None:
        """Deletes `deleted` bytes at `at` and inserts `inserted` there, as one change.

        Raises: IndexError outside the text, TooLong for more than 100,000 characters at once, NotAllowedHere for what
        is no text.
        """
        if len(inserted) > MAX_INSERT:
            raise TooLong(f"more than {MAX_INSERT} characters at once")
        verify_text(inserted)
        text = self._commons.text(PAGE)
        if at < 0 or deleted < 0 or at + deleted > len(text):
            raise IndexError("outside the text")
        with self._commons.edit():
            if deleted:
                del text[at : at + deleted]
            if inserted:
                text.insert(at, inserted)

    def append(self, inserted: str) -> None:
        """Adds to the end."""
        self.replace(len(self._commons.text(PAGE)), 0, inserted)
