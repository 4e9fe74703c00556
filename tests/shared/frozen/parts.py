"""Long strings of bytes that come up again and again: they are written once, and then stand by name in braces.

Those of the people's keys are in devices.json, for all files; a file may have more of its own.
"""

from tests.shared.people import device_keys, five

NAMES = ("ruth", "nadia", "samuel", "theo", "nadia's second", "new")
"""The first five are the devices of the roster by index."""
MLKEM = 1184
PARTS = {"zeros": bytes(32).hex(), "case": five().case.hex()}
for _name in NAMES:
    _public = device_keys(_name).public
    PARTS[f"{_name} sign"] = _public.sign.hex()
    PARTS[f"{_name} mlkem"] = _public.wrap[:MLKEM].hex()
    PARTS[f"{_name} x25519"] = _public.wrap[MLKEM:].hex()
for _index, _entry in enumerate(five().entries):
    PARTS[f"hash of entry {_index}"] = _entry.hash.hex()
del PARTS["hash of entry 0"]  # that is the case


def folded(data: bytes, parts: dict[str, str] | None = None) -> str:
    """`data` in hex, with the names of parts in braces where they stand."""
    known = {**PARTS, **(parts or {})}
    for name in sorted(known, key=lambda name: -len(known[name])):
        before, found, after = data.partition(bytes.fromhex(known[name]))
        if found:
            return f"{folded(before, parts)}{{{name}}}{folded(after, parts)}"
    return data.hex()


def unfolded(text: str, parts: dict[str, str]) -> bytes:
    """The bytes that `folded` wrote."""
    return bytes.fromhex(text.format_map(parts))
