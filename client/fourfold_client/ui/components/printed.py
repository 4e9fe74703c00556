"""What stands at the head of a printed page: which case, who printed it and when, and who can read it."""

from nicegui import ui

from fourfold_client.ui import words_story as said
from fourfold_client.ui.design import button, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.sheetpaper import short_code
from fourfold_client.ui.shell import Shell


def printed(shell: Shell, audience: str) -> None:
    """The line, seen on paper only. The page puts the time in when it is printed."""
    case = short_code(shell.desk.case.membership.identity.case)
    line = said.PRINTED.format(
        case=case, name=capital(shell.names.of(shell.desk.seat)), when="{when}", audience=audience
    )
    text("p", "", "printed")._props["data-printed"] = line


def print_button() -> None:
    """Prints the page."""
    button(said.PRINT, lambda: ui.run_javascript("window.print()"), "edge", name="print")
