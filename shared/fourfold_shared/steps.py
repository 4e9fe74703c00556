"""Steps: the entries of a keychain, as they are made, read and verified (shared/README.md, section 7).

Each space has one signed log of two kinds of entry: a new epoch (its key wrapped for every device of the audience, the
old key sealed under the new, unless the chain is cut there), and a grant (an epoch's key wrapped for devices that came
later). The relay serves it to the audience alone. Every entry commits to the epoch's key, so that nobody is handed
another one.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated

import msgspec

from fourfold_shared import suites
from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.entries import DeviceIndex, Pins, RosterHead
from fourfold_shared.epoch import KEY_SIZE, LINK, WRAPPED
from fourfold_shared.errors import Malformed, NotAllowed, OutOfPlace
from fourfold_shared.ids import Hash, LogId
from fourfold_shared.keychain import Keychain, beginner, cut_due, unpinned
from fourfold_shared.keys import SigningKey
from fourfold_shared.roster import Member, Roster

HASH_LABEL = b"fourfold/keychain/1"
SIGN_LABEL = b"fourfold/keychain-sign/1"
MAX_WRAPS = 256
MAX_ENTRY = 512 * 1024


class Wrap(Wire, frozen=True):
    """An epoch key wrapped for one device."""

    device: DeviceIndex
    sealed: Annotated[bytes, msgspec.Meta(min_length=WRAPPED, max_length=WRAPPED)]


class KeychainBody(Wire, frozen=True):
    """One step of a space's keychain.

    An entry with the next epoch's number starts it and has a `link` to the one before (empty for the first, and where
    the chain is cut); any other is a grant. `roster` is where its author's roster stood. `pins` name the last records
    of removed devices that count here, where whoever removed them could not see this space.
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
    pins: Pins = ()


class _SignedStep(Wire, frozen=True):
    body: Annotated[bytes, msgspec.Meta(max_length=MAX_ENTRY)]
    signature: Bytes64


def new_epoch(
    keychain: Keychain,
    roster: Roster,
    author: int,
    signing: SigningKey,
    *,
    old_key: bytes = b"",
    pins: Pins = (),
) -> tuple[bytes, bytes]:
    """Starts the next epoch: gives the entry and the new key, wrapped for the audience as `roster` says.

    `old_key` is the newest epoch's key, to be linked unless the chain is to be cut there; `pins` name the last records
    of removed devices, where the removal does not.
    """
    key, epoch = secrets.token_bytes(KEY_SIZE), keychain.epoch + 1
    linked = old_key and not cut_due(keychain, roster, roster.count)
    link = keychain.at(epoch).link(key, old_key) if linked else b""
    members = roster.audience(keychain.space)
    return _step(keychain, roster, author, signing, epoch, key, members, link=link, pins=pins), key


def grant(keychain: Keychain, roster: Roster, author: int, signing: SigningKey, epoch: int, key: bytes) -> bytes:
    """Wraps the key of a top epoch for the devices that `owed` names for it; gives the entry."""
    return _step(keychain, roster, author, signing, epoch, key, keychain.owed(roster)[epoch])


def append_step(keychain: Keychain, data: bytes, roster: Roster) -> Keychain:
    """The keychain with one entry on top, its place, rules and signature checked against `roster`.

    Raises: Malformed, UnknownSuite, OutOfPlace (also when it saw more of the roster than we have), NotAllowed, Forged.
    """
    step: _SignedStep = decode(_SignedStep, data, limit=MAX_ENTRY)
    body: KeychainBody = decode(KeychainBody, step.body, limit=MAX_ENTRY)
    suites.suite(body.suite)
    _verify_continues(keychain, body, roster)
    author, count = roster.device(body.author), body.roster.count
    if author is None or author.seat not in keychain.space.audience or author.sheet or not author.active(count):
        raise NotAllowed("keychain_author", "a keychain is written by its audience's laptops")
    digest = hashlib.sha256(HASH_LABEL + step.body).digest()
    author.public.sign.verify(step.signature, SIGN_LABEL + digest)
    if not keychain.epoch and body.author != beginner(keychain.space, roster, count):
        raise NotAllowed("keychain_first", "the first epoch is begun by the laptop that was there first")
    _verify_wraps(keychain, body, roster)
    _verify_pins(keychain, body, roster)
    wrapped = tuple((body.epoch, wrap.device, wrap.sealed) for wrap in body.wraps)
    devices = frozenset(wrap.device for wrap in body.wraps)
    grown = replace(keychain, count=keychain.count + 1, head=Hash(digest), seen=count, wraps=keychain.wraps + wrapped)
    if body.epoch <= keychain.epoch:
        holders = list(keychain.holders)
        holders[body.epoch - 1] |= devices
        return replace(grown, holders=tuple(holders))
    return replace(
        grown,
        commitments=(*keychain.commitments, body.commitment),
        links=(*keychain.links, body.link),
        starts=(*keychain.starts, count),
        holders=(*keychain.holders, devices),
        pins=MappingProxyType({**keychain.pins, **{LogId(pin.log): pin for pin in body.pins}}),
    )


