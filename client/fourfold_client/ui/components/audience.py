"""Who can see this and who cannot: chips and the sentence, beside everything that is written."""

from collections.abc import Iterable

from nicegui import ui

from fourfold_client.ui.design import on_paper, region, shape, text
from fourfold_client.ui.names import Names
from fourfold_shared.ids import Seat, Space


def audience(space: Space, names: Names) -> None:
    """The strip for one space."""
    with region("div", "audience"):
        chips(space.audience, names)
        on_paper(text("p", names.can_see(space), "can-see"), names.paper.can_see(space))


def chips(seeing: Iterable[Seat], names: Names) -> None:
    """The four people: filled for who can see, hollow for who cannot, and said in words to a screen reader."""
    with ui.element("ul"):
        for seat in Seat:
            sees, name = seat in frozenset(seeing), names.shown(seat)
            with ui.element("li").classes("chip" if sees else "chip not"):
                shape(seat, filled=sees)
                text("span", name).props('aria-hidden="true"')
                text("span", f"{name} {'can' if sees else 'cannot'} see this", "unseen")
