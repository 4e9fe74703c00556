"""Keychain steps written a second time, from shared/README.md, section 7, with keys as arguments: for tests alone.

The keychain is that of Nadia's own space: epoch 1 for her first laptop, a grant to her second, and epoch 2 for both.
Then the second asks for epoch 1, and is answered.
What HPKE wraps is drawn afresh each time, so `sealed` takes the frozen wraps of tests/vectors/keychain.json where there
are some.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fourfold_shared import suites
from fourfold_shared.encoding import encode
from fourfold_shared.entries import RosterHead
from fourfold_shared.ids import CaseId, Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.keys import SigningKey
from fourfold_shared.steps import KeychainBody, Wrap, append_step
from tests.shared.people import device_keys, drawn, five, four

FROZEN = Path(__file__).parents[1] / "vectors" / "keychain.json"
SPACE = Space.PRIVATE_0
CASE = five().case
KEYS = {epoch: drawn(f"key of epoch {epoch}", 32) for epoch in (1, 2, 3)}
NAMES = ("ruth", "nadia", "samuel", "theo", "nadia's second")
"""Who the devices of the roster are, by index."""


def place(epoch: int) -> bytes:
    """Case, space and epoch, as they stand in front of what is bound to them."""
    return CASE + SPACE.of(CASE) + epoch.to_bytes(4, "big")


def part_name(epoch: int, device: int) -> str:
    """What the frozen vectors call a wrap."""
    return f"epoch {epoch} for device {device}"


@lru_cache
def sealed(epoch: int, device: int) -> bytes:
    """The epoch's key, wrapped for the device."""
    info = b"fourfold/wrap/1" + place(epoch) + device.to_bytes(2, "big")
    keys, wrap = device_keys(NAMES[device]), suites.suite(1).wrap
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))["parts"] if FROZEN.exists() else {}
    found = bytes.fromhex(frozen.get(part_name(epoch, device), ""))
    if found and wrap.decrypt(found, keys.hybrid(), info) == KEYS[epoch]:
        return found
    return wrap.encrypt(KEYS[epoch], keys.public.wrap.hybrid(), info)


def link(epoch: int, new: bytes, old: bytes) -> bytes:
    """The older key, sealed under the new one."""
    info = b"fourfold/link/1" + place(epoch)
    return ChaCha20Poly1305(HKDF(SHA256(), 32, None, info).derive(new)).encrypt(bytes(12), old, info)


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that a step says; `with_body` changes a field as no honest laptop would."""

    index: int
    previous: bytes
    roster: RosterHead
    epoch: int
    wraps: tuple[int, ...]
    link: bytes = b""
    author: int = 1
    signing: SigningKey = device_keys("nadia").signing

    def body(self, **fields: object) -> KeychainBody:
        """The step's body, with other fields where they are given."""
        good = {
            "suite": 1,
            "case": bytes(CASE),
            "space": bytes(SPACE.of(CASE)),
            "index": self.index,
            "previous": self.previous,
            "author": self.author,
            "roster": self.roster,
            "epoch": self.epoch,
            "commitment": hashlib.sha256(b"fourfold/epoch/1" + place(self.epoch) + KEYS[self.epoch]).digest(),
            "wraps": tuple(Wrap(device, sealed(self.epoch, device)) for device in self.wraps),
            "link": self.link,
            "pins": (),
        }
        return KeychainBody(**{**good, **fields})  # type: ignore[arg-type]

    def signed(self, **fields: object) -> bytes:
        """The step as it is stored and sent."""
        return sign(encode(self.body(**fields)), self.signing)


def sign(signed: bytes, signing: SigningKey) -> bytes:
    """Any bytes as a step's body, and a signature."""
    digest = hashlib.sha256(b"fourfold/keychain/1" + signed).digest()
    return encode([signed, signing.sign(b"fourfold/keychain-sign/1" + digest)])


def hash_of(step: Step) -> bytes:
    """What the next step names it by."""
    return hashlib.sha256(b"fourfold/keychain/1" + encode(step.body())).digest()


FIRST = Step(0, bytes(32), four().roster.head, 1, (1,))
GRANT = Step(1, hash_of(FIRST), five().roster.head, 1, (4,))
SECOND = Step(2, hash_of(GRANT), five().roster.head, 2, (1, 4), link(2, KEYS[2], KEYS[1]))
REQUEST = Step(3, hash_of(SECOND), five().roster.head, 1, (), author=4, signing=device_keys("nadia's second").signing)
ANSWER = Step(4, hash_of(REQUEST), five().roster.head, 1, (4,))
STEPS = (FIRST, GRANT, SECOND, REQUEST, ANSWER)


@lru_cache
def chain(count: int) -> Keychain:
    """The keychain after so many steps."""
    keychain = Keychain(CaseId(CASE), SPACE)
    for step in STEPS[:count]:
        keychain = append_step(keychain, step.signed(), five().roster)
    return keychain
