"""Recovery sheets and laptops' codes, as lines and as words, and the keys that follow from them."""

from typing import Any

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.sheet import Purpose, Sheet, SheetSecret
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.sheet_fixtures import GOOD, LINES, WORDS

ABOUT = "Recovery sheets and laptops' codes: as one line of text, as 24 words, and as a device's keys (section 8)."


def make() -> dict[str, Any]:
    return {
        "cases": [
            *(
                {
                    "name": name,
                    "line": sheet.line(),
                    "words": sheet.secret.words,
                    "relay": sheet.relay,
                    "case": sheet.case.hex(),
                    "secret": sheet.secret.value.hex(),
                    "purpose": sheet.purpose.value,
                    "keys": sheet.secret.keys.to_bytes().hex(),
                    "sign": sheet.secret.keys.public.sign.hex(),
                }
                for name, sheet in GOOD.items()
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
    if refuses(case, lambda: Sheet.parse(case["line"]) if "line" in case else SheetSecret.from_words(case["words"])):
        return
    secret = SheetSecret(bytes.fromhex(case["secret"]))
    expected = Sheet(case["relay"], CaseId(bytes.fromhex(case["case"])), secret, Purpose(case["purpose"]))
    assert Sheet.parse(case["line"]) == expected
    assert expected.line() == case["line"]
    assert SheetSecret.from_words(case["words"]) == secret
    assert secret.words == case["words"]
    assert secret.keys.to_bytes().hex() == case["keys"]
    assert secret.keys.public.sign.hex() == case["sign"]
