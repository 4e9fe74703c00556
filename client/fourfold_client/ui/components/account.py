"""Accounts of an event: the form that keeps what happened and what it meant apart, and the open ones side by side."""

from fourfold_client.casefile import Entry, Kind, sides
from fourfold_client.casefile import shared_understanding as together
from fourfold_client.casefile.shared_understanding import Understanding
from fourfold_client.casefile.sides import STATEMENTS
from fourfold_client.ui import sentences
from fourfold_client.ui import words_sides as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.design import Choices, Field, button, fields, mark_own, notice, on_paper, region, text
from fourfold_client.ui.shell import Shell
from fourfold_client.words_kinds import FIELDS
from fourfold_client.words_values import SOURCES


class Statements:
    """What is asked for an account; `value` is what stands in it. What is typed is kept under `name`."""

    def __init__(self, shell: Shell, name: str, begun: dict[str, str]) -> None:
        self._shell, self._name = shell, name
        self._asked: dict[str, Field | Choices] = {}
        drafts = shell.room.drafts
        for part in (*STATEMENTS, "left-out", "why"):
            if part == "left-out":
                self._choose(part, said.LEFT_OUT, {"": said.NOTHING_LEFT_OUT, "yes": said.LEFT_OUT_YES}, begun)
                continue
            label = said.WHY if part == "why" else FIELDS[Kind.ACCOUNT, part]
            kept = f"{name}/{part}"
            field = Field(label, value=drafts[kept] or begun.get(part, ""), long=True, name=kept)
            field.on_typed(lambda kept=kept, field=field: drafts.put(kept, field.value))  # type: ignore[misc]
            self._asked[part] = field
            if part in STATEMENTS:
                self._choose(f"{part}-from", said.FROM, {"": said.NO_SOURCE, **SOURCES}, begun)

    def _choose(self, part: str, label: str, choices: dict[str, str], begun: dict[str, str]) -> None:
        self._asked[part] = Choices(label, choices, begun.get(part, ""), classes="across")

    @property
    def value(self) -> dict[str, str]:
        """What was said, by field."""
        return {part: one.value for part, one in self._asked.items()}

    def forget(self) -> None:
        """It is saved: the drafts go."""
        for part in self._asked:
            self._shell.room.drafts.put(f"{self._name}/{part}", "")


def write_account(shell: Shell, event: Entry, begun: Entry | None) -> None:
    """The form of a partner's own account, sealed until it opens."""
    casefile, me, names = shell.desk.casefile, shell.desk.seat, shell.names
    others = f"{names.of(me.peer)} and {names.of(me.peer.counterpart)}"
    text("h3", said.WRITE)
    text("p", said.WRITE_HINT.format(support=names.of(me.counterpart), others=others), "can-see")
    with region("div", "composer"), fields():
        asked = Statements(shell, f"account/{event.id}", dict(begun.fields) if begun is not None else {})
        failed = notice()

        async def keep(*, finished: bool) -> None:
            async def work() -> None:
                await sides.write(casefile, event, asked.value, finished=finished)
                asked.forget()
                done.text = "" if finished else said.KEPT

            await attempt(work, failed)

        async def not_me() -> None:
            await sides.decline(casefile, event, said.DECLINED)

        with region("div", "row last"):
            button(said.FINISH, lambda: keep(finished=True), "main", name="finish")
            button(said.KEEP, lambda: keep(finished=False), "edge", name="keep")
            body = (said.DECLINE_BODY.format(support=names.of(me.counterpart)),)
            button(said.DECLINE, lambda: decide(shell, said.DECLINE, body, said.DECLINE, not_me), name="decline")
        with region("div", "row facts"):
            done = text("p", "", "done").props('role="status"')


def draw_accounts(shell: Shell, accounts: tuple[Entry, ...]) -> None:
    """In columns of equal width, each with its notes."""
    with region("div", "sides"):
        for account in accounts:
            with region("div"):
                Card(shell, account, Manner(plain=True, untitled=True))
                if shell.names.is_me(account.person) and not account.withdrawn:
                    label = said.GOT_WRONG
                    button(label, lambda one=account: got_wrong(shell, one), "edge", name="got-wrong")


def got_wrong(shell: Shell, account: Entry) -> None:
    """A new wording of one's own account, openly."""
    asking = Asking(shell, said.GOT_WRONG)
    with asking.body():
        text("p", said.GOT_WRONG_HINT, "soft")
        with fields():
            asked = Statements(shell, f"wrong/{account.id}", dict(account.fields))
            why = Field(said.GOT_WRONG_WHY, long=True)

    async def save() -> None:
        told = why.value.strip() or said.GOT_WRONG_DEFAULT
        await sides.got_wrong(shell.desk.casefile, account, asked.value, told)
        asked.forget()

    asking.acts(said.SAVE_WRONG, save)


def draw_together(shell: Shell, found: tuple[Understanding, ...]) -> None:
    """Wordings: shared once both partners agree, and proposed before that."""
    if found:
        text("h3", said.TOGETHER)
    for one in found:
        _wording(shell, one)


def _wording(shell: Shell, one: Understanding) -> None:
    casefile, names, entry = shell.desk.casefile, shell.names, one.entry
    paper = names.paper
    with region("article", "turn") as turn:
        mark_own(turn, own=names.is_me(entry.person))
        text("p", said.SHARED if one.shared else said.OFFERED.format(name=names.by(entry.person)), "kind")
        text("div", entry.text, "said")
        on_paper(text("p", sentences.byline(entry, names), "by"), sentences.byline(entry, paper))
        for label, says in ((said.AGREES, one.agreed), (said.NO_LONGER, one.ended)):
            for seat, assent in sorted(says.items()):
                day = sentences.when(assent.written)
                told = text("p", label.format(name=names.shown(seat), when=day), "small")
                on_paper(told, label.format(name=paper.shown(seat), when=day))
        if not casefile.seat.is_partner:
            return
        failed = notice()
        agrees = casefile.seat in one.agreed

        async def pressed() -> None:
            if agrees:
                await attempt(lambda: together.assent_no_longer(casefile, entry.id), failed)
            else:
                await attempt(lambda: together.assent(casefile, entry.id, one.mark), failed)

        button(said.NO_LONGER_AGREE if agrees else said.AGREE_WORDING, pressed, "edge", name=f"{entry.id}/assent")
