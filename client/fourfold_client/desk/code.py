"""The ceremony of the group words: what this person said of them on this laptop, and who else said the same.

    WAITING ──all four have joined──▶ NEW ──they are the same──▶ SAME ──other keys──▶ CHANGED ──the same──▶ SAME
    NEW, CHANGED, SAME ──they are not the same──▶ DENIED ──they are the same──▶ SAME
    DENIED ──other keys──▶ CHANGED

What is said holds for exactly the words of that moment (shared/README.md, section 4).
"""

from dataclasses import dataclass
from enum import StrEnum

from fourfold_client.casefile import Profile
from fourfold_client.spaces.case import Case
from fourfold_client.vault import PutSecret, Vault
from fourfold_shared.encoding import Bytes32, Counter, Wire, decode, encode
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import Seat
from fourfold_shared.keys import DevicePublic, group_digest, group_words
from fourfold_shared.roster import Member, Roster

SECRET = "group-words"  # noqa: S105 - a name in the vault
_LIMIT = 256


class Standing(StrEnum):
    """How far the ceremony is on this laptop."""

    WAITING = "waiting"
    """There are no words: not everybody has joined."""
    NEW = "new"
    """Nothing was said of any words yet."""
    CHANGED = "changed"
    """Something was said of other words than the present ones."""
    DENIED = "denied"
    """This person said that the present words are not the same."""
    SAME = "same"
    """This person said that the present words are the same."""


class What(StrEnum):
    """Why the words are others than before; of several that concern one seat, the first."""

    PERSON = "person"
    LAPTOP = "laptop"
    SHEET = "sheet"
    """A recovery sheet, or a code for another laptop that was not used yet."""
    LEFT = "left"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is other in one seat than when this person last said something of the words."""

    seat: Seat
    what: What


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The six words, and what they are of."""

    words: tuple[str, ...]
    digest: bytes


class _Said(Wire, frozen=True, tag="group-words/1"):
    """`count` is how long the roster was."""

    digest: Bytes32
    count: Counter
    same: bool


class GroupCode:
    """The group words of one case, on this laptop."""

    def __init__(self, case: Case, profile: Profile, vault: Vault) -> None:
        self._case = case
        self._profile = profile
        self._vault = vault
        self._said: _Said | None = None

    async def load(self) -> None:
        """Reads what was said before. Raises: StorageFailed, Malformed."""
        stored = await self._vault.secret(SECRET)
        self._said = None if stored is None else decode(_Said, stored, limit=_LIMIT)

    @property
    def missing(self) -> tuple[Seat, ...]:
        """The seats that nobody has taken yet; without them there are no words. That of one who left is not missing."""
        roster = self._roster
        return tuple(seat for seat in Seat if not roster.devices_of(seat) and seat not in roster.left)

    @property
    def standing(self) -> Standing:
        """How far the ceremony is."""
        if self.missing:
            return Standing.WAITING
        if self._said is None:
            return Standing.NEW
        if self._said.digest != self._digest:
            return Standing.CHANGED
        return Standing.SAME if self._said.same else Standing.DENIED

    def differences(self) -> tuple[Difference, ...]:
        """What is other than when this person last said something of the words; nothing when they never did."""
        if self._said is None:
            return ()
        found = [(seat, _difference(self._roster, seat, self._said.count)) for seat in Seat]
        return tuple(Difference(seat, what) for seat, what in found if what is not None)

    def said_same(self) -> frozenset[Seat]:
        """Who has said that the present words are the same; of oneself, on this laptop."""
        if self.missing:
            return frozenset()
        present, me = self._digest.hex(), self._case.membership.identity.seat
        others = {seat for seat in Seat if seat != me and self._profile.confirmed(seat) == present}
        return frozenset(others | ({me} if self.standing is Standing.SAME else set()))

    def words(self) -> GroupWords:
        """The present words. Takes a fifth of a second. Raises: Misuse while somebody has not joined."""
        if self.missing:
            raise Misuse("the group code is there once all four have joined")
        return GroupWords(group_words(self._case.membership.identity.case, self._devices()), self._digest)

    async def confirm(self, compared: GroupWords) -> None:
        """Says, here and to the others, that these words are the same on all four screens.

        Raises: Misuse when the words are others by now, StorageFailed.
        """
        await self._say(compared, same=True)
        await self._profile.confirm(compared.digest.hex())

    async def deny(self, compared: GroupWords) -> None:
        """Says that they are not the same: nothing is taken to a wider circle. Raises: as `confirm`."""
        await self._say(compared, same=False)
        await self._profile.confirm("")

    def why_sharing_waits(self) -> str:
        """Why nothing is taken to a wider circle yet, in one sentence's words; empty when it is."""
        match self.standing:
            case Standing.SAME:
                return ""
            case Standing.WAITING:
                return _WAITING
            case Standing.DENIED:
                return _DENIED
            case Standing.NEW | Standing.CHANGED:
                return _UNSAID

    @property
    def _roster(self) -> Roster:
        return self._case.membership.roster

    @property
    def _digest(self) -> bytes:
        return group_digest(self._case.membership.identity.case, self._devices())

    def _devices(self) -> list[tuple[int, DevicePublic]]:
        return [(int(one.seat), one.public) for one in self._roster.devices if not one.until]

    async def _say(self, compared: GroupWords, *, same: bool) -> None:
        if self.missing or compared.digest != self._digest:
            raise Misuse("the six words have changed meanwhile; please compare the new ones")
        said = _Said(compared.digest, self._roster.count, same)
        await self._vault.commit(PutSecret(SECRET, encode(said)))
        self._said = said


def _difference(roster: Roster, seat: Seat, count: int) -> What | None:
    """What is other in a seat than after `count` entries."""
    devices = roster.devices_of(seat)
    came = [one for one in devices if one.since > count]
    if any(one.tenure > count for one in came):
        return What.PERSON
    if any(not one.sheet for one in came):
        return What.LAPTOP
    if came:
        return What.SHEET
    if not any(_went(one, seat, count) for one in roster.devices):
        return None
    return What.REMOVED if devices else What.LEFT


def _went(device: Member, seat: Seat, count: int) -> bool:
    return device.seat == seat and device.since <= count < device.until


_WAITING = "sharing further waits until all four have joined and have compared the six words"
_UNSAID = (
    "sharing further waits until you have compared the six words with the others, by voice or in session, and said "
    "here that they are the same"
)
_DENIED = "you said that the six words are not the same: nothing is shared further; please call the practice"
