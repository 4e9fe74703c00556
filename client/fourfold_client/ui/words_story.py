"""What the pages of the story say (product.md, 4.2), in the manner of `words`."""

from collections.abc import Mapping
from types import MappingProxyType

from fourfold_client.casefile.questions import Standing
from fourfold_client.casefile.reading import Part

STORY, READING = "The story so far", "Reading path"
INTRO = "So that nobody has to explain it again. Each of you writes your own part; nobody changes another’s words."
ON_THIS_PAGE = "On this page"
SHOW_MORE = "Show more"

SUMMARY, NO_SUMMARY = "Summary", "No summary yet. It can begin with one paragraph, in anybody’s own words."
SUMMARY_HINT = "One page that you all work from. Each paragraph belongs to whoever signed it."
SUMMARY_LONG = "This is more than one page by now. Shorter is easier to work from."
RECOGNISED_ALL = "All four of you recognise this as fair enough to work from."
RECOGNISED_BY = "Recognised as fair enough to work from by {who}."
RECOGNISED_YOU = "Recognised as fair enough to work from by you."
RECOGNISED_YOU_AND = "Recognised as fair enough to work from by you and {who}."
ASKS_AGAIN = (
    "Something in the summary is new or worded differently since you last recognised it. When you have the time, look "
    "at it once more."
)
CHANGED_SINCE = "The wording has changed since all four of you last recognised it."
RECOGNISE, RECOGNISED = "I recognise this as fair enough to work from", "Noted. The others see it."
NO_LONGER, NO_LONGER_DONE = "I no longer recognise it", "Taken back."
ADD_PARAGRAPH, PARAGRAPH, PARAGRAPH_PLACE = "Add a paragraph", "My paragraph", "Where it stands"
PLACES = {"middle": "In the middle", "begin": "At the beginning", "end": "At the end"}

TIMELINE, NO_POINTS = "Timeline", "No points yet."
NO_POINTS_PART = "No points in this part yet."
TIMELINE_HINT = "Dates may be as exact as you know them: “14 September 2025”, “spring 2025, approx.”, “2019 to 2021”."
WHICH_PART, ALL_PARTS = "Show", "Everything"
ADD_POINT, POINT_TITLE, POINT_TEXT = "Add a point", "What it was, in a line", "More, if you like"
POINT_WHEN, POINT_PRECISION, POINT_PART = "When", "How sure that is", "Part of the story"
POINT_KNOWN, POINT_NOBODY, POINT_SINCE = (
    "Did somebody come to know of it later?",
    "No, or it does not matter",
    "Since when they have known (if somebody came to know later)",
)
APPROXIMATE = "{when}, approx."
NO_DATE = "Without a date"
KNOWN_SINCE, KNOWN_LATER = "Known to {name} since {when}", "Not known to {name} at first"
KNOWN_SINCE_YOU, KNOWN_LATER_YOU = "Known to you since {when}", "Not known to you at first"
OTHER_DATE, OTHER_DATE_TITLE = "I have another date", "The date that I remember"
OTHER_DATE_HINT = "It stands beside the point as your note. The point stays as {name} wrote it: both may stand."
OTHER_DATE_WHEN, OTHER_DATE_TEXT, OTHER_DATE_SAVE = "When, as you remember it", "More, if you like", "Put it beside"
REMEMBERS, REMEMBERS_YOU = "{name} remembers: {when}", "You remember: {when}"
CONTEXT, ADD_CONTEXT, CONTEXT_TEXT = "Context", "Add context", "What helps to understand this"

QUESTIONS, NO_QUESTIONS = "Open questions", "No open questions."
QUESTIONS_HINT = "A question may wait. What is answered in session stays here with the day on which it was."
ADD_QUESTION, QUESTION, QUESTION_TO, TO_ANYBODY = "Ask a question", "My question", "To whom", "Anybody"
TO_NAME, TO_YOU = "To {name}", "To you"
STANDS = MappingProxyType(
    {
        Standing.WAITING: "Waiting",
        Standing.PREPARED: "Being prepared",
        Standing.ANSWERED: "Answered in session on {day}",
        Standing.CLOSED: "Not going to be answered",
    }
)
SAYS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.WAITING: "It waits",
        Standing.PREPARED: "It is being prepared",
        Standing.ANSWERED: "It was answered in a session",
        Standing.CLOSED: "It is not going to be answered",
    }
)
SAY_STANDING, SAY_STANDING_SAVE = "Where it stands", "Say so"
ANSWERED_ON, CLOSED_WHY = "In which session (the day)", "Why, in a sentence (if it is not going to be answered)"
SAID_BY = "{name} said so on {day}."

TOLD, NO_TOLD = "Already told", "Nothing here yet."
TOLD_HINT = "What does not need to be told again, where it is written, and who may raise it."
ADD_TOLD, TOLD_TITLE, TOLD_TAG = "Mark something as told", "What was told, in a line", "Topic"
TOLD_TAG_HINT = "One or two words, the same for everything that belongs together: “the letter”, “money”."
TOLD_WHERE, TOLD_NOWHERE = "Written in", "Somewhere else, or nowhere yet"
TOLD_PLACE, TOLD_WHO = "Where else it is written (if you like)", "Who may raise it"
IS_WRITTEN, READ_IT = "Written in: {title}", "Read where it is written: {title}"
MAY_RAISE_NAME, MAY_RAISE_YOU = "{name} may raise it", "Only you raise it"
ONLY_RAISES = "Only {name} raises it"

IMPACT, NO_IMPACT = "Impact on me", "Nothing here yet."
IMPACT_HINT = "What it did and does, in one’s own words. Nobody needs to answer."
ADD_IMPACT, IMPACT_AREA, IMPACT_TEXT = "Add a card", "Where it shows", "What it is like"

STANDS_PREPARED = "It stands under “Being prepared”"
PREPARED, PREPARED_HINT = (
    "Being prepared",
    "This is not part of the story yet. It is taken up by whoever wrote it, with “Share further”.",
)

READ_SAID, READ_SAID_YOU = (
    "{name} has read your story, {day}.",
    "You told {name} on {day} that you have read the story.",
)
TO_READING, ABOUT_15 = "Open the reading path", "About 15 minutes, in six parts. You can stop anywhere and come back."
PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.SUMMARY: "The summary",
        Part.TIMELINE: "The timeline",
        Part.ACCOUNT: "The account of {name}",
        Part.UNDERSTANDING: "Understanding",
        Part.PLAN: "The plan as it is now",
        Part.SESSIONS: "The last two sessions",
    }
)
NOTHING_THERE = "Nothing here yet."
OPEN_PAGE = "Open: {page}"
I_HAVE_READ, I_HAVE_READ_HINT = (
    "I have read your story",
    "Only {name} sees that you say so. It is said because you press it, and for no other reason.",
)
READ_WORD, READ_GO = "One sentence, if you like", "Tell {name}"
READING_PARTNER = "This is how your support comes to know the story: in six parts, in about 15 minutes."
