"""Sessions brought to a state, without a socket or a store."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fourfold_relay.effects import Close, Delay, Effect, LookUp, Send
from fourfold_relay.session import Session, State
from fourfold_shared.ids import Seat
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import (
    VERSION,
    Challenge,
    FromLaptop,
    FromRelay,
    Hello,
    Prove,
    Reason,
    Refuse,
    prove_message,
    write,
)
from tests.relay.cast import Cast

HOST = "relay.example.org"
RELAY = SigningKey(b"r" * 32)
NONCE, LAPTOP_NONCE = b"n" * 32, b"l" * 32


@dataclass
class Clock:
    """Milliseconds since 1970, as the test says."""

    now: int = 1_000_000

    def __call__(self) -> int:
        return self.now


@dataclass
class Talk:
    """A session and the laptop's side of its greeting."""

    signing: SigningKey
    case: bytes = b""
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.session = Session(RELAY, NONCE, HOST, self.clock)

    def say(self, message: FromLaptop) -> list[Effect]:
        return self.session.receive(write(message))

    def hello(self) -> Challenge:
        (effect,) = self.say(Hello(VERSION, self.case, bytes(self.signing.public), LAPTOP_NONCE))
        assert isinstance(effect, Send)
        assert isinstance(effect.message, Challenge)
        return effect.message

    def proof(self, host: str = HOST) -> Prove:
        message = prove_message(bytes(RELAY.public), NONCE, host, self.case)
        return Prove(host, self.signing.sign(message))

    def prove(self) -> LookUp:
        (effect,) = self.say(self.proof())
        assert isinstance(effect, LookUp)
        return effect


def in_state(state: State, cast: Cast, seat: Seat) -> Talk:
    """A session of a member of `cast`, in a state."""
    talk = Talk(cast.signing(seat), bytes(cast.id))
    if state is State.GREETING:
        return talk
    talk.hello()
    if state is State.CHALLENGED:
        return talk
    talk.prove()
    if state is State.LOOKING_UP:
        return talk
    talk.session.looked_up(cast.open)
    if state is State.CLOSED:
        talk.session.receive(b"")
    assert talk.session.state is state
    return talk


def admitted(cast: Cast, seat: Seat) -> Talk:
    return in_state(State.ADMITTED, cast, seat)


def bearing(cast: Cast, signing: SigningKey, clock: Clock | None = None) -> Talk:
    """A session of whoever holds a key, admitted to the case if the key opens it."""
    talk = Talk(signing, bytes(cast.id), clock or Clock())
    talk.hello()
    talk.prove()
    talk.session.looked_up(cast.open)
    return talk


def refusal(effects: Sequence[Effect]) -> Refuse:
    """The one refusal among effects that do nothing else; the conversation goes on."""
    (effect,) = effects
    assert isinstance(effect, Send)
    assert isinstance(effect.message, Refuse)
    return effect.message


def ended(effects: Sequence[Effect]) -> Refuse:
    """The refusal with which a conversation ends."""
    assert isinstance(effects[-1], Close)
    return refusal(effects[:-1])


def turned_away(effects: Sequence[Effect]) -> bool:
    """Whether this is the one answer for everybody who is not admitted."""
    return list(effects) == [Delay(), Send(Refuse(0, Reason.NOT_ADMITTED, 0, 0)), Close()]


def message_of(effects: Sequence[Effect]) -> FromRelay:
    """The one message that is sent."""
    (effect,) = effects
    assert isinstance(effect, Send)
    return effect.message
