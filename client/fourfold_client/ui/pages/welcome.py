"""The way to one's chair in an empty home: five small screens, one at a time (product.md, 5.7)."""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui import words_arrival as said
from fourfold_client.ui.arrival import Arrival, Step
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.calling import RoleField
from fourfold_client.ui.components.passphrase import choose_passphrase, weak
from fourfold_client.ui.components.private import private_enough
from fourfold_client.ui.design import Choices, Field, Text, button, fields, form, heading, notice, region, text
from fourfold_client.ui.places import WELCOME
from fourfold_client.ui.room import Room
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import Seat


class Welcome:
    """Draws the present screen into `panel`; `come_back` puts the other way in, by sheet or code, in its place."""

    def __init__(self, room: Room, panel: ui.element, come_back: Callable[[], None]) -> None:
        self._room, self._panel, self._come_back = room, panel, come_back
        self._arrival = room.arrival
        self._said: Text
        self._shown: Step | None = None
        self._draw()

    def _draw(self) -> None:
        arrival = self._arrival
        title, build, label = {
            Step.ABOUT: (said.ABOUT, self._about, said.GO_ON),
            Step.NAME: (said.NAME, self._name, said.GO_ON),
            Step.PRIVATE: (said.PRIVATE, _private, said.IS_PRIVATE),
            Step.PASSPHRASE: (said.PASSPHRASE, self._passphrase, said.GO_ON),
            Step.CHAIR: (said.FOUNDING if arrival.founding else said.CHAIR, self._chair, self._last),
        }[arrival.step]
        self._panel.clear()
        with self._panel:
            text("p", said.STEP.format(number=arrival.number, count=len(arrival.steps)), "soft small")
            heading("h1", title)
            self._said = notice()
            with form(self._go_on):
                build()
                with region("div", "row"):
                    self._go = text("button", label, "button main").props('type="submit"')
                    if arrival.number > 1:
                        button(said.BACK, self._back, "edge")
            self._instead()
        if self._shown not in (None, arrival.step):
            from_the_top()
        self._shown = arrival.step

    @property
    def _last(self) -> str:
        return said.FOUND if self._arrival.founding else words.JOIN

    def _back(self) -> None:
        self._arrival.back()
        self._draw()

    async def _go_on(self) -> None:
        arrival = self._arrival
        self._said.text = _lacking(arrival)
        self._said.set_visibility(bool(self._said.text))
        if self._said.text:
            from_the_top()
            return
        if arrival.step is not Step.CHAIR:
            arrival.on()
            self._draw()
            return
        self._go.text = words.JOINING
        self._go.props("disabled")
        if await attempt(self._take, self._said):
            ui.navigate.to(WELCOME)
        else:
            self._go.text = self._last
            self._go.props(remove="disabled")
            from_the_top()

    async def _take(self) -> None:
        try:
            await self._room.arrive(self._arrival)
        except WrongPassphrase:
            raise Malformed(said.BEGUN_OTHERWISE) from None

    def _instead(self) -> None:
        """The other ways in, where one may turn to them."""
        arrival = self._arrival
        if arrival.step not in (Step.ABOUT, Step.CHAIR):
            return

        def turn() -> None:
            arrival.founding = not arrival.founding
            self._draw()

        with region("div", "row instead"):
            if arrival.step is Step.CHAIR:
                button(said.HAVE_INVITATION if arrival.founding else said.HAVE_TICKET, turn)
            else:
                button(words.HAVE_SHEET, self._come_back)

    def _about(self) -> None:
        for title, paragraphs in said.ABOUT_PARTS:
            text("h2", title)
            with ui.element("ul").classes("plain"):
                for paragraph in paragraphs:
                    text("li", paragraph)

    def _name(self) -> None:
        arrival = self._arrival
        with fields():
            name = Field(words.YOUR_NAME, value=arrival.name, hint=said.NAME_HINT, first=True)
            name.on_typed(lambda: setattr(arrival, "name", name.value))
            RoleField(arrival.role, lambda role: setattr(arrival, "role", role))

    def _passphrase(self) -> None:
        choose_passphrase(self._arrival)

    def _chair(self) -> None:
        arrival = self._arrival
        with fields():
            if arrival.founding:
                text("p", said.FOUNDING_BODY, "soft")
                self._field(words.PRACTICE_ADDRESS, "relay", said.ADDRESS_HINT, first=True)
                self._field(said.TICKET, "ticket", said.TICKET_HINT)
                seats = {str(int(seat)): label for seat, label in said.SEATS.items()}

                def seated() -> None:
                    arrival.seat = Seat(int(chosen.value))

                chosen = Choices(said.SEAT, seats, str(int(arrival.seat)), seated)
                text("p", said.SEAT_HINT, "soft small")
            else:
                text("p", said.CHAIR_BODY, "soft")
                self._field(words.INVITATION, "invitation", said.INVITATION_HINT, first=True)
                self._field(words.RELAY_ADDRESS, "relay", "")

    def _field(self, label: str, name: str, hint: str, *, first: bool = False) -> None:
        """A field of what is put in, which stays when one goes back."""
        arrival = self._arrival
        field = Field(label, value=getattr(arrival, name), hint=hint, first=first)
        field.on_typed(lambda: setattr(arrival, name, field.value))


def from_the_top() -> None:
    """Looks at a screen from its beginning, where its heading is, and what was not right."""
    ui.run_javascript("scrollTo(0, 0)")


def _private() -> None:
    private_enough()
    text("p", said.NOT_PRIVATE)


def _lacking(arrival: Arrival) -> str:
    """What is still to be put in on the present screen, in one sentence; empty when nothing is."""
    match arrival.step:
        case Step.NAME:
            return "" if arrival.name.strip() else words.NAME_MISSING
        case Step.PASSPHRASE:
            return weak(arrival.passphrase, arrival.passphrase)
        case Step.CHAIR if arrival.founding:
            return "" if arrival.relay.strip() and arrival.ticket.strip() else said.FOUNDING_MISSING
        case Step.CHAIR:
            return "" if arrival.invitation.strip() else words.INVITATION_MISSING
    return ""
