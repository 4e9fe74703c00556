"""Steps: the entries of a keychain, as they are made, read and verified (shared/README.md, section 7).

Each space has one signed log of three kinds of entry: a new epoch (its key wrapped for every device of the audience,
the old key sealed under the new, unless the chain is cut there), a request (a device says that an epoch's key did not
open for it), and a grant (an epoch's key wrapped for devices that came later, or that asked). The relay serves it to
the audience alone. Every entry commits to the epoch's key, so that nobody is handed another one.
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
from fourfold_shared.epoch import KEY_SIZE, LINK, WRAPPED, Epoch
from fourfold_shared.errors import Malformed, NotAllowed, OutOfPlace
from fourfold_shared.ids import Hash, LogId
from fourfold_shared.keychain import Handed, Keychain, beginner, cut_due, unpinned
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
    the chain is cut); any other is a grant, or with no wraps a request. `roster` is where its author's roster stood.
    `pins` name the last records of removed devices that count here, where whoever removed them could not see this
    space.
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
    wraps: Annotated[tuple[Wrap, ...], msgspec.Meta(max_length=MAX_WRAPS)]
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
    commitment, wraps = keychain.at(epoch).commitment(key), _wraps(keychain.at(epoch), key, members)
    return _step(keychain, roster, author, signing, epoch, commitment, wraps, link=link, pins=pins), key


def grant(keychain: Keychain, roster: Roster, author: int, signing: SigningKey, epoch: int, key: bytes) -> bytes:
    """Wraps an epoch's key for the devices that `owed` names for it and this author; gives the entry."""
    members = keychain.due(epoch, roster, by=author)
    wraps = _wraps(keychain.at(epoch), key, members)
    return _step(keychain, roster, author, signing, epoch, keychain.commitments[epoch - 1], wraps)


def request(keychain: Keychain, roster: Roster, author: int, signing: SigningKey, epoch: int) -> bytes:
    """Asks for an epoch's key, where `may_ask` says that the author may; gives the entry."""
    return _step(keychain, roster, author, signing, epoch, keychain.commitments[epoch - 1], ())


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
    return _grown(replace(keychain, count=keychain.count + 1, head=Hash(digest), seen=count), body)


def _grown(keychain: Keychain, body: KeychainBody) -> Keychain:
    """The keychain with what a verified entry says."""
    epoch = body.epoch
    if epoch <= keychain.epoch and not body.wraps:
        asks = epoch, body.author
        return replace(keychain, requests=(*keychain.requests, asks), asked=keychain.asked | {asks})
    devices = frozenset(wrap.device for wrap in body.wraps)
    handed = tuple(Handed(epoch, wrap.device, body.author, wrap.sealed) for wrap in body.wraps)
    grown = replace(keychain, wraps=keychain.wraps + handed)
    if epoch <= keychain.epoch:
        holders = list(keychain.holders)
        holders[epoch - 1] |= devices
        asked = keychain.asked - {(epoch, device) for device in devices}
        return replace(grown, holders=tuple(holders), asked=asked)
    return replace(
        grown,
        commitments=(*keychain.commitments, body.commitment),
        links=(*keychain.links, body.link),
        starts=(*keychain.starts, body.roster.count),
        authors=(*keychain.authors, body.author),
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
    if body.epoch > keychain.epoch + 1:
        raise OutOfPlace("a keychain entry of an epoch yet to come")


def _verify_wraps(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    wrapped = [wrap.device for wrap in body.wraps]
    if wrapped != sorted(set(wrapped)):
        raise Malformed("wraps stand once each, in order")
    if body.epoch > keychain.epoch:
        _verify_new(keychain, body, roster)
    else:
        _verify_old(keychain, body, roster)


def _verify_new(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    """A new epoch: for the whole audience, and with a link to the one before where it must have one."""
    count, linked = body.roster.count, body.link != b""
    if linked and cut_due(keychain, roster, count):
        raise NotAllowed("keychain_cut", "the keys before a support left are not handed on to the next")
    if body.epoch > 1 and not cut_due(keychain, roster, count) and linked == keychain.lost(roster, count):
        raise NotAllowed("keychain_link", "a new epoch opens the one before, if anybody left has its key")
    audience = {member.index for member in roster.audience(keychain.space, count)}
    if {wrap.device for wrap in body.wraps} != audience or (linked and (body.epoch == 1 or len(body.link) != LINK)):
        raise NotAllowed("keychain_wraps", _WRAPS)


def _verify_old(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    """A grant or, with no wraps, a request: by whoever the key is for; a grant to those who wait for it alone."""
    count, epoch, author = body.roster.count, body.epoch, body.author
    if all(member.index != author for member in keychain.entitled(keychain.top_of(epoch), roster, count)):
        raise NotAllowed("keychain_author", "a key is asked for and handed over by those whom it is for")
    if not body.wraps and not keychain.may_ask(epoch, author):
        raise NotAllowed("keychain_request", "a laptop asks again once it was answered, and eight times at most")
    wrapped, due = {wrap.device for wrap in body.wraps}, keychain.due(epoch, roster, count)
    other = body.commitment != keychain.commitments[epoch - 1] or body.link != b""
    if other or not wrapped <= {member.index for member in due}:
        raise NotAllowed("keychain_wraps", _WRAPS)
    if not all(keychain.may_hand(author, epoch, device, roster, count) for device in wrapped):
        raise NotAllowed("keychain_turn", "a key that did not open is handed over by whoever did so least often")


_WRAPS = "keys are wrapped for the audience that the roster names, once each"


def _verify_pins(keychain: Keychain, body: KeychainBody, roster: Roster) -> None:
    logs = [LogId(pin.log) for pin in body.pins]
    if logs != sorted(set(logs)):
        raise Malformed("pins stand once each, in order")
    pinned = {device for one in unpinned(keychain, roster, body.roster.count) for device in one.devices}
    if logs and (body.epoch <= keychain.epoch or any(log.device not in pinned for log in logs)):
        raise NotAllowed("keychain_pins", "a new epoch pins the logs of devices that nobody else here pinned")


def _wraps(place: Epoch, key: bytes, members: Iterable[Member]) -> tuple[Wrap, ...]:
    return tuple(Wrap(one.index, place.wrap(key, one.index, one.public.wrap)) for one in members)


def _step(
    keychain: Keychain,
    roster: Roster,
    author: int,
    signing: SigningKey,
    epoch: int,
    commitment: bytes,
    wraps: tuple[Wrap, ...],
    *,
    link: bytes = b"",
    pins: Pins = (),
) -> bytes:
    body = KeychainBody(
        suite=suites.CURRENT,
        case=bytes(keychain.case),
        space=bytes(keychain.at(epoch).space),
        index=keychain.count,
        previous=bytes(keychain.head),
        author=author,
        roster=roster.head,
        epoch=epoch,
        commitment=commitment,
        wraps=wraps,
        link=link,
        pins=pins,
    )
    signed = encode(body)
    return encode(_SignedStep(signed, signing.sign(SIGN_LABEL + hashlib.sha256(HASH_LABEL + signed).digest())))
