"""A case as the relay knows it while someone is connected: its id, its roster, its keychains' states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import CaseId, Hash, LogId, Space, SpaceId, spaces_by_id
from fourfold_shared.keychain import Keychain
from fourfold_shared.roster import Roster


@dataclass(frozen=True, slots=True)
class Asked:
    """That devices are to be removed was asked for at a time, and refused: their records ended then at `stands`."""

    at: int
    stands: Mapping[SpaceId, int]


@dataclass(slots=True)
class OpenCase:
    """A case that someone is connected to: its roster as the store has it, shared by its connections.

    `keychains` holds those that were verified here, so that the next entry need not verify all before it; `asked`
    holds removals that were refused because their devices had just written; `heads` where the chain of a log stood when
    somebody handed over what it lacked.
    """

    id: CaseId
    roster: Roster
    spaces: dict[SpaceId, Space] = field(init=False)
    keychains: dict[SpaceId, Keychain] = field(default_factory=dict)
    asked: dict[frozenset[int], Asked] = field(default_factory=dict)
    heads: dict[tuple[SpaceId, LogId], tuple[int, Hash]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spaces = spaces_by_id(self.id)


def open_case(entries: Sequence[bytes]) -> OpenCase | None:
    """The case whose roster the store has; None when it has none. Raises: Refused when the store's copy is wrong."""
    roster = fold_roster(entries)
    return None if roster.case is None else OpenCase(roster.case, roster)
