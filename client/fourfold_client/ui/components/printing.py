"""Printing: the page or a part of it, under a line that says which case, who printed it, when, and who can read it."""

from nicegui import ui

from fourfold_client.ui import words_print as said
from fourfold_client.ui.design import Tick, button, print_now, region, text
from fourfold_client.ui.places import MY_WORDS
from fourfold_client.ui.sheetpaper import short_code
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def audience_of(shell: Shell, space: Space | None) -> str:
    """Who can read what stands on a paper, by name; with no space, that it is not for one audience."""
    if space is None:
        return said.MIXED
    return said.TABLE if space is Space.TABLE else shell.names.paper.can_see(space)


def head_line(shell: Shell, space: Space | None) -> str:
    """What stands at the head of paper; `{when}` is left for the moment of printing."""
    case, name = short_code(shell.desk.identity.case), shell.names.paper.shown(shell.desk.seat)
    return said.HEAD.format(case=case, name=name, when="{when}", audience=audience_of(shell, space))


def print_row(shell: Shell, space: Space | None, label: str = said.PRINT, part: ui.element | None = None) -> None:
    """A button that prints the page or a part of it, and a box for leaving out others' words."""
    with region("div", "row paper"):
        button(label, lambda: print_it(), "edge", name=f"print/{label}")
        own = Tick(said.LEAVE_OUT, name=f"own/{label}")

    def print_it() -> None:
        print_now(head_line(shell, space), part, own_only=own.value)


def paper(shell: Shell) -> None:
    """The head of every page on paper, also when the browser's own menu prints it; at its end the way to print it."""
    with shell.head:
        line = text("p", "", "printed")
        line._props["data-printed"] = head_line(shell, shell.space)
        line._props["data-left-out"] = said.LEFT_OUT
    with shell.foot:
        print_row(shell, shell.space)
        if shell.path != MY_WORDS:
            with region("p", "paper"):
                text("a", said.TO_MY_WORDS, "where").props(f'href="{MY_WORDS}" data-key="my-words"')
