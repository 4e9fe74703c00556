"""The agenda of one joint session: its parts in their order, and in each what stands there for all four."""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.sessions import HEARD, Agenda, Say, Turn, state
from fourfold_client.ui import sentences
from fourfold_client.ui import words_sessions as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.listing import in_parts
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import button, mark_own, notice, on_paper, region, shape, text
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words_practice import ADJUSTED, BROUGHT, WHAT
from fourfold_client.words_kinds import KINDS
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person


def draw_agenda(shell: Shell, agenda: Agenda) -> None:
    """All parts; what nobody put anything into stands with its heading alone."""
    fill: dict[str, Callable[[], None]] = {
        "since": lambda: _since(shell, agenda),
        "main": lambda: _main(shell, agenda),
        "supports": lambda: _supports(shell, agenda),
    }
    with ui.element("ol").classes("agenda"):
        for name, heading in said.PARTS:
            with ui.element("li"):
                text("h3", heading)
                if name in fill:
                    fill[name]()


def by(shell: Shell, person: Person) -> None:
    """Whose it is."""
    _named(person.seat, shell.names.by(person), shell.names.paper.by(person))


def _named(seat: Seat, name: str, paper: str) -> None:
    with text("p", "", "by"):
        shape(seat)
        on_paper(text("span", name), paper)


def mark_heard(shell: Shell, item: Entry, label: str, space: Space) -> None:
    """A button that says that something was heard or said."""
    failed = notice()

    async def heard() -> None:
        await attempt(lambda: _say_heard(shell, item, space), failed)

    button(label, heard, "edge", described=f"{label}: {sentences.about(item)}", name=f"{item.id}/heard")


async def _say_heard(shell: Shell, item: Entry, space: Space) -> None:
    await shell.desk.casefile.put(Kind.STATE, space, fields={"state": HEARD}, about=item.id)


def _since(shell: Shell, agenda: Agenda) -> None:
    if not agenda.since:
        text("p", said.NOTHING_SINCE, "soft")
    back = [entry for entry in agenda.since if entry.kind is Kind.INSIGHT]
    if back:
        text("h4", BROUGHT)
        in_parts(shell, back, lambda entry: _come(shell, entry), BROUGHT, name="more-back")
    other = [entry for entry in agenda.since if entry.kind is not Kind.INSIGHT]
    in_parts(shell, other, lambda entry: _come(shell, entry), dict(said.PARTS)["since"], name="more-since")


def _come(shell: Shell, entry: Entry) -> None:
    with region("div", "turn") as turn:
        mark_own(turn, own=shell.names.is_me(entry.person))
        if entry.kind is not Kind.UNDERSTANDING:  # it is both partners', whoever worded it
            by(shell, entry.person)
        text("p", KINDS[entry.kind], "kind")
        if entry.title:
            text("h4", entry.title)
        if entry.kind is Kind.PRACTICE:
            _practice(entry)
        else:
            wording(entry.kind, entry.versions[-1], shell.names)


def _practice(entry: Entry) -> None:
    """What has changed; the whole of it stands on its own page."""
    what = WHAT.get(entry.field("adjusted"))
    if what:
        text("p", ADJUSTED.format(day=sentences.day(entry.written), what=what))
    if why := entry.field("reason" if what else "why"):
        text("div", why, "said")


def _main(shell: Shell, agenda: Agenda) -> None:
    if agenda.waiting:
        text("h4", said.NOT_HEARD)
        in_parts(shell, agenda.waiting, lambda item: _turn(shell, item), said.NOT_HEARD, name="more-waiting")
        text("h4", said.THIS_TIME)
    for turn in agenda.turns:
        if turn.reserved:
            _turn(shell, turn.item)
    for seat, left in agenda.free:
        for _ in range(left):
            kept = said.SLOT_YOURS if seat == shell.names.me else said.SLOT_FREE.format(name=shell.names.of(seat))
            with region("div", "turn free"):
                _named(seat, shell.names.shown(seat), shell.names.paper.shown(seat))
                text("p", kept, "soft")
    _if_time(shell, [turn for turn in agenda.turns if not turn.reserved])
    if agenda.theirs:
        text("h4", said.FROM_SUPPORTS)
    for item in agenda.theirs:
        _turn(shell, item)


def _if_time(shell: Shell, turns: list[Turn]) -> None:
    if turns:
        text("h4", said.IF_TIME)
    for turn in turns:
        _turn(shell, turn.item)


def _turn(shell: Shell, item: Entry) -> None:
    names = shell.names
    with region("article", "turn", sentences.about(item)) as turn:
        mark_own(turn, own=names.is_me(item.person))
        by(shell, item.person)
        say = item.field("say")
        if say == Say.SUPPORT and not item.title:
            support, name = names.shown(item.author.counterpart), names.of(item.author)
            if item.author == names.me:
                text("p", said.HAS_ONE_YOURS.format(support=support))
            elif item.author.counterpart == names.me:
                text("p", said.YOU_HAVE_ONE.format(name=name))
            else:
                text("p", said.HAS_ONE.format(support=support, name=name))
        else:
            text("h4", item.title)
            wording(Kind.ENTRY, item.versions[-1], shell.names)
            if say == Say.TOGETHER:
                text("p", said.SAID_BY[Say.TOGETHER], "soft small")
        if state(shell.desk.casefile, item) != HEARD and not shell.desk.casefile.closed(Space.TABLE):
            mark_heard(shell, item, said.WAS_HEARD, Space.TABLE)


def _supports(shell: Shell, agenda: Agenda) -> None:
    names = shell.names
    for item in agenda.supports:
        with region("article", "turn", sentences.about(item)) as turn:
            mark_own(turn, own=names.is_me(item.person))
            by(shell, item.person)
            partner = names.of(item.author.counterpart)
            told = said.FROM_SUPPORT.format(name=names.of_person(item.person), partner=partner)
            mine = names.is_me(item.person)
            on_paper(text("p", said.FROM_YOU.format(partner=partner) if mine else told, "kind"), told)
            if item.title:
                text("h4", item.title)
            wording(Kind.ENTRY, item.versions[-1], shell.names)
