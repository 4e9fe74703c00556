"""Keychains: the epochs of a space's key, wrapped for its audience (shared/README.md, section 7).

Each space has one signed log of two kinds of entry: a new epoch (its key wrapped for every device of the audience, the
old key sealed under the new), and a grant (the newest epoch's key wrapped for devices that came later). The relay
serves it to the audience alone. Every entry commits to the epoch's key, so that nobody is handed another one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag

from fourfold_shared import suites
from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.entries import RosterHead
from fourfold_shared.errors import Forged, Malformed, NotAllowed, OutOfPlace
from fourfold_shared.ids import MAX_DEVICES, CaseId, Hash, Space, SpaceId
from fourfold_shared.keys import DeviceKeys, SigningKey, WrapPublic
from fourfold_shared.roster import Member, Roster

HASH_LABEL = b"fourfold/keychain/1"
SIGN_LABEL = b"fourfold/keychain-sign/1"
WRAP_LABEL = b"fourfold/wrap/1"
LINK_LABEL = b"fourfold/link/1"
COMMIT_LABEL = b"fourfold/epoch/1"
KEY_SIZE = 32
WRAPPED = 1168
"""An epoch key (32 bytes) under MLKEM768_X25519 and ChaCha20-Poly1305: 1,120 + 32 + 16."""
LINK = KEY_SIZE + 16
MAX_WRAPS = 256
MAX_ENTRY = 512 * 1024

DeviceIndex = Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES - 1)]


class Wrap(Wire, frozen=True):
    """An epoch key wrapped for one device."""

    device: DeviceIndex
    sealed: Annotated[bytes, msgspec.Meta(min_length=WRAPPED, max_length=WRAPPED)]


class KeychainBody(Wire, frozen=True):
    """One step of a space's keychain.

    An entry with the next epoch's number starts it and has a `link` (empty for the first); one with the newest epoch's
    number is a grant. `roster` is where its author's roster stood.
    """

    suite: Annotated[int, msgspec.Meta(ge=0, le=255)]
    case: Bytes32
    space: Bytes16
    index: Counter
    previous: Bytes32
    author: DeviceIndex
    roster: RosterHead
    epoch: Annotated[int, msgspec.Meta(ge=1, le=0xFFFFFFFF)]
    commitment: Bytes32
    wraps: Annotated[tuple[Wrap, ...], msgspec.Meta(min_length=1, max_length=MAX_WRAPS)]
    link: Annotated[bytes, msgspec.Meta(max_length=LINK)]


class _SignedStep(Wire, frozen=True):
    body: Annotated[bytes, msgspec.Meta(max_length=MAX_ENTRY)]
    signature: Bytes64


@dataclass(frozen=True, slots=True)
class Keychain:
    """The state after `count` verified entries; holds no secret but those that `keys` was given."""

    case: CaseId
    space: Space
    count: int = 0
    head: Hash = Hash(bytes(32))  # noqa: RUF009 - immutable
    epoch: int = 0
    commitments: tuple[bytes, ...] = ()
    wraps: tuple[tuple[int, int, bytes], ...] = ()
    """(epoch, device, wrapped key)."""
    links: tuple[bytes, ...] = ()
    holders: frozenset[int] = frozenset()
    """Devices that the newest epoch's key is wrapped for."""

    def owed(self, roster: Roster) -> tuple[Member, ...]:
        """Devices of the audience that the newest epoch's key is not wrapped for yet."""
        return tuple(m for m in roster.audience(self.space) if m.index not in self.holders)

    def open_keys(self, device: int, keys: DeviceKeys) -> dict[int, bytes]:
        """Every epoch key that `device` can open, by epoch: its own wraps, and older ones along the links.

        Raises: Forged when a wrap is not what the entry commits to.
        """
        found: dict[int, bytes] = {}
        for epoch, holder, sealed in self.wraps:
            if holder == device and epoch not in found:
                found[epoch] = self._unwrap(epoch, device, sealed, keys)
        for epoch in range(self.epoch, 1, -1):
            if epoch in found and epoch - 1 not in found and self.links[epoch - 1]:
                found[epoch - 1] = self._unlink(epoch, found[epoch])
        return found

    def _unwrap(self, epoch: int, device: int, sealed: bytes, keys: DeviceKeys) -> bytes:
        info = _wrap_info(self.case, self.space.of(self.case), epoch, device)
        try:
            key = suites.suite(suites.CURRENT).wrap.decrypt(sealed, keys.hybrid(), info)
        except InvalidTag:
            raise Forged("a wrapped key does not open") from None
        return self._committed(epoch, key)

    def _unlink(self, epoch: int, key: bytes) -> bytes:
        chosen, info = suites.suite(suites.CURRENT), LINK_LABEL + _place(self.case, self.space.of(self.case), epoch)
        try:
            older = chosen.aead(chosen.derive(key, None, info, 32)).decrypt(suites.NONCE, self.links[epoch - 1], info)
        except InvalidTag:
            raise Forged("a link to an older key does not open") from None
        return self._committed(epoch - 1, older)

    def _committed(self, epoch: int, key: bytes) -> bytes:
        expected = commitment(self.case, self.space.of(self.case), epoch, key)
        if not hmac.compare_digest(expected, self.commitments[epoch - 1]):
            raise Forged("a wrapped key is not the one committed to")
        return key


