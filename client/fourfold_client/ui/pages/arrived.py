"""Once somebody has their chair: the recovery sheet, and the six words. Both can be put off."""

from fourfold_client.ui import words_arrival as said
from fourfold_client.ui.components.groupwords import WordsPanel
from fourfold_client.ui.components.sheetpanel import SheetPanel
from fourfold_client.ui.design import region, text
from fourfold_client.ui.places import MINE
from fourfold_client.ui.shell import Shell


def arrived_page(shell: Shell) -> None:
    """Builds the page."""
    with shell.page(said.ARRIVED):
        text("p", said.ARRIVED_BODY)
        with region("section", "panel"):
            text("h2", said.SHEET)
            SheetPanel(shell)
        WordsPanel(shell)
        text("a", said.TO_MINE, "button main").props(f'href="{MINE}"')