def roster_seen(data: bytes) -> int:
    """How many roster entries the author of an entry had seen; whoever has fewer must fetch them first.

    Raises: Malformed.
    """
    step: _SignedStep = decode(_SignedStep, data, limit=MAX_ENTRY)
    body: KeychainBody = decode(KeychainBody, step.body, limit=MAX_ENTRY)
    return body.roster.count


def _verify_continues(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    if body.case != keychain.case or body.space != keychain.space.of(keychain.case):
        raise OutOfPlace("a keychain entry of another space")
    if body.index != keychain.count or body.previous != keychain.head:
        raise OutOfPlace("a keychain entry that does not continue its log")
    if body.roster.count > roster.count:
        raise OutOfPlace("a keychain entry that saw more of the roster than is here")
    if body.roster.count < keychain.seen or not roster.stood_at(body.roster):
        raise OutOfPlace("a keychain entry that saw another roster than this")
    if body.epoch != keychain.epoch + 1 and body.epoch not in keychain.tops():
        raise OutOfPlace("a keychain entry of an old epoch")


def _verify_wraps(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    wrapped = [wrap.device for wrap in body.wraps]
    if wrapped != sorted(set(wrapped)):
        raise Malformed("wraps stand once each, in order")
    count, epoch = body.roster.count, body.epoch
    if epoch <= keychain.epoch:
        entitled = {member.index for member in keychain.entitled(epoch, roster, count)}
        allowed = set(wrapped) <= entitled - keychain.holders[epoch - 1]
        allowed = allowed and body.commitment == keychain.commitments[epoch - 1] and body.link == b""
    else:
        audience = {member.index for member in roster.audience(keychain.space, count)}
        linked = body.link != b""
        allowed = set(wrapped) == audience and (not linked or (epoch > 1 and len(body.link) == LINK))
        cut = cut_due(keychain, roster, count)
        if linked and cut:
            raise NotAllowed("keychain_cut", "the keys before a support left are not handed on to the next")
        if epoch > 1 and not cut and linked == keychain.lost(roster, count):
            raise NotAllowed("keychain_link", "a new epoch opens the one before, if anybody left has its key")
    if not allowed:
        raise NotAllowed("keychain_wraps", "keys are wrapped for the audience that the roster names, once each")


def _verify_pins(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    logs = [LogId(pin.log) for pin in body.pins]
    if logs != sorted(set(logs)):
        raise Malformed("pins stand once each, in order")
    pinned = {device for one in unpinned(keychain, roster, body.roster.count) for device in one.devices}
    if logs and (body.epoch <= keychain.epoch or any(log.device not in pinned for log in logs)):
        raise NotAllowed("keychain_pins", "a new epoch pins the logs of devices that nobody else here pinned")


def _step(
    keychain: Keychain,
    roster: Roster,
    author: int,
    signing: SigningKey,
    epoch: int,
    key: bytes,
    members: Iterable[Member],
    *,
    link: bytes = b"",
    pins: Pins = (),
) -> bytes:
    place = keychain.at(epoch)
    body = KeychainBody(
        suite=suites.CURRENT,
        case=bytes(keychain.case),
        space=bytes(place.space),
        index=keychain.count,
        previous=bytes(keychain.head),
        author=author,
        roster=roster.head,
        epoch=epoch,
        commitment=place.commitment(key),
        wraps=tuple(Wrap(member.index, place.wrap(key, member.index, member.public.wrap)) for member in members),
        link=link,
        pins=pins,
    )
    signed = encode(body)
    return encode(_SignedStep(signed, signing.sign(SIGN_LABEL + hashlib.sha256(HASH_LABEL + signed).digest())))
