"""A member with a changed client who knows the grammar of updates: random documents that are hostile on purpose."""

import random
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from pycrdt import Text

from fourfold_client.replica import NAMED, ROOTS, SCHEMAS
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.record import Document
from fourfold_shared.yjs_update import Validated, validate_update
from tests.shared.yjs_grammar import (
    ANY,
    DELETED,
    MAP,
    STRING,
    TEXT,
    TYPE,
    Id,
    Section,
    Under,
    block,
    collected,
    deletions,
    number,
    scalars,
    text,
    update,
)

PIECES = ["a", "word ", "é", "🙂", "👩‍👩‍👧", "\u0000", "zwölf", "x" * 40, "🙂a🙂"]
KEYS = ["k", "l", "🙂", "", "began", "versions", "title"]
VALUES: list[object] = [None, True, False, 0, -1, 63, 64, -64, 2**53 - 1, 1.5, float("nan"), "", "text 🙂"]
LIVE = [f"{NAMED}a", f"{NAMED}session/🙂"]
"""Live texts: roots of a commons that need not be begun."""
Parent = str | Id
TRICKS = (
    "places",
    "values",
    "cuts",
    "parents",
    "types",
    "contents",
    "bits",
    "ids",
    "clocks",
    "sections",
    "lengths",
    "ranges",
)
"""Ways of not keeping to what the validator lets through. A document has one of them, none or all."""


@dataclass
class Past:
    """What one client has seen of the document: for the validator, and for the adversary to build upon."""

    seen: dict[int, int] = field(default_factory=dict)
    marks: dict[Id, int] = field(default_factory=dict)
    had: Counter[int] = field(default_factory=Counter)
    """Changes, by client."""
    borders: list[Id] = field(default_factory=list)
    """Units of text at which a character begins."""
    halves: list[Id] = field(default_factory=list)
    """Units of text in the middle of a character."""
    values: list[Id] = field(default_factory=list)
    maps: list[Parent] = field(default_factory=list)
    texts: list[Parent] = field(default_factory=list)

    def clocks(self, client: int) -> int:
        return self.seen.get(client, 0)

    def mark(self, client: int, clock: int) -> int:
        return self.marks.get(Id(client, clock), 0)

    def learn(self, other: "Past") -> None:
        """Takes in all that another has seen."""
        self.marks |= other.marks
        self.had |= other.had
        for client, clock in other.seen.items():
            self.seen[client] = max(clock, self.clocks(client))
        self.borders += [one for one in other.borders if one not in self.borders]
        self.halves += [one for one in other.halves if one not in self.halves]
        self.values += [one for one in other.values if one not in self.values]
        self.maps += [one for one in other.maps if one not in self.maps]
        self.texts += [one for one in other.texts if one not in self.texts]

    def write(self, at: Id, value: str) -> int:
        """Takes in a text that begins `at`; gives its length in units of UTF-16."""
        units = 0
        for character in value:
            self.borders.append(Id(at.client, at.clock + units))
            if character > "\uffff":
                self.halves.append(Id(at.client, at.clock + units + 1))
            units += utf16(character)
        return units

    def add(self, client: int, after: Validated) -> None:
        """Takes in a change of `client`."""
        self.had[client] += 1
        self.seen[client] = after.clock
        self.marks |= {Id(client, at): mark for at, mark in after.marks}


@dataclass(frozen=True)
class Change:
    """An update that was let through, and how many changes of each client its author had."""

    client: int
    update: bytes
    needs: Counter[int]


