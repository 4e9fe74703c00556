"""Invitations, as lines and as words."""

from typing import Any

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import Invitation, Secret
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.invitation_fixtures import GOOD, LINES, WORDS

ABOUT = "Invitations: as one line of text, and as twelve words (section 8)."


def make() -> dict[str, Any]:
    return {
        "cases": [
            *(
                {
                    "name": name,
                    "line": invitation.line(),
                    "words": invitation.secret.words,
                    "relay": invitation.relay,
                    "case": invitation.case.hex(),
                    "secret": invitation.secret.value.hex(),
                }
                for name, invitation in GOOD.items()
            ),
            *(
                {"name": name, "line": line, **refusal(Malformed, why)}
                for name, (line, why) in LINES.items()
                if len(line) < 500
            ),
            *({"name": name, "words": words, **refusal(Malformed, why)} for name, (words, why) in WORDS.items()),
        ]
    }


def check(_file: dict[str, Any], case: dict[str, Any]) -> None:
    if refuses(case, lambda: Invitation.parse(case["line"]) if "line" in case else Secret.from_words(case["words"])):
        return
    expected = Invitation(case["relay"], CaseId(bytes.fromhex(case["case"])), Secret(bytes.fromhex(case["secret"])))
    assert Invitation.parse(case["line"]) == expected
    assert expected.line() == case["line"]
    assert Secret.from_words(case["words"]) == expected.secret
    assert expected.secret.words == case["words"]
