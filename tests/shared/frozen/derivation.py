"""Keys and names that follow from others."""

from collections.abc import Callable
from typing import Any

from fourfold_shared import suites
from fourfold_shared.epoch import Epoch
from fourfold_shared.errors import Forged, Malformed, UnknownSuite
from fourfold_shared.ids import CaseId, LogId, Space, SpaceId, client_of
from fourfold_shared.invitation import Secret
from fourfold_shared.keys import SMALL_ORDER_KEYS, SignPublic, WrapPublic
from fourfold_shared.messages import challenge_message, prove_message
from fourfold_shared.record import genesis
from tests.shared.frozen.parts import MLKEM, PARTS, folded, unfolded
from tests.shared.frozen.refusal import refusal, refuses
from tests.shared.people import drawn, five, secret
from tests.shared.sealing import LOG, NADIA, TABLE

ABOUT = "What follows from keys, names and secrets, by the name of the derivation (sections 2, 4, 5, 7, 8 and 9)."
CASE = five().case
Inputs = dict[str, Any]
Derivation = Callable[[dict[str, bytes], Inputs], str | int]

DERIVATIONS: dict[str, Derivation] = {
    "space": lambda given, inputs: Space.parse(inputs["space_name"]).of(CaseId(given["case"])).hex(),
    "client": lambda given, _: client_of(LogId(given["log"]), SpaceId(given["space"])),
    "genesis": lambda given, _: genesis(
        CaseId(given["case"]), SpaceId(given["space"]), LogId(given["log"]), SignPublic(given["device"])
    ).hex(),
    "invitation key": lambda given, _: Secret(given["secret"]).signing.public.hex(),
    "invitation proof": lambda given, _: Secret(given["secret"]).proof(CaseId(given["case"])).hex(),
    "epoch commitment": lambda given, inputs: (
        Epoch(CaseId(given["case"]), SpaceId(given["space"]), inputs["epoch"]).commitment(given["key"]).hex()
    ),
    "hkdf": lambda given, inputs: (
        suites.suite(inputs["suite"]).derive(given["key"], given["salt"] or None, given["info"], inputs["length"]).hex()
    ),
    "challenge message": lambda given, _: challenge_message(
        given["relay_key"], given["nonce"], given["laptop_nonce"]
    ).hex(),
    "prove message": lambda given, inputs: prove_message(
        given["relay_key"], given["nonce"], inputs["host"], given["case"]
    ).hex(),
    "wrapping key": lambda given, _: wrapping_key(WrapPublic(given["wrap"])),
    "signature": lambda given, _: signature(SignPublic(given["sign"]), given["signature"], given["signed"]),
}
TEXTS = {"space_name", "host"}
WRAP = NADIA.public.wrap
SPOILED = {"spoiled mlkem": (b"\xff" * MLKEM).hex()}
SMALL = min(SMALL_ORDER_KEYS)
HKDF: Inputs = {"suite": 1, "key": drawn("k", 32), "salt": drawn("s", 24), "info": b"info", "length": 64}
GOOD: list[tuple[str, str, Inputs]] = [
    *((f"the space {space.value}", "space", {"case": CASE, "space_name": space.value}) for space in Space),
    ("a wrapping key", "wrapping key", {"wrap": WRAP}),
    ("a signature", "signature", {"sign": NADIA.public.sign, "signature": NADIA.signing.sign(b"a"), "signed": b"a"}),
    ("a log's client", "client", {"log": LOG, "space": TABLE}),
    ("a log's beginning", "genesis", {"case": CASE, "space": TABLE, "log": LOG, "device": NADIA.public.sign}),
    ("an invitation's key", "invitation key", {"secret": secret("to nadia").value}),
    ("an invitation's proof", "invitation proof", {"secret": secret("to nadia").value, "case": CASE}),
    ("a commitment", "epoch commitment", {"case": CASE, "space": TABLE, "epoch": 1, "key": drawn("epoch key", 32)}),
    ("a key of 64 bytes", "hkdf", HKDF),
    ("a key without salt", "hkdf", {"suite": 1, "key": drawn("k", 32), "salt": b"", "info": b"info", "length": 32}),
    (
        "what a relay signs",
        "challenge message",
        {"relay_key": drawn("r", 32), "nonce": drawn("n", 32), "laptop_nonce": drawn("l", 32)},
    ),
    (
        "what a laptop signs",
        "prove message",
        {"relay_key": drawn("r", 32), "nonce": drawn("n", 32), "host": "relay.example.org:8443", "case": CASE},
    ),
    (
        "what a laptop signs that knows no case",
        "prove message",
        {"relay_key": drawn("r", 32), "nonce": drawn("n", 32), "host": "[::1]:8443", "case": b""},
    ),
]
WRONG: list[tuple[str, str, Inputs, dict[str, str]]] = [
    ("suite 0", "hkdf", {**HKDF, "suite": 0}, refusal(UnknownSuite, "a cipher suite that this version does not know")),
    ("a log of 7 bytes", "client", {"log": LOG[:7], "space": TABLE}, refusal(Malformed, "LogId takes 8 bytes")),
    (
        "a wrapping key of 1,215 bytes",
        "wrapping key",
        {"wrap": WRAP[:MLKEM] + bytes(31)},
        refusal(Malformed, "WrapPublic takes 1216 bytes"),
    ),
    (
        "an ML-KEM key whose coefficients are too large",
        "wrapping key",
        {"wrap": b"\xff" * MLKEM + WRAP[MLKEM:]},
        refusal(Malformed, "not a wrapping key"),
    ),
    (
        "an X25519 key of low order",
        "wrapping key",
        {"wrap": WRAP[:MLKEM] + bytes(32)},
        refusal(Malformed, "not a wrapping key"),
    ),
    (
        "a signature under a key of small order",
        "signature",
        {"sign": SMALL, "signature": SMALL + bytes(32), "signed": b""},
        refusal(Forged, "a signature does not fit"),
    ),
    (
        "a signature under another message",
        "signature",
        {"sign": NADIA.public.sign, "signature": NADIA.signing.sign(b"a"), "signed": b"b"},
        refusal(Forged, "a signature does not fit"),
    ),
]


