"""What stood on a page before a support left: only read, by those who were there."""

from fourfold_client.casefile import Entry
from fourfold_client.casefile.earlier import Earlier, earlier
from fourfold_client.ui import words
from fourfold_client.ui import words_handover as said
from fourfold_client.ui.components.card import Ask, Card, Manner
from fourfold_client.ui.components.dialogs import withdraw
from fourfold_client.ui.components.handover import bring
from fourfold_client.ui.design import region, text
from fourfold_client.ui.names import listed
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def with_whom(shell: Shell, space: Space) -> str:
    """The name of the page, by the people who have left; empty where nothing stayed behind."""
    people = {one for time in earlier(shell.desk.casefile, space) for one in time.people}
    names = listed([shell.names.alone(one) for one in sorted(people)])
    return said.EARLIER_WITH.format(names=names) if names else ""


def earlier_page(shell: Shell, space: Space) -> None:
    """Builds the page; it is drawn again when something was brought over."""
    with shell.page(with_whom(shell, space) or said.EARLIER):
        shell.rungs()
        text("p", said.EARLIER_HINT, "soft")
        within = region("div")
        known: list[object] = []

        def draw() -> None:
            found = earlier(shell.desk.casefile, space)
            drawn = [found, [shell.desk.casefile.notes(one) for time in found for one in time.entries]]
            if drawn == known:
                return
            known[:] = drawn
            within.clear()
            with within:
                for time in found:
                    _time(shell, time)
                if not found:
                    text("p", said.EARLIER_NONE, "empty")

        shell.on_change(draw)


def _time(shell: Shell, time: Earlier) -> None:
    label = said.EARLIER_WITH.format(names=listed([shell.names.of_person(one) for one in time.people]))
    with region("section", label=label):
        text("h2", label)
        if time.page:
            with region("article", "card", said.EARLIER_PAGE):
                text("h3", said.EARLIER_PAGE)
                text("div", time.page, "said")
        for entry in reversed(time.entries):
            Card(shell, entry, Manner(still=True, also=_acts(shell, entry)))


def _acts(shell: Shell, entry: Entry) -> tuple[tuple[str, str, Ask], ...]:
    if not shell.desk.casefile.is_mine(entry):
        return ()
    return ((said.BRING, "bring", bring), (words.WITHDRAW, "withdraw", withdraw))
