"""Help now: what this is not for, and who to call; the same place on every page (product.md, 5.1)."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.kinds import Rung
from fourfold_client.ui import words
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.pausing import pause_offer, paused_panel
from fourfold_client.ui.design import region, text
from fourfold_client.ui.shell import Shell


class HelpPage:
    """The numbers that supports put here, newest last; a support can add one."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._cards: dict[str, Card] = {}
        with shell.page(words.HELP_TITLE):
            text("p", words.HELP_BODY, "notice")
            text("h2", words.HELP_LINES)
            self._none = text("p", words.HELP_NONE, "empty")
            self._list = region("section", label=words.HELP_LINES)
            if not shell.desk.seat.is_partner:
                self._add()
            paused_panel(shell)
            pause_offer(shell)
        shell.on_change(self._draw)

    def _add(self) -> None:
        seat = self._shell.desk.seat
        text("h2", words.HELP_ADD)
        spaces = (Rung.PAIR.space(seat), Rung.TABLE.space(seat))
        parts = (Part(TITLE, words.HELP_WHO), Part(TEXT, words.HELP_NUMBER))
        Form(self._shell, "help", Kind.HELP, spaces, parts)

    def _draw(self) -> None:
        entries = self._shell.desk.casefile.of_kind(Kind.HELP)
        self._none.set_visibility(not entries)
        for gone in self._cards.keys() - {entry.id for entry in entries}:
            self._cards.pop(gone).box.delete()
        for entry in entries:
            self._show(entry)

    def _show(self, entry: Entry) -> None:
        if entry.id in self._cards:
            self._cards[entry.id].refresh(entry)
            return
        with self._list:
            self._cards[entry.id] = Card(self._shell, entry)


def help_page(shell: Shell) -> None:
    """Builds the page."""
    HelpPage(shell)
