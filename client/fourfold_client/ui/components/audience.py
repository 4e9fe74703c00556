"""Who can see this and who cannot: chips and the sentence, beside everything that is written."""

from nicegui import ui

from fourfold_client.ui.design import chip, region, text
from fourfold_client.ui.words import Names
from fourfold_shared.ids import Seat, Space


def audience(space: Space, names: Names) -> None:
    """The strip for one space."""
    with region("div", "audience"):
        with ui.element("ul"):
            for seat in Seat:
                sees = seat in space.audience
                name = "You" if seat == names.me else names.of(seat)
                chip(seat, name, sees=sees, said=f"{name} can see this" if sees else f"{name} cannot see this")
        text("p", names.can_see(space), "can-see")
