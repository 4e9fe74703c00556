"""What is one thing too many for the other partner this week waits with one's own support (`casefile.pacing`)."""

from collections.abc import Mapping

from fourfold_client.casefile import Entry, Kind, later, pacing
from fourfold_client.casefile.later import When
from fourfold_client.casefile.rungs import Rung
from fourfold_client.clock import now
from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_pacing as said
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def will_wait(shell: Shell, kind: Kind, to: Space) -> str:
    """The sentence that says so before; empty where there is room."""
    casefile, moment = shell.desk.casefile, now()
    if not later.is_full(casefile, kind, to, moment):
        return ""
    names, me = shell.names, shell.desk.seat
    already = said.ALREADY.get(pacing.pace(casefile).things, said.MORE)
    day = sentences.day(later.room_from(casefile, moment))
    return said.WILL_WAIT.format(already=already, other=names.of(me.peer), support=names.of(me.counterpart), day=day)


async def put(
    shell: Shell,
    kind: Kind,
    space: Space,
    text: str,
    title: str,
    fields: Mapping[str, str] | None = None,
    about: str | None = None,
) -> tuple[Entry, str]:
    """Writes something, or lets it wait in the pair where that is gentler; with the sentence that says which.

    Raises: what `CaseFile.put` and `hold` raise.
    """
    casefile = shell.desk.casefile
    if not later.is_full(casefile, kind, space, now()):
        return await casefile.put(kind, space, text, title=title, fields=fields, about=about), words.SAVED
    later.verify_can_wait(casefile)
    pair = Rung.PAIR.space(casefile.seat)
    entry = await casefile.put(kind, pair, text, title=title, fields=fields, about=about)
    return entry, await hold(shell, entry, space)


async def hold(shell: Shell, entry: Entry, to: Space) -> str:
    """Lets an entry of one's own wait, where one's own support can read it; gives the sentence that says so.

    Raises: what `later.wait` and `CaseFile.share` raise.
    """
    casefile, pair = shell.desk.casefile, Rung.PAIR.space(shell.desk.seat)
    later.verify_can_wait(casefile)
    stands = await casefile.share(entry.id, pair) if pair in casefile.wider(entry.space, entry.kind) else entry
    await later.wait(casefile, stands, to, When.ROOM, now())
    return said.HELD.format(support=shell.names.of(shell.desk.seat.counterpart))
