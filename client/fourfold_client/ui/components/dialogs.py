"""What can be done with an entry: revise, withdraw, add a note, share further (the preview ceremony)."""

from fourfold_client.casefile import Entry, Kind, NoteKind
from fourfold_client.casefile.entries import may_note
from fourfold_client.casefile.kinds import rule
from fourfold_client.ui import words
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.seenby import SeenBy
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import Choices, Field, fields, region, shape, text
from fourfold_client.ui.shell import Shell


def revise_draft(entry: Entry) -> str:
    """The name under which a new wording that is not finished is kept."""
    return f"{entry.id}/revise"


def note_draft(entry: Entry) -> str:
    """The name under which a note that is not finished is kept."""
    return f"{entry.id}/note"


def revise(shell: Shell, entry: Entry) -> None:
    """Asks for a new wording."""
    asking = Asking(shell, words.REVISE_TITLE)
    with asking.body():
        text("p", words.REVISE_HINT, "soft")
        audience(entry.space, shell.names)
        with fields():
            body = kept(shell, words.WRITE_HERE, revise_draft(entry), entry.text)
            title = None
            if not rule(entry.kind).beside:
                title = kept(shell, words.TITLE_FIELD, f"{revise_draft(entry)}-title", entry.title, long=False)

    def forget() -> None:
        shell.room.drafts.put(revise_draft(entry), "")
        shell.room.drafts.put(f"{revise_draft(entry)}-title", "")

    async def save() -> None:
        await shell.desk.casefile.revise(entry.id, body.value, title.value if title is not None else "")
        forget()
        shell.say(words.SAVED)

    def afresh() -> None:
        body.put(entry.text)
        if title is not None:
            title.put(entry.title)
        forget()
        body.focus()

    begun = shell.room.drafts[revise_draft(entry)]
    asking.acts(words.SAVE_REVISION, save, {words.START_AFRESH: afresh} if begun else {})


def withdraw(shell: Shell, entry: Entry) -> None:
    """Asks before an entry is withdrawn, and says what that cannot do."""
    asking = Asking(shell, words.WITHDRAW_TITLE, quiet=True)
    with asking.body():
        preview(shell, entry)
        text("p", words.WITHDRAW_BODY if len(entry.space.audience) > 1 else words.WITHDRAW_ALONE)

    async def go() -> None:
        await shell.desk.casefile.withdraw(entry.id)
        shell.say(words.WITHDRAWN)

    asking.acts(words.WITHDRAW, go)


def add_note(shell: Shell, entry: Entry) -> None:
    """Asks for a note's kind and text."""
    allowed = [kind for kind in NoteKind if kind is not NoteKind.WISH]
    allowed = [kind for kind in allowed if may_note(entry.kind, entry.person, kind, shell.desk.casefile.person)]
    if entry.kind is Kind.ACCOUNT:  # its page asks for the new wording with it
        allowed = [kind for kind in allowed if kind is not NoteKind.WRONG]
    if not shell.desk.seat.is_partner:  # they ask and propose first of all
        allowed.sort(key=lambda kind: kind not in (NoteKind.QUESTION, NoteKind.PROPOSAL))
    kinds = {kind.value: words.NOTES[kind] for kind in allowed}
    asking = Asking(shell, words.NOTE_TITLE, quiet=True)
    with asking.body():
        text("p", words.NOTE_HINT, "soft")
        kind = Choices(words.NOTE_KIND, kinds, next(iter(kinds)))
        with fields():
            body = kept(shell, words.NOTE_TEXT, note_draft(entry), "", first=False)
        seen = SeenBy(shell, entry)

    async def save() -> None:
        await shell.desk.casefile.attach(entry.id, NoteKind(kind.value), body.value, space=seen.space)
        shell.room.drafts.put(note_draft(entry), "")
        shell.say(words.SAVED)

    asking.acts(words.SAVE_NOTE, save)


def attach_kept(shell: Shell, note: Entry) -> None:
    """Asks before a note that was kept lower is attached: its text, who gains sight, and what cannot be taken back."""
    casefile = shell.desk.casefile
    entry = casefile.entry(note.about or "")
    asking = Asking(shell, words.ATTACH_TITLE, quiet=True)
    with asking.body():
        preview(shell, note)
        audience(entry.space, shell.names)
        text("p", shell.names.gaining(note.space, entry.space)[0], "gains")
        text("p", words.SHARE_LIMIT)

    async def go() -> None:
        await casefile.attach_kept(note.id)
        shell.say(words.ATTACHED)

    asking.acts(words.ATTACH, go)


def preview(shell: Shell, entry: Entry) -> None:
    """The exact text, as others will see it."""
    with region("div", "preview"):
        if entry.title:
            text("h3", entry.title)
        with text("p", "", "by"):
            shape(entry.author)
            text("span", shell.names.of_person(entry.person))
        wording(entry.kind, entry.versions[-1], shell.names)


def kept(shell: Shell, label: str, name: str, otherwise: str, *, long: bool = True, first: bool | None = None) -> Field:
    """A field that goes on with the draft of this name, or begins with `otherwise`."""
    drafts = shell.room.drafts
    begun = drafts[name]
    if begun and long:
        text("p", words.BEGUN, "soft")
    field = Field(label, value=begun or otherwise, long=long, first=long if first is None else first)

    def keep() -> None:
        drafts.put(name, "" if field.value == otherwise else field.value)

    field.on_typed(keep)
    return field
