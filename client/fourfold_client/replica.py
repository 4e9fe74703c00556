"""One document on this laptop: a pycrdt Doc that takes verified updates and gives away local ones.

Records are the truth and a replica is a cache: after a panic in the CRDT library it is thrown away and made again from
its records (facts.md, section B).
"""

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent, merge_updates

from fourfold_shared.content import document_hash
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.ids import Hash
from fourfold_shared.record import Document
from fourfold_shared.yjs_bytes import Reader
from fourfold_shared.yjs_runs import join_runs
from fourfold_shared.yjs_update import Schema, Shape

ENTRIES, PROFILE, PAGE = "entries", "profile", "page"
ROOTS: Mapping[Document, Mapping[str, type[Map[Any]] | type[Text]]] = MappingProxyType(
    {
        Document.LANE: MappingProxyType({ENTRIES: Map, PROFILE: Map}),
        Document.COMMONS: MappingProxyType({PAGE: Text}),
    }
)
"""The root types of each kind of document."""
NAMED = "text/"
"""What the names of live texts begin with, in a commons: roots that need not be begun, so that two who write first in
one without a connection write in the same text."""
FAMILIES = MappingProxyType({Document.LANE: (), Document.COMMONS: (NAMED,)})
EMPTY_LANE = document_hash({root: {} for root in ROOTS[Document.LANE]})
_SHAPES = {Map: Shape.MAP, Text: Shape.TEXT}
SCHEMAS = MappingProxyType(
    {
        document: Schema(MappingProxyType({root: _SHAPES[kind] for root, kind in roots.items()}), FAMILIES[document])
        for document, roots in ROOTS.items()
    }
)

MERGED_AT_ONCE = 128
"""Updates: the library's cost grows faster than their number (facts.md, section B)."""

Written = Callable[[bytes], None]


class Replica:
    """A lane or a commons.

    `client` is this laptop's Yjs client id here; `written` is called with the update of every local transaction.
    In a lane, `touched` collects the keys of the entries that changes reach.
    """

    def __init__(self, kind: Document, client: int, written: Written) -> None:
        self._kind = kind
        self._schema = SCHEMAS[kind]
        self._client = client
        self._written = written
        self._remote = False
        self.touched: set[str] = set()
        self._told: list[Callable[[Set[str]], None]] = []
        self._content: Hash | None = None
        self._page: bytearray | None = None
        self.doc: Doc[Any] = Doc(client_id=self._client)
        self._roots: dict[str, Any] = {root: self.doc.get(root, type=kind) for root, kind in ROOTS[self._kind].items()}
        self._subscription = self.doc.observe(self._committed)
        self._deep = self._roots[ENTRIES].observe_deep(self._reached) if ENTRIES in self._roots else None

    @property
    def client(self) -> int:
        """This laptop's Yjs client id here."""
        return self._client

    def map(self, root: str) -> Map[Any]:
        """The root map of this name. Raises: KeyError for one that this kind of document has not."""
        found: Map[Any] = self._roots[root]
        return found

    def text(self, root: str) -> Text:
        """The root text of this name. Raises: KeyError for one that this kind of document has not."""
        found: Text = self._roots[root]
        return found

    def named(self, root: str) -> Text:
        """The text of a commons at this root: the page, or a live text. Raises: KeyError for what has none."""
        if self._schema.shape(root) is not Shape.TEXT:
            raise KeyError(root)
        found: Text = self._roots[root] if root in self._roots else self.doc.get(root, type=Text)
        return found

    def clocks(self) -> dict[int, int]:
        """How many clocks of each client are here."""
        reader = Reader(self.doc.get_state())
        return {reader.number(): reader.number() for _ in range(reader.number())}

    def take_touched(self) -> frozenset[str]:
        """The entries that changed since this was last asked."""
        taken = frozenset(self.touched)
        self.touched.clear()
        return taken

    def watch_entries(self, told: Callable[[Set[str]], None]) -> None:
        """Calls `told` with the keys of the entries that a change reached, as long as this replica lives."""
        self._told.append(told)

    @contextmanager
    def edit(self) -> Iterator[None]:
        """One local transaction: what happens inside becomes one update."""
        with self.doc.transaction():
            yield

    def apply(self, update: bytes) -> None:
        """Applies an update that the strict validator has let through.

        Raises: HostileUpdate when the CRDT library fails on it; the replica must then be rebuilt.
        """
        self._remote = True
        try:
            self.doc.apply_update(update)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as failure:
            raise HostileUpdate("the document library could not apply an update") from failure
        finally:
            self._remote = False

    def content(self) -> Hash:
        """The hash of what the document holds now (see `fourfold_shared.content`)."""
        if self._content is None:
            roots = {root: shared.to_py() for root, shared in self._roots.items()}
            self._content = document_hash({**roots, **self._texts()})
        return self._content

    @property
    def empty(self) -> bool:
        """Whether a lane holds nothing."""
        return self.content() == EMPTY_LANE

    def _texts(self) -> dict[str, str]:
        """The live texts that are not empty."""
        names = (root for root in self.doc.keys() if root not in self._roots)  # noqa: SIM118 - no mapping
        texts = {root: str(self.doc.get(root, type=Text)) for root in names}
        return {root: text for root, text in texts.items() if text}

    def encoded_page(self) -> bytearray:
        """The text of the page in UTF-8: pycrdt counts in its bytes, and a position inside a character can kill it."""
        if self._page is None:
            self._page = bytearray(str(self.text(PAGE)).encode())
        return self._page

    def keep_encoded_page(self, encoded: bytearray) -> None:
        """Keeps what the page has become by a local change, so that the next one need not read it all."""
        self._page = encoded

    def snapshot(self) -> bytes:
        """The whole document as one update, for this laptop's own cache only."""
        return self.doc.get_update()

    def close(self) -> None:
        """Lets go of the document (a subscription kept would leak it)."""
        if self._deep is not None:
            self._roots[ENTRIES].unobserve(self._deep)
        self.doc.unobserve(self._subscription)

    def _committed(self, event: TransactionEvent) -> None:
        self._content = self._page = None
        if not self._remote:
            self._written(event.update)

    def _reached(self, events: list[Any]) -> None:
        keys = set[str]()
        for event in events:
            path = list(event.path)
            keys.update([str(path[0])] if path else map(str, event.keys))
        self.touched |= keys
        for told in self._told:
            told(keys)


def merged(updates: list[bytes]) -> bytes:
    """One update that says what `updates` say, in their order, and what was typed in one go as one block."""
    if len(updates) > MERGED_AT_ONCE:
        parts = range(0, len(updates), MERGED_AT_ONCE)
        return merged([merged(updates[first : first + MERGED_AT_ONCE]) for first in parts])
    return updates[0] if len(updates) == 1 else join_runs(merge_updates(*updates))
