"""Bytes that are no roster entry in one way each, and why they are refused."""

from fourfold_shared.encoding import encode
from fourfold_shared.entries import MAX_FIELDS, MAX_TAG, NO_AUTHOR, EntryBody
from fourfold_shared.ids import MAX_DEVICES
from tests.shared.people import EXPIRES, inviting


def outer(signed: bytes, *signatures: bytes) -> bytes:
    """Any bytes as an entry's body, and any signatures."""
    return encode([signed, list(signatures)])


def as_body(**fields: object) -> bytes:
    """An entry around the body of Ruth's invitation with fields that no type allows."""
    values = {name: getattr(INVITED.body, name) for name in EntryBody.__struct_fields__}
    return outer(encode(list({**values, **fields}.values())), bytes(64))


INVITED = inviting().entries[1]
ENCODING, CANONICAL = "not an encoding of the expected kind", "not the canonical encoding"
OFFER = ["invite", 0, bytes(32), bytes(32), EXPIRES]

MALFORMED = {
    "nothing": (b"", ENCODING),
    "no signature": (outer(INVITED.signed), ENCODING),
    "three signatures": (outer(INVITED.signed, bytes(64), bytes(64), bytes(64)), ENCODING),
    "a signature that is too short": (outer(INVITED.signed, bytes(63)), ENCODING),
    "a byte after the end": (INVITED.to_bytes() + b"\0", ENCODING),
    "an entry in a longer form": (b"\xdc\x00\x02" + INVITED.to_bytes()[1:], CANONICAL),
    "no body": (outer(b"", bytes(64)), ENCODING),
    "a body with a byte after its end": (outer(INVITED.signed + b"\0", bytes(64)), ENCODING),
    "a body in a longer form": (outer(b"\xdc\x00\x05" + INVITED.signed[1:], bytes(64)), CANONICAL),
    "version 0": (as_body(version=0), ENCODING),
    "a negative index": (as_body(index=-1), ENCODING),
    "an index beyond 53 bits": (as_body(index=2**53), ENCODING),
    "a previous hash that is too short": (as_body(previous=bytes(31)), ENCODING),
    "an author beyond every index": (as_body(author=NO_AUTHOR + 1), ENCODING),
    "no action": (as_body(action=[]), ENCODING),
    "an action whose tag is no text": (as_body(action=[["invite"], 0]), ENCODING),
    "an action whose tag is too long": (as_body(action=["x" * MAX_TAG]), f"longer than {MAX_TAG} bytes"),
    "an action of too many fields": (as_body(action=["later", *[0] * MAX_FIELDS]), ENCODING),
    "a removal of a device beyond every index": (as_body(action=["retire", MAX_DEVICES, []]), ENCODING),
    "a pin of a log that is too short": (as_body(action=["leave", [[bytes(7), 1, bytes(32)]]]), ENCODING),
    "a pin of no record": (as_body(action=["leave", [[bytes(8), 0, bytes(32)]]]), ENCODING),
    "a pin whose hash is too long": (as_body(action=["leave", [[bytes(8), 1, bytes(33)]]]), ENCODING),
    "a proposal with a field": (as_body(action=["close", 0]), ENCODING),
    "a negative proposal": (as_body(action=["agree", -1]), ENCODING),
    "an action without its tag": (as_body(action=OFFER[1:]), ENCODING),
    "a seat that there is not": (as_body(action=["invite", 4, *OFFER[2:]]), ENCODING),
    "an invitation's key that is too short": (as_body(action=[*OFFER[:2], bytes(31), *OFFER[3:]]), ENCODING),
    "one field too many": (as_body(action=[*OFFER, 0]), ENCODING),
    "one field too few": (as_body(action=OFFER[:-1]), ENCODING),
    "a wrapping key that is too short": (as_body(action=["enrol", [bytes(32), bytes(1215)], 0, 0]), ENCODING),
    "a kind of device that there is not": (as_body(action=["enrol", [bytes(32), bytes(1216)], 3, 0]), ENCODING),
    "a code that expires before 1970": (as_body(action=["enrol", [bytes(32), bytes(1216)], 2, -1]), ENCODING),
}

LATER_KIND = "a roster entry of a kind that this release does not know"
LATER = {
    "an action that there is not": as_body(action=["mediate", 2, {"why": [1.5, None]}]),
    "an action that there is not, in version 2": as_body(version=2, action=["mediate"]),
    "an action with other fields, in version 2": as_body(version=2, action=[*OFFER, 0]),
    "an action with a tag of another script": as_body(action=["zwölf", bytes(32)]),
}
"""What a later release may write: it is not guessed at."""
