"""The six group words."""

from typing import Any

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.keys import DevicePublic, SignPublic, WrapPublic, group_words
from tests.shared.frozen.parts import NAMES, PARTS
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import five

ABOUT = "The six words that all screens derive from the case and from the seats and keys of its devices (section 4)."
FOUR = [[int(member.seat), NAMES[member.index]] for member in five().roster.devices[:4]]
FIFTH = [*FOUR, [int(five().roster.devices[4].seat), NAMES[4]]]
INPUTS: dict[str, tuple[str, list[list[Any]]]] = {
    "four laptops": (PARTS["case"], FOUR),
    "four laptops in another order": (PARTS["case"], FOUR[::-1]),
    "a fifth laptop": (PARTS["case"], FIFTH),
    "one laptop on another seat": (PARTS["case"], [[1, "ruth"], *FOUR[1:]]),
    "another case": (PARTS["zeros"], FOUR),
}


def make() -> dict[str, Any]:
    short = PARTS["case"][2:]
    return {
        "cases": [
            *(
                {"name": name, "case": case, "devices": devices, "words": words(case, devices, PARTS)}
                for name, (case, devices) in INPUTS.items()
            ),
            {
                "name": "a case of 31 bytes",
                "case": short,
                "devices": FOUR,
                **refusal(Malformed, "CaseId takes 32 bytes"),
            },
        ],
    }


def words(case: str, devices: list[list[Any]], parts: dict[str, str]) -> str:
    """The words of these devices, each a seat and a name."""
    chosen = [
        (
            seat,
            DevicePublic(
                SignPublic(bytes.fromhex(parts[f"{name} sign"])),
                WrapPublic(bytes.fromhex(parts[f"{name} mlkem"] + parts[f"{name} x25519"])),
            ),
        )
        for seat, name in devices
    ]
    return " ".join(group_words(CaseId(bytes.fromhex(case)), chosen))


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    if not refuses(case, lambda: words(case["case"], case["devices"], file["parts"])):
        assert words(case["case"], case["devices"], file["parts"]) == case["words"]
