"""The four chairs as shapes: circle, square, triangle, diamond. Never the only sign of whose something is."""

from collections.abc import Iterable

from nicegui import ui

from fourfold_shared.ids import Seat

_DRAWN = (
    "<circle cx='8' cy='8' r='6.3'/>",
    "<rect x='2' y='2' width='12' height='12' rx='1.5'/>",
    "<path d='M8 2 14.6 13.7H1.4Z' stroke-linejoin='round'/>",
    "<path d='M8 1.2 14.8 8 8 14.8 1.2 8Z' stroke-linejoin='round'/>",
)
_ROW_WIDTH = 17
_COLOURS = ("#2b6b70", "#8a5415", "#66508d", "#46662f")


def shape(seat: Seat, *, filled: bool = True) -> None:
    """One chair."""
    _put(f"<svg viewBox='0 0 16 16' {_QUIET}>{_one(seat, filled=filled)}</svg>", "shape")


def shape_svg(seat: Seat) -> str:
    """One chair as text."""
    return f"<svg viewBox='0 0 16 16' {_QUIET}>{_one(seat, filled=True)}</svg>"


def row(audience: Iterable[Seat]) -> None:
    """The four side by side: filled for who can see."""
    seeing = frozenset(audience)
    drawn = "".join(_moved(seat, _ROW_WIDTH * int(seat), 0, filled=seat in seeing) for seat in Seat)
    _put(f"<svg viewBox='0 0 {_ROW_WIDTH * 4 - 1} 16' class='row' {_QUIET}>{drawn}</svg>", "shape")


def mark() -> None:
    """The four around a table: what stands beside the name."""
    _put(mark_svg(), "shape")


def mark_svg() -> str:
    """The same as text."""
    return f"<svg viewBox='0 0 36 36' {_QUIET}>{_around()}</svg>"


def icon() -> str:
    """The tab's picture, a file of its own."""
    colours = "".join(f".seat{number}{{fill:{colour}}}" for number, colour in enumerate(_COLOURS))
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 36 36'><style>{colours}</style>{_around()}</svg>"


def _around() -> str:
    places = ((1, 1), (19, 1), (1, 19), (19, 19))
    return "".join(_moved(seat, *places[seat], filled=True) for seat in Seat)


def _moved(seat: Seat, across: int, down: int, *, filled: bool) -> str:
    return f"<g transform='translate({across} {down})'>{_one(seat, filled=filled)}</g>"


def _one(seat: Seat, *, filled: bool) -> str:
    return f"<g class='seat seat{int(seat)}{'' if filled else ' not'}'>{_DRAWN[seat]}</g>"


def _put(drawing: str, classes: str) -> None:
    ui.html(drawing, sanitize=False, tag="span").classes(classes)


_QUIET = "aria-hidden='true' focusable='false'"
