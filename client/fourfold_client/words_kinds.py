"""What the kinds of entries and their fields are called, on the screen and in an export (product.md, 4.10 and 6)."""

from collections.abc import Mapping
from types import MappingProxyType

from fourfold_client.casefile import Kind

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ENTRY: "Entry",
        Kind.NOTE: "Note",
        Kind.JOURNAL: "Journal",
        Kind.CHECK_IN: "Check-in",
        Kind.SAFETY: "Safety check",
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
        (Kind.POINT, "when"): "When",
        (Kind.POINT, "known-to"): "Known to",
        (Kind.QUESTION, "to"): "To whom",
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
        (Kind.BOUNDARY, "again"): "Look at it again on",
    }
)
"""Fields that have a name a reader needs; the rest are for the program."""


SOURCES = {
    "memory": "My own memory",
    "told": "I was told",
    "document": "I saw it in writing",
    "inferred": "I put it together myself",
}
VALUES: Mapping[tuple[Kind, str], Mapping[str, str]] = MappingProxyType(
    {
        (Kind.ACCOUNT, "happened-from"): SOURCES,
        (Kind.ACCOUNT, "meant-from"): SOURCES,
        (Kind.ACCOUNT, "felt-from"): SOURCES,
        (Kind.ACCOUNT, "known-from"): SOURCES,
        (Kind.ACCOUNT, "left-out"): {"yes": "On purpose, for now"},
    }
)
"""What is chosen from a list in a field, by what stands in the document."""


def told(kind: Kind, fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What an entry says in its fields, each with the name that a reader needs, in the order of the form."""
    said = dict(fields)
    order = [name for (of, name) in FIELDS if of is kind]
    return tuple((FIELDS[kind, name], _value(kind, name, said[name])) for name in order if name in said)


def _value(kind: Kind, field: str, value: str) -> str:
    return VALUES.get((kind, field), {}).get(value, value)
