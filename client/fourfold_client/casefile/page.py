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

        Raises: IndexError outside the text or inside a character, TooLong for more than 100,000 characters at once,
        NotAllowedHere for what is no text.
        """
        if len(inserted) > MAX_INSERT:
            raise TooLong(f"more than {MAX_INSERT} characters at once")
        verify_text(inserted)
        end, text, encoded = at + deleted, self._commons.text(PAGE), self._commons.encoded_page()
        if at < 0 or deleted < 0 or end > len(encoded):
            raise IndexError("outside the text")
        if any(place < len(encoded) and encoded[place] & 0xC0 == 0x80 for place in (at, end)):
            raise IndexError("inside a character")
        with self._commons.edit():
            if deleted:
                del text[at:end]
            if inserted:
                text.insert(at, inserted)
        encoded[at:end] = inserted.encode()
        self._commons.keep_encoded_page(encoded)

    def append(self, inserted: str) -> None:
        """Adds to the end."""
        self.replace(len(self._commons.text(PAGE)), 0, inserted)
