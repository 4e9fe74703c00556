"""Printing, which the page's own script does (page.js, `printPage`), so that it is one thing everywhere."""

import json

from nicegui import ui


def print_now(line: str = "", part: ui.element | None = None, *, own_only: bool = False) -> None:
    """Prints what the page shows, or a part of it alone; `line` stands at its head, `{when}` in it becomes the time.

    `own_only`: of people's words only those that are marked as one's own.
    """
    only = "null" if part is None else f"getHtmlElement({part.id})"
    ui.run_javascript(f"printPage({json.dumps(line)}, {only}, {json.dumps(own_only)})")


def on_paper(element: ui.element, words: str) -> None:
    """What an element says instead on paper."""
    element._props["data-paper"] = words


def mark_own(element: ui.element, *, own: bool) -> None:
    """One's own words are marked: when others' words are left out, what is not marked is not on the paper."""
    if own:
        element._props["data-mine"] = True
