"""Search over everything that one may see: an index in memory, made at the first search and gone with the lock."""

import sqlite3
from collections.abc import Iterable

from fourfold_client.casefile.entries import Entry


class Index:
    """Words of entries by entry id. Never touches a file (SQLite FTS5 in memory)."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._rows: dict[str, int | None] = {}
        self._database.execute("PRAGMA temp_store = MEMORY")
        self._database.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            "(id UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2')"
        )

    def put(self, entries: Iterable[tuple[str, Entry | None]]) -> None:
        """Puts entries in place of what was known under their ids; None where there is nothing any more."""
        with self._database:
            for entry_id, entry in entries:
                row = self._rows.pop(entry_id, None)
                if row is not None:
                    self._database.execute("DELETE FROM words WHERE rowid = ?", (row,))
                if entry is not None and not entry.withdrawn:
                    self._rows[entry_id] = self._add(entry)

    def _add(self, entry: Entry) -> int | None:
        said = (text for version in entry.versions for text in (version.text, *dict(version.fields).values()))
        wordings = "\n".join(said)
        return self._database.execute("INSERT INTO words VALUES (?, ?, ?)", (entry.id, entry.title, wordings)).lastrowid

    def find(self, words: str, limit: int = 200) -> list[str]:
        """Ids of entries that hold every word (or a word that begins so), best first."""
        plain = words.encode(errors="ignore").decode().replace("\0", " ").replace('"', " ")
        terms = [f'"{term}"*' for term in plain.split()]
        if not terms:
            return []
        rows = self._database.execute(
            "SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (" ".join(terms), limit)
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        """Lets go of the index."""
        self._database.close()
