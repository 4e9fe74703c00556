"""How a laptop proves who it is, and checks that the relay is the one it was (shared/README.md, section 9)."""

import secrets
from dataclasses import dataclass, field

from fourfold_shared.errors import Forged, OutOfPlace
from fourfold_shared.keys import SigningKey, SignPublic
from fourfold_shared.messages import (
    VERSION,
    Challenge,
    Hello,
    Prove,
    Welcome,
    challenge_message,
    prove_message,
)


@dataclass(slots=True)
class Greeting:
    """One connection's greeting: for `case` (empty where none is known yet), as `signing`, at `host`.

    `relay_key` is the key that this relay had before, or empty at the first meeting; afterwards it holds the relay's.
    """

    case: bytes
    signing: SigningKey
    host: str
    relay_key: bytes = b""
    _nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def hello(self) -> Hello:
        """The first message."""
        return Hello(VERSION, self.case, bytes(self.signing.public), self._nonce)

    def prove(self, challenge: Challenge) -> Prove:
        """The answer to the relay's challenge.

        Raises: Forged when the relay did not sign it, RelayChanged when it has another key than before.
        """
        if self.relay_key and self.relay_key != challenge.key:
            raise RelayChanged("the relay has another key than before")
        message = challenge_message(challenge.key, challenge.nonce, self._nonce)
        SignPublic(challenge.key).verify(challenge.signature, message)
        self.relay_key = challenge.key
        proof = prove_message(challenge.key, challenge.nonce, self.host, self.case)
        return Prove(self.host, self.signing.sign(proof))

    def verify_welcome(self, welcome: Welcome) -> None:
        """Returns nothing when the relay welcomes us to the case that we named.

        Raises: OutOfPlace.
        """
        if self.case and welcome.case != self.case:
            raise OutOfPlace("the relay answers for another case")


class RelayChanged(Forged):
    """What answers at the relay's address has another key than before."""
