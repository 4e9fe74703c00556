"""What can be committed to the vault, one frozen value each."""

from dataclasses import dataclass, field

from fourfold_shared.ids import LogId, SpaceId


@dataclass(frozen=True, slots=True)
class PutSecret:
    """Keeps a secret under a name, sealed."""

    name: str
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropSecret:
    """Forgets a secret."""

    name: str


@dataclass(frozen=True, slots=True)
class AddRecord:
    """An accepted record, as it came. `clock` is its document's Yjs clock after it."""

    space: SpaceId
    log: LogId
    seq: int
    hash: bytes
    epoch: int
    document: int
    clock: int
    record: bytes


@dataclass(frozen=True, slots=True)
class DropRecords:
    """Forgets the records of one of this laptop's logs from `seq` on, which it never sent, and the space's caches."""

    space: SpaceId
    log: LogId
    seq: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A record that waits for others."""

    space: SpaceId
    log: LogId
    seq: int
    record: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """A held record waits no longer."""

    space: SpaceId
    log: LogId
    seq: int


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A refused record, kept as evidence; the reason is sealed."""

    space: SpaceId
    log: LogId
    seq: int
    reason: str
    record: bytes


@dataclass(frozen=True, slots=True)
class SetCursor:
    """How far this laptop has a space's journal."""

    space: SpaceId
    position: int


@dataclass(frozen=True, slots=True)
class SetPushed:
    """How far the relay has one of this laptop's logs."""

    space: SpaceId
    log: LogId
    seq: int


@dataclass(frozen=True, slots=True)
class AddRosterEntry:
    """A verified roster entry."""

    index: int
    entry: bytes


@dataclass(frozen=True, slots=True)
class AddKeychainEntry:
    """A verified keychain entry."""

    space: SpaceId
    index: int
    entry: bytes


@dataclass(frozen=True, slots=True)
class AddDraft:
    """Local changes that cannot be sealed as a record yet; sealed under the vault key until then."""

    space: SpaceId
    document: int
    update: bytes = field(repr=False)
    generation: int = 0


@dataclass(frozen=True, slots=True)
class ClearDrafts:
    """A space's drafts of a generation have become records."""

    space: SpaceId
    generation: int = 0


@dataclass(frozen=True, slots=True)
class PutCache:
    """Keeps what could be computed again, sealed."""

    space: SpaceId
    name: str
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropCaches:
    """Forgets everything that could be computed again."""


Change = (
    PutSecret
    | DropSecret
    | AddRecord
    | DropRecords
    | Hold
    | Release
    | Quarantine
    | SetCursor
    | SetPushed
    | AddRosterEntry
    | AddKeychainEntry
    | AddDraft
    | ClearDrafts
    | PutCache
    | DropCaches
)
