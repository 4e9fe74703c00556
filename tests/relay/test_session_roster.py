"""Founding and the roster: full rule checking before anything reaches the store."""

import secrets

import pytest

from fourfold_relay.effects import AppendRoster, OpenNew, ReadRoster
from fourfold_relay.store import Invited
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.entries import VERSION, Device, Enrol, EntryBody, Found, TakeSeat, sign_entry
from fourfold_shared.ids import Space
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import Follow, KeychainSince, Push, Reason, Receipt, RosterAppend, RosterSince
from fourfold_shared.messages import Found as FoundMessage
from tests.relay.cast import NADIA, RUTH, SAMUEL, THEO, Cast, record
from tests.relay.sessions import Clock, Talk, admitted, bearing, message_of, refusal


def founder(keys: DeviceKeys) -> Talk:
    talk = Talk(keys.signing)
    talk.hello()
    talk.prove()
    talk.session.looked_up(None)
    return talk


def founding(keys: DeviceKeys, signing: DeviceKeys | None = None) -> bytes:
    action = Found(int(RUTH), Device.of(keys.public), secrets.token_bytes(16))
    return Cast().entry(action, (signing or keys).signing).to_bytes()


# -- founding ------------------------------------------------------------------------------------------------------


def test_a_founder_opens_a_case_with_a_ticket() -> None:
    keys = DeviceKeys.generate()
    entry = founding(keys)
    (effect,) = founder(keys).say(FoundMessage(1, "abcd-EFGH", entry))
    assert isinstance(effect, OpenNew)
    assert (effect.entry, effect.ticket) == (entry, ticket_hash("ABCDEFGH"))


def test_only_ones_own_founding_is_taken() -> None:
    entry = founding(DeviceKeys.generate())
    assert refusal(founder(DeviceKeys.generate()).say(FoundMessage(1, "t", entry))).reason is Reason.NOT_YOURS


@pytest.mark.parametrize(
    ("what", "reason"),
    [("garbled", Reason.MALFORMED), ("signed by another", Reason.RULE), ("no founding", Reason.CONFLICT)],
)
def test_a_founding_that_the_rules_forbid_is_refused_and_the_next_may_be_right(what: str, reason: Reason) -> None:
    keys = DeviceKeys.generate()
    wrong = {
        "garbled": b"\x90",
        "signed by another": founding(keys, DeviceKeys.generate()),
        "no founding": Cast.full().entries[1],
    }[what]
    talk = founder(keys)
    refused = refusal(talk.say(FoundMessage(3, "t", wrong)))
    assert (refused.ref, refused.reason) == (3, reason)
    assert isinstance(talk.say(FoundMessage(4, "t", founding(keys)))[0], OpenNew)


def test_after_founding_the_connection_speaks_for_the_first_device() -> None:
    cast = Cast.founded(SAMUEL)
    talk = founder(cast.keys[SAMUEL])
    talk.session.founded(cast.open)
    assert talk.session.seat is SAMUEL
    assert talk.say(RosterSince(2, 0)) == [ReadRoster(2, 0)]
    assert refusal(talk.say(FoundMessage(5, "t", founding(cast.keys[SAMUEL])))).reason is Reason.NOT_YOURS


def test_without_a_case_there_is_nothing_to_read_or_write() -> None:
    talk = founder(DeviceKeys.generate())
    space = bytes(16)
    for message in (
        RosterSince(1, 0),
        RosterAppend(1, founding(DeviceKeys.generate())),
        Follow(1, space, 0),
        KeychainSince(1, space, 0),
        Push(1, space, (record(Cast.full().log(RUTH), 1),)),
    ):
        refused = refusal(talk.say(message))
        assert (refused.ref, refused.reason) == (1, Reason.NOT_YOURS)


@pytest.mark.parametrize("typed", ["abcd-efgh", "ABCD EFGH", "abcdefgh", " ABCD-EFGH\n"])
def test_a_ticket_may_be_typed_in_many_ways(typed: str) -> None:
    assert ticket_hash(typed) == ticket_hash("ABCD-EFGH")
    assert ticket_hash(typed) != ticket_hash("ABCD-EFGI")


# -- appending -----------------------------------------------------------------------------------------------------


