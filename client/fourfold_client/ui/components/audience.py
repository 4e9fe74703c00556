"""Who can see this and who cannot: chips and the sentence, beside everything that is written."""

from collections.abc import Iterable

from nicegui import ui

from fourfold_client.ui import words
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
            sees, name, empty = seat in frozenset(seeing), names.shown(seat), names.is_empty(seat)
            with ui.element("li").classes("chip" if sees and not empty else "chip not"):
                shape(seat, filled=sees and not empty)
                text("span", name).props('aria-hidden="true"')
                told = words.EMPTY_CHAIR if empty else f"{'can' if sees else 'cannot'} see this"
                text("span", f"{name}: {told}" if empty else f"{name} {told}", "unseen")
