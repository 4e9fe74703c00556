"""What needs a look, by name: the screen and `fourfold status` show these in words of their own."""

from dataclasses import dataclass
from enum import StrEnum

from fourfold_shared.ids import Seat, Space


class AlarmKind(StrEnum):
    """Everything that can be wrong without anything being lost."""

    FORGED = "forged"
    """A record came that the device it names did not sign for its place; nobody on the roster is to blame."""
    NEWER = "newer"
    """A record is of a newer release; it waits for an update of this one."""
    OTHER_KEY = "other-key"
    """A record is signed well and sealed under another key than this laptop has for its epoch: somebody, most likely
    the relay, showed its author and this laptop different keychains."""
    CONTRADICTED = "contradicted"
    """A record names another history of somebody's log than stands here; which of them is wrong cannot be told."""
    GARBLED = "garbled"
    """Something came that is not a record."""
    STRANGER = "stranger"
    """A record came from a device that has no place in this space."""
    REMOVED = "removed"
    """A laptop that was removed sent something later; or more of what it wrote is here than counts."""
    FORK = "fork"
    """A device showed two different records for one place in its log."""
    QUARANTINED = "quarantined"
    """A device signed a record that breaks the rules; its log stops here."""
    DIVERGED = "diverged"
    """A device that has the same records says that it holds something else."""
    GAP = "gap"
    """Records before this one have not come."""
    WAITING = "waiting"
    """A record waits for others that its author had, or for the roster."""
    NO_KEY = "no-key"
    """A record waits for a key that has not come."""
    RELAY_LOST = "relay-lost"
    """The relay's journal is shorter than it was: it went back in time. What it lacks is handed over again; it ends
    once the relay has all that is here."""
    ROSTER_ROLLED_BACK = "roster-rolled-back"
    """The relay shows less of the roster than it did before."""
    ROSTER_FORKED = "roster-forked"
    """The relay shows another roster than it did before, or showed a device of this case another than to this one."""
    ROSTER_NEWER = "roster-newer"
    """The roster has an entry that a newer release wrote; it stops there, and reading goes on."""
    ROSTER_REFUSED = "roster-refused"
    """The relay shows a roster entry that the rules do not allow."""
    KEYCHAIN_REFUSED = "keychain-refused"
    """The relay shows a keychain entry that is not allowed, or forked or rolled it back."""
    KEY_SPOILT = "key-spoilt"
    """A key that a laptop of `seat` handed to this one does not open; the others are asked for it, and it ends once one
    that opens has come."""
    KEYCHAIN_MISSING = "keychain-missing"
    """The relay shows no keychain of a space where there must be one."""
    RELAY_CHANGED = "relay-changed"
    """What answers at the relay's address has another key than before."""
    RELAY_REFUSES = "relay-refuses"
    """The relay does not take what this laptop sends; `detail` is its reason."""
    RELAY_GARBLED = "relay-garbled"
    """What answers at the relay's address does not keep to the protocol."""
    CLOSED_OUT = "closed-out"
    """The relay does not know this laptop or its case."""
    STORAGE = "storage"
    """This laptop could not write to its disk."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that needs a look. `detail` names a rule or reason in the code's words, never content."""

    kind: AlarmKind
    space: Space | None = None
    seat: Seat | None = None
    device: int | None = None
    detail: str = ""
    count: int = 1
