"""The fold of roster entries, checked against a small model that knows names instead of keys."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.entries import NO_AUTHOR, Action, Device, Enrol, Entry, Found, Invite, TakeSeat, sign_entry
from fourfold_shared.errors import Forged, Malformed, NotAllowed, OutOfPlace, Refused, UnknownSuite
from fourfold_shared.fold import append_entry, fold_roster
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.keys import SigningKey
from fourfold_shared.roster import Roster
from tests.shared.people import EXPIRES, NADIA, SAMUEL, body, device_keys, drawn, five, four, inviting, secret
from tests.shared.roster_fixtures import with_body
from tests.shared.roster_model import NOBODY, Attempt, Model
from tests.shared.strategies import changed

DEVICES = [f"laptop {number}" for number in range(7)]
CODES = [f"code {number}" for number in range(8)]
NAMES = {device_keys(name).public: name for name in DEVICES}
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


def key_of(name: str) -> SigningKey:
    """The key of a laptop, or of an invitation."""
    return secret(name).signing if name in CODES else device_keys(name).signing


def entry_of(roster: Roster, attempt: Attempt) -> Entry:
    """The attempt as an entry on top of `roster`."""
    device, code = Device.of(device_keys(attempt.device).public), secret(attempt.code)
    actions: dict[str, Action] = {
        "found": Found(attempt.seat, device, drawn(attempt.device, 16)),
        "invite": Invite(
            attempt.seat, bytes(code.signing.public), code.proof(roster.case or CaseId(bytes(32))), EXPIRES
        ),
        "take": TakeSeat(attempt.seat, device),
        "enrol": Enrol(device),
    }
    author = NO_AUTHOR if attempt.author == NOBODY else attempt.author
    return sign_entry(body(roster, author, actions[attempt.kind]), *map(key_of, attempt.signed))


def sensible(model: Model, draw: random.Random) -> Attempt:
    """What somebody might really try."""
    kind = draw.choice(["invite", "invite", "take", "take", "enrol"]) if model.founded else "found"
    author = draw.randrange(len(model.devices)) if kind in ("invite", "enrol") else NOBODY
    device, code, seat = draw.choice(DEVICES), draw.choice(CODES), draw.choice(list(Seat))
    if kind == "take":
        seat = draw.choice(list(model.open) or [seat])
    signers = {
        "found": (device,),
        "invite": (model.devices[author][0] if model.devices else "",),
        "take": (model.open.get(seat, code), device),
        "enrol": (model.devices[author][0] if model.devices else "", device),
    }
    return Attempt(kind, author, seat, device, code, signers[kind])


def attempted(model: Model, draw: random.Random) -> Attempt:
    """Something sensible, at times with one thing wrong."""
    attempt = sensible(model, draw)
    one_wrong: dict[str, Callable[[], Any]] = {
        "kind": lambda: draw.choice(["found", "invite", "take", "enrol"]),
        "author": lambda: draw.randrange(NOBODY, 5),
        "seat": lambda: draw.choice(list(Seat)),
        "device": lambda: draw.choice(DEVICES),
        "signed": lambda: tuple(draw.choices([*DEVICES, *CODES], k=draw.choice([1, 2]))),
    }
    if draw.random() < 0.35:
        field = draw.choice(list(one_wrong))
        values = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
        return Attempt(**{**values, field: one_wrong[field]()})
    return attempt


def verdict(roster: Roster, attempt: Attempt) -> tuple[str, Roster]:
    """What the rules say of an attempt, in the model's words."""
    try:
        return "", append_entry(roster, entry_of(roster, attempt))
    except NotAllowed as error:
        return error.rule, roster
    except Forged:
        return "signature", roster


def test_random_histories_go_as_the_model_says() -> None:
    said: Counter[tuple[str, str]] = Counter()
    for seed in range(150):
        draw, model, roster = random.Random(seed), Model(), Roster()
        for step in range(25):
            attempt = attempted(model, draw)
            refusal, roster = verdict(roster, attempt)
            assert refusal == model.refusal(attempt), f"history {seed}, step {step}: {attempt}"
            said[attempt.kind, refusal] += 1
            if not refusal:
                model.add(attempt)
            assert [(NAMES[member.public], member.seat) for member in roster.devices] == model.devices
            assert {seat: bytes(secret(code).signing.public) for seat, code in model.open.items()} == {
                seat: invite.key for seat, invite in roster.invitations.items()
            }
    for kind in ("found", "invite", "take", "enrol"):
        for refusal in ("", f"may_{kind}", "signature"):
            assert said[kind, refusal] >= 5, (kind, refusal)
