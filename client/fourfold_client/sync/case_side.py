"""What an exchange with the relay needs of the case on this laptop."""

from collections.abc import Sequence
from typing import Protocol

from fourfold_shared.ids import LogId, SpaceId
from fourfold_shared.messages import Reason


class Outgoing(Protocol):
    """A record to be pushed."""

    @property
    def log(self) -> LogId:
        """Its log, one of this laptop's."""

    @property
    def seq(self) -> int:
        """Its sequence number."""

    @property
    def record(self) -> bytes:
        """Its bytes."""


class CaseSide(Protocol):
    """What an exchange needs of the case on this laptop. Nothing here waits but `settled`, which is the link's."""

    async def settled(self) -> None:
        """Returns once everything that came is on the disk, or was given up and memory agrees with the disk again."""

    def spaces(self) -> Sequence[SpaceId]:
        """The spaces of this seat."""

    def roster_count(self) -> int:
        """How many roster entries are here."""

    def take_roster(self, start: int, entries: Sequence[bytes], *, whole: bool) -> None:
        """Adds roster entries; `whole` when the relay says that they end its roster."""

    def roster_entry(self, index: int) -> bytes:
        """One of the roster entries that are here."""

    def keychain_count(self, space: SpaceId) -> int:
        """How many keychain entries are here."""

    def keychain_step(self, space: SpaceId, index: int) -> bytes:
        """One of the keychain entries that are here."""

    def readable(self, space: SpaceId) -> bool:
        """Whether this laptop has a key of the space."""

    def take_keychain(self, space: SpaceId, start: int, steps: Sequence[bytes]) -> bool:
        """Adds keychain entries; False when the roster must be fetched first."""

    def owed_step(self, space: SpaceId, *, caught_up: bool) -> tuple[int, bytes] | None:
        """The keychain entry that is due and that this laptop can make, with its index.

        `caught_up`: everything that the relay has of this space is here.
        """

    def position(self, space: SpaceId) -> int:
        """Up to which position of the space's journal everything came and was judged."""

    def cursor(self, space: SpaceId) -> int:
        """Where this laptop stands in the space's journal."""

    def reads_again(self, space: SpaceId) -> bool:
        """Whether something came early, and this laptop has not read the journal from its start since it connected."""

    def fits(self, space: SpaceId, records: Sequence[bytes], position: int, *, last: bool) -> bool:
        """Whether an answer to `follow` goes on where this laptop stands; if not, the relay went back in time."""

    def take_records(self, space: SpaceId, records: Sequence[bytes], position: int) -> None:
        """Adds records, and moves the cursor."""

    def outbox(self, space: SpaceId) -> Sequence[Outgoing]:
        """Committed records that the relay has not receipted, those of one log in order."""

    def receipted(self, space: SpaceId, log: LogId, seq: int, position: int) -> None:
        """The relay has this laptop's records up to `seq` of `log`; with them its journal stands at `position`."""

    def rewind(self, space: SpaceId, log: LogId, seq: int) -> None:
        """Puts this laptop's records of `log` from `seq` on first into the outbox again; then something is outgoing."""

    def lost(self, space: SpaceId) -> None:
        """The relay's journal of a space is shorter than it was."""

    def caught_up(self, space: SpaceId) -> None:
        """All that the relay has of a space came: what it lacks of what is here goes into the outbox."""

    def give_up(self, space: SpaceId, log: LogId) -> bool:
        """The relay did not take a record of `log`. Another device's is not offered again; False if it is an own."""

    def take_wisp(self, space: SpaceId, wisp: bytes) -> None:
        """A wisp came."""

    def begun(self) -> None:
        """A conversation begins: what the relay refused in the last one it may take in this one."""

    def refused(self, reason: Reason, expected: int) -> None:
        """The relay does not take something: tell the person. `expected` is told by the reason."""
