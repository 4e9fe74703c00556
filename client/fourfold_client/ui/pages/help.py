"""Help now: what this is not for, and who to call; the same place on every page (product.md, 5.1)."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_client.ui import words
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.pausing import pause_offer, paused_panel
from fourfold_client.ui.design import region, text
from fourfold_client.ui.shell import Shell


class HelpPage:
    """The numbers that supports put here, newest last; a support can add one."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        with shell.page(words.HELP_TITLE):
            text("p", words.HELP_BODY, "notice")
            text("h2", words.HELP_LINES)
            with region("section", label=words.HELP_LINES):
                Listing(shell, words.HELP_LINES, self._entries, Card, words.HELP_NONE, name="more-help")
            if not shell.desk.seat.is_partner:
                self._add()
            paused_panel(shell)
            pause_offer(shell)

    def _add(self) -> None:
        seat = self._shell.desk.seat
        text("h2", words.HELP_ADD)
        spaces = (Rung.PAIR.space(seat), Rung.TABLE.space(seat))
        parts = (Part(TITLE, words.HELP_WHO), Part(TEXT, words.HELP_NUMBER))
        Form(self._shell, "help", Kind.HELP, spaces, parts)

    def _entries(self) -> tuple[Entry, ...]:
        return self._shell.desk.casefile.of_kind(Kind.HELP)


def help_page(shell: Shell) -> None:
    """Builds the page."""
    HelpPage(shell)
