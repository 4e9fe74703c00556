"""The passphrase of its own that My space may have: set, changed, taken away; the page closed at once."""

from fourfold_client.desk.private import Standing
from fourfold_client.ui import words
from fourfold_client.ui import words_own as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.passphrase import reveal, weak
from fourfold_client.ui.design import Field, button, fields, notice, region, text
from fourfold_client.ui.places import MINE
from fourfold_client.ui.shell import Shell
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import Malformed


class OwnPanel:
    """Draws again when the page is closed, opened, or gets or loses its passphrase."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: Standing | None = None
        with region("section", "panel"):
            text("h2", said.TITLE)
            self._failed = notice()
            self._all = region("div")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        standing = self._shell.desk.private.standing
        if standing is self._drawn:
            return
        self._drawn = standing
        self._all.clear()
        with self._all:
            text("p", _TOLD[standing])
            text("p", said.LIMITS, "soft small")
            with region("div", "acts"):
                self._acts(standing)

    def _acts(self, standing: Standing) -> None:
        shell = self._shell
        match standing:
            case Standing.WITHOUT:
                button(said.SET, lambda: set_own(shell), name="own-set")
            case Standing.OPEN:
                button(said.CLOSE, self._close, name="own-close")
                button(said.CHANGE, lambda: change_own(shell), name="own-change")
                button(said.TAKE_AWAY, lambda: take_own_away(shell), name="own-off")
            case Standing.CLOSED:
                text("a", said.TO_PAGE, "button edge").props(f'href="{MINE}" data-key="own-page"')

    async def _close(self) -> None:
        await attempt(self._shell.room.close_own, self._failed)


_TOLD = {Standing.WITHOUT: said.WITHOUT, Standing.OPEN: said.IS_OPEN, Standing.CLOSED: said.IS_CLOSED}


def set_own(shell: Shell) -> None:
    """Asks for a passphrase for My space."""
    asking = Asking(shell, said.TITLE)
    with asking.body():
        text("p", said.LIMITS, "soft")
        new, again = _new()

    async def begin() -> None:
        await _verify_new(shell, new, again)
        await shell.desk.private.set(new.value)
        shell.say(said.IS_SET)

    asking.acts(said.SET, begin)


def change_own(shell: Shell) -> None:
    """Asks for the old and the new one."""
    asking = Asking(shell, said.CHANGE)
    with asking.body():
        old = _old()
        new, again = _new()

    async def change() -> None:
        await _verify_new(shell, new, again)
        await shell.desk.private.change(old.value, new.value)
        shell.say(said.IS_CHANGED)

    asking.acts(said.CHANGE, change)


def take_own_away(shell: Shell) -> None:
    """Asks for it once more."""
    asking = Asking(shell, said.TAKE_AWAY)
    with asking.body():
        text("p", said.TAKE_AWAY_BODY, "soft")
        old = _old()

    async def take_away() -> None:
        await shell.desk.private.take_away(old.value)
        shell.say(said.IS_GONE)

    asking.acts(said.TAKE_AWAY, take_away)


def _old() -> Field:
    with fields():
        old = Field(said.OLD, kind="password", complete="off", first=True)
        with region("div", "row"):
            reveal(old)
    return old


def _new() -> tuple[Field, Field]:
    with fields():
        new = Field(said.NEW, kind="password", complete="new-password", hint=said.NEW_HINT)
        again = Field(words.AGAIN, kind="password", complete="new-password")
        with region("div", "row"):
            reveal(new, again)
    return new, again


async def _verify_new(shell: Shell, new: Field, again: Field) -> None:
    """Raises: Malformed for one that is too short, that differs, or that is the laptop's own."""
    if found := weak(new.value, again.value):
        raise Malformed(found)
    try:
        await shell.desk.verify(new.value)
    except WrongPassphrase:
        return
    raise Malformed(said.SAME_AS_FIRST)
