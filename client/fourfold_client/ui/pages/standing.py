"""How things stand: what needs a look, what has reached whom, this laptop."""

from nicegui import ui

from fourfold_client.ui import sentences, words
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.looks import LooksPanel
from fourfold_client.ui.design import Choices, notice, region, shape, text
from fourfold_client.ui.idle import MINUTES
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


class StandingPage:
    """Draws only what changed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        with shell.page(words.STANDING):
            self._connection = text("p", "", "soft").props('role="status"')
            self._failed = notice()
            LooksPanel(shell)
            with region("section", "panel"):
                text("h2", words.REACHED)
                self._people = ui.element("ul").classes("people")
            with region("section", "panel"):
                text("h2", words.THIS_LAPTOP_TITLE)
                self._choose_idle()
                text("p", words.LOCK_HOW, "soft small")
                text("p", words.LIMITS, "soft small")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        shell, view = self._shell, self._shell.desk.sync_view()
        self._connection.text = words.CONNECTED if view.connected else words.NOT_CONNECTED
        names = [shell.names.of(seat) for seat in Seat]
        drawn = (view.up_to_date, view.behind, names)
        if drawn != self._drawn:
            self._drawn = drawn
            self._people.clear()
            with self._people:
                for seat in Seat:
                    self._person(seat, has=seat in view.up_to_date, joined=seat in view.up_to_date + view.behind)

    def _person(self, seat: Seat, *, has: bool, joined: bool) -> None:
        shell = self._shell
        with ui.element("li"):
            with ui.element("span").classes("who"):
                shape(seat, filled=joined or seat == shell.desk.seat)
                text("span", capital(shell.names.of(seat)))
            if seat == shell.desk.seat:
                text("span", words.THIS_LAPTOP, "soft")
            elif joined:
                text("span", words.UP_TO_DATE if has else words.NOT_YET, "soft")
            else:
                text("span", words.EMPTY_CHAIR, "soft")

    def _choose_idle(self) -> None:
        room = self._shell.room

        async def chosen() -> None:
            await attempt(lambda: room.set_idle_minutes(int(choice.value)), self._failed)

        labels = {str(count): sentences.minutes(count) for count in MINUTES}
        choice = Choices(words.IDLE, labels, str(room.minutes), chosen, "across")


def standing_page(shell: Shell) -> None:
    """Builds the page."""
    StandingPage(shell)
