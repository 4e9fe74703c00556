"""When this laptop heard of changes of the roster: the roster itself has no clock."""

from dataclasses import dataclass

from fourfold_client.clock import Clock
from fourfold_client.spaces.case import Case
from fourfold_client.vault import PutSecret, Vault
from fourfold_shared.encoding import Counter, Wire, decode, encode

SECRET = "heard"  # noqa: S105 - a name in the vault
_LIMIT = 1 << 20
_MOST = 4096


class _Heard(Wire, frozen=True, tag="heard/1"):
    """How long the roster was, and the time (milliseconds since 1970) at which this laptop first had so much of it."""

    times: tuple[tuple[Counter, Counter], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something stood on the roster. `before`: at that time at the latest, as it was there already."""

    time: int
    before: bool


class Heard:
    """Of one case, on this laptop."""

    def __init__(self, case: Case, vault: Vault, clock: Clock) -> None:
        self._case = case
        self._vault = vault
        self._clock = clock
        self._times: tuple[tuple[int, int], ...] = ()
        self._loaded = False

    async def load(self) -> None:
        """Reads what was noted, and notes the present. Raises: StorageFailed, Malformed."""
        stored = await self._vault.secret(SECRET)
        if stored is not None:
            read: _Heard = decode(_Heard, stored, limit=_LIMIT)
            self._times = read.times
        self._loaded = True
        self.note()

    def note(self) -> None:
        """Notes the time if there is more of the roster than before; not before it is known what was noted."""
        count = self._case.membership.roster.count
        if not self._loaded or count <= (self._times[-1][0] if self._times else 0) or len(self._times) >= _MOST:
            return
        self._times = (*self._times, (count, self._clock()))
        self._vault.commit(PutSecret(SECRET, encode(_Heard(self._times))))

    def when(self, count: int) -> Moment:
        """When the roster had `count` entries, as far as this laptop knows."""
        later = [place for place, (noted, _) in enumerate(self._times) if noted >= count]
        place = later[0] if later else len(self._times) - 1
        return Moment(self._times[place][1], before=place == 0)
