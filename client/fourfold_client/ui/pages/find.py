"""Search over everything that one may see."""

from fourfold_client.casefile import Entry, NoSuchEntry
from fourfold_client.ui import words
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.design import Field, region, row, text
from fourfold_client.ui.shell import Shell, title_of

AT_MOST = 30
"""Cards that are shown for one search."""


class FindPage:
    """A field, and the entries that hold its words; a note is found with the entry that it is about."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._cards: dict[str, Card] = {}
        self._asked = ""
        with shell.page(words.FIND):
            text("p", words.FIND_HINT, "soft")
            self._field = Field(words.FIND_FIELD, kind="search", name="find", first=True)
            self._told = text("p", "", "empty").props('role="status"')
            self._found = region("section", label=words.FIND)
        self._field.on_typed(self._look)
        shell.on_change(self._refresh)

    def _look(self) -> None:
        asked = self._field.value.strip()
        if asked == self._asked:
            return
        self._asked = asked
        found = self._shell.desk.casefile.search(asked) if asked else ()
        entries = {whole.id: whole for one in found if (whole := self._whole(one)) is not None}
        self._found.clear()
        self._cards.clear()
        with self._found:
            for entry in list(entries.values())[:AT_MOST]:
                self._show(entry)
        self._told.text = _told(asked, len(entries))

    def _whole(self, found: Entry) -> Entry | None:
        """The entry that a note is about; nothing when that is not here, or in a space that not all of its own see."""
        if found.note is None or found.about is None:
            return found
        try:
            whole = self._shell.desk.casefile.entry(found.about)
        except NoSuchEntry:
            return None
        return whole if found.space.audience <= whole.space.audience else None

    def _show(self, entry: Entry) -> None:
        with region("div", "found"):
            with text("a", "", "where").props(f'href="{self._shell.where(entry)}"'):
                row(entry.space.audience)
                text("span", title_of(entry.space, self._shell.names))
            self._cards[entry.id] = Card(self._shell, entry)

    def _refresh(self) -> None:
        for entry_id, card in self._cards.items():
            card.refresh(self._shell.desk.casefile.entry(entry_id))


def _told(asked: str, count: int) -> str:
    if not asked:
        return ""
    if not count:
        return words.FIND_NONE
    return words.FIND_MORE if count > AT_MOST else ""


def find_page(shell: Shell) -> None:
    """Builds the page."""
    FindPage(shell)
