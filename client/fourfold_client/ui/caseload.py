"""The cases of one person on this laptop: a room each, and one of them is shown (docs/decisions/0034).

What belongs to a case (home, keys, desk, drafts, settings, pages) is in its room alone. All share who is there: locking
locks every case, and the shortest time that an open case asks for holds for all.
"""

import contextlib

from fourfold_client.desk import Homes
from fourfold_client.desk.home import verify_label
from fourfold_client.ui import words_caseload as said
from fourfold_client.ui.idle import Idle
from fourfold_client.ui.room import Room
from fourfold_shared.errors import FourfoldError


class Caseload:
    """`room` is the case that every tab shows."""

    def __init__(self, homes: Homes, idle: Idle | None = None) -> None:
        self._homes = homes
        self._idle = idle or Idle()
        self._rooms: dict[int, Room] = {}
        self.room = self._at(next(iter(homes.numbers()), 1))

    def _at(self, number: int) -> Room:
        if number not in self._rooms:
            home = self._homes.home(number)
            self._rooms[number] = Room(home, self._idle, number=number, lock_all=self.lock)
        return self._rooms[number]

    def rooms(self) -> tuple[Room, ...]:
        """Every case of this laptop, and the home that is shown if one takes a chair in it just now."""
        return tuple(self._at(number) for number in sorted({*self._homes.numbers(), self.room.number}))

    def others(self) -> tuple[Room, ...]:
        """The cases that are not shown."""
        return tuple(one for one in self.rooms() if one is not self.room)

    def find(self, number: int) -> Room | None:
        """The case of this number."""
        return next((one for one in self.rooms() if one.number == number), None)

    @property
    def any_open(self) -> bool:
        """Whether a case is unlocked."""
        return any(one.desk is not None for one in self._rooms.values())

    def label(self, room: Room) -> str:
        """What a case is called on this laptop."""
        return room.called or room.home.label or said.CASE.format(number=room.number)

    def next_label(self) -> str:
        """What a further case is called unless another name is given."""
        return said.CASE.format(number=self._homes.free())

    async def show(self, room: Room) -> None:
        """Shows another case, or asks for its passphrase; nothing of the one before stays on a page."""
        before, self.room = self.room, room
        if before is not room:
            await before.leave()

    async def another(self, label: str) -> None:
        """Shows an empty home, in which a further case is founded or joined. Raises: Malformed."""
        verify_label(label)
        room = self._at(self._homes.free())
        room.called = label
        await self.show(room)

    async def unlock_others(self, passphrase: str) -> None:
        """Opens what else this passphrase opens; what it does not open stays as it is."""
        for room in self.others():
            if room.desk is None and not room.empty:
                with contextlib.suppress(FourfoldError):
                    await room.unlock(passphrase)

    async def lock(self) -> None:
        """Locks every case."""
        for number in sorted(self._rooms):
            await self._rooms[number].close()
