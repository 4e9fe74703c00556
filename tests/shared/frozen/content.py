"""Hashes of what documents and spaces hold."""

from typing import Any

from fourfold_shared.content import content_hash, document_hash
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import Hash, SpaceId
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import drawn

ABOUT = "Hashes of what documents hold, and of spaces by the hashes of their documents (section 5)."
SPACE = drawn("space", 16).hex()
DOCUMENTS: dict[str, dict[str, Any]] = {
    "an empty lane": {"entries": {}, "profile": {}},
    "an empty commons": {"page": ""},
    "a commons with a text": {"page": "zwölf 🙂\n", "text/a": "b"},
    "a lane with an entry": {
        "entries": {"k": {"began": 1.0, "versions": {"000000-aa": {"text": "", "title": "t", "written": 1e12}}}},
        "profile": {"name": "Nadia"},
    },
    "keys that are not in the order of their bytes": {
        "entries": {"🙂": 1.0, "z": 2.0, "é": 3.0, "": 4.0, "aa": 5.0},
        "profile": {},
    },
    "values of every kind": {
        "entries": {"a": True, "b": False, "c": None, "d": -0.5, "e": 2**60, "f": -(2**60)},
        "profile": {},
    },
}


def make() -> dict[str, Any]:
    hashes = [document_hash(DOCUMENTS[name]).hex() for name in ("an empty lane", "an empty commons")]
    return {
        "cases": [
            *(
                {"name": name, "document": document, "hash": document_hash(document).hex()}
                for name, document in DOCUMENTS.items()
            ),
            {"name": "a space", "space": SPACE, "documents": hashes, "hash": whole(SPACE, hashes)},
            {
                "name": "a space in another order",
                "space": SPACE,
                "documents": hashes[::-1],
                "hash": whole(SPACE, hashes[::-1]),
            },
            {"name": "a space without documents", "space": SPACE, "documents": [], "hash": whole(SPACE, [])},
            {
                "name": "a document's hash that is too short",
                "space": SPACE,
                "documents": [hashes[0][2:]],
                **refusal(Malformed, "Hash takes 32 bytes"),
            },
        ]
    }


def whole(space: str, documents: list[str]) -> str:
    """The hash of a space."""
    return content_hash(SpaceId(bytes.fromhex(space)), [Hash(bytes.fromhex(one)) for one in documents]).hex()


def check(_file: dict[str, Any], case: dict[str, Any]) -> None:
    if "document" in case:
        assert document_hash(case["document"]).hex() == case["hash"]
    elif not refuses(case, lambda: whole(case["space"], case["documents"])):
        assert whole(case["space"], case["documents"]) == case["hash"]
