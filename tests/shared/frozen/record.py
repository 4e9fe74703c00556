"""Records: whoever opens one supplies case, space, previous hash, the epoch's key and the device's signing key."""

from dataclasses import replace
from typing import Any

import msgspec

from fourfold_shared.encoding import encode
from fourfold_shared.ids import CaseId, Hash, LogId, SpaceId
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import Body, Place, hash_of, open_record
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.record_fixtures import BROKEN
from tests.shared.sealing import EPOCH_KEY, GOOD, HEARTBEAT, NADIA, PLACE, body, of
from tests.shared.yjs_grammar import deletions, update

ABOUT = "Records: each opens, or is refused, at this place, with this epoch key, as this device's (section 5)."
GOODS = {
    "a small edit": GOOD,
    "a heartbeat": replace(GOOD, plain=encode(HEARTBEAT)),
    "a heartbeat that leaves the content out": of(document=0, update=b"", content=b""),
    "a change of a lane without heads": of(document=1, heads=(), update=update(deleted=deletions((7, [(0, 1)])))),
    "the highest epoch and sequence number": replace(GOOD, epoch=2**32 - 1, seq=2**64 - 1),
    "a body that fills its padding": of(update=bytes(256 - 1 - len(encode(body(update=b""))))),
    "a body of one byte more": of(update=bytes(256 - len(encode(body(update=b""))))),
}


def make() -> dict[str, Any]:
    return {
        "place": {"case": PLACE.case.hex(), "space": PLACE.space.hex(), "previous": PLACE.previous.hex()},
        "epoch_key": EPOCH_KEY.hex(),
        "device": NADIA.public.sign.hex(),
        "cases": [
            *(
                {
                    "name": name,
                    "record": (sealed := sealing.sealed()).hex(),
                    "log": sealing.log.hex(),
                    "epoch": sealing.epoch,
                    "seq": sealing.seq,
                    "body": said(msgspec.msgpack.decode(sealing.plain, type=Body)),
                    "hash": hash_of(sealed, PLACE).hex(),
                }
                for name, sealing in GOODS.items()
            ),
            *(
                {"name": broken.name, "record": broken.record.hex(), **refusal(broken.error, broken.why)}
                for broken in BROKEN
                if len(broken.record) < 1000
            ),
        ],
    }


def said(read: Body) -> dict[str, Any]:
    """A body in words."""
    return {
        "document": read.document,
        "update": read.update.hex(),
        "heads": [[head.log.hex(), head.seq, head.hash.hex()] for head in read.heads],
        "roster": [read.roster.count, read.roster.hash.hex()],
        "content": read.content.hex(),
        "clock": read.clock,
    }


def place_of(file: dict[str, Any]) -> Place:
    """The place that a file names."""
    at = {name: bytes.fromhex(value) for name, value in file["place"].items()}
    return Place(CaseId(at["case"]), SpaceId(at["space"]), Hash(at["previous"]))


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    data, place = bytes.fromhex(case["record"]), place_of(file)
    keys = {"epoch_key": bytes.fromhex(file["epoch_key"]), "device": SignPublic(bytes.fromhex(file["device"]))}
    if refuses(case, lambda: open_record(data, place, **keys)):  # type: ignore[arg-type]
        return
    opened = open_record(data, place, **keys)  # type: ignore[arg-type]
    assert (opened.header.log, opened.header.epoch, opened.header.seq) == (
        LogId(bytes.fromhex(case["log"])),
        case["epoch"],
        case["seq"],
    )
    assert said(opened.body) == case["body"]
    assert opened.hash.hex() == case["hash"]
