"""How a home is opened, and how a new one comes to hold a case: what was broken off is gone on with."""

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fourfold_client.clock import Clock
from fourfold_client.desk.home import BrokenOff, Home, HomeError
from fourfold_client.desk.witness import Witness
from fourfold_client.identity import Identity
from fourfold_client.spaces.case import Case
from fourfold_client.spaces.incarnation import renew_all, renew_owed
from fourfold_client.spaces.notices import Notice, Notices
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.link import NeverConnected
from fourfold_client.vault import Change, DropSecret, PutSecret, Vault
from fourfold_shared.errors import Malformed, Refused, StorageFailed

CAME = "came"
"""Under which name the vault keeps what a case came into this home by, until it is opened in the ordinary way."""
Errand = Callable[[Vault], Awaitable[Identity]]


@dataclass(slots=True)
class Opened:
    """A home that was opened: its vault and case, and what is known of where it lies."""

    home: Home
    vault: Vault
    case: Case
    witness: Witness

    async def again(self, clock: Clock) -> "Opened":
        """The same home with its case read again, once this case was closed: a page was opened or closed meanwhile.

        What fails lets go of the home. Raises: HomeError, StorageFailed.
        """
        try:
            case = await _case(self.case.membership.identity, self.vault, clock)
            return Opened(self.home, self.vault, case, self.witness)
        except BaseException as error:
            await self.close()
            if isinstance(error, Refused):
                raise HomeError(f"this home is damaged: {error}") from None
            raise

    async def close(self) -> None:
        """Notes how the home is left, and lets go of it. Closing twice is harmless."""
        if self.vault.closed:
            return
        try:
            with contextlib.suppress(StorageFailed):  # then it is known as it was opened
                self.witness = await self.witness.move(self.home, self.vault)
        finally:
            await self.vault.close()
            self.home.release()


async def open_home(home: Home, passphrase: str, clock: Clock, private: str | None = None) -> Opened:
    """Takes a home that holds a case, and opens it; with `private` also the page that has a passphrase of its own.

    Raises: HomeError, WrongPassphrase, StorageFailed.
    """
    home.take()
    vault: Vault | None = None
    try:
        vault = await Vault.open(home.file, passphrase)
        if private is not None and vault.second.shut is not None:
            await vault.open_second(private)
        return await _begin(home, vault, clock, DropSecret(CAME))
    except BaseException:
        await _give_back(home, vault)
        raise


async def enter_home(home: Home, passphrase: str, clock: Clock, errand: Errand, *asked: str) -> tuple[Opened, bool]:
    """Runs an errand in a new home, or goes on with one that was broken off there.

    `asked` is what it was asked with. Tells whether the home held a case before, by another errand: what was killed at
    its very end is ended quietly by the same command, until the home is opened in the ordinary way. Raises: HomeError,
    RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
    """
    home.take(make=True)
    fresh = not home.holds_case
    vault: Vault | None = None
    try:
        if fresh and not passphrase:
            raise Malformed("a passphrase is needed: it protects this home")
        vault = await (Vault.create if fresh else Vault.open)(home.file, passphrase)
        mark = hashlib.sha256("\0".join(asked).encode()).digest()
        finished = await Identity.load(vault) is not None
        if not finished:
            await vault.commit(PutSecret(CAME, mark))
            await errand(vault)
        return await _begin(home, vault, clock), finished and await vault.secret(CAME) != mark
    except BaseException as error:
        await _give_back(home, vault, empty=fresh and isinstance(error, (Refused, Ended, NeverConnected)))
        raise


async def _begin(home: Home, vault: Vault, clock: Clock, *with_it: Change) -> Opened:
    identity = await Identity.load(vault)
    if identity is None:
        raise BrokenOff("founding or joining was broken off in this home; please run that command again")
    try:
        witness = await _recognised(home, vault, identity, with_it)
        return Opened(home, vault, await _case(identity, vault, clock), witness)
    except Refused as error:
        raise HomeError(f"this home is damaged: {error}") from None


async def _case(identity: Identity, vault: Vault, clock: Clock) -> Case:
    if owed := await renew_owed(vault, identity):
        await vault.commit(*owed)
    return await Case.load(identity, vault, clock)


async def _recognised(home: Home, vault: Vault, identity: Identity, with_it: Sequence[Change]) -> Witness:
    """A home that was copied or put back begins new logs before anything is written, and its person is told."""
    known = await Witness.load(vault)
    if known is not None and known.knows(home):
        try:
            return await known.move(home, vault, *with_it)
        except StorageFailed:
            return known  # what is here can be read, and nothing of it is another's
    changes = [*with_it]
    if known is not None:
        changes += [*await renew_all(vault, identity), *(await Notices.load(vault)).add(Notice.COPIED)]
    return await Witness.begin(home).move(home, vault, *changes)


async def _give_back(home: Home, vault: Vault | None, *, empty: bool = False) -> None:
    if vault is not None:
        await vault.close()
    if empty:
        home.empty()
    home.release()
