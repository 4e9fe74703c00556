"""What those on one rung write together: the common page of a space."""

from fourfold_client.replica import PAGE
from fourfold_client.ui import words_live
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.livetext import LiveText
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

TOGETHER = "/together/"


def together_page(shell: Shell, space: Space) -> None:
    """Builds the page."""
    with shell.page(words_live.TOGETHER, space):
        shell.rungs()
        audience(space, shell.names)
        LiveText(shell, space, PAGE)
