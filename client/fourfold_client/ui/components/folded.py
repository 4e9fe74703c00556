"""Something that is there when it is wanted: closed until its heading is pressed."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from fourfold_client.ui.design import text


@contextmanager
def folded(label: str, *, name: str = "", opened: bool = False) -> Iterator[None]:
    """What follows, under a heading that opens it."""
    with ui.element("details").classes("folded") as made:
        if opened:
            made._props["open"] = True
        named = text("summary", label)
        if name:
            named._props["data-key"] = name
        yield
