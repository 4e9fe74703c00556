"""Who will see a reply: it begins on the lowest step, and its author moves it up by choosing (product.md, 5.6)."""

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.casefile.rungs import Rung
from fourfold_client.ui import words
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.design import Choices, region
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def steps(casefile: CaseFile, entry: Entry) -> tuple[Space, ...]:
    """Where a reply to an entry may stand, the lowest first; the last is where the entry stands."""
    lower = (Rung.OWN.space(casefile.seat), Rung.PAIR.space(casefile.seat))
    here = (one for one in lower if one.audience < entry.space.audience and one in casefile.spaces())
    return (*(one for one in here if not casefile.closed(one)), entry.space)


class SeenBy:
    """Asks it, and says who can and who cannot read what is chosen. `space` is what is chosen."""

    def __init__(self, shell: Shell, entry: Entry) -> None:
        self._shell = shell
        spaces = steps(shell.desk.casefile, entry)
        self.space = spaces[0]
        if len(spaces) > 1:
            labels = {one.value: shell.names.rung(one) for one in spaces}
            self._chosen = Choices(words.SEEN_BY, labels, self.space.value, self._choose, "across")
        self._strip = region("div").props('role="status"')
        self._draw()

    def _choose(self) -> None:
        self.space = Space(self._chosen.value)
        self._draw()

    def _draw(self) -> None:
        self._strip.clear()
        with self._strip:
            audience(self.space, self._shell.names)
