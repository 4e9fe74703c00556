"""Sheets, good ones and ones that are wrong in one way each, as lines and as words."""

from fourfold_shared.encoding import encode
from fourfold_shared.ids import CaseId
from fourfold_shared.sheet import Purpose, Sheet, SheetSecret
from tests.shared.line_fixtures import line_of, wrong_lines
from tests.shared.people import drawn

CASE = CaseId(drawn("case", 32))
SHEET = Sheet("wss://relay.example.org:8443", CASE, SheetSecret(drawn("nadia's sheet", 32)), Purpose.RECOVERY)
GOOD = {
    "a recovery sheet": SHEET,
    "a laptop's code": Sheet("ws://127.0.0.1:8765", CASE, SheetSecret(drawn("a code", 32)), Purpose.LAPTOP),
    "a secret of zeros": Sheet("wss://beratung-zwölf.example", CASE, SheetSecret(bytes(32)), Purpose.RECOVERY),
}
LABEL = b"fourfold/sheet-line/1"
ENCODING = "not an encoding of the expected kind"
ORDER = "these words are not a recovery sheet; please check them and their order"


def packed(
    relay: str = "ws://h", case: bytes = bytes(32), secret: bytes = bytes(32), purpose: str = "recovery"
) -> bytes:
    """What a line holds."""
    return encode(["sheet", relay, case, secret, purpose])


def how_many(words: int) -> str:
    """What is said of another number of words than 24."""
    return f"a recovery sheet has 24 words; these are {words}"


LINES = {
    **wrong_lines(LABEL, packed(), SHEET.line(), "a recovery sheet or a laptop's code"),
    "a secret that is too short": (line_of(LABEL, packed(secret=bytes(16))), ENCODING),
    "a case that is too long": (line_of(LABEL, packed(case=bytes(33))), ENCODING),
    "no relay": (line_of(LABEL, packed(relay="")), ENCODING),
    "a purpose that there is not": (line_of(LABEL, packed(purpose="browser")), ENCODING),
    "another tag": (line_of(LABEL, packed().replace(b"sheet", b"sheed")), ENCODING),
    "an encoding in a longer form": (line_of(LABEL, b"\xdc\x00\x05" + packed()[1:]), "not the canonical encoding"),
}

WORDS = {
    "no words": ("", how_many(0)),
    "twelve words": ("abandon " * 11 + "about", how_many(12)),
    "twenty-three words": ("abandon " * 23, how_many(23)),
    "twenty-five words": ("abandon " * 24 + "art", how_many(25)),
    "a wrong checksum": ("abandon " * 24, ORDER),
    "a word that is not in the list": (
        "abandon " * 23 + "arrt",
        "word 24 cannot stand in a recovery sheet; please check its spelling",
    ),
    "two words in another order": (
        " ".join([*SHEET.secret.words.split()[1::-1], *SHEET.secret.words.split()[2:]]),
        ORDER,
    ),
}
