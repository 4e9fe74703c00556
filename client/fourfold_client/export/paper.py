"""One folder of an export as a PDF: the same content as its page. With `sheet` the only module that imports fpdf."""

from datetime import datetime
from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from fourfold_client.casefile import Entry
from fourfold_client.export.content import Folder, Item, Shelf
from fourfold_client.export.wording import EARLIER, NO_TITLE, NOTHING, Wording, when

FONT = "DejaVu"
MISSING = "\N{WHITE SQUARE}"
"""Stands for a character that the font has no picture for."""
_INDENT = 8.0
"""Millimetres."""


def paper_of(folder: Folder, wording: Wording, lead: str, made: str, moment: datetime) -> bytes:
    """The whole PDF, A4. `moment` is when it was made."""
    paper = _Paper(folder.title, made, moment)
    paper.heading(folder.title, 18)
    paper.words(lead)
    paper.words(made, 9)
    for shelf in folder.shelves:
        _shelf(paper, shelf, wording)
    if not folder.shelves:
        paper.words(NOTHING)
    return bytes(paper.output())


class _Paper(FPDF):
    """Text from top to bottom in one column, with the foot of every page."""

    def __init__(self, title: str, made: str, moment: datetime) -> None:
        super().__init__(format="A4")
        self._foot = f"{title}. {made}"
        with as_file(files("fourfold_client.export") / "fonts") as folder:
            self.add_font(FONT, "", folder / "DejaVuSans.ttf")
            self.add_font(FONT, "B", folder / "DejaVuSans-Bold.ttf")
        self._drawn = frozenset(self.fonts[FONT.lower()].cmap)  # type: ignore[union-attr]
        self.set_title(title)
        self.set_lang("en")
        self.set_creation_date(moment)
        self.set_margins(22, 20, 22)
        self.set_auto_page_break(True, 22)
        self.add_page()

    def footer(self) -> None:
        """The foot of a page: what it is of, who made it when, and its number."""
        self.set_y(-15)
        self.set_font(FONT, "", 7)
        self.cell(0, 5, self._drawable(f"{self._foot}  ·  {self.page_no()}"), align="C")

    def heading(self, text: str, size: float, level: int | None = None) -> None:
        """A heading, with a bookmark of that level."""
        self.ln(3)
        if self.will_page_break(24):
            self.add_page()
        if level is not None:
            self.start_section(self._drawable(text), level)
        self._put(text, "B", size)

    def words(self, text: str, size: float = 10.5, indent: float = 0) -> None:
        """A paragraph, with its own line breaks."""
        left = self.l_margin
        self.set_left_margin(left + indent)
        self.set_x(left + indent)
        self._put(text, "", size)
        self.set_left_margin(left)
        self.set_x(left)

    def _put(self, text: str, style: str, size: float) -> None:
        self.set_font(FONT, style, size)
        self.multi_cell(0, size * 0.5, self._drawable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1)

    def _drawable(self, text: str) -> str:
        plain = text.replace("\t", "    ")
        return "".join(one if one == "\n" or ord(one) in self._drawn else MISSING for one in plain)


def _shelf(paper: _Paper, shelf: Shelf, wording: Wording) -> None:
    paper.ln(4)
    paper.heading(wording.audience(shelf.space), 14, 0)
    if shelf.page:
        paper.heading(wording.page(shelf.before), 11.5, 1)
        paper.words(wording.page_seen(shelf.space, shelf.before), 9)
        paper.words(shelf.page)
    for item in shelf.items:
        _item(paper, item, wording)


def _item(paper: _Paper, item: Item, wording: Wording) -> None:
    entry = item.entry
    paper.heading(wording.heading(entry), 11.5, 1)
    if item.beside is not None:
        paper.words(wording.beside(item.beside), 9)
    _entry(paper, entry, wording, 0)
    paper.words(wording.can_see(entry.space), 9)
    if shared := wording.shared(entry):
        paper.words(shared, 9)
    for note in item.notes:
        paper.words(wording.heading(note), 10.5, _INDENT)
        _entry(paper, note, wording, _INDENT)


def _entry(paper: _Paper, entry: Entry, wording: Wording, indent: float) -> None:
    paper.words(wording.byline(entry), 9, indent)
    if entry.withdrawn:
        paper.words(wording.withdrawn(entry), 10.5, indent)
        return
    paper.words(wording.said(entry, entry.versions[-1]), 10.5, indent)
    for version in reversed(entry.versions[:-1]):
        titled = f": {version.title or NO_TITLE}" if version.title != entry.title else ""
        paper.words(f"{EARLIER}, {when(version.written)}{titled}", 9, indent + _INDENT)
        paper.words(wording.said(entry, version), 10.5, indent + _INDENT)
