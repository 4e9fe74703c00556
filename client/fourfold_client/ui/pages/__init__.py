"""The pages, one a file, and where each is served."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fourfold_client.ui.pages.arrived import arrived_page
from fourfold_client.ui.pages.find import find_page
from fourfold_client.ui.pages.help import help_page
from fourfold_client.ui.pages.mine import with_page
from fourfold_client.ui.pages.mywords import my_words_page
from fourfold_client.ui.pages.practice import practice_page
from fourfold_client.ui.pages.reading import reading_page
from fourfold_client.ui.pages.seats import seats_page
from fourfold_client.ui.pages.sessions import sessions_page
from fourfold_client.ui.pages.sides import sides_page
from fourfold_client.ui.pages.standing import standing_page
from fourfold_client.ui.pages.story import story_page
from fourfold_client.ui.places import (
    FIND,
    HELP,
    MY_WORDS,
    PRACTICE,
    READING,
    SEATS,
    SESSIONS,
    SIDES,
    STANDING,
    STORY,
    WELCOME,
    WITH,
)
from fourfold_client.ui.shell import Shell

PAGES: Mapping[str, Callable[[Shell], None]] = MappingProxyType(
    {
        WELCOME: arrived_page,
        PRACTICE: practice_page,
        SESSIONS: sessions_page,
        STORY: story_page,
        READING: reading_page,
        SIDES: sides_page,
        WITH: with_page,
        MY_WORDS: my_words_page,
        FIND: find_page,
        STANDING: standing_page,
        SEATS: seats_page,
        HELP: help_page,
    }
)
"""Pages that need no more than the shell, by their path."""
