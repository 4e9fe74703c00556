"""Who is admitted: the challenge, the proof, devices, bearers of invitations, founders. All others hear one answer."""

import pytest

from fourfold_relay.effects import LookUp, Send
from fourfold_relay.session import State
from fourfold_shared.errors import Forged
from fourfold_shared.ids import Seat
from fourfold_shared.keys import SigningKey, SignPublic
from fourfold_shared.messages import Prove, Welcome, challenge_message, prove_message
from tests.relay.cast import NADIA, RUTH, SAMUEL, THEO, Cast
from tests.relay.sessions import HOST, LAPTOP_NONCE, NONCE, RELAY, Clock, Talk, admitted, bearing, turned_away

CAST = Cast.full()


def challenged(case: bytes = bytes(CAST.id)) -> Talk:
    talk = Talk(CAST.signing(RUTH), case)
    talk.hello()
    return talk


def test_the_relay_signs_its_challenge_under_both_nonces() -> None:
    challenge = Talk(CAST.signing(RUTH), bytes(CAST.id)).hello()
    key = SignPublic(challenge.key)
    assert key == RELAY.public
    key.verify(challenge.signature, challenge_message(challenge.key, challenge.nonce, LAPTOP_NONCE))
    with pytest.raises(Forged):
        key.verify(challenge.signature, challenge_message(challenge.key, challenge.nonce, bytes(32)))


def test_a_good_proof_leads_to_a_look_up() -> None:
    assert challenged().prove() == LookUp(CAST.id, bytes(CAST.signing(RUTH).public))


@pytest.mark.parametrize("seat", list(Seat), ids=lambda seat: seat.name)
def test_every_device_of_the_roster_is_admitted_in_its_own_seat(seat: Seat) -> None:
    talk = Talk(CAST.signing(seat), bytes(CAST.id))
    talk.hello()
    talk.prove()
    assert talk.session.looked_up(CAST.open) == [Send(Welcome(bytes(CAST.id)))]
    assert talk.session.seat is seat
    assert talk.session.key == CAST.signing(seat).public


def proof_for(*, key: bytes = bytes(RELAY.public), nonce: bytes = NONCE, host: str = HOST, case: bytes) -> Prove:
    return Prove(host, CAST.signing(RUTH).sign(prove_message(key, nonce, host, case)))


@pytest.mark.parametrize(
    "proof",
    [
        pytest.param(proof_for(key=bytes(32), case=bytes(CAST.id)), id="another relay's key"),
        pytest.param(proof_for(nonce=bytes(32), case=bytes(CAST.id)), id="an earlier nonce"),
        pytest.param(proof_for(case=bytes(32)), id="another case"),
        pytest.param(proof_for(host="evil.example.org", case=bytes(CAST.id)), id="another host, honestly signed"),
        pytest.param(proof_for(host=HOST.upper(), case=bytes(CAST.id)), id="the host in capitals"),
        pytest.param(Prove(HOST, bytes(64)), id="no signature"),
        pytest.param(
            Prove(HOST, proof_for(host="evil.example.org", case=bytes(CAST.id)).signature), id="signed for another host"
        ),
    ],
)
def test_any_other_proof_is_turned_away(proof: Prove) -> None:
    talk = challenged()
    assert turned_away(talk.say(proof))
    assert talk.session.state is State.CLOSED


def test_someone_elses_signature_is_turned_away() -> None:
    talk = challenged()
    message = prove_message(bytes(RELAY.public), NONCE, HOST, bytes(CAST.id))
    assert turned_away(talk.say(Prove(HOST, CAST.signing(THEO).sign(message))))


def test_no_such_case_and_not_yours_are_the_same_answer() -> None:
    stranger = SigningKey.generate()
    for found in (None, CAST.open):
        talk = Talk(stranger, bytes(CAST.id))
        talk.hello()
        talk.prove()
        assert turned_away(talk.session.looked_up(found))
        assert talk.session.state is State.CLOSED


def test_a_founder_names_no_case_and_is_welcome_to_none() -> None:
    talk = Talk(SigningKey.generate())
    talk.hello()
    assert talk.prove().case is None
    assert talk.session.looked_up(None) == [Send(Welcome(b""))]
    assert (talk.session.case, talk.session.seat) == (None, None)


# -- bearers of invitations ----------------------------------------------------------------------------------------


def test_the_bearer_of_an_open_invitation_is_admitted_without_a_seat() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    talk = bearing(cast, secret.signing)
    assert talk.session.state is State.ADMITTED
    assert (talk.session.device, talk.session.seat) == (None, None)


def test_the_bearer_need_not_name_the_case() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA)
    talk = Talk(secret.signing)
    talk.hello()
    assert talk.prove() == LookUp(None, bytes(secret.signing.public))
    assert talk.session.looked_up(cast.open) == [Send(Welcome(bytes(cast.id)))]


def test_an_invitation_is_good_until_it_expires_and_not_a_moment_longer() -> None:
    cast, clock = Cast.founded(), Clock(now=5_000)
    secret = cast.invite(RUTH, NADIA, expires=5_000)
    assert bearing(cast, secret.signing, clock).session.state is State.ADMITTED
    clock.now = 5_001
    assert bearing(cast, secret.signing, clock).session.state is State.CLOSED


def test_an_invitation_without_an_end_does_not_expire() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, NADIA, expires=0)
    assert bearing(cast, secret.signing, Clock(now=2**53)).session.state is State.ADMITTED


def test_an_invitation_that_was_replaced_is_turned_away() -> None:
    cast = Cast.founded()
    first, second = cast.invite(RUTH, NADIA), cast.invite(RUTH, NADIA)
    assert bearing(cast, first.signing).session.state is State.CLOSED
    assert bearing(cast, second.signing).session.state is State.ADMITTED


def test_an_invitation_that_was_used_is_turned_away() -> None:
    cast = Cast.founded()
    secret = cast.invite(RUTH, SAMUEL)
    cast.add(cast.take(SAMUEL, secret))
    assert bearing(cast, secret.signing).session.state is State.CLOSED
    assert admitted(cast, SAMUEL).session.seat is SAMUEL
