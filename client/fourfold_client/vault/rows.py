"""What the vault gives back, one frozen value each."""

from dataclasses import dataclass, field

from fourfold_shared.ids import Hash, LogId, SpaceId


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """An accepted record; `n` numbers them in the order they were accepted."""

    n: int
    log: LogId
    seq: int
    hash: Hash
    epoch: int
    document: int
    clock: int
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that waits for others."""

    log: LogId
    seq: int
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused record and why."""

    space: SpaceId
    log: LogId
    seq: int
    reason: str
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """Local changes that are not sealed as a record yet."""

    n: int
    generation: int
    document: int
    update: bytes = field(repr=False)
