"""Whether a laptop is private enough: asked before the first word is written, and to be read again at any time."""

from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui import words_arrival as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import button, text
from fourfold_client.ui.shell import Shell


def private_enough() -> None:
    """What to think of (product.md, 5.2)."""
    text("p", said.PRIVATE_LEAD)
    with ui.element("ul").classes("plain"):
        for paragraph in said.PRIVATE_POINTS:
            text("li", paragraph)


def read_again(shell: Shell) -> None:
    """Shows it in a dialog."""
    asking = Asking(shell, said.PRIVATE, quiet=True)
    with asking.body():
        private_enough()
        text("p", said.NOT_PRIVATE_NOW)
        button(words.CLOSE, asking.close, "main")
