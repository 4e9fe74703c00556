"""A form of the story in a dialog: for something new beside an entry, or for a new wording of one's own."""

from collections.abc import Callable, Mapping, Sequence

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_client.ui import words
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.form import Form, Part
from fourfold_client.ui.design import button, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat, Space


def rungs(seat: Seat) -> tuple[Space, ...]:
    """Where what belongs to the story is written, from the lowest step."""
    return tuple(rung.space(seat) for rung in (Rung.OWN, Rung.PAIR, Rung.TABLE))


def tell(
    shell: Shell,
    title: str,
    name: str,
    kind: Kind,
    spaces: Sequence[Space],
    parts: Sequence[Part],
    *,
    hint: str = "",
    about: str | None = None,
    fixed: Mapping[str, str] | None = None,
    revises: Entry | None = None,
) -> None:
    """Asks for it in a dialog that closes once it is saved."""
    asking = Asking(shell, title, quiet=True)

    def done(_entry: Entry) -> None:
        shell.say(words.SAVED)
        asking.close()

    with asking.body():
        if hint:
            text("p", hint, "soft")
        Form(shell, name, kind, spaces, parts, about=about, fixed=fixed, revises=revises, then=done)
        button(words.CANCEL, asking.close, "edge")


def revise_with(parts: Callable[[Shell], Sequence[Part]]) -> Callable[[Shell, Entry], None]:
    """What asks an author for a new wording of an entry that is made of these parts."""

    def ask(shell: Shell, entry: Entry) -> None:
        name = f"{entry.id}/revise"
        space = (entry.space,)
        tell(shell, words.REVISE_TITLE, name, entry.kind, space, parts(shell), hint=words.REVISE_HINT, revises=entry)

    return ask


def people(shell: Shell, nobody: str) -> dict[str, str]:
    """The four as choices by the number of their chair, after the choice of none."""
    return {"": nobody, **{str(int(seat)): shell.names.shown(seat) for seat in Seat}}