def test_a_members_entry_is_appended_with_the_invitations_that_are_then_open() -> None:
    cast = Cast.founded()
    earlier = cast.invite(RUTH, NADIA)
    entry, secret = cast.invitation(RUTH, SAMUEL)
    (effect,) = admitted(cast, RUTH).say(RosterAppend(4, entry.to_bytes()))
    assert isinstance(effect, AppendRoster)
    assert (effect.ref, effect.index, effect.entry) == (4, 2, entry.to_bytes())
    assert effect.grown.count == 3
    assert set(effect.invited) == {
        Invited(int(NADIA), bytes(earlier.signing.public)),
        Invited(int(SAMUEL), bytes(secret.signing.public)),
    }


def test_an_entry_for_another_place_is_a_conflict_that_says_where_the_roster_stands() -> None:
    cast = Cast.founded()
    entry, _ = cast.invitation(RUTH, NADIA)
    cast.invite(RUTH, SAMUEL)
    refused = refusal(admitted(cast, RUTH).say(RosterAppend(4, entry.to_bytes())))
    assert (refused.ref, refused.reason, refused.expected) == (4, Reason.CONFLICT, 2)


def test_an_entry_on_top_of_another_history_is_a_conflict() -> None:
    cast, other = Cast.founded(), Cast.founded()
    entry = other.enrolment(RUTH, DeviceKeys.generate())
    refused = refusal(admitted(cast, RUTH).say(RosterAppend(4, entry.to_bytes())))
    assert (refused.reason, refused.expected) == (Reason.CONFLICT, 1)


def test_an_entry_that_is_there_already_is_receipted() -> None:
    cast = Cast.full()
    talk = admitted(cast, RUTH)
    for index, entry in enumerate(cast.entries):
        assert message_of(talk.say(RosterAppend(9, entry))) == Receipt(9, index + 1)


def test_an_entry_that_breaks_a_rule_is_refused() -> None:
    cast = Cast.full()
    entry, _ = cast.invitation(RUTH, NADIA)
    assert refusal(admitted(cast, RUTH).say(RosterAppend(4, entry.to_bytes()))).reason is Reason.RULE


def test_an_entry_with_a_wrong_signature_is_refused() -> None:
    cast = Cast.founded()
    entry, _ = cast.invitation(RUTH, NADIA)
    garbled = entry.to_bytes()[:-1] + bytes([entry.to_bytes()[-1] ^ 1])
    assert refusal(admitted(cast, RUTH).say(RosterAppend(4, garbled))).reason is Reason.RULE


def test_garbled_entries_are_refused() -> None:
    assert refusal(admitted(Cast.full(), RUTH).say(RosterAppend(4, b"\x92\x00\x00"))).reason is Reason.MALFORMED


def test_an_entry_of_a_newer_version_is_refused_as_such() -> None:
    cast = Cast.full()
    enrol = Enrol(Device.of(DeviceKeys.generate().public))
    body = EntryBody(VERSION + 1, cast.roster.count, cast.roster.head.hash, cast.device(RUTH), enrol)
    entry = sign_entry(body, cast.signing(RUTH)).to_bytes()
    assert refusal(admitted(cast, RUTH).say(RosterAppend(4, entry))).reason is Reason.VERSION


def test_another_members_entry_is_taken_from_whoever_has_it() -> None:
    """The relay may have lost it."""
    cast = Cast.full()
    entry = cast.enrolment(SAMUEL, DeviceKeys.generate()).to_bytes()
    (effect,) = admitted(cast, RUTH).say(RosterAppend(4, entry))
    assert isinstance(effect, AppendRoster)
    assert effect.entry == entry


def test_nobody_signs_for_another_in_what_they_hand_over() -> None:
    cast, keys = Cast.full(), DeviceKeys.generate()
    enrol = Enrol(Device.of(keys.public))
    forged = cast.entry(enrol, cast.signing(RUTH), keys.signing, author=cast.device(SAMUEL)).to_bytes()
    assert refusal(admitted(cast, RUTH).say(RosterAppend(4, forged))).reason is Reason.RULE


