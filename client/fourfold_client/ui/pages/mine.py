"""My space: what is only for oneself, and what stays between a partner and their own support."""

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.desk.private import Standing
from fourfold_client.ui import words_today as said
from fourfold_client.ui.components.agenda import by
from fourfold_client.ui.components.checkin import check_in
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.ownclosed import own_closed
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import region, text
from fourfold_client.ui.pages.rung import RungPage
from fourfold_client.ui.places import MINE, WITH
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words import MY_SPACE
from fourfold_client.ui.words_practice import NOT_WATCHED

AT_ONCE = 20
"""Private lines that are shown for an answer."""
Asked = tuple[Entry, tuple[Entry, ...]]


def mine_page(shell: Shell) -> None:
    """What is only for oneself; behind a passphrase of its own, if it has one on this laptop."""
    if shell.desk.private.standing is Standing.CLOSED:
        own_closed(shell, lambda: _tabs(shell))
        return
    RungPage(shell, Rung.OWN.space(shell.desk.seat), MY_SPACE, _only_me)


def with_page(shell: Shell) -> None:
    """What stays in the pair."""
    RungPage(shell, Rung.PAIR.space(shell.desk.seat), MY_SPACE, _with, without=(Kind.SAFETY,))


def _tabs(shell: Shell) -> None:
    with_other = said.WITH_SUPPORT if shell.desk.seat.is_partner else said.WITH_CLIENT
    with region("nav", label=said.TABS), ui.element("ul").classes("tabs"):
        for path, label in ((MINE, said.ONLY_ME), (WITH, with_other)):
            with ui.element("li"):
                shell.link(path).text = label


def _only_me(shell: Shell) -> None:
    _tabs(shell)
    space = Rung.OWN.space(shell.desk.seat)
    if shell.desk.casefile.closed(space):
        return
    if shell.desk.seat.is_partner:

        @folded(said.JOURNAL, name="journal")
        def journal() -> None:
            Form(shell, "journal", Kind.JOURNAL, (space,), (Part(TEXT, said.JOURNAL_TEXT, long=True),))
    else:

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
    _tabs(shell)
    if shell.desk.seat.is_partner:
        check_in(shell)
    listed = region("div")
    known: list[Asked] = []

    def draw() -> None:
        found = _answerable(shell)
        if found != known:
            known[:] = found
            listed.clear()
            with listed:
                for asked, answers in found:
                    _line(shell, asked, answers)

    shell.on_change(draw)


def _answerable(shell: Shell) -> list[Asked]:
    """The private lines with their answers, newest first."""
    casefile = shell.desk.casefile
    found = casefile.of_kind(Kind.SAFETY, Rung.PAIR.space(shell.desk.seat))[-AT_ONCE:]
    return [(one, casefile.beside(one.id, Kind.ANSWER)) for one in reversed(found)]


def _line(shell: Shell, asked: Entry, answers: tuple[Entry, ...]) -> None:
    with region("article", "turn", said.ANSWERS):
        by(shell, asked.person)
        wording(asked.kind, asked.versions[-1], shell.names)
        for one in answers:
            if not one.withdrawn:
                by(shell, one.person)
                wording(one.kind, one.versions[-1], shell.names)
        if not shell.names.is_me(asked.person):
            name = shell.names.of_person(asked.person)

            @folded(said.ANSWER.format(name=name), name=f"{asked.id}/answer")
            def _() -> None:
                text("p", NOT_WATCHED, "soft small")
                parts = (Part(TEXT, said.ANSWER_TEXT, long=True),)
                Form(shell, f"answer/{asked.id}", Kind.ANSWER, (asked.space,), parts, about=asked.id)
