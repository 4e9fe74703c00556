"""My space: what is only for oneself, and what stays between a partner and their own support."""

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.desk.private import Standing
from fourfold_client.ui import words_today as said
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.checkin import check_in
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.listing import in_parts
from fourfold_client.ui.components.ownclosed import own_closed
from fourfold_client.ui.design import region, text
from fourfold_client.ui.pages.rung import RungPage
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words_practice import NOT_WATCHED

Asked = tuple[Entry, tuple[Entry, ...]]


def mine_page(shell: Shell) -> None:
    """What is only for oneself; behind a passphrase of its own, if it has one on this laptop."""
    if shell.desk.private.standing is Standing.CLOSED:
        own_closed(shell)
        return
    writes = Kind.JOURNAL if shell.desk.seat.is_partner else Kind.ENTRY
    RungPage(shell, Rung.OWN.space(shell.desk.seat), _only_me, writes=writes)


def with_page(shell: Shell) -> None:
    """What stays in the pair. The private lines stand with what was answered to them, and not among the rest."""
    RungPage(shell, Rung.PAIR.space(shell.desk.seat), _with, without=(Kind.SAFETY,))


def _only_me(shell: Shell) -> None:
    space = Rung.OWN.space(shell.desk.seat)
    if shell.desk.casefile.closed(space):
        return
    if not shell.desk.seat.is_partner:

        @folded(said.OWN_NOTE, name="own-note")
        def own_note() -> None:
            Form(shell, "own-note", Kind.SUPPORT_NOTE, (space,), (Part(TEXT, said.OWN_NOTE_TEXT, long=True),))

    @folded(said.DAYS, name="days")
    def days() -> None:
        text("p", said.DAYS_HINT, "soft")
        parts = (
            Part("day", said.DAY, kind="date"),
            Part("every", said.EVERY, choices=said.EVERIES),
            Part(TITLE, said.DAY_NAME),
        )
        Form(shell, "quiet-day", Kind.QUIET_DAY, (space,), parts)


def _with(shell: Shell) -> None:
    if shell.desk.seat.is_partner:
        check_in(shell)
    Lines(shell)


class Lines:
    """The private lines with their answers, newest first: a partner opens them, their support is to see them."""

    def __init__(self, shell: Shell) -> None:
        self._shell, self._within = shell, region("div")
        self._known: tuple[Asked, ...] = ()
        self._cards: dict[str, Card] = {}
        shell.on_change(self._draw)

    def _draw(self) -> None:
        casefile = self._shell.desk.casefile
        lines = reversed(casefile.of_kind(Kind.SAFETY, Rung.PAIR.space(self._shell.desk.seat)))
        found = tuple((one, casefile.beside(one.id, Kind.ANSWER)) for one in lines)
        if found == self._known:
            for asked, _ in found:
                if asked.id in self._cards:
                    self._cards[asked.id].refresh(asked)
            return
        self._known = found
        self._within.clear()
        self._cards.clear()
        with self._within:
            self._put(found)

    def _put(self, found: tuple[Asked, ...]) -> None:
        def lines() -> None:
            in_parts(self._shell, found, self._line, said.ANSWERS, name="more-lines")

        if not self._shell.desk.seat.is_partner:
            lines()
        elif found:
            name = self._shell.names.of(self._shell.desk.seat.counterpart)
            folded(said.ALONE_TOLD.format(support=name), name="alone-told")(lines)

    def _line(self, one: Asked) -> None:
        shell, (asked, _) = self._shell, one
        with region("section", "snag", said.ANSWERS):
            self._cards[asked.id] = Card(shell, asked, Manner(answer=False))
            if not shell.names.is_me(asked.person) and not asked.withdrawn:
                name = shell.names.of_person(asked.person)

                @folded(said.ANSWER.format(name=name), name=f"{asked.id}/answer")
                def _() -> None:
                    text("p", NOT_WATCHED, "soft small")
                    parts = (Part(TEXT, said.ANSWER_TEXT, long=True),)
                    Form(shell, f"answer/{asked.id}", Kind.ANSWER, (asked.space,), parts, about=asked.id)
