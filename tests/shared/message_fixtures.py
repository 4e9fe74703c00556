"""Messages: one of each kind, and ones that are wrong in one way each."""

from fourfold_shared import entries, record
from fourfold_shared.encoding import encode
from fourfold_shared.messages import (
    MAX_BATCH,
    MAX_MESSAGE,
    MAX_WISP,
    Challenge,
    Deliver,
    Follow,
    Found,
    FromLaptop,
    FromRelay,
    Hello,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Prove,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
    Seen,
    Welcome,
    Wisp,
    write,
)
from tests.shared.people import drawn

SPACE, CASE, KEY, NONCE, SIGNATURE = (
    drawn(name, size) for name, size in (("space", 16), ("case", 32), ("key", 32), ("nonce", 32), ("signature", 64))
)
ENTRY, OTHER_ENTRY, RECORD, OTHER_RECORD = (drawn(name, 40) for name in ("entry", "entry 2", "record", "record 2"))

FROM_LAPTOP: list[FromLaptop] = [
    Hello(1, CASE, KEY, NONCE),
    Hello(1, b"", KEY, NONCE),
    Prove("relay.example.org:8443", SIGNATURE),
    Found(1, "TICKET-1", ENTRY),
    RosterAppend(2, ENTRY),
    RosterAppend(2, ENTRY, (Seen(SPACE, 0), Seen(KEY[:16], 2**53 - 1))),
    RosterSince(3, 0),
    KeychainAppend(4, SPACE, 1, ENTRY),
    KeychainAppend(4, SPACE, 1, ENTRY, 1003),
    KeychainSince(5, SPACE, 2),
    Follow(6, SPACE, 2**53 - 1),
    Push(2**32 - 1, SPACE, (RECORD, OTHER_RECORD)),
    Push(8, SPACE, ()),
    Wisp(SPACE, b"wisp"),
]
FROM_RELAY: list[FromRelay] = [
    Challenge(KEY, NONCE, SIGNATURE),
    Welcome(CASE),
    Welcome(b""),
    Roster(3, 0, (ENTRY, OTHER_ENTRY)),
    Keychain(0, SPACE, 1, (ENTRY,)),
    Deliver(6, SPACE, 1000, True, (RECORD, OTHER_RECORD)),
    Deliver(0, SPACE, 1001, False, ()),
    Receipt(7, 1002),
    Wisp(SPACE, b""),
    *(Refuse(8, reason, 0, 5) for reason in Reason),
    Refuse(9, Reason.QUOTA, 60_000, 0),
]

KIND, CANONICAL = "not an encoding of the expected kind", "not the canonical encoding"
SINCE = write(RosterSince(3, 0))
REFUSAL = write(Refuse(8, Reason.GAP, 0, 5))

WRONG: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("relay", b"", KIND),
    "a number": ("relay", b"\x05", KIND),
    "a message without a tag": ("relay", encode([3, 0]), KIND),
    "a tag that there is not": ("relay", encode(["roster-sinse", 3, 0]), KIND),
    "a message by name": ("relay", encode({"type": "roster-since", "ref": 3, "count": 0}), KIND),
    "one field too few": ("relay", encode(["roster-since", 3]), KIND),
    "one field too many": ("relay", encode(["roster-since", 3, 0, 0]), KIND),
    "a byte after the end": ("relay", SINCE + b"\0", KIND),
    "an array in a longer form": ("relay", b"\xdc\x00\x03" + SINCE[1:], CANONICAL),
    "a number in a longer form": ("relay", SINCE[:-1] + b"\xcc\x00", CANONICAL),
    "a text that is not UTF-8": ("relay", encode(["prove", "hosts", SIGNATURE]).replace(b"hosts", b"hos\xffs"), KIND),
    "a relay's message to a relay": ("relay", REFUSAL, KIND),
    "a laptop's message to a laptop": ("laptop", SINCE, KIND),
    "a negative ref": ("relay", encode(["roster-since", -1, 0]), KIND),
    "a ref beyond 32 bits": ("relay", encode(["roster-since", 2**32, 0]), KIND),
    "a count beyond 53 bits": ("relay", encode(["roster-since", 3, 2**53]), KIND),
    "a count that is a fraction": ("relay", encode(["roster-since", 3, 0.0]), KIND),
    "version 0": ("relay", encode(["hello", 0, CASE, KEY, NONCE]), KIND),
    "version 256": ("relay", encode(["hello", 256, CASE, KEY, NONCE]), KIND),
    "a case of 33 bytes": ("relay", encode(["hello", 1, CASE + b"\0", KEY, NONCE]), KIND),
    "a key of 31 bytes": ("relay", encode(["hello", 1, CASE, KEY[1:], NONCE]), KIND),
    "a signature of 63 bytes": ("relay", encode(["prove", "host", SIGNATURE[1:]]), KIND),
    "a host that is too long": ("relay", encode(["prove", "h" * 257, SIGNATURE]), KIND),
    "a space of 15 bytes": ("relay", encode(["follow", 6, SPACE[1:], 0]), KIND),
    "a text where bytes belong": ("relay", encode(["found", 1, "ticket", "entry"]), KIND),
    "a reason that there is not": ("laptop", REFUSAL.replace(b"gap", b"gip"), KIND),
    "neither yes nor no": ("laptop", encode(["deliver", 6, SPACE, 5, 1, []]), KIND),
    "a record that is too long": ("relay", write(Push(7, SPACE, (bytes(record.MAX_RECORD + 1),))), KIND),
    "too many records": ("relay", write(Push(7, SPACE, (b"",) * (MAX_BATCH + 1))), KIND),
    "a wisp that is too long": ("relay", write(Wisp(SPACE, bytes(MAX_WISP + 1))), KIND),
    "a roster entry that is too long": ("relay", write(RosterAppend(2, bytes(entries.MAX_ENTRY + 1))), KIND),
    "what is seen of more spaces than there are": (
        "relay",
        write(RosterAppend(2, ENTRY, (Seen(SPACE, 1),) * 11)),
        KIND,
    ),
    "more than a mebibyte": ("relay", bytes(MAX_MESSAGE + 1), f"longer than {MAX_MESSAGE} bytes"),
}
"""By name: the side that it goes to, the message, and why it is refused."""
