"""One laptop's case, opened: the composition root, and the headless API behind every command and screen.

desk = await Desk.open(Home(path), passphrase)
await desk.casefile.write(Space.TABLE, "Something for all four")
await desk.sync()
await desk.close()
"""

import contextlib
from typing import Self

from fourfold_client.casefile import chosen_name, chosen_role
from fourfold_client.clock import Clock, now
from fourfold_client.desk import errands
from fourfold_client.desk.home import Home, HomeError
from fourfold_client.desk.open_desk import OpenDesk
from fourfold_client.desk.opening import Errand, enter_home, open_home
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.link import host_of
from fourfold_shared.errors import Refused, RelayUnreachable
from fourfold_shared.ids import Seat


class Desk(OpenDesk):
    """An open home, and the ways into one: `open`, `found`, `join`, `restore`."""

    @classmethod
    async def open(cls, home: Home, passphrase: str, *, private: str | None = None, clock: Clock = now) -> Self:
        """Opens a home that holds a case; with `private` also one's own page, if that has a passphrase of its own.

        Raises: HomeError, WrongPassphrase, StorageFailed.
        """
        desk = cls(await open_home(home, passphrase, clock, private), clock)
        try:
            await desk._load()
        except BaseException:
            await desk.close()
            raise
        return desk

    @classmethod
    async def found(
        cls,
        home: Home,
        passphrase: str,
        *,
        relay: str,
        ticket: str,
        seat: Seat,
        name: str,
        role: str = "",
        clock: Clock = now,
    ) -> Self:
        """Founds a case at `relay` with a ticket of the practice, the founder in `seat`.

        Raises: HomeError when there is a case already, RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
        """
        host_of(relay)
        return await cls._enter(
            home,
            passphrase,
            (name, role),
            clock,
            lambda vault: errands.found_case(vault, relay, ticket, seat),
            relay,
            ticket,
        )

    @classmethod
    async def join(
        cls,
        home: Home,
        passphrase: str,
        invitation: str,
        *,
        name: str,
        role: str = "",
        relay: str = "",
        clock: Clock = now,
    ) -> Self:
        """Takes the seat that `invitation` is for. Twelve words need the relay's address too. `role` is a role word.

        Raises: HomeError when there is a case already, RefusedByRelay, Malformed, RelayUnreachable, StorageFailed.
        """
        errands.verify_invitation(invitation, relay)
        return await cls._enter(
            home,
            passphrase,
            (name, role),
            clock,
            lambda vault: errands.take_seat(vault, invitation, relay),
            invitation,
        )

    @classmethod
    async def restore(cls, home: Home, passphrase: str, code: str, *, relay: str = "", clock: Clock = now) -> Self:
        """Comes into one's own seat on a new laptop: with the recovery sheet's line or 24 words, or a laptop's code.

        24 words need the relay's address too. Raises: HomeError when there is a case already, RefusedByRelay,
        Malformed, RelayUnreachable, StorageFailed.
        """
        errands.read_sheet(code, relay)
        return await cls._enter(
            home, passphrase, None, clock, lambda vault: errands.restore_seat(vault, code, relay), code
        )

    @classmethod
    async def _enter(
        cls, home: Home, passphrase: str, called: tuple[str, str] | None, clock: Clock, errand: Errand, *asked: str
    ) -> Self:
        """Runs an errand in a new home, or goes on with one that was broken off in this home.

        `called`: the name and the role word of somebody who comes in for the first time.
        """
        chosen = None if called is None else (chosen_name(called[0]), chosen_role(called[1]))
        opened, finished = await enter_home(home, passphrase, clock, errand, *asked)
        desk = cls(opened, clock)
        try:
            await desk._load()
            if finished and desk.casefile.name(desk.seat):
                raise HomeError("there is a case in this home already")
            if chosen is not None and desk.casefile.name(desk.seat) != chosen[0]:
                await desk.casefile.profile.call(*chosen)
            with contextlib.suppress(RelayUnreachable, Refused, Ended):
                await desk.sync()
        except BaseException:
            await desk.close()
            raise
        return desk

    async def again(self) -> Self:
        """This home with one's own page open or closed, as was asked of `private`. This desk is at its end then.

        What fails closes the home. Raises: HomeError, StorageFailed.
        """
        try:
            await self._let_go()
            await self.private.settle()
        except BaseException:
            await self._opened.close()
            raise
        desk = type(self)(await self._opened.again(self._clock), self._clock)
        try:
            await desk._load()
        except BaseException:
            await desk.close()
            raise
        return desk
