"""A list that is shown in parts: what did not change is not drawn again, and more comes when it is asked for."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nicegui import ui

from fourfold_client.casefile import Entry
from fourfold_client.ui import words_story as said
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.shell import Shell

AT_ONCE = 20


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
        self._limit = AT_ONCE
        self._shown: dict[str, Shown] = {}
        self.none = text("p", none, "empty")
        self._list = region("div")
        self._more = button(said.SHOW_MORE, self._show_more, "edge", described=f"{said.SHOW_MORE}: {label}", name=name)
        shell.on_change(self.draw)

    def draw(self) -> None:
        """Shows what there is now, in its order."""
        entries = self._entries()
        shown = entries[: self._limit]
        self.none.set_visibility(not entries)
        self._more.set_visibility(len(entries) > len(shown))
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

    def _show_more(self) -> None:
        """Shows more, and goes on where one was reading."""
        before = len(self._shown)
        self._limit += AT_ONCE
        self.draw()
        at = self._list.default_slot.children[before].id
        ui.run_javascript(
            f"const at = getHtmlElement({at}); (at.matches('[tabindex]') ? at : at.querySelector('[tabindex]')).focus()"
        )
