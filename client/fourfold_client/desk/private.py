"""The passphrase of its own that "Only you" may have on this laptop: set, changed, taken away; the page open or closed.

    WITHOUT ──set──▶ OPEN ──close, and the desk again──▶ CLOSED ──open, and the desk again──▶ OPEN
    OPEN ──taken away──▶ WITHOUT          a home is opened: CLOSED, unless the passphrase is given at once

While it is closed the case runs without that space: no key of it is in memory, and nothing of it is asked for.
"""

from collections.abc import Callable
from enum import StrEnum

from fourfold_client.desk.backups import Backups
from fourfold_client.spaces.case import Case
from fourfold_client.vault import Vault
from fourfold_shared.errors import Malformed, Misuse
from fourfold_shared.ids import Space, spaces_of

CLOSED = "your own page has a passphrase of its own; please open that page first"


class Standing(StrEnum):
    """How the page stands."""

    WITHOUT = "without"
    """It has no passphrase of its own."""
    OPEN = "open"
    CLOSED = "closed"


class Private:
    """Of one open desk. `told` is called after every change."""

    def __init__(self, case: Case, vault: Vault, backups: Backups, told: Callable[[], None]) -> None:
        self._case = case
        self._vault = vault
        self._backups = backups
        self._told = told
        self._closing = False

    @property
    def standing(self) -> Standing:
        """How the page stands on this desk."""
        if self._vault.second.space is None:
            return Standing.WITHOUT
        return Standing.OPEN if self._case.shut is None else Standing.CLOSED

    @property
    def space(self) -> Space:
        """The space of the page."""
        return next(space for space in spaces_of(self._case.membership.identity.seat) if len(space.audience) == 1)

    async def set(self, passphrase: str) -> None:
        """Gives the page a passphrase; it is open until it is closed. Raises: Malformed, Misuse, StorageFailed."""
        _verify(passphrase)
        await self._vault.set_second(self.space.of(self._case.membership.identity.case), passphrase)
        await self._changed()

    async def change(self, old: str, new: str) -> None:
        """Gives it another one. Raises: WrongSecond, Malformed, Misuse if it has none, StorageFailed."""
        _verify(new)
        await self._vault.change_second(old, new)
        await self._changed()

    async def take_away(self, passphrase: str) -> None:
        """Lets the home's passphrase open it again. Raises: WrongSecond, Misuse while it is closed, StorageFailed."""
        if self._case.shut is not None:
            raise Misuse(CLOSED)
        await self._vault.drop_second(passphrase)
        await self._changed()

    async def open(self, passphrase: str) -> None:
        """Gets it ready to be read: make the desk again then. Raises: WrongSecond, Misuse if it has no passphrase."""
        await self._vault.open_second(passphrase)

    def close(self) -> None:
        """Asks for it to be closed when the desk is made again. Raises: Misuse if it has no passphrase."""
        self._vault.second.covered  # noqa: B018 - raises
        self._closing = True

    async def settle(self) -> None:
        """Closes it if that was asked for; nothing of it may be in memory any more."""
        if self._closing:
            await self._vault.close_second()

    async def _changed(self) -> None:
        self._told()
        await self._backups.make_or_say()


def _verify(passphrase: str) -> None:
    if not passphrase:
        raise Malformed("a passphrase is needed: it protects this page")
