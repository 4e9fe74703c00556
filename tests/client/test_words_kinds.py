"""What readers are shown of an entry's fields: everything that somebody wrote, and days in words."""

import pytest

from fourfold_client.casefile import Kind
from fourfold_client.casefile.kinds import rule
from fourfold_client.demo.lines import Write
from fourfold_client.demo.sample import CASE
from fourfold_client.words_kinds import FIELDS, day_said, told
from fourfold_client.words_values import DAYS


def shown(kind: Kind, /, **fields: str) -> list[str]:
    return [value for _, value in told(kind, tuple(fields.items()), lambda seat: seat.name)]


def test_a_day_of_the_calendar_is_read_out_and_anything_else_stands_as_it_was_written() -> None:
    assert day_said("2026-09-06") == "6 September 2026"
    assert day_said("") == ""
    assert day_said("3 June 2025") == "3 June 2025"
    assert shown(Kind.BOUNDARY, need="2026-09-06", again="2026-09-06") == ["2026-09-06", "6 September 2026"]


def test_what_is_named_is_a_field_of_its_kind() -> None:
    assert all(field in rule(kind).fields for kind, field in (*FIELDS, *DAYS))


SENTENCES = [
    (line.kind, name)
    for line in CASE
    if isinstance(line, Write)
    for name, value in line.fields.items()
    if " " in value and not value.startswith(("@", "#"))
]


@pytest.mark.parametrize(("kind", "name"), sorted(set(SENTENCES)))
def test_whatever_the_four_wrote_in_a_field_is_shown(kind: Kind, name: str) -> None:
    assert shown(kind, **{name: "what they wrote"}) == ["what they wrote"]


def test_a_phase_is_called_by_its_name() -> None:
    assert shown(Kind.PHASE, phase="steadying") == shown(Kind.OWN_PHASE, phase="steadying") == ["Steadying"]


def test_what_is_chosen_or_names_somebody_is_said_in_words() -> None:
    assert shown(Kind.AGENDA_ITEM, say="self") == ["myself"]
    assert shown(Kind.STATE, state="answered", session="2026-09-06") == ["Answered in a session", "6 September 2026"]
    assert shown(Kind.HELD, kind="a letter", **{"from": "1"}, review="2026-09-06") == [
        "a letter",
        "PARTNER_1",
        "6 September 2026",
    ]
    assert shown(Kind.LETTER, kind="an answer") == ["an answer"]
    assert shown(Kind.SENSITIVITY, dates="a week in March", helps="time") == ["a week in March", "time"]
    assert shown(Kind.FOCUS, layer="boundary formation") == ["boundary formation"]
    assert shown(Kind.BRIDGE_NOTE, rests="what was released in June") == ["what was released in June"]
