"""A new wording of one's own entry: what it says in its fields is asked for under the names that they have."""

from fourfold_client.casefile import Entry
from fourfold_client.casefile.entries import Version
from fourfold_client.ui import words
from fourfold_client.ui.components import dialogs
from fourfold_client.ui.components.form import TEXT, TITLE, Part
from fourfold_client.ui.components.storyform import revise_with
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_client.words_kinds import FIELDS
from fourfold_client.words_values import DAYS, PEOPLE, VALUES


def revise(shell: Shell, entry: Entry) -> None:
    """Asks for a new wording: of its text and title alone, where it says nothing besides."""
    if fields := _fields(entry):
        now = entry.versions[-1]
        revise_with(lambda _shell: (*_title(now), *fields, *_text(now)))(shell, entry)
    else:
        dialogs.revise(shell, entry)


def _fields(entry: Entry) -> tuple[Part, ...]:
    """What it says in fields that have a name; whom it is to stays as it is."""
    named = [(field, label) for (kind, field), label in FIELDS.items() if kind is entry.kind]
    said = [(field, label) for field, label in named if entry.field(field) and (entry.kind, field) not in PEOPLE]
    return tuple(_part(entry, field, label) for field, label in said)


def _part(entry: Entry, field: str, label: str) -> Part:
    values = VALUES.get((entry.kind, field))
    if values is not None:
        return Part(field, label, choices={value: capital(shown) for value, shown in values.items()})
    day = (entry.kind, field) in DAYS
    return Part(field, label, long=not day, kind="date" if day else "text")


def _title(now: Version) -> tuple[Part, ...]:
    return (Part(TITLE, words.TITLE_FIELD),) if now.title else ()


def _text(now: Version) -> tuple[Part, ...]:
    return (Part(TEXT, words.WRITE_HERE, long=True),) if now.text else ()
