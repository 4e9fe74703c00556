"""The recovery sheet: shown and printed once, then tried once."""

import re
import secrets

from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui import words_arrival as arriving
from fourfold_client.ui import words_people as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.handing import numbered, qr_code
from fourfold_client.ui.design import Field, button, fields, form, notice, print_now, region, text
from fourfold_client.ui.sheetpaper import facts, sheet_pdf
from fourfold_client.ui.shell import Shell
from fourfold_shared.errors import Malformed
from fourfold_shared.sheet import Sheet, SheetSecret

TRIED = "sheet-tried"
SOME = 4
"""Of the 24 words of a sheet that was just made, so many are asked for."""


def is_line(code: str) -> bool:
    """Whether a code is the line, rather than words."""
    return code.strip().startswith("fourfold:")


def as_code(typed: str) -> str:
    """The line as it is, or the words without the numbers and points that were copied with them."""
    return typed if is_line(typed) else " ".join(re.findall(r"[^\W\d_]+", typed))


def is_tried(shell: Shell) -> bool:
    """Whether the present sheet was tried on this laptop."""
    sheets = [str(one.index) for one in shell.desk.people.roster.devices_of(shell.desk.seat) if one.sheet]
    return shell.room.settings.get(TRIED) in sheets


def show_sheet(shell: Shell, sheet: Sheet) -> None:
    """Shows a sheet that was just made: to print or write down, and then to try."""
    asking = Asking(shell, said.SHEET, quiet=True)

    def tried() -> None:
        asking.close()
        _try_some(shell, sheet)

    def save() -> None:
        ui.download.content(sheet_pdf(shell.desk, sheet), arriving.PDF_NAME, "application/pdf")

    with asking.body():
        text("p", said.SHEET_SHOWN, "soft")
        _paper(shell, sheet)
        text("p", arriving.PDF_CARE, "soft")
        with region("div", "row"):
            button(said.PRINT, lambda: print_now(), "main")
            button(arriving.SAVE_PDF, save, "edge")
            button(said.TRY, tried, "edge")
            button(words.CLOSE, asking.close)


def _paper(shell: Shell, sheet: Sheet) -> None:
    """What is printed, on A5."""
    with region("section", "sheet", said.SHEET):
        text("style", "@page { size: A5; margin: 10mm; }")  # for as long as the sheet is shown
        text("h3", said.SHEET)
        text("p", said.SHEET_OPENS)
        with region("dl"):
            for label, value in facts(shell.desk, sheet):
                text("dt", label)
                text("dd", value)
        numbered(sheet.secret.words)
        with region("div", "beside"):
            qr_code(sheet.line())
            with region("div"):
                text("p", said.SHEET_HOW)
                text("p", said.SHEET_CARE)


def _try_some(shell: Shell, sheet: Sheet) -> None:
    """Asks for some of the words of a sheet that was just made."""
    right = sheet.secret.words.split()
    numbers = sorted(secrets.SystemRandom().sample(range(len(right)), SOME))
    asking = Asking(shell, arriving.TRY_SOME)

    def again() -> None:
        asking.close()
        show_sheet(shell, sheet)

    async def check() -> None:
        for number, field in typed.items():
            if field.value.strip().lower() != right[number]:
                field.focus()
                raise Malformed(arriving.WORD_WRONG.format(number=number + 1))
        await _tried(shell, sheet.secret)

    with asking.body():
        text("p", arriving.TRY_SOME_BODY, "soft")
        with fields():
            typed = {
                number: Field(arriving.WORD_NUMBER.format(number=number + 1), first=number == numbers[0])
                for number in numbers
            }
    asking.acts(said.CHECK, check, {arriving.SHOW_AGAIN: again}, lambda: shell.say(said.RIGHT_WORDS))


async def _tried(shell: Shell, secret: SheetSecret) -> None:
    """Notes that this sheet was tried. Raises: Malformed when it is not the present one, StorageFailed."""
    device = shell.desk.people.roster.index_of(secret.keys.public.sign)
    if device is None or not shell.desk.people.is_own_sheet(secret):
        raise Malformed(said.OTHER_SHEET)
    await shell.room.keep(TRIED, str(device))


def try_sheet(shell: Shell) -> None:
    """Asks for the words, and says whether they are those of the present sheet. Nothing is changed by it."""
    asking = Asking(shell, said.TRY_TITLE)
    with asking.body():
        text("p", said.TRY_BODY, "soft")
        told = text("p", "", "good").props('role="status"')
        failed = notice()

        async def check() -> None:
            await _tried(shell, _read(typed.value))

        async def submitted() -> None:
            told.text = said.RIGHT_WORDS if await attempt(check, failed) else ""

        with form(submitted):
            typed = Field(said.THE_WORDS, long=True, first=True)
            with region("div", "row"):
                text("button", said.CHECK, "button main").props('type="submit"')
                button(words.CLOSE, asking.close, "edge")


def _read(typed: str) -> SheetSecret:
    return Sheet.parse(typed).secret if is_line(typed) else SheetSecret.from_words(as_code(typed))
