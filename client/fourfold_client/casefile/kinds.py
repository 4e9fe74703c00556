"""What can be written in the case file: who writes it, where it begins, how far it may go (product.md, section 4.10).

The table is data. A program that puts something elsewhere than it may stand puts it nowhere: readers do not show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from fourfold_client.casefile.rungs import Rung
from fourfold_shared.ids import Seat, Space


class Author(Enum):
    """Who may write something."""

    ANYONE = auto()
    PARTNER = auto()
    SUPPORT = auto()

    def includes(self, seat: Seat) -> bool:
        """Whether a seat is one of them."""
        return self is Author.ANYONE or (self is Author.PARTNER) is seat.is_partner


class Kind(StrEnum):
    """What an entry is. The value is what stands in the document."""

    ENTRY = "entry"
    NOTE = "note"
    JOURNAL = "journal"
    CHECK_IN = "check-in"
    SAFETY = "safety"
    QUIET_DAY = "quiet-day"
    SNAG = "snag"
    SENSE = "sense"
    INSIGHT = "insight"
    PRACTICE = "practice"
    SUMMARY = "summary"
    POINT = "point"
    CONTEXT = "context"
    QUESTION = "question"
    TOLD = "told"
    IMPACT = "impact"
    EVENT = "event"
    ACCOUNT = "account"
    UNDERSTANDING = "understanding"
    FOCUS = "focus"
    OWN_PHASE = "own-phase"
    READINESS = "readiness"
    DOUBT = "doubt"
    PHASE = "phase"
    GOAL = "goal"
    GUIDE = "guide"
    SENSITIVITY = "sensitivity"
    NODE = "node"
    BOUNDARY = "boundary"
    IF_HAPPENS = "if-happens"
    COMMITMENT = "commitment"
    WORD = "word"
    DISCLOSURE = "disclosure"
    LETTER = "letter"
    HELD = "held"
    SAY_FOR_ME = "say-for-me"
    SESSION = "session"
    MEETING = "meeting"
    AGENDA_ITEM = "agenda-item"
    DECISION = "decision"
    SESSION_SUMMARY = "session-summary"
    CLOSING = "closing"
    DEBRIEF = "debrief"
    SUPPORT_NOTE = "support-note"
    BRIDGE_NOTE = "bridge-note"
    WORDING = "wording"
    CONSENT = "consent"
    AGREEMENT = "agreement"
    HELP = "help"
    PACE = "pace"
    # what others say beside something; each has an entry that it is about
    HEARD = "heard"
    ANSWER = "answer"
    ASSENT = "assent"
    UNSURE = "unsure"
    UNDERSTOOD = "understood"
    EXPERIENCED = "experienced"
    LANDED = "landed"
    ADJUSTMENT = "adjustment"
    SEALED = "sealed"
    OPENING = "opening"
    STATE = "state"
    READ = "read"
    WAITING = "waiting"
    # pausing joint work; nobody is shown who asked for it
    PAUSE_WISH = "pause-wish"
    PAUSE = "pause"
    GO_ON = "go-on"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `others` is what may be attached by those who can see it; `fields` what it says beside title and text.

    `beside`: it is only ever about another entry. `silent`: it says enough without a word. `sealed`: it goes further by
    a rule of its own, never by sharing. `unnamed`: it counts, and stands in no list, search or export.
    """

    author: Author
    starts: frozenset[Rung]
    stands: frozenset[Rung]
    others: frozenset[Kind] = frozenset()
    fields: frozenset[str] = frozenset()
    beside: bool = False
    silent: bool = False
    sealed: bool = False
    unnamed: bool = False


def rule(kind: Kind) -> Rule:
    """The row of a kind."""
    return RULES[kind]


def may_stand(kind: Kind, author: Seat, space: Space) -> bool:
    """Whether something of this kind by this author may stand in a space."""
    row = RULES[kind]
    return row.author.includes(author) and any(space in rung.spaces(author) for rung in row.stands)


def may_start(kind: Kind, author: Seat, space: Space) -> bool:
    """Whether it may be written there at first."""
    row = RULES[kind]
    return row.author.includes(author) and any(space in rung.spaces(author) for rung in row.starts)


_UP = (Rung.OWN, Rung.PAIR, Rung.WING, Rung.TABLE)
_O, _P, _B, _S, _T = Rung.OWN, Rung.PAIR, Rung.BRIDGE, Rung.WING, Rung.TABLE
_ANY, _PARTNER, _SUPPORT = Author.ANYONE, Author.PARTNER, Author.SUPPORT
_SAID = (Kind.NOTE, Kind.HEARD)


