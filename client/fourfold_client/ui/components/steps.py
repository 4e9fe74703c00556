"""What can be done about people and laptops, each asked first in a dialog that says what it does."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from fourfold_client.desk import Standing
from fourfold_client.ui import words_people as said
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.components.handing import hand_over_code, hand_over_invitation
from fourfold_client.ui.components.keeping import UntilField
from fourfold_client.ui.components.sheet import show_sheet
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_shared.entries import Close, Restore
from fourfold_shared.ids import Seat
from fourfold_shared.invitation import Invitation
from fourfold_shared.roster import Member
from fourfold_shared.rules import givers
from fourfold_shared.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Step:
    """A button: what it is called, what it asks, and the name by which the focus finds it again."""

    name: str
    label: str
    ask: Callable[[], None]


def open_steps(shell: Shell) -> Iterator[Step]:
    """The larger steps that this seat may take now."""
    names, people, me = shell.names, shell.desk.people, shell.names.me
    if me.is_partner and people.roster.devices_of(me.counterpart):
        label = said.DISMISS.format(support=names.of(me.counterpart))
        yield Step("dismiss", label, lambda: _dismiss(shell))
    for seat in Seat:
        if people.may_give_back(seat) and not _proposed_back(shell, seat):
            label = said.GIVE_BACK.format(whose=names.of(seat))
            yield Step(f"give-back/{int(seat)}", label, partial(_give_back, shell, seat))
    if not people.roster.frozen:
        yield Step(
            "freeze", said.FREEZE, lambda: decide(shell, said.FREEZE, said.FREEZE_BODY, said.FREEZE, people.freeze)
        )
    if not any(isinstance(one.action, Close) for one in people.roster.proposals.values()):
        close = said.CLOSE_CASE
        ask = partial(_ending, shell, close, said.CLOSE_CASE_BODY, said.PROPOSE, people.propose_close)
        yield Step("close", close, ask)
    body = (*said.LEAVE_BODY, said.LEAVE_PARTNER if me.is_partner else said.LEAVE_SUPPORT)
    yield Step("leave", said.LEAVE, partial(_ending, shell, said.LEAVE, body, said.LEAVE, people.leave))


def _ending(shell: Shell, title: str, body: Iterable[str], label: str, end: Callable[[], Awaitable[None]]) -> None:
    """Asks before an ending, and for how long this laptop is to keep the case file then."""
    until: list[UntilField] = []

    async def work() -> None:
        await until[0].keep()
        await end()

    decide(shell, title, body, label, work, more=lambda: until.append(UntilField(shell)))


def remove(shell: Shell, device: Member, called: str) -> None:
    """Asks before another laptop or the sheet of this seat is removed."""
    body = said.REMOVE_SHEET_BODY if device.sheet else said.REMOVE_BODY
    title = said.REMOVE_TITLE.format(what=called)
    decide(shell, title, body, said.REMOVE, lambda: shell.desk.people.retire(device.index))


def let_in(shell: Shell) -> None:
    """Asks, and shows a code for another laptop."""
    made: list[str] = []

    async def make() -> None:
        made.append(await shell.desk.people.let_in_laptop())

    body = (*said.LET_IN_BODY, *_changes_words(shell))
    decide(shell, said.LET_IN, body, said.MAKE_CODE, make, lambda: hand_over_code(shell, made[0]))


def make_sheet(shell: Shell) -> None:
    """Asks, and shows a new sheet."""
    made: list[Sheet] = []

    async def make() -> None:
        made.append(await shell.desk.people.make_sheet())

    older = any(device.sheet for device in shell.desk.people.roster.devices_of(shell.desk.seat))
    body = (*said.MAKE_SHEET_BODY, *((said.MAKE_SHEET_REPLACES,) if older else ()), *_changes_words(shell))
    decide(shell, said.MAKE_SHEET, body, said.MAKE_SHEET_NOW, make, lambda: show_sheet(shell, made[0]))


def _changes_words(shell: Shell) -> tuple[str, ...]:
    """What a new sheet or code asks of all four, once they have words to compare."""
    return () if shell.desk.code.standing is Standing.WAITING else (said.CHANGES_WORDS,)


def agree(shell: Shell, index: int) -> None:
    """Asks before this person agrees to a proposal."""
    action = shell.desk.people.roster.proposals[index].action
    body: tuple[str, ...] = said.AGREE_CLOSE
    if isinstance(action, Restore):
        whose = shell.names.of(Seat(action.seat))
        body = tuple(sentence.format(whose=whose) for sentence in said.AGREE_BACK)
    decide(shell, said.AGREE_TITLE, body, said.AGREE, lambda: shell.desk.people.agree(index))


def withdraw(shell: Shell, index: int) -> None:
    """Asks before this person takes their own proposal back."""
    decide(
        shell,
        said.WITHDRAW_TITLE,
        said.WITHDRAW_BODY,
        said.WITHDRAW,
        lambda: shell.desk.people.withdraw(index),
    )


def _dismiss(shell: Shell) -> None:
    support = shell.names.of(shell.names.me.counterpart)
    title = said.DISMISS.format(support=support)
    body = [capital(sentence.format(support=support)) for sentence in said.DISMISS_BODY]
    decide(shell, title, body, title, shell.desk.people.dismiss)


def _give_back(shell: Shell, seat: Seat) -> None:
    names, made = shell.names, list[str]()

    async def propose() -> None:
        made.append(await shell.desk.people.give_back(seat))

    title = said.GIVE_BACK.format(whose=names.of(seat))
    who = "you" if givers(seat) == {names.me} else f"you and {names.all(givers(seat))}"
    body = [sentence.format(who=who) for sentence in said.GIVE_BACK_BODY]
    others = names.all(givers(seat))
    once = said.GOOD_ONCE.format(who=f"{others} {'have' if len(givers(seat) - {names.me}) > 1 else 'has'}")

    def hand_over() -> None:
        hand_over_invitation(shell, Invitation.parse(made[0]), names.of(seat), once if others else "")

    decide(shell, title, body, said.PROPOSE, propose, hand_over)


def _proposed_back(shell: Shell, seat: Seat) -> bool:
    proposals = shell.desk.people.roster.proposals.values()
    return any(isinstance(one.action, Restore) and one.action.seat == seat for one in proposals)
