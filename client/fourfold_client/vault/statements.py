"""Each change as one SQL statement and its values."""

from fourfold_client.vault import changes
from fourfold_client.vault.sealing import Sealer

Statement = tuple[str, tuple[object, ...]]


def statements(change: changes.Change, sealer: Sealer) -> list[Statement]:
    """The statements that carry out `change`; what it holds of plaintext is sealed here."""
    if isinstance(change, changes.DropRecords):
        values = (change.space, change.log, change.seq)
        return [
            ("DELETE FROM records WHERE space = ? AND log = ? AND seq >= ?", values),
            ("DELETE FROM caches WHERE space = ?", values[:1]),
        ]
    return [_statement(change, sealer)]


def _statement(change: changes.Change, sealer: Sealer) -> Statement:
    """The statement that carries out `change`; what it holds of plaintext is sealed here."""
    match change:
        case changes.AddRecord(space, log, seq, digest, epoch, document, clock, record):
            return (
                "INSERT INTO records (space, log, seq, hash, epoch, document, clock, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (space, log, seq, digest, epoch, document, clock, record),
            )
        case changes.SetCursor(space, position):
            return "INSERT OR REPLACE INTO cursors VALUES (?, ?)", (space, position)
        case changes.SetPushed(space, log, seq):
            return "INSERT OR REPLACE INTO pushed VALUES (?, ?, ?)", (space, log, seq)
        case changes.PutSecret(name, value):
            return "INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, sealer.seal(value, "secrets", name))
        case changes.DropSecret(name):
            return "DELETE FROM secrets WHERE name = ?", (name,)
        case changes.Hold(space, log, seq, record):
            return "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (space, log, seq, record)
        case changes.Release(space, log, seq):
            return "DELETE FROM held WHERE space = ? AND log = ? AND seq = ?", (space, log, seq)
        case changes.Quarantine(space, log, seq, reason, record):
            sealed = sealer.seal(reason.encode(), "quarantine", space.hex())
            return (
                "INSERT INTO quarantine (space, log, seq, reason, record) VALUES (?, ?, ?, ?, ?)",
                (space, log, seq, sealed, record),
            )
        case changes.AddRosterEntry(index, entry):
            return "INSERT INTO roster VALUES (?, ?)", (index, entry)
        case changes.AddKeychainEntry(space, index, entry):
            return "INSERT INTO keychains VALUES (?, ?, ?)", (space, index, entry)
        case changes.AddDraft(space, document, update, generation):
            sealed = sealer.seal(update, "drafts", space.hex(), str(document))
            return (
                "INSERT INTO drafts (space, generation, document, sealed) VALUES (?, ?, ?, ?)",
                (space, generation, document, sealed),
            )
        case changes.ClearDrafts(space, generation):
            return "DELETE FROM drafts WHERE space = ? AND generation = ?", (space, generation)
        case changes.PutCache(space, name, value):
            sealed = sealer.seal(value, "caches", space.hex(), name)
            return "INSERT OR REPLACE INTO caches VALUES (?, ?, ?)", (space, name, sealed)
        case changes.DropCaches():
            return "DELETE FROM caches", ()
        case _:
            raise TypeError("a change of more than one statement")
