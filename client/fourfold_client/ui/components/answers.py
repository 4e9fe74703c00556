"""An answer to what somebody else wrote, where it stands; nobody else comes to see either of them by it."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.ui import words
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.dialogs import kept, preview
from fourfold_client.ui.design import fields, text
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words_practice import NOT_WATCHED


def answer_draft(entry: Entry) -> str:
    """The name under which an answer that is not finished is kept; the forms of pages keep it under the same."""
    return f"answer/{entry.id}/text"


def answer(shell: Shell, entry: Entry) -> None:
    """Asks for the answer."""
    asking = Asking(shell, words.ANSWER_TITLE.format(name=shell.names.of_person(entry.person)), quiet=True)
    with asking.body():
        preview(shell, entry)
        audience(entry.space, shell.names)
        text("p", NOT_WATCHED, "soft small")
        with fields():
            body = kept(shell, words.ANSWER_TEXT, answer_draft(entry), "", first=False)

    async def save() -> None:
        await shell.desk.casefile.put(Kind.ANSWER, entry.space, body.value, about=entry.id)
        shell.room.drafts.put(answer_draft(entry), "")
        shell.say(words.SAVED)

    asking.acts(words.SAVE_ANSWER, save)
