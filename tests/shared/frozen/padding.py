"""Padding: lengths, and what is no padding of ours."""

from dataclasses import replace
from typing import Any

from fourfold_shared.errors import Malformed
from fourfold_shared.record import open_wisp, padme
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.record_fixtures import PADDING
from tests.shared.sealing import EPOCH_KEY, NADIA, PLACE, WISP

ABOUT = "Padding: what a length is padded to, and what a padded body holds (section 5)."
LENGTHS = [1, 2, 255, 256, 257, 272, 273, 300, 511, 512, 513, 1000, 1025, 4097, 10_000, 65_537, 100_000, 590_081]
PADDED = {
    "nothing": b"\x80".ljust(256, b"\0"),
    "a body that ends in zeros": b"body\0\0\x80".ljust(256, b"\0"),
    "a body that ends in the mark": b"body\x80\x80".ljust(256, b"\0"),
    "a body that leaves room for the mark alone": b"b" * 255 + b"\x80",
    "a body of one byte more": (b"b" * 256 + b"\x80").ljust(272, b"\0"),
}
WRONG = {
    "zeros alone": bytes(256),
    "no mark": b"body".ljust(256, b"\0"),
    "another mark": b"body\x81".ljust(256, b"\0"),
    "bytes after the mark": b"body\x80".ljust(255, b"\0") + b"\x01",
    "a byte too many": b"body\x80".ljust(257, b"\0"),
    "one step too many": b"body\x80".ljust(272, b"\0"),
    "a step too few": b"b" * 256 + b"\x80".ljust(8, b"\0"),
}


def make() -> dict[str, Any]:
    return {
        "cases": [
            *(
                {"name": f"a length of {length}", "length": length, "padded_length": padme(length)}
                for length in LENGTHS
            ),
            *(
                {"name": name, "padded": padded.hex(), "body": padded.rstrip(b"\0")[:-1].hex()}
                for name, padded in PADDED.items()
            ),
            *({"name": name, "padded": padded.hex(), **refusal(Malformed, PADDING)} for name, padded in WRONG.items()),
        ]
    }


def check(_file: dict[str, Any], case: dict[str, Any]) -> None:
    if "length" in case:
        assert padme(case["length"]) == case["padded_length"]
        return

    def opened() -> bytes:
        """A wisp around these bytes: its body is whatever was padded."""
        wisp = replace(WISP, padded=bytes.fromhex(case["padded"])).sealed()
        return open_wisp(wisp, PLACE, epoch_key=EPOCH_KEY, device=NADIA.public.sign)[1]

    if not refuses(case, opened):
        assert opened().hex() == case["body"]
