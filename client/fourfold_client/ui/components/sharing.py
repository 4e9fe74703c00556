"""The sharing ceremony: the exact text, who gains sight and who does not, the limit, and when (product.md, 5.6)."""

from datetime import datetime

from fourfold_client.casefile import Entry, NoteKind, Rung, later
from fourfold_client.casefile.later import Waiting, When
from fourfold_client.casefile.sessions import next_session
from fourfold_client.clock import now
from fourfold_client.desk import Standing
from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_joining as said
from fourfold_client.ui import words_sharing as told
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.audience import chips
from fourfold_client.ui.components.dialogs import preview
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.design import Choices, button, notice, region, text
from fourfold_client.ui.gentle import hold, will_wait
from fourfold_client.ui.places import SEATS
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

SUPPORT = "support"
NIGHT, MORNING = 22, 5
"""Hours of the day between which waiting until tomorrow is what is chosen first (product.md, 5.6)."""


def share(shell: Shell, entry: Entry) -> None:
    """Asks with whom, and when; what is chosen first is the lowest step."""
    names, casefile = shell.names, shell.desk.casefile
    wider = [space for space in casefile.wider(entry.space, entry.kind) if not casefile.closed(space)]
    if shell.desk.code.standing is not Standing.SAME:
        _share_later(shell, entry)
        return
    labels = {space.value: _rung(shell, entry, space) for space in wider}
    asking = Asking(shell, words.SHARE_TITLE, quiet=True)
    with asking.body():
        text("h3", words.SHARE_TEXT)
        preview(shell, entry)
        chosen = Choices(words.SHARE_WITH, labels, wider[0].value, lambda: tell())
        with region("div", "audience").props('role="status"'):
            seeing = region("div")
            gained, still_not = text("p", "", "gains"), text("p", "", "still-not")
            waits = text("p", "")
        text("p", words.SHARE_STAYS, "soft")
        text("p", words.SHARE_LIMIT)
        when = Choices(told.WHEN, _times(shell, entry), first_choice(datetime.fromtimestamp(now() / 1000).hour))
        text("p", told.NOW_HINT if later.can_wait(casefile) else told.AT_ONCE_HINT, "soft small")

        @folded(told.QUESTIONS_TITLE)
        def _() -> None:
            for question in told.QUESTIONS:
                text("p", question)

    def tell() -> None:
        to = Space(chosen.value)
        seeing.clear()
        with seeing:
            chips(to.audience, names)
        gained.text, still_not.text = names.gaining(entry.space, to)
        waits.text = will_wait(shell, entry.kind, to)
        waits.set_visibility(bool(waits.text))

    async def go() -> None:
        shell.say(await _shared(shell, entry, Space(chosen.value), when.value))

    tell()
    asking.acts(words.SHARE_NOW, go)


def first_choice(hour: int) -> str:
    """What is chosen first at an hour of the day."""
    return When.COOLING.value if hour >= NIGHT or hour < MORNING else When.SOON.value


def waiting_lines(shell: Shell, entry: Entry) -> None:
    """What of an entry waits to be shared, each with a way to stop it; drawn again when that changes."""
    lines, drawn = region("div"), list[Waiting]()

    def draw() -> None:
        waiting = [*later.waiting_for(shell.desk.casefile, entry)]
        if waiting == drawn:
            return
        drawn[:] = waiting
        lines.clear()
        with lines:
            for one in waiting:
                _waiting_line(shell, one)

    shell.on_change(draw)


def _times(shell: Shell, entry: Entry) -> dict[str, str]:
    me, casefile = shell.desk.seat, shell.desk.casefile
    times = {When.SOON.value: told.NOW}
    can_wait = later.can_wait(casefile)
    if can_wait:
        times[When.COOLING.value] = told.WHENS[When.COOLING]
    if can_wait and next_session(casefile) is not None:
        times[When.SESSION.value] = told.WHENS[When.SESSION]
    pair = Rung.PAIR.space(me)
    if me.is_partner and (entry.space is pair or pair in casefile.wider(entry.space, entry.kind)):
        times[SUPPORT] = told.SUPPORT.format(support=shell.names.of(me.counterpart))
    return times


async def _shared(shell: Shell, entry: Entry, to: Space, when: str) -> str:
    """Does what was chosen; gives the sentence that says so."""
    casefile, me = shell.desk.casefile, shell.desk.seat
    if when == SUPPORT:
        pair = Rung.PAIR.space(me)
        stands = entry if entry.space is pair else await casefile.share(entry.id, pair)
        await casefile.attach(stands.id, NoteKind.WISH, told.WISH)
        return told.WITH_SUPPORT.format(support=shell.names.of(me.counterpart))
    if when == When.SOON and later.is_full(casefile, entry.kind, to, now()):
        return await hold(shell, entry, to)
    if when == When.SOON and not later.can_wait(casefile):
        await casefile.share(entry.id, to)
        return words.SHARED
    await later.wait(casefile, entry, to, When(when), now())
    return told.WAITS


_SAID_AS = {When.SOON: sentences.clock, When.ROOM: sentences.day}


def _waiting_line(shell: Shell, one: Waiting) -> None:
    where = shell.names.rung(one.to)
    at = _SAID_AS.get(one.when, sentences.when)
    text("p", told.WAITING[one.when].format(where=where, when=at(one.due)))
    failed = notice()

    async def stop() -> None:
        if await attempt(lambda: later.stop(shell.desk.casefile, one), failed):
            shell.say(told.STOPPED)

    async def send() -> None:
        if await attempt(lambda: _send(shell, one), failed):
            shell.say(words.SHARED)

    label, about = told.UNDO if one.when is When.SOON else told.STOP, sentences.about(one.entry)
    with region("div", "row"):
        button(label, stop, "edge", described=f"{label}: {about}", name=f"{one.id}/stop")
        if one.when is When.SOON:
            button(told.SEND, send, described=f"{told.SEND}: {about}", name=f"{one.id}/send")


async def _send(shell: Shell, one: Waiting) -> None:
    """Shares it without waiting for the time in which it could be undone; it waits for a connection all the same."""
    if shell.desk.connected:
        await later.do(shell.desk.casefile, one)
    else:
        await later.wait(shell.desk.casefile, one.entry, one.to, When.SOON, now() - later.UNDO)


def _share_later(shell: Shell, entry: Entry) -> None:
    """Says why nothing is shared further yet, and what to do."""
    asking = Asking(shell, words.SHARE_TITLE, quiet=True)
    with asking.body():
        preview(shell, entry)
        text("p", said.SHARE_WAITS[shell.desk.code.standing])
        with region("div", "row"):
            text("a", said.TO_SIX_WORDS, "button main").props(f'href="{SEATS}"')
            button(words.CANCEL, asking.close, "edge")


def _rung(shell: Shell, entry: Entry, space: Space) -> str:
    where = shell.names.rung(space)
    return words.SHARE_WITH_AGAIN.format(where=where) if space in entry.shared else where
