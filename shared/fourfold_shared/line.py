"""Codes that people hand over as one line of text: a prefix, what the code holds, and a check of four bytes.

They are copied by hand, by mail or by a camera: spaces and line breaks that came in between do not matter, anything
else that changed is found.
"""

import base64
import binascii
import hashlib

from fourfold_shared.errors import Malformed

PREFIX = "fourfold:"
MAX_LINE = 1024
_CHECK = 4


def to_line(label: bytes, packed: bytes) -> str:
    """The line for `packed`; `label` tells one kind of code from another."""
    check = hashlib.sha256(label + packed).digest()[:_CHECK]
    return PREFIX + base64.urlsafe_b64encode(packed + check).decode().rstrip("=")


def from_line(label: bytes, line: str, what: str) -> bytes:
    """What a line holds; `what` it should be is said in the message.

    Raises: Malformed.
    """
    text = "".join(line.split())
    if not text.startswith(PREFIX) or len(text) > MAX_LINE:
        raise Malformed(f"this is not {what}")
    code = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(_garbled(what)) from None
    packed, check = data[:-_CHECK], data[-_CHECK:]
    if hashlib.sha256(label + packed).digest()[:_CHECK] != check or to_line(label, packed) != text:
        raise Malformed(_garbled(what))
    return packed


def _garbled(what: str) -> str:
    return f"this is garbled, or not {what}; please copy it again, whole"