def new_epoch(
    keychain: Keychain, roster: Roster, author: int, signing: SigningKey, *, old_key: bytes = b""
) -> tuple[bytes, bytes]:
    """Starts the next epoch: gives the entry and the new key, wrapped for the audience as `roster` says.

    `old_key` is the newest epoch's key, to be linked; without it the chain of older keys is cut there.
    """
    key, epoch = secrets.token_bytes(KEY_SIZE), keychain.epoch + 1
    place = _place(keychain.case, keychain.space.of(keychain.case), epoch)
    link = b""
    if old_key:
        chosen, info = suites.suite(suites.CURRENT), LINK_LABEL + place
        link = chosen.aead(chosen.derive(key, None, info, 32)).encrypt(suites.NONCE, old_key, info)
    return _step(keychain, roster, author, signing, epoch, key, roster.audience(keychain.space), link), key


def grant(keychain: Keychain, roster: Roster, author: int, signing: SigningKey, key: bytes) -> bytes:
    """Wraps the newest epoch's `key` for the devices that `owed` names, at most 256 of them; gives the entry."""
    return _step(keychain, roster, author, signing, keychain.epoch, key, keychain.owed(roster)[:MAX_WRAPS], b"")


def append_step(keychain: Keychain, data: bytes, roster: Roster) -> Keychain:
    """The keychain with one entry on top, its place, rules and signature checked against `roster`.

    Raises: Malformed, UnknownSuite, OutOfPlace (also when it saw more of the roster than we have), NotAllowed, Forged.
    """
    step: _SignedStep = decode(_SignedStep, data, limit=MAX_ENTRY)
    body: KeychainBody = decode(KeychainBody, step.body, limit=MAX_ENTRY)
    suites.suite(body.suite)
    _verify_continues(keychain, body, roster)
    author = roster.device(body.author)
    if author is None or author.seat not in keychain.space.audience or author.since > body.roster.count:
        raise NotAllowed("keychain_author", "a keychain is written by its audience")
    digest = hashlib.sha256(HASH_LABEL + step.body).digest()
    author.public.sign.verify(step.signature, SIGN_LABEL + digest)
    _verify_wraps(keychain, body, roster)
    wrapped = tuple((body.epoch, wrap.device, wrap.sealed) for wrap in body.wraps)
    devices = frozenset(wrap.device for wrap in body.wraps)
    grown = replace(keychain, count=keychain.count + 1, head=Hash(digest), wraps=keychain.wraps + wrapped)
    if body.epoch == keychain.epoch:
        return replace(grown, holders=keychain.holders | devices)
    return replace(
        grown,
        epoch=body.epoch,
        commitments=(*keychain.commitments, body.commitment),
        links=(*keychain.links, body.link),
        holders=devices,
    )


def roster_seen(data: bytes) -> int:
    """How many roster entries the author of an entry had seen; whoever has fewer must fetch them first.

    Raises: Malformed.
    """
    step: _SignedStep = decode(_SignedStep, data, limit=MAX_ENTRY)
    body: KeychainBody = decode(KeychainBody, step.body, limit=MAX_ENTRY)
    return body.roster.count


def commitment(case: CaseId, space: SpaceId, epoch: int, key: bytes) -> bytes:
    """What an epoch's entry says of its key: a hash (32 bytes) that only this key has."""
    return hashlib.sha256(COMMIT_LABEL + _place(case, space, epoch) + key).digest()


def _verify_continues(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    if body.case != keychain.case or body.space != keychain.space.of(keychain.case):
        raise OutOfPlace("a keychain entry of another space")
    if body.index != keychain.count or body.previous != keychain.head:
        raise OutOfPlace("a keychain entry that does not continue its log")
    if body.roster.count > roster.count:
        raise OutOfPlace("a keychain entry that saw more of the roster than is here")
    if not roster.stood_at(body.roster):
        raise OutOfPlace("a keychain entry that saw another roster than this")
    if body.epoch not in (keychain.epoch, keychain.epoch + 1):
        raise OutOfPlace("a keychain entry of an old epoch")


def _verify_wraps(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    wrapped = [wrap.device for wrap in body.wraps]
    if wrapped != sorted(set(wrapped)):
        raise Malformed("wraps stand once each, in order")
    audience = {member.index for member in roster.audience(keychain.space, body.roster.count)}
    if body.epoch == keychain.epoch:
        allowed = set(wrapped) <= audience - keychain.holders
        allowed = allowed and body.commitment == keychain.commitments[-1] and body.link == b""
    else:
        allowed = set(wrapped) == audience and (body.link == b"" or (body.epoch > 1 and len(body.link) == LINK))
    if not allowed:
        raise NotAllowed("keychain_wraps", "keys are wrapped for the audience that the roster names, once each")


def _step(
    keychain: Keychain,
    roster: Roster,
    author: int,
    signing: SigningKey,
    epoch: int,
    key: bytes,
    members: Iterable[Member],
    link: bytes,
) -> bytes:
    space = keychain.space.of(keychain.case)
    body = KeychainBody(
        suite=suites.CURRENT,
        case=bytes(keychain.case),
        space=bytes(space),
        index=keychain.count,
        previous=bytes(keychain.head),
        author=author,
        roster=roster.head,
        epoch=epoch,
        commitment=commitment(keychain.case, space, epoch, key),
        wraps=tuple(
            Wrap(m.index, _wrap(key, m.public.wrap, _wrap_info(keychain.case, space, epoch, m.index))) for m in members
        ),
        link=link,
    )
    signed = encode(body)
    return encode(_SignedStep(signed, signing.sign(SIGN_LABEL + hashlib.sha256(HASH_LABEL + signed).digest())))


def _wrap(key: bytes, public: WrapPublic, info: bytes) -> bytes:
    return suites.suite(suites.CURRENT).wrap.encrypt(key, public.hybrid(), info)


def _wrap_info(case: CaseId, space: SpaceId, epoch: int, device: int) -> bytes:
    return WRAP_LABEL + _place(case, space, epoch) + device.to_bytes(2, "big")


def _place(case: CaseId, space: SpaceId, epoch: int) -> bytes:
    return case + space + epoch.to_bytes(4, "big")
