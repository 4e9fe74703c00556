"""Once somebody has their chair: whom to invite, the recovery sheet, the six words. All can be put off."""

from fourfold_client.ui import words_arrival as said
from fourfold_client.ui.components.groupwords import WordsPanel
from fourfold_client.ui.components.sheetpanel import SheetPanel
from fourfold_client.ui.design import region, text
from fourfold_client.ui.places import MINE, SEATS
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


def _onward(title: str, body: str) -> None:
    with region("section", "panel"):
        text("h2", title)
        text("p", body)
        text("a", said.TO_PEOPLE, "button edge").props(f'href="{SEATS}"')


def arrived_page(shell: Shell) -> None:
    """Builds the page."""
    with shell.page(said.ARRIVED):
        text("p", said.ARRIVED_BODY)
        people, me = shell.desk.people, shell.desk.seat
        if len(people.roster.laptops_of(me)) > 1:
            _onward(said.OTHER_LAPTOP, said.OTHER_LAPTOP_BODY)
        if empty := [seat for seat in Seat if people.may_invite(seat) and seat not in people.roster.invitations]:
            _onward(said.OTHERS, said.OTHERS_BODY.format(who=shell.names.all(empty)))
        with region("section", "panel"):
            text("h2", said.SHEET)
            SheetPanel(shell)
        WordsPanel(shell)
        text("a", said.TO_MINE, "button main").props(f'href="{MINE}"')
