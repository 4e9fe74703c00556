"""What goes into which folder of an export: by whose words they are, then by who can see them (product.md, 5.10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from fourfold_client.casefile import CaseFile, Entry, NoSuchEntry
from fourfold_shared.ids import Space


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, with the notes beside it that belong in the same folder; or a note whose entry is in the other one."""

    entry: Entry
    notes: tuple[Entry, ...] = ()
    beside: Entry | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One space in a folder: entries and notes, oldest first, or its common page."""

    space: Space
    items: tuple[Item, ...] = ()
    page: str = ""

    def entries(self) -> Iterator[Entry]:
        """Every entry and note here."""
        for item in self.items:
            yield item.entry
            yield from item.notes


@dataclass(frozen=True, slots=True)
class Folder:
    """One of the three. `shelves` has only spaces in which there is something for it."""

    name: str
    title: str
    lead: str
    shelves: tuple[Shelf, ...]


def folders(casefile: CaseFile) -> tuple[Folder, Folder, Folder]:
    """Everything that this seat may see, in its three folders."""
    pages = tuple(Shelf(space, page=text) for space in casefile.spaces() if (text := casefile.page(space).text))
    return (
        Folder("my-words", "My words", "What {name} wrote.", _shelves(casefile, mine=True)),
        Folder("words-of-others", "Words of others", "What others wrote and {name} can see.", _shelves(casefile)),
        Folder("joint", "Joint", "The common pages, which all who can see them write together.", pages),
    )


def _shelves(casefile: CaseFile, *, mine: bool = False) -> tuple[Shelf, ...]:
    shelves = (Shelf(space, _items(casefile, space, mine)) for space in casefile.spaces())
    return tuple(shelf for shelf in shelves if shelf.items)


def _items(casefile: CaseFile, space: Space, mine: bool) -> tuple[Item, ...]:
    items: list[Item] = []
    for entry in casefile.entries(space):
        notes = tuple(note for note in casefile.notes(entry) if casefile.is_mine(note) is mine)
        if casefile.is_mine(entry) is mine:
            items.append(Item(entry, notes))
        else:
            items += [Item(note, beside=entry) for note in notes]
    items += [Item(one, beside=_about(casefile, one)) for one in casefile.said(space) if casefile.is_mine(one) is mine]
    return tuple(items)


def _about(casefile: CaseFile, one: Entry) -> Entry | None:
    """What something stands beside, if that is here."""
    try:
        return None if one.about is None else casefile.entry(one.about)
    except NoSuchEntry:
        return None
