"""Every page that a seat has, taken from the pages themselves: one that is added is looked at without being named."""

from collections.abc import Iterator

from fourfold_client.ui.pages import PAGES
from fourfold_client.ui.pages.together import TOGETHER
from fourfold_client.ui.places import MINE, START
from fourfold_client.ui.shell import path_of
from fourfold_shared.ids import Seat, Space


def every_page(seat: Seat) -> dict[str, str]:
    """The path of each page of a seat, by a name for it that can stand in a file's name."""
    named = {"today": START, "mine": MINE}
    named |= {path.strip("/").replace("/", "-"): path for path in PAGES}
    named |= {f"page-{_name(space)}": path_of(space) for space in _shared(seat)}
    return named | {f"together-{_name(space)}": f"{TOGETHER}{space.number}" for space in _shared(seat)}


def _shared(seat: Seat) -> Iterator[Space]:
    """The spaces that a seat shares with others."""
    return (space for space in Space if seat in space.audience and len(space.audience) > 1)


def _name(space: Space) -> str:
    return space.value.replace(":", "-")
