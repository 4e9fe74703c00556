"""The encrypted local store: one SQLite file whose content cannot be read without the passphrase (shared/README.md,
section 12).
"""

from fourfold_client.vault.backup import MAX_BACKUP, Backup, open_backup
from fourfold_client.vault.changes import (
    AddDraft,
    AddKeychainEntry,
    AddRecord,
    AddRosterEntry,
    Change,
    ClearDrafts,
    DropCaches,
    DropRecords,
    DropSecret,
    Hold,
    PutCache,
    PutSecret,
    Quarantine,
    Release,
    SetCursor,
    SetPushed,
)
from fourfold_client.vault.passphrase import WrongPassphrase
from fourfold_client.vault.rows import Draft, HeldRecord, Quarantined, StoredRecord
from fourfold_client.vault.second import ONLY, Second, WrongSecond
from fourfold_client.vault.vault import Vault

__all__ = [
    "MAX_BACKUP",
    "ONLY",
    "AddDraft",
    "AddKeychainEntry",
    "AddRecord",
    "AddRosterEntry",
    "Backup",
    "Change",
    "ClearDrafts",
    "Draft",
    "DropCaches",
    "DropRecords",
    "DropSecret",
    "HeldRecord",
    "Hold",
    "PutCache",
    "PutSecret",
    "Quarantine",
    "Quarantined",
    "Release",
    "Second",
    "SetCursor",
    "SetPushed",
    "StoredRecord",
    "Vault",
    "WrongPassphrase",
    "WrongSecond",
    "open_backup",
]
