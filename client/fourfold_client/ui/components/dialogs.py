"""What can be done with an entry: revise, withdraw, add a note, share further (the preview ceremony)."""

from nicegui import ui

from fourfold_client.casefile import CaseFile, Entry, NoteKind
from fourfold_client.ui import words
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.design import field, fields, text
from fourfold_client.ui.words import Names
from fourfold_shared.ids import Seat, Space


def revise(casefile: CaseFile, entry: Entry) -> None:
    """Asks for a new wording."""
    asking = Asking(words.REVISE_TITLE)
    with asking.body():
        text("p", words.REVISE_HINT, "soft")
        with fields():
            title = field(words.TITLE_FIELD, value=entry.title) if entry.about is None else None
            body = field(words.WRITE_HERE, value=entry.text, long=True)

    async def save() -> None:
        await casefile.revise(entry.id, body.value or "", (title.value or "") if title is not None else "")

    asking.acts(words.SAVE_REVISION, save)


def withdraw(casefile: CaseFile, entry: Entry) -> None:
    """Asks before an entry is withdrawn, and says what that cannot do."""
    asking = Asking(words.WITHDRAW_TITLE)
    with asking.body():
        text("p", words.WITHDRAW_BODY)

    async def go() -> None:
        await casefile.withdraw(entry.id)

    asking.acts(words.WITHDRAW, go)


def add_note(casefile: CaseFile, entry: Entry, names: Names) -> None:
    """Asks for a note's kind and text."""
    own = entry.author == casefile.seat
    kinds = {kind.value: said for kind, said in words.NOTES.items() if own or kind is not NoteKind.WRONG}
    asking = Asking(words.NOTE_TITLE)
    with asking.body():
        text("p", words.NOTE_HINT, "soft")
        audience(entry.space, names)
        text("h3", words.NOTE_KIND)
        kind = ui.radio(kinds, value=NoteKind.DIFFERENTLY.value)
        kind._props["aria-label"] = words.NOTE_KIND
        with fields():
            body = field(words.NOTE_TEXT, long=True)

    async def save() -> None:
        await casefile.attach(entry.id, NoteKind(kind.value), body.value or "")

    asking.acts(words.SAVE_NOTE, save)


def share(casefile: CaseFile, entry: Entry, names: Names) -> None:
    """The ceremony: the exact text, who gains sight and who still does not, the limit, and then the choice."""
    wider = casefile.wider(entry.space)
    asking = Asking(words.SHARE_TITLE)
    with asking.body():
        text("h3", words.SHARE_TEXT)
        text("div", f"{entry.title}\n\n{entry.text}" if entry.title else entry.text, "preview")
        text("h3", words.SHARE_WITH)
        chosen = ui.radio({space.value: names.rung(space) for space in wider}, value=wider[0].value)
        chosen._props["aria-label"] = words.SHARE_WITH
        gains = text("p", "", "gains").props('aria-live="polite"')
        text("p", words.SHARE_LIMIT, "soft")

    def tell() -> None:
        gains.text = gaining(entry.space, Space(chosen.value), names)

    async def go() -> None:
        await casefile.share(entry.id, Space(chosen.value))
        ui.notify(words.SHARED, timeout=4000)

    chosen.on_value_change(tell)
    tell()
    asking.acts(words.SHARE_NOW, go)


def gaining(now: Space, then: Space, names: Names) -> str:
    """Who would gain sight, and who still would not."""
    gained = words.SHARE_GAINS.format(names=names.all(then.audience - now.audience))
    still_not = [seat for seat in Seat if seat not in then.audience]
    if not still_not:
        return gained
    return f"{gained} {words.SHARE_STILL_NOT.format(names=names.all(still_not))}"