def test_what_is_handed_over_continues_the_roster() -> None:
    cast, other = Cast.full(), Cast.full()
    talk = admitted(cast, RUTH)
    elsewhere = other.enrolment(SAMUEL, DeviceKeys.generate()).to_bytes()
    refused = refusal(talk.say(RosterAppend(4, elsewhere)))
    assert (refused.reason, refused.expected) == (Reason.CONFLICT, cast.roster.count)
    cast.add(cast.enrolment(SAMUEL, DeviceKeys.generate()))
    later = cast.enrolment(NADIA, DeviceKeys.generate()).to_bytes()
    assert refusal(talk.say(RosterAppend(5, later))).reason is Reason.CONFLICT


# -- bearers of invitations ----------------------------------------------------------------------------------------


def test_a_bearer_reads_the_roster_and_takes_the_seat() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    talk = bearing(cast, secret.signing)
    assert talk.say(RosterSince(1, 0)) == [ReadRoster(1, 0)]
    (effect,) = talk.say(RosterAppend(2, cast.take(NADIA, secret).to_bytes()))
    assert isinstance(effect, AppendRoster)
    assert effect.invited == ()


def test_a_bearer_sees_no_space() -> None:
    cast = Cast.founded()
    talk = bearing(cast, cast.invite(RUTH, NADIA).signing)
    for space in Space:
        assert refusal(talk.say(Follow(1, bytes(cast.space(space)), 0))).reason is Reason.NOT_YOURS


def test_a_bearer_takes_no_other_seat_even_with_that_seats_invitation() -> None:
    cast = Cast.founded()
    mine, other = cast.invite(RUTH, NADIA), cast.invite(RUTH, SAMUEL)
    entry = cast.take(SAMUEL, other).to_bytes()
    assert refusal(bearing(cast, mine.signing).say(RosterAppend(2, entry))).reason is Reason.NOT_YOURS


def test_a_bearer_does_nothing_else_to_the_roster() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    entry, _ = cast.invitation(RUTH, SAMUEL)
    assert refusal(bearing(cast, secret.signing).say(RosterAppend(2, entry.to_bytes()))).reason is Reason.NOT_YOURS


def test_a_seat_that_was_taken_meanwhile_is_a_conflict_and_then_closed_to_the_bearer() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    talk = bearing(cast, secret.signing)
    late = cast.take(NADIA, secret).to_bytes()
    case = talk.session.case
    assert case is not None
    cast.add(cast.take(NADIA, secret))
    case.roster = cast.roster
    assert refusal(talk.say(RosterAppend(2, late))).reason is Reason.NOT_YOURS
    assert refusal(talk.say(RosterSince(3, 0))).reason is Reason.NOT_YOURS


def test_an_invitation_that_expires_during_the_conversation_ends_what_its_bearer_may() -> None:
    cast, clock = Cast.founded(), Clock(now=1_000)
    secret = cast.invite(RUTH, NADIA, expires=2_000)
    talk = bearing(cast, secret.signing, clock)
    assert isinstance(talk.say(RosterSince(1, 0))[0], ReadRoster)
    clock.now = 2_001
    assert refusal(talk.say(RosterSince(2, 0))).reason is Reason.NOT_YOURS
    assert refusal(talk.say(RosterAppend(3, cast.take(NADIA, secret).to_bytes()))).reason is Reason.NOT_YOURS


def test_a_device_on_the_roster_may_not_take_a_second_seat() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, SAMUEL)
    action = TakeSeat(int(SAMUEL), Device.of(cast.keys[RUTH].public))
    entry = cast.entry(action, secret.signing, cast.signing(RUTH))
    talk = admitted(cast, RUTH)
    assert refusal(talk.say(RosterAppend(2, entry.to_bytes()))).reason is Reason.RULE


def test_theo_is_invited_by_samuel_alone() -> None:
    cast = Cast.founded()
    cast.add(cast.take(SAMUEL, cast.invite(RUTH, SAMUEL)))
    entry, _ = cast.invitation(SAMUEL, THEO)
    assert isinstance(admitted(cast, SAMUEL).say(RosterAppend(1, entry.to_bytes()))[0], AppendRoster)
    by_ruth, _ = cast.invitation(RUTH, THEO)
    assert refusal(admitted(cast, RUTH).say(RosterAppend(1, by_ruth.to_bytes()))).reason is Reason.RULE