def _row(
    author: Author, starts: tuple[Rung, ...], widest: Rung, others: tuple[Kind, ...] = (), fields: str = ""
) -> Rule:
    """A row whose widest step is reached from where it starts by every step between."""
    if widest not in _UP:
        return Rule(
            author, frozenset(starts), frozenset({*starts, widest}), frozenset(others), frozenset(fields.split())
        )
    lowest = min((_UP.index(start) for start in starts if start in _UP), default=_UP.index(widest))
    stands = {*starts, *_UP[lowest : _UP.index(widest) + 1]}
    return Rule(author, frozenset(starts), frozenset(stands), frozenset(others), frozenset(fields.split()))


def _beside(author: Author, where: tuple[Rung, ...], fields: str = "", *others: Kind, silent: bool = False) -> Rule:
    """A row of what is said beside something; it stays where it was said."""
    steps = frozenset(where)
    return Rule(author, steps, steps, frozenset(others), frozenset(fields.split()), beside=True, silent=silent)


_STATEMENTS = ("happened", "meant", "felt", "known")
_ACCOUNT_SAYS = (*_STATEMENTS, *(f"{name}-from" for name in _STATEMENTS), "left-out", "why", "state")
_EVERYWHERE = (_O, _P, _B, _S, _T)

RULES: Mapping[Kind, Rule] = MappingProxyType(
    {
        Kind.ENTRY: Rule(_ANY, frozenset(Rung), frozenset(Rung), frozenset(_SAID)),
        Kind.NOTE: _beside(_ANY, _EVERYWHERE, "when"),
        Kind.JOURNAL: _row(_ANY, (_O,), _T),
        Kind.CHECK_IN: _row(_PARTNER, (_P,), _T, (Kind.HEARD,), "room feeling noticed need own bring"),
        Kind.SAFETY: _row(_PARTNER, (_P,), _P, (Kind.ANSWER,), "safe found"),
        Kind.QUIET_DAY: _row(_ANY, (_O,), _O, (), "day every"),
        Kind.SNAG: _row(
            _PARTNER,
            (_P,),
            _P,
            (Kind.ANSWER, Kind.ADJUSTMENT),
            "kind urgency room seen told felt did needed when practice",
        ),
        Kind.SENSE: _row(_PARTNER, (_P,), _P, (Kind.ANSWER,), "fits mine not-mine known change"),
        Kind.INSIGHT: _row(_PARTNER, (_P,), _T, _SAID, "happened understand offer bring practice"),
        Kind.PRACTICE: _row(
            _SUPPORT,
            (_P, _T),
            _T,
            (Kind.LANDED, Kind.STATE, Kind.ASSENT, Kind.ADJUSTMENT),
            "for why steps often small stop notice sideways layer again state adjusted reason from",
        ),
        Kind.SUMMARY: _row(_ANY, (_O, _P, _T), _T, (*_SAID, Kind.ASSENT), "order"),
        Kind.POINT: _row(_ANY, (_O, _P, _T), _T, _SAID, "when precision part known-to known-since"),
        Kind.CONTEXT: _row(_ANY, (_O, _P, _T), _T, _SAID),
        Kind.QUESTION: _row(_ANY, (_O, _P, _T), _T, (*_SAID, Kind.STATE), "to"),
        Kind.TOLD: _row(_ANY, (_O, _P, _T), _T, (Kind.NOTE,), "tag where who"),
        Kind.IMPACT: _row(_ANY, (_O, _P, _T), _T, _SAID, "area"),
        Kind.EVENT: _row(_ANY, (_P, _T), _T, (Kind.NOTE, Kind.OPENING, Kind.SEALED), "day yes"),
        Kind.ACCOUNT: Rule(
            _PARTNER,
            frozenset({_P}),
            frozenset({_P, _T}),
            frozenset(_SAID),
            frozenset(_ACCOUNT_SAYS),
            sealed=True,
        ),
        Kind.UNDERSTANDING: _row(_ANY, (_T,), _T, (Kind.NOTE, Kind.ASSENT)),
        Kind.FOCUS: _row(_PARTNER, (_P,), _T, (Kind.UNSURE, Kind.HEARD), "layer why area"),
        Kind.OWN_PHASE: _row(_PARTNER, (_P,), _T, (Kind.UNSURE,), "phase"),
        Kind.READINESS: Rule(
            _ANY, frozenset({_P, _B}), frozenset({_P, _B, _S, _T}), frozenset(), frozenset({"step", "position"})
        ),
        Kind.DOUBT: _row(_SUPPORT, (_B,), _B, (Kind.ANSWER,), "event"),
        Kind.PHASE: _row(_ANY, (_T,), _T, (Kind.ASSENT, Kind.NOTE), "phase"),
        Kind.GOAL: _row(_ANY, (_T,), _T, (Kind.ASSENT, Kind.NOTE), "state"),
        Kind.GUIDE: _row(_ANY, (_O,), _T, (Kind.NOTE,), "part"),
        Kind.SENSITIVITY: _row(_ANY, (_O,), _T, (Kind.NOTE,), "strong helps worse dates who"),
        Kind.NODE: _row(_ANY, (_P,), _T, (Kind.NOTE,), "leads-to"),
        Kind.BOUNDARY: _row(_PARTNER, (_P,), _T, (*_SAID, Kind.UNDERSTOOD), "need about crossed ask firm again"),
        Kind.IF_HAPPENS: _row(_PARTNER, (_P,), _T, (*_SAID, Kind.UNDERSTOOD), "counts tell within how night back"),
        Kind.COMMITMENT: _row(_ANY, (_P,), _T, (Kind.WORD, Kind.EXPERIENCED), "dimension notice often again state"),
        Kind.WORD: Rule(
            _ANY,
            frozenset({_P, _T}),
            frozenset({_P, _T}),
            frozenset({Kind.EXPERIENCED, Kind.NOTE}),
            frozenset({"word"}),
        ),
        Kind.DISCLOSURE: _row(_PARTNER, (_P,), _S, (Kind.ANSWER,)),
        Kind.LETTER: _row(_PARTNER, (_P,), _T, (Kind.ANSWER,), "kind length content"),
        Kind.HELD: _row(_ANY, (_S,), _T, (Kind.STATE,), "kind from review"),
        Kind.SAY_FOR_ME: _row(_PARTNER, (_P,), _P, (Kind.ANSWER, Kind.STATE), "session placeholder"),
        Kind.SESSION: _row(_ANY, (_T,), _T, (Kind.NOTE, Kind.STATE), "day starts"),
        Kind.MEETING: _row(_ANY, (_P,), _P, (Kind.NOTE, Kind.ANSWER), "day"),
        Kind.AGENDA_ITEM: _row(_ANY, (_P, _T), _T, (*_SAID, Kind.ASSENT, Kind.STATE), "session say tag"),
        Kind.DECISION: _row(_ANY, (_T,), _T, (Kind.ASSENT, Kind.NOTE), "session again"),
        Kind.SESSION_SUMMARY: _row(_SUPPORT, (_T,), _T, _SAID, "session"),
        Kind.CLOSING: _row(_ANY, (_S,), _S, (), "session represented pace"),
        Kind.DEBRIEF: _row(_SUPPORT, (_B,), _B, (Kind.ANSWER,), "session both differ say follow"),
        Kind.SUPPORT_NOTE: _row(_SUPPORT, (_O,), _O),
        Kind.BRIDGE_NOTE: Rule(
            _SUPPORT,
            frozenset({_B}),
            frozenset({_B, _T}),
            frozenset({Kind.ANSWER}),
            frozenset(["focus", "readiness", "pattern", "request", "rests", "topic"]),
        ),
        Kind.WORDING: Rule(
            _SUPPORT,
            frozenset({_B}),
            frozenset({_B, _T}),
            frozenset({Kind.ASSENT}),
            frozenset({"when", "say", "avoid", "because"}),
        ),
        Kind.CONSENT: _row(_PARTNER, (_P,), _S, (), "what not until secrets pace"),
        Kind.AGREEMENT: _row(_ANY, (_T,), _T, (Kind.ASSENT, Kind.NOTE)),
        Kind.HELP: _row(_SUPPORT, (_P, _T), _T, (), "number"),
        Kind.PACE: _row(_SUPPORT, (_T,), _T, (), "things days"),
        Kind.HEARD: _beside(_ANY, _EVERYWHERE, silent=True),
        Kind.ANSWER: _beside(_ANY, (_P, _B, _S)),
        Kind.ASSENT: _beside(_ANY, (_P, _B, _T), "answer of"),
        Kind.UNSURE: _beside(_PARTNER, (_T,)),
        Kind.UNDERSTOOD: _beside(_PARTNER, (_T,)),
        Kind.EXPERIENCED: _beside(_PARTNER, (_T,)),
        Kind.LANDED: _beside(_PARTNER, (_O, _P), "how"),
        Kind.ADJUSTMENT: _beside(_SUPPORT, (_P,), "kind why steps often small stop", Kind.ASSENT),
        Kind.SEALED: _beside(_SUPPORT, (_B, _T), "state partner"),
        Kind.OPENING: _beside(_ANY, (_B, _T), "answer"),
        Kind.STATE: _beside(_ANY, (_P, _B, _S, _T), "state session of"),
        Kind.READ: Rule(_SUPPORT, frozenset({_P, _T}), frozenset({_P, _T}), silent=True),
        Kind.WAITING: _beside(_ANY, (_O,), "to when due held"),
        Kind.PAUSE_WISH: Rule(_PARTNER, frozenset({_P}), frozenset({_P}), silent=True, unnamed=True),
        Kind.PAUSE: Rule(
            _SUPPORT, frozenset({_T}), frozenset({_T}), frozenset({Kind.GO_ON}), silent=True, unnamed=True
        ),
        Kind.GO_ON: Rule(
            _ANY, frozenset({_T}), frozenset({_T}), fields=frozenset({"answer"}), beside=True, unnamed=True
        ),
    }
)
