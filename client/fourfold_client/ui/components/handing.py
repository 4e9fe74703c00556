"""What is handed to somebody or to another laptop: a line, the same as a QR code, and words; gone once it is closed."""

import segno
from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui import words_people as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.invitation import Invitation


def qr_code(line: str) -> None:
    """A line as a QR code, dark on white in either scheme, so that every camera reads it."""
    drawn = segno.make(line, error="m", micro=False).svg_inline(
        omitsize=True, light="#fff", svgclass=None, lineclass=None
    )
    with region("div", "qr", words.QR_CODE).props('role="img"'):
        ui.html(drawn, sanitize=False)


def numbered(list_of_words: str) -> None:
    """Words as they are read aloud or typed, with their numbers."""
    with ui.element("ol").classes("words"):
        for word in list_of_words.split():
            text("li", word)


def hand_over_invitation(shell: Shell, invitation: Invitation, whose: str, once: str = "") -> None:
    """Shows an invitation to the chair of `whose` until it is closed; `once` says what it waits for."""
    asking = Asking(shell, words.INVITE_TITLE.format(whose=whose), quiet=True)
    with asking.body():
        text("p", words.INVITE_BODY)
        text("p", once or words.INVITE_ONCE)
        _line(invitation.line(), words.INVITATION)
        qr_code(invitation.line())
        text("p", words.INVITE_WORDS)
        numbered(invitation.secret.words)
        text("p", invitation.relay, "line")
        button(words.CLOSE, asking.close, "main")


def hand_over_code(shell: Shell, line: str) -> None:
    """Shows the code that lets in another laptop of the same person."""
    asking = Asking(shell, said.LAPTOP_CODE, quiet=True)
    with asking.body():
        text("p", said.LAPTOP_CODE_BODY)
        _line(line, said.LAPTOP_CODE)
        qr_code(line)
        button(words.CLOSE, asking.close, "main")


def _line(line: str, label: str) -> None:
    text("p", line, "line").props(f'tabindex="0" role="group" aria-label="{label}"')
