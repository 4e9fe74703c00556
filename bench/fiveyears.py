"""A case of five years: seeded, so that it is the same each time; written at real desks, as four people would write it.

calendar = Calendar()
async with house(folder, calendar) as built:
    await write_five_years(built, calendar, reader=NADIA, records=10_000)
"""

import random
from dataclasses import dataclass, field
from datetime import date

from bench.house import House
from fourfold_client.casefile import Entry, Kind, NoteKind
from fourfold_client.casefile.entries import may_note
from fourfold_client.casefile.kinds import may_start, rule
from fourfold_client.clock import now
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space, spaces_of

DAY = 24 * 3600 * 1000
DAYS = 5 * 365
LAST = 1_790_000_000_000
"""When the five years end: milliseconds since 1970, in September 2026."""
MEETINGS = 20
"""How often in the five years the four laptops exchange: each quarter."""
NOTES = (NoteKind.DIFFERENTLY, NoteKind.NOT_MEANT, NoteKind.LEFT_OUT, NoteKind.SOURCE)
TEXT = """
after again agreed asked away because before better boundary breakfast call calm careful children clear closer counsel
dinner distance door early evening felt first garden gently hard heard help home honest hope hour kitchen later letter
listen little long lunch meant moment morning name need never night often open pause phone plan quiet read ready real
rest said second see sleep slow small sorry speak step still story sunday talk thursday time today together tomorrow
tried trust understand voice wait walk want week word work write year yes yesterday
"""
WORDS = TEXT.split()


@dataclass(slots=True)
class Calendar:
    """The clock of every desk: milliseconds since 1970. It shows today while the case is founded, then what is set."""

    now: int = field(default_factory=now)

    def __call__(self) -> int:
        return self.now


@dataclass(slots=True)
class _Author:
    """One of the four, with what they wrote in each space."""

    desk: Desk
    chance: random.Random
    calendar: "Calendar"
    written: dict[Space, list[str]] = field(default_factory=dict)
    session: str = ""

    async def write(self, space: Space) -> None:
        """One thing in a space: mostly a new entry, sometimes a new wording, a note, or words on the common page."""
        casefile, chance = self.desk.casefile, self.chance
        own, kind = self.written.setdefault(space, []), chance.random()
        if kind < 0.10 and len(space.audience) > 1:
            casefile.page(space).append(_sentence(chance) + "\n")
            await casefile.saved(space)
        elif kind < 0.20 and own:
            await casefile.revise(chance.choice(own[-20:]), _text(chance), _title(chance))
        elif kind < 0.30 and (recent := self._recent(space)) is not None and self._may_note(recent):
            await casefile.attach(recent.id, chance.choice(NOTES), _sentence(chance))
        elif kind < 0.65 and (entry := await self._of_some_kind(space)) is not None:
            own += [] if rule(entry.kind).beside else [entry.id]
        else:
            own.append((await casefile.write(space, _text(chance), _title(chance))).id)

    def _may_note(self, entry: Entry) -> bool:
        return all(may_note(entry.kind, entry.person, kind, self.desk.casefile.person) for kind in NOTES)

    async def _of_some_kind(self, space: Space) -> Entry | None:
        """Something of a kind that may begin in a space, with a few of its fields; or something beside what is recent.

        Sessions are a tenth as likely as the rest: two a month, each held before the next. Joint work never rests,
        so that the pages show all that they can.
        """
        chance, seat, about = self.chance, self.desk.seat, self._recent(space)
        kinds = [kind for kind in Kind if kind is not Kind.NOTE and may_start(kind, seat, space)]
        kinds = [kind for kind in kinds if not rule(kind).unnamed]
        if about is not None:
            kinds = [kind for kind in kinds if not rule(kind).beside or kind in rule(about.kind).others]
        else:
            kinds = [kind for kind in kinds if not rule(kind).beside]
        kind = chance.choice(kinds)
        if kind is Kind.SESSION and chance.random() > 0.1:
            return None
        names = sorted(rule(kind).fields)
        fields = {name: self._field(name) for name in chance.sample(names, min(len(names), 4))}
        beside = about.id if about is not None and rule(kind).beside else None
        made = await self.desk.casefile.put(
            kind,
            space,
            "" if any(fields.values()) else _text(chance),
            title=_title(chance),
            fields=fields,
            about=beside,
        )
        if kind is Kind.SESSION:
            self.session = made.id
            await self.desk.casefile.put(Kind.STATE, space, fields={"state": "held"}, about=made.id)
        return made

    def _field(self, name: str) -> str:
        """What a field says: a date where one belongs, the newest session, and otherwise a sentence."""
        match name:
            case "day" | "again" | "when":
                return date.fromtimestamp(self.calendar.now / 1000).isoformat()
            case "session":
                return self.session
            case "represented" | "pace":
                return str(self.chance.randint(0, 10))
            case _:
                return _sentence(self.chance)

    def _recent(self, space: Space) -> Entry | None:
        return next((one for one in self.desk.casefile.entries(space)[:-6:-1] if not one.withdrawn), None)


async def write_five_years(house: House, calendar: Calendar, *, reader: Seat, records: int, seed: int = 1) -> int:
    """Writes until the laptop of `reader` holds so many records; gives how many entries and notes it then shows.

    Only spaces that the reader has are written in: theirs is the fullest laptop of the case.
    """
    chance = random.Random(seed)
    authors = {seat: _Author(desk, random.Random(seed + seat + 1), calendar) for seat, desk in house.desks.items()}
    begin, spaces = LAST - DAYS * DAY, spaces_of(reader)
    held = 0
    while held < records:
        calendar.now = begin + DAYS * DAY * held // records
        for _ in range(records // MEETINGS):
            space = chance.choice(spaces)
            calendar.now += DAYS * DAY // records
            await authors[chance.choice(sorted(space.audience))].write(space)
        await house.exchange()
        held = sum(house.desks[reader].case.space(space).records for space in spaces)
    return sum(
        1 + len(casefile.notes(entry))
        for casefile in (house.desks[reader].casefile,)
        for space in spaces
        for entry in casefile.entries(space)
    )


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=3)).capitalize() if chance.random() < 0.5 else ""


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(5, 16))).capitalize() + "."


def _text(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, 8)))
