"""What a session asks of the store when devices go, and codes that are good no longer."""

import pytest

from fourfold_relay.case import Asked
from fourfold_relay.effects import AppendRoster, Effect, ReadRoster
from fourfold_relay.rosters import ASKED_MILLISECONDS
from fourfold_relay.store import Invited, Removing
from fourfold_shared.entries import Device, DeviceKind, Dismiss, Enrol, Leave
from fourfold_shared.ids import Space
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import Follow, Reason, RosterAppend, RosterSince, Seen
from tests.relay.cast import NADIA, RUTH, SAMUEL, Cast
from tests.relay.sessions import Clock, Talk, bearing, refusal, turned_away


def enrolled(cast: Cast, kind: DeviceKind, expires: int = 0) -> DeviceKeys:
    """The keys of a sheet or a code of Nadia's."""
    keys = DeviceKeys.generate()
    action = Enrol(Device.of(keys.public), kind, expires)
    cast.add(cast.entry(action, cast.signing(NADIA), keys.signing, author=cast.device(NADIA)))
    return keys


def removing(effects: list[Effect]) -> Removing:
    (effect,) = effects
    assert isinstance(effect, AppendRoster)
    assert effect.removing is not None
    return effect.removing


def dismissal(cast: Cast, talk: Talk, *seen: tuple[Space, int]) -> Removing:
    entry = cast.entry(Dismiss(()), cast.signing(NADIA), author=cast.device(NADIA)).to_bytes()
    return removing(talk.say(RosterAppend(1, entry, tuple(Seen(bytes(cast.space(one)), at) for one, at in seen))))


def test_a_removal_rests_on_what_its_author_has_seen_of_the_spaces_that_they_share() -> None:
    cast = Cast.full()
    asked = dismissal(cast, bearing(cast, cast.signing(NADIA)), (Space.TABLE, 7), (Space.PRIVATE_0, 9))
    assert asked.devices == {cast.device(RUTH)}
    assert asked.seen == {cast.space(Space.TABLE): 7, cast.space(Space.PAIR_0): 0, cast.space(Space.WING_0): 0}
    assert asked.enough == {}


def test_a_removal_of_ones_own_rests_on_all_spaces_of_ones_own() -> None:
    cast = Cast.full()
    entry = cast.entry(Leave(()), cast.signing(NADIA), author=cast.device(NADIA)).to_bytes()
    asked = removing(bearing(cast, cast.signing(NADIA)).say(RosterAppend(1, entry)))
    assert set(asked.seen) == {cast.space(one) for one in Space if NADIA in one.audience}


@pytest.mark.parametrize(("later", "excused"), [(0, True), (ASKED_MILLISECONDS, True), (ASKED_MILLISECONDS + 1, False)])
def test_what_was_asked_just_now_need_not_be_seen_anew(later: int, excused: bool) -> None:
    cast, clock = Cast.full(), Clock(1_000)
    talk, stands = bearing(cast, cast.signing(NADIA), clock), {cast.space(Space.TABLE): 4}
    assert talk.session.case is not None
    talk.session.case.asked[frozenset({cast.device(RUTH)})] = Asked(1_000, stands)
    clock.now += later
    asked = dismissal(cast, talk)
    assert (asked.enough, asked.at) == (stands if excused else {}, clock.now)


def test_a_removal_that_somebody_else_hands_over_rests_on_nothing() -> None:
    """Only the relay can have shown it to them: it was taken once, by a relay that has lost it since."""
    cast = Cast.full()
    entry = cast.entry(Dismiss(()), cast.signing(NADIA), author=cast.device(NADIA)).to_bytes()
    asked = removing(bearing(cast, cast.signing(SAMUEL)).say(RosterAppend(1, entry)))
    assert asked.devices == {cast.device(RUTH)}
    assert asked.seen == {}


def test_a_code_leads_into_its_case_and_enrols_a_laptop() -> None:
    cast = Cast.full()
    code, laptop = enrolled(cast, DeviceKind.CODE), DeviceKeys.generate()
    talk = bearing(cast, code.signing)
    assert talk.say(RosterSince(1, 0)) == [ReadRoster(1, 0)]
    index = cast.roster.index_of(code.signing.public)
    assert index is not None
    entry = cast.entry(Enrol(Device.of(laptop.public)), code.signing, laptop.signing, author=index).to_bytes()
    (effect,) = talk.say(RosterAppend(2, entry))
    assert isinstance(effect, AppendRoster)
    assert effect.removing is not None
    assert effect.removing.devices == {index}
    assert Invited(int(NADIA), bytes(code.signing.public)) not in effect.invited


def test_a_code_is_good_until_it_expires_by_the_relays_clock() -> None:
    cast, clock = Cast.full(), Clock(1_000)
    code = enrolled(cast, DeviceKind.CODE, expires=2_000)
    talk = bearing(cast, code.signing, clock)
    clock.now = 2_000
    assert talk.say(RosterSince(1, 0)) == [ReadRoster(1, 0)]
    clock.now = 2_001
    assert refusal(talk.say(RosterSince(2, 0))).reason is Reason.NOT_YOURS
    assert refusal(talk.say(Follow(3, bytes(cast.space(Space.TABLE)), 0))).reason is Reason.NOT_YOURS
    late = Talk(code.signing, bytes(cast.id), clock)
    late.hello()
    late.prove()
    assert turned_away(late.session.looked_up(cast.open))


def test_a_sheet_does_not_expire() -> None:
    cast, clock = Cast.full(), Clock(2**52)
    talk = bearing(cast, enrolled(cast, DeviceKind.SHEET).signing, clock)
    assert talk.say(RosterSince(1, 0)) == [ReadRoster(1, 0)]
