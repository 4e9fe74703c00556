"""A case as the relay knows it while someone is connected: its id and its roster."""

from dataclasses import dataclass, field

from fourfold_shared.ids import CaseId, Space, SpaceId, spaces_by_id
from fourfold_shared.roster import Roster


@dataclass(slots=True)
class OpenCase:
    """A case that someone is connected to: its roster as the store has it, shared by its connections."""

    id: CaseId
    roster: Roster
    spaces: dict[SpaceId, Space] = field(init=False)

    def __post_init__(self) -> None:
        self.spaces = spaces_by_id(self.id)
