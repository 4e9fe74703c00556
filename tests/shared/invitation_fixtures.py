"""Invitations, good ones and ones that are wrong in one way each, as lines and as words."""

import base64
import hashlib

from fourfold_shared.encoding import encode
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import KEY_LABEL, MAX_LINE, PREFIX, Invitation, Secret
from tests.shared.people import drawn, secret

CASE = CaseId(drawn("case", 32))
INVITATION = Invitation("wss://relay.example.org:8443", CASE, secret("to nadia"))
GOOD = {
    "an invitation": INVITATION,
    "a secret of zeros": Invitation("ws://127.0.0.1:8765", CASE, Secret(bytes(16))),
    "a relay whose name is of another script": Invitation("wss://beratung-zwölf.example", CASE, secret("to theo")),
}
NOT_ONE, GARBLED = "this is not an invitation", "this invitation is garbled; please copy it again, whole"
HOW_MANY, SPELLING = (
    "an invitation has 12 words",
    "these words are not an invitation; please check their spelling and order",
)


def line_of(packed: bytes, *, check: bytes | None = None) -> str:
    """An invitation's line around any bytes."""
    tail = hashlib.sha256(KEY_LABEL + packed).digest()[:4] if check is None else check
    return PREFIX + base64.urlsafe_b64encode(packed + tail).decode().rstrip("=")


PACKED = encode(["invitation", "ws://h", bytes(32), bytes(16)])
LINES = {
    "an empty line": ("", NOT_ONE),
    "another prefix": ("Fourfold:" + INVITATION.line().removeprefix(PREFIX), NOT_ONE),
    "a line that is too long": (PREFIX + "A" * MAX_LINE, NOT_ONE),
    "a prefix alone": (PREFIX, GARBLED),
    "a character that is not in the alphabet": (INVITATION.line() + "!", GARBLED),
    "a character of another script": (INVITATION.line()[:-1] + "é", GARBLED),
    "padding that we do not write": (INVITATION.line() + "=", GARBLED),
    "a wrong check": (line_of(PACKED, check=bytes(4)), GARBLED),
    "a secret that is too short": (
        line_of(encode(["invitation", "ws://h", bytes(32), bytes(15)])),
        "not an encoding of the expected kind",
    ),
    "no relay": (line_of(encode(["invitation", "", bytes(32), bytes(16)])), "not an encoding of the expected kind"),
    "another tag": (
        line_of(encode(["invite", "ws://h", bytes(32), bytes(16)])),
        "not an encoding of the expected kind",
    ),
    "an encoding in a longer form": (line_of(b"\xdc\x00\x04" + PACKED[1:]), "not the canonical encoding"),
}

WORDS = {
    "no words": ("", HOW_MANY),
    "eleven words": ("abandon " * 11, HOW_MANY),
    "thirteen words": ("abandon " * 12 + "about", HOW_MANY),
    "a wrong checksum": ("abandon " * 12, SPELLING),
    "a word that is not in the list": ("abandon " * 11 + "abuot", SPELLING),
}
