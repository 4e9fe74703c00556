"""Wisps: records of kind 2, whose body is any bytes."""

from dataclasses import replace
from typing import Any

from fourfold_shared.errors import Forged, Malformed, OtherKey, UnknownSuite
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import open_wisp
from tests.shared import record_fixtures
from tests.shared.frozen.record import place_of
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import drawn
from tests.shared.sealing import EPOCH_KEY, GOOD, NADIA, PLACE, SOMEBODY, WISP

ABOUT = "Wisps: each opens, or is refused, at this place, with this epoch key, as this device's (section 5)."
GOODS = {
    "a wisp": WISP,
    "an empty wisp": replace(WISP, plain=b""),
    "a wisp that ends in zeros": replace(WISP, plain=b"x\0\0"),
}
SEALED = WISP.sealed()
BROKEN = {
    "a wisp without its last byte": (SEALED[:-1], Malformed, record_fixtures.LENGTH),
    "a record in the place of a wisp": (GOOD.sealed(), Malformed, record_fixtures.OTHER_KIND),
    "suite 2": (replace(WISP, suite=2).sealed(), UnknownSuite, record_fixtures.SUITE),
    "a wisp of another device": (replace(WISP, signing=SOMEBODY).sealed(), Forged, record_fixtures.SIGNATURE),
    "a wisp under another key": (replace(WISP, key=drawn("key", 32)).sealed(), OtherKey, record_fixtures.KEY),
    "a wisp with more padding": (
        replace(WISP, padded=(b"x\x80").ljust(272, b"\0")).sealed(),
        Malformed,
        record_fixtures.PADDING,
    ),
}


def make() -> dict[str, Any]:
    return {
        "place": {"case": PLACE.case.hex(), "space": PLACE.space.hex(), "previous": PLACE.previous.hex()},
        "epoch_key": EPOCH_KEY.hex(),
        "device": NADIA.public.sign.hex(),
        "cases": [
            *(
                {"name": name, "wisp": good.sealed().hex(), "seq": good.seq, "body": good.plain.hex()}
                for name, good in GOODS.items()
            ),
            *({"name": name, "wisp": wisp.hex(), **refusal(error, why)} for name, (wisp, error, why) in BROKEN.items()),
        ],
    }


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    data, place = bytes.fromhex(case["wisp"]), place_of(file)
    key, device = bytes.fromhex(file["epoch_key"]), SignPublic(bytes.fromhex(file["device"]))
    if refuses(case, lambda: open_wisp(data, place, epoch_key=key, device=device)):
        return
    header, plain = open_wisp(data, place, epoch_key=key, device=device)
    assert (header.seq, plain.hex()) == (case["seq"], case["body"])
