"""Invitations: code ↔ keys ↔ proof (shared/README.md, section 8).

An invitation is 128 random bits. It travels as one line of text (with the relay's address and the case), or as twelve
words to be read aloud or typed from a card.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Self

import msgspec

from fourfold_shared import suites
from fourfold_shared.encoding import Bytes16, Bytes32, Wire, decode, encode
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.keys import SigningKey
from fourfold_shared.line import MAX_LINE, from_line, to_line
from fourfold_shared.wordlist import from_words, to_words

KEY_LABEL = b"fourfold/invitation/1"
PROOF_LABEL = b"fourfold/invitation-proof/1"
SECRET = 16
WORDS = 12


class _Line(Wire, frozen=True, tag="invitation"):
    relay: Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
    case: Bytes32
    secret: Bytes16


@dataclass(frozen=True, slots=True)
class Secret:
    """The 128 bits of an invitation, and what follows from them."""

    value: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Draws a new invitation."""
        return cls(secrets.token_bytes(SECRET))

    @classmethod
    def from_words(cls, text: str) -> Self:
        """Reads twelve words, however they are spaced or capitalised (BIP-39: 128 bits and a checksum of 4).

        Raises: Malformed.
        """
        return cls(from_words(text, WORDS, "an invitation"))

    @property
    def words(self) -> str:
        """Twelve words that `from_words` takes."""
        return to_words(self.value)

    @property
    def signing(self) -> SigningKey:
        """The key that signs whoever takes the seat."""
        return SigningKey(suites.suite(suites.CURRENT).derive(self.value, None, KEY_LABEL, 32))

    def proof(self, case: CaseId) -> bytes:
        """What stands in the roster: only who made or bears the invitation can tie it to `case` (32 bytes)."""
        return suites.suite(suites.CURRENT).derive(self.value, None, PROOF_LABEL + case, 32)

    def verify_proof(self, case: CaseId, proof: bytes) -> None:
        """Returns nothing when `proof` was made for `case` by whoever made this invitation.

        Raises: Malformed.
        """
        if not hmac.compare_digest(self.proof(case), proof):
            raise Malformed("this invitation belongs to another case")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is handed over: where the relay is, which case, and the secret."""

    relay: str
    case: CaseId
    secret: Secret

    def line(self) -> str:
        """One line of text, also the content of the QR code."""
        return to_line(KEY_LABEL, encode(_Line(self.relay, bytes(self.case), self.secret.value)))

    @classmethod
    def parse(cls, line: str) -> Self:
        """Reads the line that `line` wrote; spaces and line breaks that a mail added do not matter.

        Raises: Malformed.
        """
        read: _Line = decode(_Line, from_line(KEY_LABEL, line, "an invitation"), limit=MAX_LINE)
        return cls(read.relay, CaseId(read.case), Secret(read.secret))
