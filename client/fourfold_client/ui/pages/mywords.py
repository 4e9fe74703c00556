"""My words: everything that one wrote, as a readable copy has it, to be printed; by who can read it."""

from collections.abc import Iterator

from nicegui import ui

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.export.content import Shelf, folders
from fourfold_client.export.page import body_of
from fourfold_client.export.wording import Wording
from fourfold_client.ui import words_print as said
from fourfold_client.ui.design import Selection, region, text
from fourfold_client.ui.shell import Shell, title_of

_ALL = ""


class MyWordsPage:
    """Read once, when it is opened or another audience is chosen: paper does not change either."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        casefile = shell.desk.casefile
        self._shelves = tuple(_worded(casefile))
        spaces = {str(one.space.number): title_of(one.space, shell.names) for one in self._shelves}
        with shell.page(said.MY_WORDS):
            text("p", said.MY_WORDS_HINT, "soft unprinted")
            with region("div", "unprinted"):
                self._which = Selection(said.WHICH, {"": {_ALL: said.EVERYTHING, **spaces}}, _ALL, self._draw)
            self._copy = region("section", "copy", said.MY_WORDS)
        self._draw()

    def _draw(self) -> None:
        chosen, casefile = self._which.value, self._shell.desk.casefile
        shelves = tuple(one for one in self._shelves if chosen in (_ALL, str(one.space.number)))
        self._copy.clear()
        with self._copy:
            if shelves:
                # every word of a person is escaped there, as in an export's own page
                ui.html(body_of(shelves, Wording(casefile.name)), sanitize=False)
            else:
                text("p", said.NOTHING, "empty")


def _worded(casefile: CaseFile) -> Iterator[Shelf]:
    """One's own entries and notes by space; what says nothing in words (a yes, that something was held) is left out."""
    mine = next(one for one in folders(casefile) if one.name == "my-words")
    wording = Wording(casefile.name)
    for shelf in mine.shelves:
        items = tuple(one for one in shelf.items if one.notes or _says(one.entry, wording))
        if items:
            yield Shelf(shelf.space, items)


def _says(entry: Entry, wording: Wording) -> bool:
    return not entry.withdrawn and bool(entry.title or wording.said(entry, entry.versions[-1]))


def my_words_page(shell: Shell) -> None:
    """Builds the page."""
    MyWordsPage(shell)