class Adversary:
    """Makes one document. But for its tricks it keeps to what the validator lets through."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self.kind = self._draw.choice([Document.LANE, Document.COMMONS, Document.COMMONS])
        self._tricks = self._draw.choice([(), TRICKS, *((trick,) for trick in TRICKS for _ in range(2))])
        self._daring = self._draw.choice([0.05, 0.2]) if self._tricks == TRICKS else self._draw.choice([0.1, 0.3, 0.6])
        self.clients = [self._draw.randrange(1, 2**53) for _ in range(self._draw.choice([1, 2, 3]))]
        texts = [name for name, kind in ROOTS[self.kind].items() if kind is Text]
        maps = [name for name in ROOTS[self.kind] if name not in texts]
        texts += LIVE if self.kind is Document.COMMONS else []
        self.pasts = {client: Past(maps=[*maps], texts=[*texts]) for client in self.clients}
        self.refused: Counter[str] = Counter()
        self._now = Past()

    def changes(self) -> list[Change]:
        """What the validator let through, in the order in which it was made."""
        made: list[Change] = []
        for _ in range(self._draw.randrange(2, 16)):
            client = self._draw.choice(self.clients)
            past = self.pasts[client]
            for other in self.clients:
                if other != client and self._draw.random() < 0.6:
                    past.learn(self.pasts[other])
            self._now = deepcopy(past)
            attempt, clock = self._update(client), past.clocks(client)
            try:
                after = validate_update(attempt, client=client, clock=clock, past=past, schema=SCHEMAS[self.kind])
            except HostileUpdate as error:
                self.refused[str(error)] += 1
                continue
            made.append(Change(client, attempt, Counter(past.had)))
            past.add(client, after)
            past.learn(self._now)
        return made

    def _dares(self, trick: str) -> bool:
        return trick in self._tricks and self._draw.random() < self._daring

    def _update(self, client: int) -> bytes:
        clock = start = self._now.clocks(client)
        blocks = []
        for _ in range(self._draw.choice([0, 1, 1, 2, 3, 6])):
            made, length = self._block(Id(client, clock))
            blocks.append(made)
            clock += length
            self._now.seen[client] = clock
        if self._dares("clocks"):
            start = max(0, start + self._draw.choice([-3, -1, 1, 5]))
        author = self._draw.choice(self.clients) if self._dares("sections") else client
        sections = [Section(author, start, tuple(blocks))] if blocks else []
        if self._dares("sections"):
            sections.append(Section(self._draw.choice(self.clients), start, tuple(blocks)))
        return update(*sections, deleted=self._deletions(always=not sections))

    def _block(self, at: Id) -> tuple[bytes, int]:
        if self._dares("contents"):
            kind = self._draw.randrange(12)
            under = Under(self._draw.choice(self._now.maps), "k") if self._now.maps else None
            return block(kind, self._draw.choice([text("null"), number(1), scalars([1])]), under=under), 1
        if self._draw.random() < 0.07:
            length = self._length()
            return collected(length), length
        if self._now.texts and (self._draw.random() < 0.6 or not self._now.maps):
            return self._characters(at)
        return self._value(at)

    def _characters(self, at: Id) -> tuple[bytes, int]:
        origin = self._before() if self._draw.random() < 0.7 else None
        right = self._unit(self._now.borders) if self._draw.random() < 0.5 else None
        under = self._under(self._now.texts, None) if origin is None and right is None else None
        bits = self._bits()
        if self._draw.random() < 0.15:
            length = self._length()
            return block(DELETED, number(length), origin=origin, right=right, under=under, bits=bits), length
        if self._dares("places"):
            return block(ANY, scalars(1), origin=origin, right=right, under=under, bits=bits), 1
        value = "".join(self._draw.choices(PIECES, k=self._draw.choice([1, 1, 2, 4])))
        made = block(STRING, text(value), origin=origin, right=right, under=under, bits=bits)
        return made, self._now.write(at, value)

    def _value(self, at: Id) -> tuple[bytes, int]:
        origin = right = under = None
        if self._now.values and self._draw.random() < 0.4:
            origin = self._unit(self._now.values)
            right = self._unit(self._now.values) if self._dares("places") else None
        else:
            under = self._under(self._now.maps, self._draw.choice(KEYS))
        kind = self._draw.choice([ANY, DELETED]) if under is None else self._draw.choice([ANY, TYPE, TYPE, DELETED])
        if self._dares("types"):
            kind = TYPE
        if self._dares("places"):
            kind = STRING
        content, length = self._one(kind)
        if kind == TYPE:
            (self._now.maps if content == number(MAP) else self._now.texts).append(at)
        self._now.values += [Id(at.client, at.clock + unit) for unit in range(min(length, 8))]
        return block(kind, content, origin=origin, right=right, under=under, bits=self._bits()), length

    def _one(self, kind: int) -> tuple[bytes, int]:
        """A content for a key, and its length."""
        if kind == TYPE:
            return number(self._draw.randrange(7) if self._dares("types") else self._draw.choice([MAP, MAP, TEXT])), 1
        if kind == STRING:
            value = self._draw.choice(PIECES)
            return text(value), utf16(value)
        count = self._draw.choice([2, 3, 100]) if self._dares("values") else 1
        if kind == DELETED:
            count = self._draw.choice([1, 1, 3, count])
            return number(count), count
        return scalars(*self._draw.choices(VALUES, k=count)), count

    def _under(self, fitting: list[Parent], key: str | None) -> Under:
        if not self._dares("parents"):
            return Under(self._draw.choice(fitting), key)
        parents = [*self._now.maps, *self._now.texts, "nowhere", NAMED, self._id(), *self._now.values[-2:]]
        return Under(self._draw.choice(parents), self._draw.choice([None, *KEYS]))

    def _bits(self) -> int:
        return self._draw.choice([0x20, 0x40, 0x80]) if self._dares("bits") else 0

    def _length(self) -> int:
        if self._dares("lengths"):
            return self._draw.choice([1 << 16, 1 << 29, (1 << 31) - 1, 1 << 31, (1 << 32) - 3, 1 << 32, 1 << 52])
        return self._draw.choice([1, 1, 2, 7])

    def _unit(self, among: list[Id]) -> Id | None:
        """One of them, often a recent one."""
        if self._dares("places"):
            among = [*self._now.values, *self._now.borders]
        if self._dares("cuts"):
            among = self._now.halves
        if self._dares("ids"):
            return self._id()
        if not among:
            return None
        return self._draw.choice(among[-3:] if self._draw.random() < 0.5 else among)

    def _before(self) -> Id | None:
        """A unit at which a character ends."""
        border = self._unit(self._now.borders)
        if border is None or self._dares("cuts"):
            return border
        second = Id(border.client, border.clock + 1)
        return second if second in self._now.halves else border

    def _id(self) -> Id:
        """One that exists, or not."""
        client = self._draw.choice([*self.clients, 7])
        return Id(client, self._draw.randrange(self._now.clocks(client) + 2))

    def _deletions(self, *, always: bool) -> bytes:
        deleted: list[tuple[int, list[tuple[int, int]]]] = []
        for client, clock in self._now.seen.items():
            if clock and (self._draw.random() < 0.35 or (always and not deleted)):
                deleted.append((client, self._ranges(client, clock)))
        if self._dares("ranges"):
            ranges = [(self._draw.randrange(9), self._draw.choice([0, 1, 1 << 31, 1 << 40])) for _ in range(2)]
            deleted.append((self._draw.choice([*self.clients, 7]), ranges))
        return deletions(*deleted)

    def _ranges(self, client: int, clock: int) -> list[tuple[int, int]]:
        wanted = {self._draw.randrange(clock + 1) for _ in range(2 * self._draw.choice([1, 1, 2, 4]))}
        ends = sorted(end for end in wanted if Id(client, end) not in self._now.halves or self._dares("cuts"))
        ranges = [(start, end - start) for start, end in zip(ends[::2], ends[1::2], strict=False)]
        return ranges or [(0, clock)]


def utf16(value: str) -> int:
    """What Yjs counts of a text."""
    return len(value.encode("utf-16-le")) // 2


def in_another_order(changes: list[Change], seed: int) -> list[Change]:
    """The same changes, each after all that its author had, otherwise shuffled."""
    draw, waiting, here = random.Random(seed), list(changes), Counter[int]()
    ordered = []
    while waiting:
        chosen = draw.choice([change for change in waiting if change.needs <= here])
        waiting.remove(chosen)
        ordered.append(chosen)
        here[chosen.client] += 1
    return ordered
