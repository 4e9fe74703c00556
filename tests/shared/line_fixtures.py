"""Lines written a second time, from shared/README.md, section 8; and what is wrong with a line whatever it holds."""

import base64
import hashlib


def line_of(label: bytes, packed: bytes, *, check: bytes | None = None) -> str:
    """A line around any bytes."""
    tail = hashlib.sha256(label + packed).digest()[:4] if check is None else check
    return "fourfold:" + base64.urlsafe_b64encode(packed + tail).decode().rstrip("=")


def wrong_lines(label: bytes, packed: bytes, good: str, what: str) -> dict[str, tuple[str, str]]:
    """Lines that are no line of this kind, and why."""
    not_one, garbled = f"this is not {what}", f"this is garbled, or not {what}; please copy it again, whole"
    return {
        "an empty line": ("", not_one),
        "another prefix": ("Fourfold:" + good.removeprefix("fourfold:"), not_one),
        "a line that is too long": ("fourfold:" + "A" * 1024, not_one),
        "a prefix alone": ("fourfold:", garbled),
        "a check alone, and not all of it": ("fourfold:AAAA", garbled),
        "a character that is not in the alphabet": (good + "!", garbled),
        "a character of another script": (good[:-1] + "é", garbled),
        "padding that we do not write": (good + "=", garbled),
        "a wrong check": (line_of(label, packed, check=bytes(4)), garbled),
        "the check of another kind of line": (line_of(b"fourfold/other/1", packed), garbled),
    }
