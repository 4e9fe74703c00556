"""Search over everything that one may see."""

from nicegui import ui

from fourfold_client.casefile import Entry
from fourfold_client.ui import words
from fourfold_client.ui.design import field, region, shape, text
from fourfold_client.ui.shell import Shell, heading_of, path_of

AT_MOST = 50


def find_page(shell: Shell) -> None:
    """Builds the page."""
    with shell.page(words.FIND):
        text("p", words.FIND_HINT, "soft")
        asked = field(words.FIND_FIELD).props('type="search" debounce=250')
        found = region("section", label=words.FIND).props('aria-live="polite"')

    def look() -> None:
        found.clear()
        wanted = (asked.value or "").strip()
        if not wanted:
            return
        entries = shell.desk.casefile.search(wanted)[:AT_MOST]
        with found:
            if not entries:
                text("p", words.FIND_NONE, "soft")
            for entry in entries:
                _result(shell, entry)

    asked.on_value_change(look)


def _result(shell: Shell, entry: Entry) -> None:
    with region("article", "card"):
        if entry.title:
            text("h2", entry.title)
        with ui.element("p").classes("by"):
            shape(entry.author)
            text("span", words.byline(entry, shell.names))
        text("div", entry.text, "said")
        text("a", heading_of(entry.space, shell.names), "where").props(f'href="{path_of(entry.space)}"')
