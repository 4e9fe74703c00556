"""What is printed of a recovery sheet: on the screen's paper, and as a PDF of one A5 page."""

from fourfold_client.clock import now
from fourfold_client.desk import Desk
from fourfold_client.ui import sentences
from fourfold_client.ui import words_arrival as arriving
from fourfold_client.ui import words_people as said
from fourfold_shared.ids import CaseId
from fourfold_shared.sheet import Sheet


def short_code(case: CaseId) -> str:
    """What a case is called on paper: the first eight digits of its number, which say nothing of anybody."""
    digits = case.hex()[:8]
    return f"{digits[:4]} {digits[4:]}"


def facts(desk: Desk, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """What stands on a sheet besides its words; the support's phone, if they put one in."""
    made = sentences.day(now())
    phone = desk.casefile.profile.phone(desk.seat.counterpart) if desk.seat.is_partner else ""
    return (
        (said.CASE_CODE, short_code(sheet.case)),
        (said.MADE_ON, made),
        *(((arriving.SUPPORT_PHONE, phone),) if phone else ()),
        (said.ADDRESS, sheet.relay),
    )


def sheet_pdf(desk: Desk, sheet: Sheet) -> bytes:
    """The PDF. Whoever has it can come in with it."""
    from fourfold_client.export.sheet import SheetText, sheet_paper  # its library takes a while to load

    listed, besides = tuple(sheet.secret.words.split()), (said.SHEET_HOW, said.SHEET_CARE)
    return sheet_paper(SheetText(said.SHEET, said.SHEET_OPENS, facts(desk, sheet), listed, sheet.line(), besides))
