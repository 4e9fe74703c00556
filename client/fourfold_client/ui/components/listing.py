"""A list that is shown in parts: what did not change is not drawn again, and more comes when it is asked for.

A page opens with the first few of each list; the rest of the first part follows by itself, once the page is there.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from nicegui import ui

from fourfold_client.casefile import Entry
from fourfold_client.ui import words_story as said
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.shell import Shell

AT_ONCE = 20
AT_FIRST = 4
"""What a page that opens shows of a list at once."""


Thing = TypeVar("Thing")


class Shown(Protocol):
    """What stands for one entry."""

    @property
    def box(self) -> ui.element:
        """It itself."""

    def refresh(self, entry: Entry) -> None:
        """Shows the entry as it stands now."""


class Listing:
    """The entries that `entries` gives, each as `make` shows it; `none` is said when there are none."""

    def __init__(
        self,
        shell: Shell,
        label: str,
        entries: Callable[[], Sequence[Entry]],
        make: Callable[[Shell, Entry], Shown],
        none: str,
        *,
        name: str,
    ) -> None:
        self._shell, self._entries, self._make = shell, entries, make
        self._limit = AT_FIRST
        self._shown: dict[str, Shown] = {}
        self.none = text("p", none, "empty")
        self._list = region("div")
        self._more = button(said.SHOW_MORE, self._show_more, "edge", described=f"{said.SHOW_MORE}: {label}", name=name)
        shell.on_change(self.draw)
        shell.when_shown(self._rest)

    def draw(self) -> None:
        """Shows what there is now, in its order."""
        entries = self._entries()
        shown = entries[: self._limit]
        self.none.set_visibility(not entries)
        self._more.set_visibility(len(entries) > max(self._limit, AT_ONCE))
        for gone in self._shown.keys() - {one.id for one in shown}:
            self._shown.pop(gone).box.delete()
        for place, entry in enumerate(shown):
            one = self._shown.get(entry.id)
            if one is None:
                with self._list:
                    one = self._shown[entry.id] = self._make(self._shell, entry)
            else:
                one.refresh(entry)
            if self._list.default_slot.children.index(one.box) != place:
                one.box.move(self._list, place)

    def _rest(self) -> None:
        if not self._list.is_deleted:
            self._limit = max(self._limit, AT_ONCE)
            self.draw()

    def _show_more(self) -> None:
        """Shows more, and goes on where one was reading."""
        before = len(self._shown)
        self._limit = max(self._limit, AT_ONCE) + AT_ONCE
        self.draw()
        at = self._list.default_slot.children[before].id
        ui.run_javascript(
            f"const at = getHtmlElement({at}); (at.matches('[tabindex]') ? at : at.querySelector('[tabindex]')).focus()"
        )


def in_parts(shell: Shell, things: Sequence[Thing], draw: Callable[[Thing], object], label: str, *, name: str) -> None:
    """Draws things here in the same way, where all of it is drawn again together when something changes."""
    within = region("div")
    shown = 0

    def go_on(to: int) -> None:
        nonlocal shown
        if within.is_deleted:
            return
        with within:
            for one in things[shown:to]:
                draw(one)
        shown = max(shown, to)
        more.set_visibility(len(things) > max(shown, AT_ONCE))

    more = button(
        said.SHOW_MORE,
        lambda: go_on(max(shown, AT_ONCE) + AT_ONCE),
        "edge",
        described=f"{said.SHOW_MORE}: {label}",
        name=name,
    )
    go_on(AT_FIRST)
    if len(things) > AT_FIRST:
        shell.when_shown(lambda: go_on(AT_ONCE))
