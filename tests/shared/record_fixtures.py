"""Records that are wrong in one way each, and why they are refused."""

from dataclasses import dataclass, replace

from fourfold_shared.encoding import encode
from fourfold_shared.errors import Forged, Malformed, OtherKey, Refused, UnknownSuite
from fourfold_shared.ids import CaseId, Hash, LogId, Space
from fourfold_shared.record import MAX_RECORD, Head
from tests.shared.people import drawn, five
from tests.shared.sealing import ANOTHER_LOG, GOOD, LOG, OTHER_LOG, PLACE, SOMEBODY, WISP, of

LENGTH, KIND, OTHER_KIND, SUITE, SIGNATURE, KEY, CIPHERTEXT, PADDING, ENCODING, HEARTBEAT, CONTENT, HEADS = (
    "not the length of a record",
    "not a kind of record",
    "another kind of message than its place is for",
    "a cipher suite that this version does not know",
    "a signature does not fit",
    "a record was sealed under another key",
    "a record's ciphertext does not fit its key",
    "not the padding that we write",
    "not an encoding of the expected kind",
    "a heartbeat changes nothing, and nothing else is one",
    "a hash of the content stands in a heartbeat, whole",
    "heads stand once each, in order, and are those of other logs",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that does not open at `sealing.PLACE`."""

    name: str
    record: bytes
    error: type[Refused]
    why: str


def head(log: LogId, seq: int = 1) -> Head:
    return Head(bytes(log), seq, drawn("head", 32))


RECORD = GOOD.sealed()
BRIDGE = Space.BRIDGE.of(five().case)
PADDED = (GOOD.plain + b"\x80").ljust(256, b"\0")
HEADER = RECORD[:22]

BROKEN = [
    Broken("nothing", b"", Malformed, LENGTH),
    Broken("a record without its last byte", RECORD[:-1], Malformed, LENGTH),
    Broken("a record longer than any", RECORD.ljust(MAX_RECORD + 1, b"\0"), Malformed, LENGTH),
    Broken("kind 0", replace(GOOD, kind=0).sealed(), Malformed, KIND),
    Broken("kind 3", replace(GOOD, kind=3).sealed(), Malformed, KIND),
    Broken("a wisp in the place of a record", WISP.sealed(), Malformed, OTHER_KIND),
    Broken("suite 0", replace(GOOD, suite=0).sealed(), UnknownSuite, SUITE),
    Broken("suite 2", replace(GOOD, suite=2).sealed(), UnknownSuite, SUITE),
    Broken("a byte too much", RECORD + b"\0", Forged, SIGNATURE),
    Broken("a signature of another device", replace(GOOD, signing=SOMEBODY).sealed(), Forged, SIGNATURE),
    Broken(
        "a record of another case",
        replace(GOOD, place=replace(PLACE, case=CaseId(drawn("case", 32)))).sealed(),
        Forged,
        SIGNATURE,
    ),
    Broken("a record of another space", replace(GOOD, place=replace(PLACE, space=BRIDGE)).sealed(), Forged, SIGNATURE),
    Broken(
        "a record after another",
        replace(GOOD, place=replace(PLACE, previous=Hash(drawn("other", 32)))).sealed(),
        Forged,
        SIGNATURE,
    ),
    Broken("a header from another log", RECORD[:2] + OTHER_LOG + RECORD[10:], Forged, SIGNATURE),
    Broken("a header of another epoch", RECORD[:10] + bytes([0, 0, 0, 2]) + RECORD[14:], Forged, SIGNATURE),
    Broken("a header of another sequence number", RECORD[:21] + b"\x03" + RECORD[22:], Forged, SIGNATURE),
    Broken("a record under another epoch's key", replace(GOOD, key=drawn("old key", 32)).sealed(), OtherKey, KEY),
    Broken("a commitment to another key", replace(GOOD, commitment=drawn("commitment", 32)).sealed(), OtherKey, KEY),
    Broken("a ciphertext of another key", replace(GOOD, aead_key=drawn("key", 32)).sealed(), Forged, CIPHERTEXT),
    Broken("no padding mark", replace(GOOD, padded=bytes(256)).sealed(), Malformed, PADDING),
    Broken(
        "another padding mark",
        replace(GOOD, padded=(GOOD.plain + b"\x81").ljust(256, b"\0")).sealed(),
        Malformed,
        PADDING,
    ),
    Broken("padding that is not zero", replace(GOOD, padded=PADDED[:-1] + b"\x01").sealed(), Malformed, PADDING),
    Broken("more padding than we write", replace(GOOD, padded=PADDED.ljust(272, b"\0")).sealed(), Malformed, PADDING),
    Broken("an empty body", replace(GOOD, plain=b"").sealed(), Malformed, ENCODING),
    Broken("a body with a byte after it", replace(GOOD, plain=GOOD.plain + b"\0").sealed(), Malformed, ENCODING),
    Broken("a body of another kind", replace(GOOD, plain=encode([1, b"update"])).sealed(), Malformed, ENCODING),
    Broken(
        "a body in a longer form",
        replace(GOOD, plain=b"\xdc\x00\x06" + GOOD.plain[1:]).sealed(),
        Malformed,
        "not the canonical encoding",
    ),
    Broken("document 3", of(document=3).sealed(), Malformed, ENCODING),
    Broken("a negative clock", of(clock=-1).sealed(), Malformed, ENCODING),
    Broken("a head of sequence number 0", of(heads=(head(OTHER_LOG, 0),)).sealed(), Malformed, ENCODING),
    Broken("a heartbeat that changes something", of(document=0).sealed(), Malformed, HEARTBEAT),
    Broken("a change of nothing", of(update=b"").sealed(), Malformed, HEARTBEAT),
    Broken("a content hash in a change", of(content=drawn("content", 32)).sealed(), Malformed, CONTENT),
    Broken(
        "a content hash that is too short", of(document=0, update=b"", content=bytes(31)).sealed(), Malformed, CONTENT
    ),
    Broken("heads out of order", of(heads=(head(ANOTHER_LOG), head(OTHER_LOG))).sealed(), Malformed, HEADS),
    Broken("one log's head twice", of(heads=(head(OTHER_LOG), head(OTHER_LOG, 2))).sealed(), Malformed, HEADS),
    Broken("a head of its own log", of(heads=(head(LOG),)).sealed(), Malformed, HEADS),
]
