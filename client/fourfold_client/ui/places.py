"""The pages and how they are grouped: the same for both partners, in the same order (product.md, 6.1)."""

from dataclasses import dataclass

from fourfold_client.casefile import Kind
from fourfold_client.ui import words, words_practice, words_sessions, words_sides, words_story, words_today

PRACTICE, SESSIONS, STORY, READING, SIDES = "/practice", "/sessions", "/story", "/reading", "/sides"
START, MINE, FIND, STANDING, SEATS, HELP = "/", "/mine", "/find", "/standing", "/people", "/help"
WITH, MY_WORDS = "/mine/with", "/mine/words"
WELCOME = "/welcome"
LANDED, SNAG = f"{PRACTICE}#landed", f"{PRACTICE}#snag"
"""A part of a page that is folded, by its name there: the link opens it."""
EARLIER = "/earlier/"
"""With the number of a space: what stood there before a support left."""


@dataclass(frozen=True, slots=True)
class Place:
    """One page. Its path says nothing of what stands there."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, under a heading."""

    label: str
    places: tuple[Place, ...]


GROUPS = (
    Group(
        words.NOW,
        (
            Place(START, words_today.TODAY),
            Place(PRACTICE, words_practice.PRACTICE),
            Place(SESSIONS, words_sessions.SESSIONS),
        ),
    ),
    Group(words.US, (Place(STORY, words_story.STORY), Place(SIDES, words_sides.SIDES))),
    Group(words.ME, (Place(MINE, words.MY_SPACE),)),
    Group(words.MORE, (Place(FIND, words.FIND), Place(STANDING, words.STANDING), Place(SEATS, words.SEATS))),
)
_PAGES = {
    PRACTICE: (Kind.PRACTICE,),
    SESSIONS: (Kind.SESSION, Kind.AGENDA_ITEM, Kind.DECISION, Kind.SESSION_SUMMARY),
    STORY: (Kind.SUMMARY, Kind.POINT, Kind.CONTEXT, Kind.QUESTION, Kind.TOLD, Kind.IMPACT),
    SIDES: (Kind.EVENT, Kind.ACCOUNT, Kind.UNDERSTANDING),
}


def page_of(kind: Kind) -> str:
    """The page on which all four find what is of a kind; empty where it stands only among what all four wrote."""
    return next((path for path, kinds in _PAGES.items() if kind in kinds), "")
