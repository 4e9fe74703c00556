"""One practice: how it is now, its earlier wordings greyed, who takes it on, and what one can do about it."""

from nicegui import ui

from fourfold_client.casefile import Kind, Version
from fourfold_client.casefile import practices as work
from fourfold_client.casefile.practices import Practice
from fourfold_client.ui import sentences
from fourfold_client.ui import words_practice as said
from fourfold_client.ui.components.agenda import by
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


def draw_practice(shell: Shell, practice: Practice) -> None:
    """The practice with everything that is said of it."""
    with region("article", "card", practice.title):
        audience(practice.root.space, shell.names)
        text("h3", practice.title)
        by(shell, practice.versions[-1][0])
        resting = work.resting(shell.desk.casefile, practice)
        if resting:
            text("p", said.RESTS, "notice calm")
        _adjustments(practice)
        if len(practice.versions) > 1:
            text("p", said.SINCE.format(day=sentences.day(practice.now.written)), "kind")
        wording(Kind.PRACTICE, practice.now, shell.names)
        for seat, state in work.taken_on(shell.desk.casefile, practice):
            text("p", _of_partner(shell, seat, state), "taken-on")
        _acts(shell, practice, resting=resting)
        if len(practice.versions) > 1:

            @folded(said.EARLIER_VERSIONS, name=f"{practice.root.id}/earlier", plain=True)
            def _() -> None:
                for _, version in reversed(practice.versions[:-1]):
                    _earlier(shell, version)


def _adjustments(practice: Practice) -> None:
    for _, version in practice.versions:
        kind = dict(version.fields).get("adjusted", "")
        if kind in said.WHAT:
            text("p", said.ADJUSTED.format(day=sentences.day(version.written), what=said.WHAT[kind]), "adjusted")


def _earlier(shell: Shell, version: Version) -> None:
    with region("div", "earlier-version"):
        text("p", said.EARLIER.format(day=sentences.day(version.written)), "kind")
        wording(Kind.PRACTICE, version, shell.names)


def _of_partner(shell: Shell, seat: Seat, state: str) -> str:
    mine = seat == shell.names.me
    if state == work.ACCEPTED:
        return said.YOU_TAKE if mine else capital(said.TAKES.format(name=shell.names.of(seat)))
    return said.YOU_STOPPED if mine else capital(said.STOPPED.format(name=shell.names.of(seat)))


def _acts(shell: Shell, practice: Practice, *, resting: bool) -> None:
    root = practice.root
    if shell.desk.casefile.closed(root.space):
        return
    failed = notice()

    async def put(state: str) -> None:
        await shell.desk.casefile.put(Kind.STATE, root.space, fields={"state": state}, about=root.id)

    async def now(state: str) -> None:
        await attempt(lambda: put(state), failed)

    def asks(title: str, body: tuple[str, ...], label: str, state: str) -> None:
        decide(shell, title, body, label, lambda: put(state))

    words = dict(practice.now.fields).get("stop", "")
    mine = dict(work.taken_on(shell.desk.casefile, practice)).get(shell.desk.seat)
    with ui.element("div").classes("acts"):
        if shell.desk.seat.is_partner:
            if mine != work.ACCEPTED:
                button(said.TAKE, lambda: now(work.ACCEPTED), name=f"{root.id}/take")
            if mine != work.STOPPED:
                told: tuple[str, ...] = (said.STOP_BODY.format(audience=shell.names.can_see(root.space)),)
                if words:
                    told = (*told, said.STOP_SAYING.format(words=words))
                button(said.STOP, lambda: asks(said.STOP_TITLE, told, said.STOP, work.STOPPED), name=f"{root.id}/stop")
        if work.rests_with_joint_work(shell.desk.casefile, practice):
            return
        if resting:
            button(said.GO_ON, lambda: now(work.GOING), name=f"{root.id}/go-on")
        else:
            body = (said.REST_BODY,)
            button(said.REST, lambda: asks(said.REST_TITLE, body, said.REST, work.RESTING), name=f"{root.id}/rest")
