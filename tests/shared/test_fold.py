"""The fold of roster entries, checked against a small model that knows names instead of keys."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed, OutOfPlace, Refused, UnknownSuite
from fourfold_shared.fold import append_entry, fold_roster
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.roster import Roster
from tests.shared.people import NADIA, SAMUEL, act, device_keys, five, four, inviting, secret
from tests.shared.removal_fixtures import GOOD
from tests.shared.roster_fixtures import with_body
from tests.shared.roster_histories import OFTEN, attempted, expected, told, verdict
from tests.shared.roster_model import Model
from tests.shared.strategies import changed

WIRE = tuple(entry.to_bytes() for entry in five().entries)


def test_entries_as_they_are_sent_add_up_to_the_roster() -> None:
    roster = fold_roster(WIRE)
    assert roster == five().roster
    assert roster.case == CaseId(five().entries[0].hash)
    assert [member.index for member in roster.devices] == [0, 1, 2, 3, 4]
    assert [member.since for member in roster.devices] == [1, 3, 5, 7, 8]
    assert [member.seat for member in roster.devices] == [Seat.SUPPORT_0, NADIA, SAMUEL, Seat.PARTNER_1, NADIA]
    assert roster.heads == tuple(entry.hash for entry in five().entries)


@pytest.mark.parametrize("cut", range(len(WIRE) + 1))
def test_a_roster_goes_on_from_where_it_stood(cut: int) -> None:
    assert fold_roster(WIRE[cut:], fold_roster(WIRE[:cut])) == five().roster


def test_an_invitation_is_open_until_its_seat_is_taken_and_its_key_stays_spent() -> None:
    offered = inviting().roster
    assert offered.invitations[NADIA].key == secret("to nadia").signing.public
    assert not four().roster.invitations
    assert four().roster.spent == {secret(code).signing.public for code in ("to nadia", "to samuel", "to theo")}


def test_a_roster_that_was_there_stays_as_it_was() -> None:
    before = inviting().roster
    append_entry(before, four().entries[2])
    assert before == fold_roster(WIRE[:2])
    with pytest.raises(TypeError):
        before.invitations[SAMUEL] = before.invitations[NADIA]  # type: ignore[index]


@pytest.mark.parametrize("missing", range(len(WIRE)))
def test_an_entry_that_is_left_out_is_noticed(missing: int) -> None:
    rest = [*WIRE[:missing], *WIRE[missing + 1 :]]
    if missing == len(WIRE) - 1:
        assert fold_roster(rest).count == missing
        return
    with pytest.raises(OutOfPlace, match="does not continue the roster"):
        fold_roster(rest)


def test_an_entry_of_a_later_version_stops_the_roster() -> None:
    later = with_body(five().entries[-1], device_keys("nadia").signing, version=2)
    with pytest.raises(UnknownSuite, match="a version that this release does not know"):
        fold_roster([*WIRE[:-1], later.to_bytes()])


@pytest.mark.parametrize("index", range(len(WIRE)))
def test_every_change_of_one_byte_of_an_entry_is_refused(index: int) -> None:
    before, good = fold_roster(WIRE[:index]), WIRE[index]
    for position in range(len(good)):
        for other in {good[position] ^ 1, good[position] ^ 0x80, 0x00, 0xFF} - {good[position]}:
            with pytest.raises(Refused):
                fold_roster([good[:position] + bytes([other]) + good[position + 1 :]], before)


@pytest.mark.parametrize("rule", GOOD)
def test_every_change_of_one_byte_of_what_people_may_do_is_refused(rule: str) -> None:
    _, before, author, name, action = GOOD[rule]
    good = act(before.roster, author, name, action).to_bytes()
    assert fold_roster([good], before.roster).count == before.roster.count + 1
    for position in range(len(good)):
        for other in {good[position] ^ 1, good[position] ^ 0x80, 0x00, 0xFF} - {good[position]}:
            with pytest.raises(Refused):
                fold_roster([good[:position] + bytes([other]) + good[position + 1 :]], before.roster)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        fold_roster([data])


@given(st.sampled_from(range(len(WIRE))), st.data())
def test_any_change_of_an_entry_raises_only_documented_errors(index: int, data: st.DataObject) -> None:
    other = changed(data, WIRE[index])
    try:
        roster = fold_roster([*WIRE[:index], other])
    except Refused:
        return
    assert other == WIRE[index]
    assert roster == five().rosters[index + 1]


def history(draw: random.Random, steps: int) -> Iterator[tuple[str, str]]:
    """Tries one thing after another, on a roster and on the model; gives each kind and what refused it."""
    model, roster = Model(), Roster()
    for _ in range(steps):
        attempt = attempted(model, draw)
        refusal, roster = verdict(roster, attempt)
        assert refusal == model.refusal(attempt), attempt
        if not refusal:
            model.add(attempt)
        assert told(roster) == expected(model), attempt
        yield attempt.kind, refusal


@given(st.randoms(use_true_random=False))
def test_any_history_goes_as_the_model_says(draw: random.Random) -> None:
    for _ in history(draw, 40):
        pass


def test_many_histories_go_as_the_model_says_and_have_everything_in_them() -> None:
    said = Counter(chain.from_iterable(history(random.Random(seed), 50) for seed in range(240)))
    for kind in ("found", *OFTEN):
        for refusal in ("", f"may_{kind}", "signature"):
            assert said[kind, refusal] >= 5, (kind, refusal)
    assert sum(times for (_, refusal), times in said.items() if refusal == "may_append") >= 20