def wrapping_key(wrap: WrapPublic) -> str:
    """The key itself, once HPKE takes it."""
    wrap.hybrid()
    return folded(wrap)


def signature(sign: SignPublic, made: bytes, signed: bytes) -> str:
    """The signature itself, once it fits."""
    sign.verify(made, signed)
    return made.hex()


def make() -> dict[str, Any]:
    return {
        "parts": SPOILED,
        "cases": [
            *(
                {
                    "name": name,
                    "derivation": kind,
                    **shown(inputs),
                    "gives": derived(kind, shown(inputs), {**PARTS, **SPOILED}),
                }
                for name, kind, inputs in GOOD
            ),
            *({"name": name, "derivation": kind, **shown(inputs), **end} for name, kind, inputs, end in WRONG),
        ],
    }


def shown(inputs: Inputs) -> Inputs:
    """Inputs as a file has them: bytes in hex."""
    return {name: folded(value, SPOILED) if isinstance(value, bytes) else value for name, value in inputs.items()}


def derived(kind: str, inputs: Inputs, parts: dict[str, str]) -> str | int:
    """What follows from inputs as a file has them."""
    given = {
        name: unfolded(value, parts) for name, value in inputs.items() if isinstance(value, str) and name not in TEXTS
    }
    return DERIVATIONS[kind](given, inputs)


def check(file: dict[str, Any], case: dict[str, Any]) -> None:
    apart = {"name", "derivation", "gives", "error", "message"}
    inputs = {name: value for name, value in case.items() if name not in apart}
    if not refuses(case, lambda: derived(case["derivation"], inputs, file["parts"])):
        assert derived(case["derivation"], inputs, file["parts"]) == case["gives"]
