"""A case as the relay knows it while someone is connected: its id, its roster, its keychains' states."""

from dataclasses import dataclass, field

from fourfold_shared.ids import CaseId, Space, SpaceId, spaces_by_id
from fourfold_shared.keychain import Keychain
from fourfold_shared.roster import Roster


@dataclass(slots=True)
class OpenCase:
    """A case that someone is connected to: its roster as the store has it, shared by its connections.

    `keychains` holds those that were verified here, so that the next entry need not verify all before it.
    """

    id: CaseId
    roster: Roster
    spaces: dict[SpaceId, Space] = field(init=False)
    keychains: dict[SpaceId, Keychain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spaces = spaces_by_id(self.id)
