"""What a choice from a list is called, and which fields hold a person or a day."""

from collections.abc import Mapping
from types import MappingProxyType

from fourfold_client.casefile import Kind

PHASES = {"steadying": "Steadying"}
PARTS = {"life": "Life", "discovery": "Discovery", "recovery": "Recovery"}
PRECISION = {"exact": "As I know it", "about": "Approximate"}
AREAS = {
    "sleep": "Sleep",
    "body": "Body",
    "work": "Work",
    "parenting": "Parenting",
    "money": "Money",
    "friends": "Friends and family",
    "faith": "Faith and meaning",
    "other": "Something else",
}
MAY_RAISE = {
    "anybody": "Anybody may raise it",
    "author": "Only whoever wrote this raises it",
    "nobody": "Please do not ask about it again",
}
SOURCES = {
    "memory": "My own memory",
    "told": "I was told",
    "document": "I saw it in writing",
    "inferred": "I put it together myself",
}
STATES = {
    "waiting": "Waiting",
    "prepared": "Being prepared",
    "answered": "Answered in a session",
    "closed": "Not going to be answered",
    "heard": "It was heard",
    "held": "It has taken place",
    "called-off": "It does not take place",
    "accepted": "Taken on",
    "stopped": "Stopped",
    "resting": "Resting",
    "going": "It goes on",
}
OF_TEN = {str(number): f"{number} of 10" for number in range(11)}
VALUES: Mapping[tuple[Kind, str], Mapping[str, str]] = MappingProxyType(
    {
        (Kind.POINT, "part"): PARTS,
        (Kind.POINT, "precision"): PRECISION,
        (Kind.IMPACT, "area"): AREAS,
        (Kind.TOLD, "who"): MAY_RAISE,
        (Kind.ACCOUNT, "happened-from"): SOURCES,
        (Kind.ACCOUNT, "meant-from"): SOURCES,
        (Kind.ACCOUNT, "felt-from"): SOURCES,
        (Kind.ACCOUNT, "known-from"): SOURCES,
        (Kind.ACCOUNT, "left-out"): {"yes": "On purpose, for now"},
        (Kind.SNAG, "kind"): {
            "landed": "something did not land right",
            "boundary": "a boundary felt confusing",
            "conversation": "a conversation went sideways",
            "day": "too much for the day",
            "unclear": "not clear what to do",
            "life": "life got in the way",
            "else": "something else",
        },
        (Kind.SNAG, "urgency"): {
            "wait": "can wait for our next session",
            "word": "I would like a word before",
            "stopped": "I have stopped this practice",
        },
        (Kind.SNAG, "room"): {"little": "a little", "some": "some", "enough": "enough"},
        (Kind.CHECK_IN, "room"): {"little": "a little", "some": "some", "enough": "enough"},
        (Kind.CHECK_IN, "bring"): {"bring": "bring it", "not-yet": "not yet", "support": "only with my support"},
        (Kind.ADJUSTMENT, "kind"): {
            "smaller": "a smaller version",
            "paused": "paused for now",
            "reworded": "said differently",
            "day": "another day",
        },
        (Kind.AGENDA_ITEM, "say"): {
            "self": "myself",
            "together": "both of us together",
            "support": "my support for me",
            "about": "the support who wrote it",
        },
        (Kind.STATE, "state"): STATES,
        (Kind.CLOSING, "represented"): OF_TEN,
        (Kind.CLOSING, "pace"): OF_TEN,
        (Kind.PHASE, "phase"): PHASES,
        (Kind.OWN_PHASE, "phase"): PHASES,
    }
)
"""What is chosen from a list in a field, by what stands in the document."""
PEOPLE = frozenset({(Kind.POINT, "known-to"), (Kind.QUESTION, "to"), (Kind.TOLD, "who"), (Kind.HELD, "from")})
"""Fields that name a person by the number of their chair."""
DAYS = frozenset(
    {(kind, "day") for kind in (Kind.QUIET_DAY, Kind.EVENT, Kind.SESSION, Kind.MEETING)}
    | {(Kind.HELD, "review"), (Kind.STATE, "session")}
    | {(kind, "again") for kind in (Kind.PRACTICE, Kind.BOUNDARY, Kind.COMMITMENT, Kind.DECISION)}
)
"""Fields that hold a day of the calendar."""
