"""A page of entries for one rung of the ladder; My space is the lowest."""

from collections.abc import Callable, Collection

from nicegui import ui

from fourfold_client.casefile import Kind
from fourfold_client.casefile.earlier import present
from fourfold_client.ui import words, words_live
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.card import Card
from fourfold_client.ui.components.composer import Composer
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.pages.earlier import with_whom
from fourfold_client.ui.pages.together import TOGETHER
from fourfold_client.ui.places import EARLIER
from fourfold_client.ui.shell import Shell, title_of
from fourfold_shared.ids import Seat, Space

AT_ONCE = 20
"""Entries that a page shows before it is asked for earlier ones."""


class RungPage:
    """The entries of one space, newest first.

    What stands `beside` them is the page's own, and so is what is not shown among them (`without`) and the kind that it
    `writes`.
    """

    def __init__(
        self,
        shell: Shell,
        space: Space,
        beside: Callable[[Shell], None] = lambda _shell: None,
        *,
        without: Collection[Kind] = (),
        writes: Kind = Kind.ENTRY,
    ) -> None:
        self._shell, self._space, self._without = shell, space, without
        self._cards: dict[str, Card] = {}
        self._limit = AT_ONCE
        self._known: list[str] = []
        with shell.page(title_of(space, shell.names), space):
            shell.rungs()
            beside(shell)
            with region("div", "row"):
                if len(space.audience) > 1:
                    together = text("a", words_live.TOGETHER, "button edge")
                    together.props(f'href="{TOGETHER}{space.number}" data-key="together"')
                self._before = text("a", "", "button edge")
                self._before.props(f'href="{EARLIER}{space.number}" data-key="earlier-with"')
            self._strip = region("div")
            self._not_ready = text("p", words.NOT_READY, "notice")
            Composer(shell, space, writes)
            self._none = text("p", words.EMPTY[space.value.split(":")[0]], "empty")
            self._list = region("section", label=title_of(space, shell.names))
            self._earlier = button(words.EARLIER, self._more, "edge", name="earlier")
            shell.on_change(self._draw)

    def _more(self) -> None:
        """Shows earlier entries, and goes on where one was reading."""
        before = len(self._cards)
        self._limit += AT_ONCE
        self._draw()
        ui.run_javascript(f"getHtmlElement({self._list.default_slot.children[before].id}).focus()")

    def _draw(self) -> None:
        names, casefile = self._shell.names, self._shell.desk.casefile
        self._shell.title(title_of(self._space, names))
        known = [names.of(seat) for seat in Seat]
        if known != self._known:
            self._known = known
            self._strip.clear()
            with self._strip:
                audience(self._space, names)
        self._not_ready.set_visibility(not casefile.ready(self._space) and not casefile.closed(self._space))
        entries = [one for one in present(casefile, self._space) if one.kind not in self._without]
        before = with_whom(self._shell, self._space)
        self._before.text = before
        self._before.set_visibility(bool(before))
        shown = entries[: -self._limit - 1 : -1]
        self._none.set_visibility(not shown)
        self._earlier.set_visibility(len(entries) > len(shown))
        for gone in self._cards.keys() - {entry.id for entry in shown}:
            self._cards.pop(gone).box.delete()
        for place, entry in enumerate(shown):
            card = self._cards.get(entry.id)
            if card is None:
                with self._list:
                    card = self._cards[entry.id] = Card(self._shell, entry)
            else:
                card.refresh(entry)
            if self._list.default_slot.children.index(card.box) != place:
                card.box.move(self._list, place)


def rung_page(shell: Shell, space: Space) -> None:
    """Builds the page."""
    RungPage(shell, space)
