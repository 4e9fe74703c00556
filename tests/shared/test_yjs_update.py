"""The strict validator of Yjs updates: what it admits, what it refuses and why, and what it saves the library from."""

import inspect
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from fourfold_shared import yjs_bytes, yjs_update
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.record import Document
from fourfold_shared.yjs_update import Validated, validate_update
from tests.shared.yjs_child import clocks
from tests.shared.yjs_honest import live
from tests.shared.yjs_setting import BEFORE, CLOCK, NOTHING, OTHER, OWN, SCHEMA, STANDS, check
from tests.shared.yjs_vectors import GOOD, HOSTILE, LARGE

BROKEN = [
    (name, hostile, rule)
    for group in (HOSTILE, LARGE)
    for rule, some in group.items()
    for name, hostile in some.items()
]


@pytest.mark.parametrize("name", GOOD)
def test_what_an_honest_laptop_writes_is_let_through_and_the_library_takes_it(name: str) -> None:
    doc = document(*BEFORE, GOOD[name])
    assert clocks(doc)[OWN] == check(GOOD[name]).clock
    assert read(document(doc.get_update())) == read(doc)


def document(*updates: bytes) -> "Doc[Any]":
    doc: Doc[Any] = Doc(client_id=1)
    for update in updates:
        doc.apply_update(update)
    return doc


def read(doc: "Doc[Any]") -> tuple[str, object]:
    return str(doc.get("page", type=Text)), doc.get("entries", type=Map).to_py()


@pytest.mark.parametrize(("name", "hostile", "rule"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_what_breaks_a_rule_is_refused_in_that_rules_words(name: str, hostile: bytes, rule: str) -> None:
    with pytest.raises(HostileUpdate) as refused:
        check(hostile)
    assert str(refused.value) == rule


def test_every_rule_has_a_vector_that_breaks_it() -> None:
    source = inspect.getsource(yjs_update) + inspect.getsource(yjs_bytes)
    rules = set(re.findall(r'HostileUpdate\(\s*"([^"]+)"', source))
    assert rules == {rule for _, _, rule in BROKEN}


def test_the_marks_tell_what_stands_at_a_clock() -> None:
    """Letters (0 to 4), a map 1 deep, a value, a text 2 deep, a letter, an emoji (9 and 10), a letter."""
    own = validate_update(BEFORE[0], client=OWN, clock=0, past=NOTHING, schema=SCHEMA)
    assert own == Validated(CLOCK, ((5, 2 * 1 + 2), (6, 2), (7, 2 * 2 + 3), (10, 1)))


def test_an_update_of_deletions_alone_moves_no_clock() -> None:
    assert check(GOOD["deletions alone"]) == Validated(CLOCK)


def test_the_same_update_is_judged_by_its_past() -> None:
    second = BEFORE[1]
    assert validate_update(second, client=OTHER, clock=0, past=NOTHING, schema=SCHEMA).clock == 3
    with pytest.raises(HostileUpdate, match="clocks that do not continue"):
        validate_update(second, client=OTHER, clock=STANDS.clocks(OTHER), past=STANDS, schema=SCHEMA)
    with pytest.raises(HostileUpdate, match="an id that does not exist in its past"):
        validate_update(GOOD["a text before a letter"], client=OWN, clock=CLOCK, past=NOTHING, schema=SCHEMA)


@given(st.binary(max_size=64))
def test_any_bytes_are_refused_or_let_through(data: bytes) -> None:
    judge(data)


@given(
    st.sampled_from([*GOOD.values(), *(hostile for some in HOSTILE.values() for hostile in some.values())]), st.data()
)
def test_any_change_of_an_update_is_refused_or_let_through(update: bytes, data: st.DataObject) -> None:
    changed = bytearray(update)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    judge(bytes(changed))


def judge(update: bytes) -> None:
    """Any update has a verdict: HostileUpdate, or a clock that does not go back."""
    try:
        after = check(update)
    except HostileUpdate:
        return
    assert after.clock >= CLOCK
    assert all(CLOCK <= clock < after.clock for clock, _ in after.marks)


@pytest.mark.parametrize("kind", [Document.LANE, Document.COMMONS])
@pytest.mark.parametrize("seed", range(6))
def test_laptops_that_write_at_once_are_let_through_and_come_to_hold_the_same(kind: Document, seed: int) -> None:
    laptops, journal = live(kind, seed, 300)
    assert len(journal) > 50
    assert len({laptop.replica.content() for laptop in laptops}) == 1


def hostile_documents(first: int, count: int, seconds: float) -> dict[str, int]:
    """Runs `yjs_child` in a process of its own. A death, a hang or a panic there names the document."""
    command = [sys.executable, "-m", "tests.shared.yjs_child", str(first), str(count)]
    child = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    last = child.stderr.strip().splitlines()[-1:]
    assert child.returncode == 0, f"ended with {child.returncode}; the last line was {last}"
    figures: dict[str, int] = json.loads(child.stdout)
    return figures


def test_what_is_let_through_does_no_harm_to_the_document_library() -> None:
    figures = hostile_documents(0, 1_000, seconds=120)
    assert figures["documents"] == 1_000
    assert figures["let through"] > 4_000
    assert figures["refused"] > 2_000


@pytest.mark.soak
def test_twenty_thousand_hostile_documents_do_no_harm() -> None:
    figures = [hostile_documents(first, 1_000, seconds=600) for first in range(0, 20_000, 1_000)]
    assert sum(one["documents"] for one in figures) == 20_000
    assert sum(one["let through"] for one in figures) > 80_000
