"""A recovery sheet as a PDF of one A5 page, to be printed. With `paper` the only module that imports fpdf."""

from dataclasses import dataclass
from importlib.resources import as_file, files

import segno
from fpdf import FPDF

FONT = "DejaVu"
_ACROSS = 4
"""Words in a row."""
_A5 = (148, 210)
"""ISO 216; the library's own A5 warns of what it was before."""
_MARGIN, _QR, _LINE = 10.0, 40.0, 4.2
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class SheetText:
    """What is printed: `facts` are labels and values, `line` what the QR code says, `besides` what stands beside it."""

    title: str
    opens: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    line: str
    besides: tuple[str, ...]


def sheet_paper(sheet: SheetText) -> bytes:
    """The PDF."""
    paper = FPDF(format=_A5)
    with as_file(files("fourfold_client.export") / "fonts") as folder:
        paper.add_font(FONT, "", folder / "DejaVuSans.ttf")
        paper.add_font(FONT, "B", folder / "DejaVuSans-Bold.ttf")
    paper.set_title(sheet.title)
    paper.set_lang("en")
    paper.set_margins(_MARGIN, _MARGIN, _MARGIN)
    paper.set_auto_page_break(False)
    paper.add_page()
    _put(paper, sheet.title, 14, "B")
    _put(paper, sheet.opens, 8.5)
    for label, value in sheet.facts:
        _put(paper, f"{label}: {value}", 8.5)
    paper.ln(2)
    _words(paper, sheet.words)
    top = paper.get_y() + 3
    _qr_code(paper, sheet.line, paper.l_margin, top)
    paper.set_left_margin(_MARGIN + _QR + 4)
    paper.set_xy(_MARGIN + _QR + 4, top)
    for paragraph in sheet.besides:
        _put(paper, paragraph, 8)
    return bytes(paper.output())


def _put(paper: FPDF, text: str, size: float, style: str = "") -> None:
    paper.set_font(FONT, style, size)
    paper.multi_cell(0, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)


def _words(paper: FPDF, words: tuple[str, ...]) -> None:
    width = paper.epw / _ACROSS
    for number, word in enumerate(words, 1):
        paper.set_font(FONT, "", 7)
        paper.cell(6, 7, str(number), align="R")
        paper.set_font(FONT, "B", 10)
        last = number % _ACROSS == 0
        paper.cell(width - 6, 7, word, new_x="LMARGIN" if last else "RIGHT", new_y="NEXT" if last else "TOP")


def _qr_code(paper: FPDF, line: str, left: float, top: float) -> None:
    """Dark squares on white, with the four modules of quiet around them (ISO/IEC 18004)."""
    code = segno.make(line, error="m", micro=False)
    side = _QR / code.symbol_size(border=4)[0]
    paper.set_fill_color(0)
    for row, modules in enumerate(code.matrix_iter(border=4)):
        for column, dark in enumerate(modules):
            if dark:
                paper.rect(left + column * side, top + row * side, side, side, style="F")
