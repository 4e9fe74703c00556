"""The recovery sheet: shown and printed once, then tried once."""

import re
import time

from nicegui import ui

from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_people as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.handing import numbered, qr_code
from fourfold_client.ui.design import Field, button, form, notice, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.sheet import Sheet, SheetSecret


def is_line(code: str) -> bool:
    """Whether a code is the line, rather than words."""
    return code.strip().startswith("fourfold:")


def as_code(typed: str) -> str:
    """The line as it is, or the words without the numbers and points that were copied with them."""
    return typed if is_line(typed) else " ".join(re.findall(r"[^\W\d_]+", typed))


def short_code(case: CaseId) -> str:
    """What a case is called on paper: the first eight digits of its number, which say nothing of anybody."""
    digits = case.hex()[:8]
    return f"{digits[:4]} {digits[4:]}"


def show_sheet(shell: Shell, sheet: Sheet) -> None:
    """Shows a sheet that was just made: to print or write down, and then to try."""
    asking = Asking(shell, said.SHEET, quiet=True)

    def tried() -> None:
        asking.close()
        try_sheet(shell)

    with asking.body():
        text("p", said.SHEET_SHOWN, "soft")
        _paper(sheet)
        with region("div", "row"):
            button(said.PRINT, _print, "main")
            button(said.TRY, tried, "edge")
            button(words.CLOSE, asking.close)


def _print() -> None:
    ui.run_javascript("window.print()")


def _paper(sheet: Sheet) -> None:
    """What is printed, on A5."""
    with region("section", "sheet", said.SHEET):
        text("style", "@page { size: A5; margin: 10mm; }")  # for as long as the sheet is shown
        text("h3", said.SHEET)
        text("p", said.SHEET_OPENS)
        with region("dl"):
            made = sentences.day(time.time_ns() // 1_000_000)
            for label, value in (
                (said.CASE_CODE, short_code(sheet.case)),
                (said.MADE_ON, made),
                (said.ADDRESS, sheet.relay),
            ):
                text("dt", label)
                text("dd", value)
        numbered(sheet.secret.words)
        with region("div", "beside"):
            qr_code(sheet.line())
            with region("div"):
                text("p", said.SHEET_HOW)
                text("p", said.SHEET_CARE)


def try_sheet(shell: Shell) -> None:
    """Asks for the words, and says whether they are those of the present sheet. Nothing is changed by it."""
    asking = Asking(shell, said.TRY_TITLE)
    with asking.body():
        text("p", said.TRY_BODY, "soft")
        told = text("p", "", "good").props('role="status"')
        failed = notice()

        async def check() -> None:
            if not shell.desk.people.is_own_sheet(_read(typed.value)):
                raise Malformed(said.OTHER_SHEET)

        async def submitted() -> None:
            told.text = said.RIGHT_WORDS if await attempt(check, failed) else ""

        with form(submitted):
            typed = Field(said.THE_WORDS, long=True, first=True)
            with region("div", "row"):
                text("button", said.CHECK, "button main").props('type="submit"')
                button(words.CLOSE, asking.close, "edge")


def _read(typed: str) -> SheetSecret:
    return Sheet.parse(typed).secret if is_line(typed) else SheetSecret.from_words(as_code(typed))
