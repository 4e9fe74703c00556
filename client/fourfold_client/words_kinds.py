"""What the kinds of entries and their fields are called, on the screen and in an export (product.md, 4.10 and 6)."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from fourfold_client.casefile import Kind
from fourfold_client.words_values import DAYS, PEOPLE, VALUES
from fourfold_shared.ids import Seat

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ENTRY: "Entry",
        Kind.NOTE: "Note",
        Kind.JOURNAL: "Journal",
        Kind.CHECK_IN: "Check-in",
        Kind.SAFETY: "Only for my support",
        Kind.QUIET_DAY: "A day for a quieter page",
        Kind.SNAG: "A snag",
        Kind.SENSE: "Made sense of",
        Kind.INSIGHT: "Insight",
        Kind.PRACTICE: "Practice",
        Kind.SUMMARY: "Part of the summary",
        Kind.POINT: "Point on the timeline",
        Kind.CONTEXT: "Context",
        Kind.QUESTION: "Open question",
        Kind.TOLD: "Already told",
        Kind.IMPACT: "Impact on me",
        Kind.EVENT: "Event",
        Kind.ACCOUNT: "Account",
        Kind.UNDERSTANDING: "We understand this together now",
        Kind.FOCUS: "What I am working on",
        Kind.OWN_PHASE: "Where I am",
        Kind.READINESS: "Ready for",
        Kind.DOUBT: "A question between supports",
        Kind.PHASE: "Where we are",
        Kind.GOAL: "Shared goal",
        Kind.GUIDE: "A guide to me",
        Kind.SENSITIVITY: "Sensitivity",
        Kind.NODE: "Part of the pattern",
        Kind.BOUNDARY: "Boundary",
        Kind.IF_HAPPENS: "If something happens",
        Kind.COMMITMENT: "Commitment",
        Kind.WORD: "A word on it",
        Kind.DISCLOSURE: "Preparation",
        Kind.LETTER: "Letter",
        Kind.HELD: "Held",
        Kind.SAY_FOR_ME: "Please say it for me",
        Kind.SESSION: "Joint session",
        Kind.MEETING: "Individual session",
        Kind.AGENDA_ITEM: "For the agenda",
        Kind.DECISION: "Decision",
        Kind.SESSION_SUMMARY: "Summary of a session",
        Kind.CLOSING: "Closing questions",
        Kind.DEBRIEF: "Debrief",
        Kind.SUPPORT_NOTE: "Own note",
        Kind.BRIDGE_NOTE: "Bridge note",
        Kind.WORDING: "Agreed wording",
        Kind.CONSENT: "What my support may share",
        Kind.AGREEMENT: "Case agreement",
        Kind.HELP: "Help",
        Kind.PACE: "How much at once",
        Kind.HEARD: "Heard",
        Kind.ANSWER: "Answer",
        Kind.ASSENT: "Assent",
        Kind.UNSURE: "I am not sure what this means for me",
        Kind.UNDERSTOOD: "What I understand this to mean",
        Kind.EXPERIENCED: "What I experienced",
        Kind.LANDED: "How it landed",
        Kind.ADJUSTMENT: "Proposed change",
        Kind.SEALED: "Sealed",
        Kind.OPENING: "Opening",
        Kind.STATE: "Where it stands",
        Kind.READ: "I have read your story",
        Kind.WAITING: "Waiting to be shared",
        Kind.PAUSE_WISH: "Joint work is to rest",
        Kind.PAUSE: "Joint work is paused",
        Kind.GO_ON: "Joint work may go on",
    }
)

FIELDS: Mapping[tuple[Kind, str], str] = MappingProxyType(
    {
        (Kind.CHECK_IN, "room"): "Today I have room for",
        (Kind.CHECK_IN, "feeling"): "What I feel",
        (Kind.CHECK_IN, "noticed"): "Something I noticed in the other that I do not want to pass over",
        (Kind.CHECK_IN, "need"): "Something I need, and from whom",
        (Kind.CHECK_IN, "own"): "Something that is mine to own",
        (Kind.CHECK_IN, "bring"): "For the next joint session",
        (Kind.SAFETY, "safe"): "Whether anything makes this not safe to say",
        (Kind.SAFETY, "found"): "Something I would rather say than have found",
        (Kind.QUIET_DAY, "day"): "The day",
        (Kind.PACE, "things"): "Things from one partner to the other",
        (Kind.PACE, "days"): "In so many days",
        (Kind.SNAG, "kind"): "What kind of snag",
        (Kind.SNAG, "urgency"): "When I would like a word",
        (Kind.SNAG, "room"): "How much room I have",
        (Kind.SNAG, "seen"): "What a camera would have seen",
        (Kind.SNAG, "told"): "What I told myself",
        (Kind.SNAG, "felt"): "What I felt, and where",
        (Kind.SNAG, "did"): "What I did",
        (Kind.SNAG, "needed"): "What I needed",
        (Kind.SNAG, "when"): "When I would like to talk",
        (Kind.SENSE, "fits"): "What fits together now",
        (Kind.SENSE, "mine"): "What was mine",
        (Kind.SENSE, "not-mine"): "What was not mine",
        (Kind.SENSE, "known"): "What I would like known",
        (Kind.SENSE, "change"): "A change to the practice",
        (Kind.INSIGHT, "happened"): "What happened for me",
        (Kind.INSIGHT, "understand"): "What I understand now",
        (Kind.INSIGHT, "offer"): "What I would ask or offer",
        (Kind.PRACTICE, "for"): "For whom",
        (Kind.PRACTICE, "why"): "Why this, now",
        (Kind.PRACTICE, "steps"): "The steps",
        (Kind.PRACTICE, "often"): "How often, how long",
        (Kind.PRACTICE, "small"): "The small version for a hard day",
        (Kind.PRACTICE, "stop"): "You may stop by saying",
        (Kind.PRACTICE, "notice"): "Notice this",
        (Kind.PRACTICE, "sideways"): "If it goes sideways",
        (Kind.PRACTICE, "layer"): "Belongs to",
        (Kind.PRACTICE, "again"): "Look at it again on",
        (Kind.NOTE, "when"): "The date that I remember",
        (Kind.PRACTICE, "reason"): "Why it changed",
        (Kind.ADJUSTMENT, "kind"): "What would change",
        (Kind.ADJUSTMENT, "why"): "Why",
        (Kind.ADJUSTMENT, "steps"): "The steps",
        (Kind.ADJUSTMENT, "often"): "How often, how long",
        (Kind.ADJUSTMENT, "small"): "The small version for a hard day",
        (Kind.ADJUSTMENT, "stop"): "You may stop by saying",
        (Kind.POINT, "when"): "When",
        (Kind.POINT, "precision"): "How sure that is",
        (Kind.POINT, "part"): "Part of the story",
        (Kind.POINT, "known-to"): "Not known from the beginning to",
        (Kind.POINT, "known-since"): "Known since",
        (Kind.QUESTION, "to"): "To whom",
        (Kind.TOLD, "tag"): "Topic",
        (Kind.TOLD, "where"): "Where it is written",
        (Kind.TOLD, "who"): "Who may raise it",
        (Kind.IMPACT, "area"): "Where it shows",
        (Kind.EVENT, "day"): "When",
        (Kind.ACCOUNT, "happened"): "What happened as I remember it",
        (Kind.ACCOUNT, "happened-from"): "Where that comes from",
        (Kind.ACCOUNT, "meant"): "What it meant to me",
        (Kind.ACCOUNT, "meant-from"): "Where that comes from",
        (Kind.ACCOUNT, "felt"): "What I felt",
        (Kind.ACCOUNT, "felt-from"): "Where that comes from",
        (Kind.ACCOUNT, "known"): "What I would like the others to know",
        (Kind.ACCOUNT, "known-from"): "Where that comes from",
        (Kind.ACCOUNT, "left-out"): "Something is left out",
        (Kind.ACCOUNT, "why"): "Why it is left out",
        (Kind.AGENDA_ITEM, "say"): "Who says it",
        (Kind.LETTER, "kind"): "What kind of letter",
        (Kind.LETTER, "length"): "How long it is",
        (Kind.LETTER, "content"): "What it touches on",
        (Kind.HELD, "kind"): "What kind of thing",
        (Kind.HELD, "from"): "From whom",
        (Kind.HELD, "review"): "To be looked at again on",
        (Kind.SESSION, "day"): "When",
        (Kind.MEETING, "day"): "When",
        (Kind.CLOSING, "represented"): "I felt represented here today",
        (Kind.CLOSING, "pace"): "The pace was right for me",
        (Kind.DEBRIEF, "both"): "What we both saw",
        (Kind.DEBRIEF, "differ"): "Where we differed",
        (Kind.DEBRIEF, "say"): "What we both say",
        (Kind.DEBRIEF, "follow"): "Who follows up what",
        (Kind.BOUNDARY, "need"): "To feel safe enough I need",
        (Kind.BOUNDARY, "about"): "This is about",
        (Kind.BOUNDARY, "crossed"): "If it is crossed I will",
        (Kind.BOUNDARY, "firm"): "Firm, or open to talk",
        (Kind.BOUNDARY, "ask"): "Please ask me if unclear",
        (Kind.BOUNDARY, "again"): "Look at it again on",
        (Kind.FOCUS, "layer"): "Belongs to",
        (Kind.FOCUS, "why"): "Why, in my own words",
        (Kind.OWN_PHASE, "phase"): "Where I am",
        (Kind.PHASE, "phase"): "Where we are",
        (Kind.READINESS, "step"): "The step",
        (Kind.READINESS, "position"): "Where I stand on it",
        (Kind.SENSITIVITY, "dates"): "Days in the year",
        (Kind.SENSITIVITY, "helps"): "What helps",
        (Kind.SENSITIVITY, "worse"): "What makes it worse",
        (Kind.IF_HAPPENS, "counts"): "What counts",
        (Kind.IF_HAPPENS, "tell"): "Whom I will tell first",
        (Kind.IF_HAPPENS, "within"): "Within",
        (Kind.IF_HAPPENS, "how"): "How",
        (Kind.IF_HAPPENS, "night"): "What each of us does that night",
        (Kind.IF_HAPPENS, "back"): "What comes back into place",
        (Kind.COMMITMENT, "notice"): "You may notice",
        (Kind.COMMITMENT, "often"): "How often",
        (Kind.COMMITMENT, "again"): "Look at it again on",
        (Kind.WORD, "word"): "My word",
        (Kind.DECISION, "again"): "Look at it again on",
        (Kind.BRIDGE_NOTE, "topic"): "What it is about",
        (Kind.BRIDGE_NOTE, "focus"): "The focus of my client",
        (Kind.BRIDGE_NOTE, "readiness"): "How ready my client is",
        (Kind.BRIDGE_NOTE, "pattern"): "A pattern, not a story",
        (Kind.BRIDGE_NOTE, "request"): "A request",
        (Kind.BRIDGE_NOTE, "rests"): "What it rests on",
        (Kind.WORDING, "when"): "When this comes up",
        (Kind.WORDING, "say"): "We both say",
        (Kind.WORDING, "avoid"): "We avoid saying",
        (Kind.WORDING, "because"): "Because",
        (Kind.CONSENT, "what"): "What may be shared",
        (Kind.CONSENT, "not"): "What may not",
        (Kind.CONSENT, "until"): "Until",
        (Kind.STATE, "state"): "Where it stands",
        (Kind.STATE, "session"): "In session on",
    }
)
"""Fields that have a name a reader needs; the rest are for the program."""


def told(kind: Kind, fields: tuple[tuple[str, str], ...], name: Callable[[Seat], str]) -> tuple[tuple[str, str], ...]:
    """What an entry says in its fields, each with the name that a reader needs, in the order of the form.

    `name` says what a person is called.
    """
    said = dict(fields)
    order = [field for (of, field) in FIELDS if of is kind]
    return tuple((FIELDS[kind, field], _value(kind, field, said[field], name)) for field in order if field in said)


def _value(kind: Kind, field: str, value: str, name: Callable[[Seat], str]) -> str:
    if (kind, field) in PEOPLE and value in _SEATS:
        return name(_SEATS[value])
    if (kind, field) in DAYS:
        return day_said(value)
    return VALUES.get((kind, field), {}).get(value, value)


def day_said(value: str) -> str:
    """A day as somebody gave it: in words if it is a date of the calendar (2026-09-06), otherwise as it was written."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {day:%B %Y}"


_SEATS = {str(int(seat)): seat for seat in Seat}
