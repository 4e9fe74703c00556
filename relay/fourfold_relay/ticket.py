"""The practice's tickets, each good for founding one case."""

import hashlib

from fourfold_shared.encoding import encode

LABEL = b"fourfold/ticket/1"


def ticket_hash(ticket: str) -> bytes:
    """What the store keeps of a ticket; capitals, spaces and dashes do not matter."""
    plain = "".join(character for character in ticket.upper() if character.isalnum())
    return hashlib.sha256(LABEL + encode(plain)).digest()
