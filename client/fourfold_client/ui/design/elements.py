"""Plain elements: native, labelled, reachable by keyboard."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from fourfold_shared.ids import Seat

Handler = Callable[[], None] | Callable[[], Awaitable[None]]
_SHAPES = (
    "<circle cx='8' cy='8' r='7'/>",
    "<rect x='1.5' y='1.5' width='13' height='13' rx='1.5'/>",
    "<path d='M8 1.5 15 14.5H1Z'/>",
    "<path d='M8 .8 15.2 8 8 15.2 .8 8Z'/>",
)


class Text(TextElement):
    """A native element that holds text."""

    def __init__(self, tag: str, content: str, classes: str = "") -> None:
        super().__init__(tag=tag, text=content)
        if classes:
            self.classes(classes)


def text(tag: str, content: str, classes: str = "") -> Text:
    """A heading, paragraph or the like."""
    return Text(tag, content, classes)


def button(label: str, pressed: Handler, classes: str = "plain", *, described: str = "") -> Text:
    """A native button; `described` says more to a screen reader than its label does."""
    made = Text("button", label, f"button {classes}").props('type="button"')
    if described:
        made._props["aria-label"] = described
    made.on("click", pressed)
    return made


def region(tag: str, classes: str = "", label: str = "") -> ui.element:
    """A landmark or group, with the name that a screen reader gives it."""
    made = ui.element(tag).classes(classes)
    if label:
        made._props["aria-label"] = label
    return made


def field(label: str, *, value: str = "", long: bool = False, secret: bool = False, hint: str = "") -> Any:
    """A labelled field that keeps nothing in the browser's own history."""
    if long:
        made: Any = ui.textarea(label, value=value).props("outlined autogrow hide-bottom-space")
    else:
        made = ui.input(label, value=value, password=secret).props("outlined hide-bottom-space")
    made.props('autocomplete="current-password"' if secret else 'autocomplete="off"')
    if hint:
        made._props["hint"] = hint
    return made.classes("field")


@contextmanager
def fields() -> Iterator[None]:
    """A stack of fields."""
    with ui.element("div").classes("fields"):
        yield


@contextmanager
def form(submitted: Handler) -> Iterator[ui.element]:
    """A form that Enter submits."""
    with ui.element("form").classes("fields") as made:
        made.on("submit.prevent", submitted)
        yield made


def shape(seat: Seat) -> None:
    """The shape and colour of a chair; never the only sign of whose it is."""
    drawn = f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_SHAPES[seat]}</svg>'
    ui.html(drawn, sanitize=False, tag="span").classes(f"shape seat{int(seat)}")


def chip(seat: Seat, name: str, *, sees: bool, said: str) -> None:
    """One of the four people: filled when they can see it; `said` is what a screen reader reads."""
    with ui.element("li").classes("chip" if sees else "chip not"):
        shape(seat)
        Text("span", name).props('aria-hidden="true"')
        Text("span", said, "unseen")
