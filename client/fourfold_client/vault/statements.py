"""Each change as one SQL statement and its values."""

from fourfold_client.vault import changes
from fourfold_client.vault.sealing import Sealer
from fourfold_client.vault.second import Second, record_place
from fourfold_shared.ids import LogId, SpaceId

Statement = tuple[str, tuple[object, ...]]


def statements(change: changes.Change, sealer: Sealer, second: Second) -> list[Statement]:
    """The statements that carry out `change`; what it holds of plaintext is sealed here.

    What belongs to the second compartment is sealed once more. Raises: Misuse while that is closed.
    """
    if isinstance(change, changes.DropRecords):
        values = (change.space, change.log, change.seq)
        return [
            ("DELETE FROM records WHERE space = ? AND log = ? AND seq >= ?", values),
            ("DELETE FROM caches WHERE space = ?", values[:1]),
        ]
    return [_statement(change, sealer, second)]


def _statement(change: changes.Change, sealer: Sealer, second: Second) -> Statement:
    """The statement that carries out `change`; what it holds of plaintext is sealed here."""
    match change:
        case changes.AddRecord(space, log, seq, digest, epoch, document, clock, record):
            return (
                "INSERT INTO records (space, log, seq, hash, epoch, document, clock, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (space, log, seq, digest, epoch, document, clock, _record(second, space, record, "records", log, seq)),
            )
        case changes.SetCursor(space, position):
            return "INSERT OR REPLACE INTO cursors VALUES (?, ?)", (space, position)
        case changes.SetPushed(space, log, seq):
            return "INSERT OR REPLACE INTO pushed VALUES (?, ?, ?)", (space, log, seq)
        case changes.PutSecret(name, value):
            sealed = second.seal(second.of_secret(name), sealer.seal(value, "secrets", name), "secrets", name)
            return "INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, sealed)
        case changes.DropSecret(name):
            return "DELETE FROM secrets WHERE name = ?", (name,)
        case changes.Hold(space, log, seq, record):
            kept = _record(second, space, record, "held", log, seq)
            return "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (space, log, seq, kept)
        case changes.Release(space, log, seq):
            return "DELETE FROM held WHERE space = ? AND log = ? AND seq = ?", (space, log, seq)
        case changes.Quarantine(space, log, seq, reason, record):
            sealed = _record(
                second, space, sealer.seal(reason.encode(), "quarantine", space.hex()), "reasons", log, seq
            )
            return (
                "INSERT INTO quarantine (space, log, seq, reason, record) VALUES (?, ?, ?, ?, ?)",
                (space, log, seq, sealed, _record(second, space, record, "quarantine", log, seq)),
            )
        case changes.AddRosterEntry(index, entry):
            return "INSERT INTO roster VALUES (?, ?)", (index, entry)
        case changes.AddKeychainEntry(space, index, entry):
            kept = second.seal(space, entry, "keychains", index)
            return "INSERT INTO keychains VALUES (?, ?, ?)", (space, index, kept)
        case changes.AddDraft(space, document, update, generation):
            once = sealer.seal(update, "drafts", space.hex(), str(document))
            sealed = second.seal(space, once, "drafts", document)
            return (
                "INSERT INTO drafts (space, generation, document, sealed) VALUES (?, ?, ?, ?)",
                (space, generation, document, sealed),
            )
        case changes.ClearDrafts(space, generation):
            return "DELETE FROM drafts WHERE space = ? AND generation = ?", (space, generation)
        case changes.PutCache(space, name, value):
            sealed = second.seal(space, sealer.seal(value, "caches", space.hex(), name), "caches", name)
            return "INSERT OR REPLACE INTO caches VALUES (?, ?, ?)", (space, name, sealed)
        case changes.DropCaches():
            return "DELETE FROM caches", ()
        case _:
            raise TypeError("a change of more than one statement")


def _record(second: Second, space: SpaceId, value: bytes, table: str, log: LogId, seq: int) -> bytes:
    return second.seal(space, value, table, record_place(log, seq))
