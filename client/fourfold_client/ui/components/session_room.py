"""What belongs to one joint session besides its agenda: decisions, closing questions, debrief and summary."""

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.casefile.sessions import about_session, felt
from fourfold_client.ui import words_sessions as said
from fourfold_client.ui.components.agenda import by
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.listing import in_parts
from fourfold_client.ui.components.livetext import LiveText
from fourfold_client.ui.design import region, text
from fourfold_client.ui.live_route import root_of
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat, Space

TEN = [str(number) for number in range(11)]


def notes_name(session: Entry) -> str:
    """The name of the text that the four write together in a session."""
    return f"session/{session.id}"


def notes(shell: Shell, session: Entry) -> str:
    """What stands in it."""
    return shell.desk.casefile.written_together(Space.TABLE, root_of(notes_name(session)))


def draw_notes(shell: Shell, session: Entry, heading: str) -> None:
    """The notes of a session, only to be read; nothing where there are none."""
    if written := notes(shell, session):
        text(heading, said.NOTES)
        text("div", written, "said")


def room(shell: Shell, session: Entry) -> None:
    """The notes that all four write at the same time, and the forms of a session."""
    if shell.desk.casefile.closed(Space.TABLE):
        draw_notes(shell, session, "h3")
    else:
        text("h3", said.NOTES)
        LiveText(shell, Space.TABLE, notes_name(session), label=said.NOTES)
    forms(shell, session)


def forms(shell: Shell, session: Entry) -> None:
    """What one writes about a session, in the room or afterwards."""
    parts = (Part(TEXT, said.DECISION_WHAT, long=True), Part("again", said.DECISION_AGAIN, kind="date"))
    about = {"session": session.id}

    @folded(said.DECIDE, name=f"{session.id}/decide")
    def _() -> None:
        Form(shell, f"decide/{session.id}", Kind.DECISION, (Space.TABLE,), parts, fixed=about)

    if shell.desk.seat.is_partner:
        _closing(shell, session)
        return

    @folded(said.DEBRIEF, name=f"{session.id}/debrief")
    def _() -> None:
        asked = (
            Part("both", said.DEBRIEF_BOTH, long=True),
            Part("differ", said.DEBRIEF_DIFFER, long=True),
            Part("say", said.DEBRIEF_SAY, long=True),
            Part("follow", said.DEBRIEF_FOLLOW, long=True),
        )
        Form(shell, f"debrief/{session.id}", Kind.DEBRIEF, (Space.BRIDGE,), asked, fixed=about)

    @folded(said.SUMMARY, name=f"{session.id}/summary")
    def _() -> None:
        one = (Part(TEXT, said.SUMMARY_WHAT, long=True),)
        Form(shell, f"summary/{session.id}", Kind.SESSION_SUMMARY, (Space.TABLE,), one, fixed=about)


def _closing(shell: Shell, session: Entry) -> None:
    me, names = shell.desk.seat, shell.names

    @folded(said.CLOSING, name=f"{session.id}/closing")
    def _() -> None:
        hint = said.CLOSING_HINT.format(
            support=names.of(me.counterpart), other=names.of(me.peer.counterpart), partner=names.of(me.peer)
        )
        text("p", hint, "soft")
        ten = {"": said.NO_ANSWER, **{number: said.OUT_OF_TEN.format(number=number) for number in TEN}}
        parts = (
            Part("represented", said.REPRESENTED, choices=ten),
            Part("pace", said.PACE, choices=ten),
            Part(TEXT, said.CLOSING_WORDS, long=True),
        )
        space = Rung.WING.space(me)
        Form(shell, f"closing/{session.id}", Kind.CLOSING, (space,), parts, fixed={"session": session.id})


def kept(shell: Shell, session: Entry) -> object:
    """What `draw_kept` shows, to compare."""
    kinds = (Kind.DECISION, Kind.SESSION_SUMMARY, Kind.CLOSING, Kind.DEBRIEF)
    return [about_session(shell.desk.casefile, kind, session) for kind in kinds]


def draw_kept(shell: Shell, session: Entry, heading: str = "h3") -> None:
    """What was written about a session, as far as one may read it; its headings are `heading`."""
    casefile = shell.desk.casefile
    for kind, called in ((Kind.SESSION_SUMMARY, said.SUMMARY), (Kind.DECISION, said.DECIDED)):
        entries = about_session(casefile, kind, session)
        if entries:
            text(heading, called)
        for entry in entries:
            Card(shell, entry, Manner(plain=True))
    _closings(shell, session, heading)
    debriefs = about_session(casefile, Kind.DEBRIEF, session)
    if debriefs:
        text(heading, said.DEBRIEF)
    for entry in debriefs:
        Card(shell, entry)


def _closings(shell: Shell, session: Entry, heading: str) -> None:
    entries = about_session(shell.desk.casefile, Kind.CLOSING, session)
    if not entries:
        return
    text(heading, said.CLOSINGS)
    for entry in entries:
        with region("article", "turn", shell.names.by(entry.person)):
            by(shell, entry.person)
            for field, question in (("represented", said.REPRESENTED), ("pace", said.PACE)):
                if number := _of_ten(entry.field(field)):
                    text("p", said.ANSWERED.format(name=question.rstrip("."), said=number)).props("data-answer")
            if entry.text:
                text("div", entry.text, "said")
            text("p", shell.names.can_see(entry.space), "can-see soft small")
    _, apart = felt(shell.desk.casefile, session)
    if apart is not None and not shell.desk.seat.is_partner:
        text("p", said.FELT[apart], "notice calm")


def _of_ten(answer: str) -> str:
    return said.OUT_OF_TEN.format(number=answer) if answer in TEN else ""


def partners_names(shell: Shell) -> dict[str, str]:
    """The partners as choices, by the number of their chair."""
    return {str(int(seat)): shell.names.shown(seat) for seat in (Seat.PARTNER_0, Seat.PARTNER_1)}


def draw_days(shell: Shell, sessions: tuple[Entry, ...], day_of: dict[str, str]) -> None:
    """Earlier sessions, newest first, each with what was kept of it."""
    if not sessions:
        text("p", said.NO_EARLIER, "empty")
    in_parts(shell, sessions, lambda one: _draw_day(shell, one, day_of[one.id]), said.EARLIER, name="more-earlier")


def _draw_day(shell: Shell, session: Entry, day: str) -> None:
    named = f"{day}: {session.title}" if session.title else day
    with ui.element("section").classes("panel"):
        text("h3", named)
        draw_notes(shell, session, "h4")
        draw_kept(shell, session, "h4")
