"""How a case that is open begins new logs in all its spaces (shared/README.md, section 2)."""

from collections.abc import Awaitable, Callable, Collection

from fourfold_client.spaces.door import Door
from fourfold_client.spaces.incarnation import owed_later
from fourfold_client.spaces.notices import Notice, Notices
from fourfold_client.spaces.space import LiveSpace
from fourfold_client.vault import Change, Vault


class Renewing:
    """Of one case. `recover` makes memory again from the vault. While it is `going`, nothing may be sent."""

    def __init__(
        self,
        vault: Vault,
        spaces: Collection[LiveSpace],
        notices: Notices,
        recover: Callable[[], Awaitable[None]],
    ) -> None:
        self._vault = vault
        self._spaces = spaces
        self._notices = notices
        self._recover = recover
        self.going = False

    def told(self, door: Door) -> list[Change]:
        """What the person is told of what came, to be committed."""
        changes: list[Change] = []
        if door.another:
            changes += self._notices.add(Notice.ANOTHER)
        if door.past or door.collided:
            changes += self._notices.add(Notice.COPIED)
        door.another = False
        return changes

    def due(self, door: Door) -> bool:
        """Whether new logs must be begun now; nothing is sealed from then on until `begin` is done."""
        if self.going or not (door.past or door.collided):
            return False
        self.going = True
        for one in self._spaces:
            one.pen.hold()
        return True

    async def begin(self) -> None:
        """Begins them, and makes memory again. What fails is found again at an exchange. Raises: StorageFailed."""
        try:
            begun = [(one, *await one.begin_anew()) for one in self._spaces]
            changes = [change for _, _, changes in begun for change in changes]
            await self._vault.commit(*changes, *owed_later(self._vault))
            for one, move, _ in begun:
                one.move = move
        finally:
            try:
                await self._recover()
            finally:
                self.going = False
                for one in self._spaces:
                    one.pen.open()  # nobody who saves may wait for ever, also when the disk fails
        for one in self._spaces:
            one.on_outgoing(one.space)
