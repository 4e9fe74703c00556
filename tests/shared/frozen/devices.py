"""Devices: their private keys, and the public ones that follow from them."""

from typing import Any

from fourfold_shared.errors import Malformed
from fourfold_shared.keys import DeviceKeys
from tests.shared.frozen.parts import NAMES, PARTS, folded, unfolded
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import device_keys

ABOUT = (
    "Devices: private keys, and the public ones that follow (section 4). "
    "In every file a name in braces stands for a part: one of this file, or one of its own."
)


def make() -> dict[str, Any]:
    return {
        "parts": PARTS,
        "cases": [
            *(
                {
                    "name": name,
                    "keys": device_keys(name).to_bytes().hex(),
                    "sign": folded(device_keys(name).public.sign),
                    "wrap": folded(device_keys(name).public.wrap),
                }
                for name in NAMES
            ),
            {"name": "127 bytes", "keys": "00" * 127, **refusal(Malformed, "not the keys of a device")},
            {"name": "129 bytes", "keys": "00" * 129, **refusal(Malformed, "not the keys of a device")},
        ],
    }


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["keys"])
    if refuses(case, lambda: DeviceKeys.from_bytes(data)):
        return
    keys = DeviceKeys.from_bytes(data)
    assert keys.to_bytes() == data
    assert keys.public.sign == unfolded(case["sign"], file["parts"])
    assert keys.public.wrap == unfolded(case["wrap"], file["parts"])
