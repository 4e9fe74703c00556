"""A relay that is told under which names it is dialled admits nobody whose greeting came by another."""

import pytest

from fourfold_relay.effects import Delay, LookUp, Send
from fourfold_relay.session import Session, State
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import Challenge, Hello, Prove, prove_message, write


@pytest.mark.parametrize(
    ("dialled", "names", "admitted"),
    [
        ("relay.example.org", {"relay.example.org"}, True),
        ("Relay.Example.org", {"relay.example.org"}, True),
        ("evil.example", {"relay.example.org"}, False),
        ("relay.example.org:8765", {"relay.example.org"}, False),
        ("anything.example", set(), True),
    ],
)
def test_the_host_that_was_signed_must_be_one_of_the_relays_names(
    dialled: str, names: set[str], admitted: bool
) -> None:
    laptop = SigningKey(bytes(32))
    session = Session(SigningKey(bytes(31) + b"\x01"), bytes(32), dialled, lambda: 0, frozenset(names))
    (sent,) = session.receive(write(Hello(1, b"", bytes(laptop.public), bytes(32))))
    assert isinstance(sent, Send)
    assert isinstance(sent.message, Challenge)
    proof = prove_message(sent.message.key, sent.message.nonce, dialled, b"")
    effects = session.receive(write(Prove(dialled, laptop.sign(proof))))
    assert isinstance(effects[0], LookUp if admitted else Delay)
    assert session.state is (State.LOOKING_UP if admitted else State.CLOSED)
