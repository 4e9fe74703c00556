"""How a home is opened, and how a new one comes to hold a case: what was broken off is gone on with."""

from collections.abc import Awaitable, Callable

from fourfold_client.desk.home import BrokenOff, Home, HomeError
from fourfold_client.identity import Identity
from fourfold_client.spaces.case import Case
from fourfold_client.spaces.pen import Clock
from fourfold_client.sync.engine import Ended
from fourfold_client.sync.link import NeverConnected
from fourfold_client.vault import Vault
from fourfold_shared.errors import Malformed, Refused

Errand = Callable[[Vault], Awaitable[Identity]]


async def open_home(home: Home, passphrase: str, clock: Clock) -> tuple[Vault, Case]:
    """Takes a home that holds a case, and opens it. Raises: HomeError, WrongPassphrase, StorageFailed."""
    home.take()
    vault: Vault | None = None
    try:
        vault = await Vault.open(home.file, passphrase)
        return vault, await _case(vault, clock)
    except BaseException:
        await _give_back(home, vault)
        raise


async def enter_home(home: Home, passphrase: str, clock: Clock, errand: Errand) -> tuple[Vault, Case, bool]:
    """Runs an errand in a new home, or goes on with one that was broken off there; tells whether it was ended before.

    Raises: HomeError, RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
    """
    home.take(make=True)
    fresh = not home.holds_case
    vault: Vault | None = None
    try:
        if fresh and not passphrase:
            raise Malformed("a passphrase is needed: it protects this home")
        vault = await (Vault.create if fresh else Vault.open)(home.file, passphrase)
        finished = await Identity.load(vault) is not None
        if not finished:
            await errand(vault)
        return vault, await _case(vault, clock), finished
    except BaseException as error:
        await _give_back(home, vault, empty=fresh and isinstance(error, (Refused, Ended, NeverConnected)))
        raise


async def _case(vault: Vault, clock: Clock) -> Case:
    identity = await Identity.load(vault)
    if identity is None:
        raise BrokenOff("founding or joining was broken off in this home; please run that command again")
    try:
        return await Case.load(identity, vault, clock)
    except Refused as error:
        raise HomeError(f"this home is damaged: {error}") from None


async def _give_back(home: Home, vault: Vault | None, *, empty: bool = False) -> None:
    if vault is not None:
        await vault.close()
    if empty:
        home.empty()
    home.release()
