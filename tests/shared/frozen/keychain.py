"""Keychain steps of one space: each goes on top of the first steps, as a laptop with so many roster entries sees it."""

from typing import Any

from fourfold_shared.errors import Forged
from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.steps import append_step
from tests.shared.frozen.parts import folded, unfolded
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.keychain_fixtures import BROKEN, LIES
from tests.shared.people import device_keys, five
from tests.shared.stepping import FIRST, NAMES, SECOND, SPACE, STEPS, chain, hash_of, part_name, sealed

ABOUT = "Steps of one space's keychain: each goes, or does not go, on top of the first `after` of them (section 7)."

PARTS = {
    **{part_name(epoch, device): sealed(epoch, device).hex() for epoch in (1, 2) for device in (1, 4)},
    **{f"commitment {epoch}": step.body().commitment.hex() for epoch, step in ((1, FIRST), (2, SECOND))},
    **{f"hash of step {index}": hash_of(step).hex() for index, step in enumerate(STEPS)},
    "space": SPACE.of(five().case).hex(),
}


def make() -> dict[str, Any]:
    return {
        "space": SPACE.value,
        "parts": PARTS,
        "roster": [folded(entry.to_bytes(), PARTS) for entry in five().entries],
        "devices": {str(index): device_keys(NAMES[index]).to_bytes().hex() for index in (1, 4)},
        "steps": [folded(step.signed(), PARTS) for step in STEPS],
        "cases": [
            *(
                {
                    "name": name,
                    "after": index,
                    "seen": five().roster.count,
                    "step": folded(STEPS[index].signed(), PARTS),
                    "opens": {
                        str(device): {str(epoch): key.hex() for epoch, key in keys.items()}
                        for device in (1, 4)
                        if (keys := chain(index + 1).open_keys(device, device_keys(NAMES[device])).keys)
                    },
                }
                for index, name in enumerate(
                    ("the first epoch", "a grant", "a second epoch with a link", "a request", "an answer")
                )
            ),
            *(
                {
                    "name": broken.name,
                    "after": broken.before,
                    "seen": broken.roster.count,
                    "step": folded(broken.step, PARTS),
                    **refusal(broken.error, broken.why, broken.rule),
                }
                for broken in BROKEN
            ),
            *(
                {
                    "name": lie.name,
                    "after": lie.before,
                    "seen": five().roster.count,
                    "step": folded(lie.step, PARTS),
                    "opened_by": lie.device,
                    **refusal(Forged, lie.why),
                }
                for lie in LIES
            ),
        ],
    }


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    entries = [unfolded(entry, file["parts"]) for entry in file["roster"]]
    whole, roster = fold_roster(entries), fold_roster(entries[: case["seen"]])
    assert whole.case is not None
    keychain = Keychain(whole.case, Space.parse(file["space"]))
    for step in file["steps"][: case["after"]]:
        keychain = append_step(keychain, unfolded(step, file["parts"]), whole)
    data = unfolded(case["step"], file["parts"])

    def opened(device: str) -> dict[str, str]:
        keys = DeviceKeys.from_bytes(bytes.fromhex(file["devices"][device]))
        found = append_step(keychain, data, roster).open_keys(int(device), keys)
        for spoilt in found.spoilt.values():
            raise Forged(spoilt.why)
        return {str(epoch): key.hex() for epoch, key in found.keys.items()}

    if "opened_by" in case:
        append_step(keychain, data, roster)
        assert refuses(case, lambda: opened(str(case["opened_by"])))
    elif not refuses(case, lambda: append_step(keychain, data, roster)):
        assert {device: keys for device in file["devices"] if (keys := opened(device))} == case["opens"]
