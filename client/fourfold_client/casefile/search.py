"""Search over everything that one may see: an index in memory, made at unlock and gone with it."""

import sqlite3
from collections.abc import Iterable

from fourfold_client.casefile.entries import Entry


class Index:
    """Words of entries by entry id. Never touches a file (SQLite FTS5 in memory)."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("PRAGMA temp_store = MEMORY")
        self._database.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            "(id UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2')"
        )

    def put(self, entries: Iterable[Entry]) -> None:
        """Puts entries in place of what was known of them."""
        with self._database:
            for entry in entries:
                self._database.execute("DELETE FROM words WHERE id = ?", (entry.id,))
                wordings = "\n".join(version.text for version in entry.versions)
                if not entry.withdrawn:
                    self._database.execute("INSERT INTO words VALUES (?, ?, ?)", (entry.id, entry.title, wordings))

    def drop(self, ids: Iterable[str]) -> None:
        """Forgets entries."""
        with self._database:
            self._database.executemany("DELETE FROM words WHERE id = ?", [(one,) for one in ids])

    def find(self, words: str, limit: int = 200) -> list[str]:
        """Ids of entries that hold every word (or a word that begins so), best first."""
        terms = [f'"{term.replace(chr(34), "")}"*' for term in words.split() if term.strip('"')]
        if not terms:
            return []
        rows = self._database.execute(
            "SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (" ".join(terms), limit)
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        """Lets go of the index."""
        self._database.close()
