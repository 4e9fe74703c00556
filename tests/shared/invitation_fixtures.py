"""Invitations, good ones and ones that are wrong in one way each, as lines and as words."""

from fourfold_shared.encoding import encode
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import Invitation, Secret
from tests.shared.line_fixtures import line_of, wrong_lines
from tests.shared.people import drawn, secret

CASE = CaseId(drawn("case", 32))
INVITATION = Invitation("wss://relay.example.org:8443", CASE, secret("to nadia"))
GOOD = {
    "an invitation": INVITATION,
    "a secret of zeros": Invitation("ws://127.0.0.1:8765", CASE, Secret(bytes(16))),
    "a relay whose name is of another script": Invitation("wss://beratung-zwölf.example", CASE, secret("to theo")),
}
LABEL = b"fourfold/invitation/1"
ORDER = "these words are not an invitation; please check them and their order"


def how_many(words: int) -> str:
    """What is said of another number of words than twelve."""
    return f"an invitation has 12 words; these are {words}"


PACKED = encode(["invitation", "ws://h", bytes(32), bytes(16)])
LINES = {
    **wrong_lines(LABEL, PACKED, INVITATION.line(), "an invitation"),
    "a secret that is too short": (
        line_of(LABEL, encode(["invitation", "ws://h", bytes(32), bytes(15)])),
        "not an encoding of the expected kind",
    ),
    "no relay": (
        line_of(LABEL, encode(["invitation", "", bytes(32), bytes(16)])),
        "not an encoding of the expected kind",
    ),
    "another tag": (
        line_of(LABEL, encode(["invite", "ws://h", bytes(32), bytes(16)])),
        "not an encoding of the expected kind",
    ),
    "an encoding in a longer form": (line_of(LABEL, b"\xdc\x00\x04" + PACKED[1:]), "not the canonical encoding"),
}

WORDS = {
    "no words": ("", how_many(0)),
    "eleven words": ("abandon " * 11, how_many(11)),
    "thirteen words": ("abandon " * 12 + "about", how_many(13)),
    "a wrong checksum": ("abandon " * 12, ORDER),
    "a word that is not in the list": (
        "abandon " * 5 + "abuot " + "abandon " * 6,
        "word 6 cannot stand in an invitation; please check its spelling",
    ),
}
