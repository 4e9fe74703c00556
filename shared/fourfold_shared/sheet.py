"""Recovery sheets: 256 bits that are a device's keys with one right, to enrol a laptop (shared/README.md, section 8).

A sheet is printed as 24 words and as a QR code; the code also says where the relay is and which case it is for. The
code with which a person lets in a second laptop is a sheet too, that is removed once it has been used.
"""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Self

import msgspec

from fourfold_shared import suites
from fourfold_shared.encoding import Bytes32, Wire, decode, encode
from fourfold_shared.ids import CaseId
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.line import MAX_LINE, from_line, to_line
from fourfold_shared.wordlist import from_words, to_words

KEYS_LABEL = b"fourfold/sheet/1"
LINE_LABEL = b"fourfold/sheet-line/1"
SECRET = 32
WORDS = 24


class Purpose(StrEnum):
    """What a sheet is for."""

    RECOVERY = "recovery"
    """Printed and kept."""
    LAPTOP = "laptop"
    """Lets in one more laptop of the same person, and is removed then."""


class _Line(Wire, frozen=True, tag="sheet"):
    relay: Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
    case: Bytes32
    secret: Bytes32
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SheetSecret:
    """The 256 bits of a sheet, and what follows from them."""

    value: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Draws a new sheet."""
        return cls(secrets.token_bytes(SECRET))

    @classmethod
    def from_words(cls, text: str) -> Self:
        """Reads 24 words, however they are spaced or capitalised (BIP-39: 256 bits and a checksum of 8).

        Raises: Malformed.
        """
        return cls(from_words(text, WORDS, "a recovery sheet"))

    @property
    def words(self) -> str:
        """24 words that `from_words` takes."""
        return to_words(self.value)

    @property
    def keys(self) -> DeviceKeys:
        """The keys that the roster knows the sheet by."""
        return DeviceKeys.from_bytes(suites.suite(suites.CURRENT).derive(self.value, None, KEYS_LABEL, 128))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is handed over or printed: where the relay is, which case, and the secret."""

    relay: str
    case: CaseId
    secret: SheetSecret
    purpose: Purpose

    def line(self) -> str:
        """One line of text, also the content of the QR code."""
        return to_line(LINE_LABEL, encode(_Line(self.relay, bytes(self.case), self.secret.value, self.purpose)))

    @classmethod
    def parse(cls, line: str) -> Self:
        """Reads the line that `line` wrote.

        Raises: Malformed.
        """
        packed = from_line(LINE_LABEL, line, "a recovery sheet or a laptop's code")
        read: _Line = decode(_Line, packed, limit=MAX_LINE)
        return cls(read.relay, CaseId(read.case), SheetSecret(read.secret), read.purpose)
