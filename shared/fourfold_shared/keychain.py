"""Keychains: the epochs of a space's key, wrapped for its audience (shared/README.md, section 7).

Each space has one signed log of two kinds of entry: a new epoch (its key wrapped for every device of the audience, the
old key sealed under the new, unless the chain is cut there), and a grant (an epoch's key wrapped for devices that came
later). The relay serves it to the audience alone. Every entry commits to the epoch's key, so that nobody is handed
another one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag

from fourfold_shared import suites
from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.entries import DeviceIndex, Pin, Pins, RosterHead
from fourfold_shared.errors import Forged, Malformed, NotAllowed, OutOfPlace
from fourfold_shared.ids import CaseId, Hash, LogId, Seat, Space, SpaceId
from fourfold_shared.keys import DeviceKeys, SigningKey, WrapPublic
from fourfold_shared.roster import Member, Removal, Roster

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


@dataclass(frozen=True, slots=True)
class Keychain:
    """The state after `count` verified entries; holds no secret.

    Tuples have an item for each epoch: its key's commitment, the link to the key before, the roster's count when it
    began, and the devices that its key is wrapped for.
    """

    case: CaseId
    space: Space
    count: int = 0
    head: Hash = Hash(bytes(32))  # noqa: RUF009 - immutable
    seen: int = 0
    """The roster's count that the newest entry saw."""
    commitments: tuple[bytes, ...] = ()
    links: tuple[bytes, ...] = ()
    starts: tuple[int, ...] = ()
    holders: tuple[frozenset[int], ...] = ()
    wraps: tuple[tuple[int, int, bytes], ...] = ()
    """(epoch, device, wrapped key)."""
    pins: Mapping[LogId, Pin] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def epoch(self) -> int:
        """The newest epoch, 0 before the first."""
        return len(self.commitments)

    def tops(self) -> tuple[int, ...]:
        """The epochs whose keys open all others, newest first: the newest, and the last one before each cut."""
        return tuple(epoch for epoch in range(self.epoch, 0, -1) if epoch == self.epoch or not self.links[epoch])

    def generation(self, epoch: int) -> int:
        """How many cuts lie before an epoch. What is written in one generation leans on nothing of another."""
        return sum(1 for link in self.links[1:epoch] if not link)

    def is_for(self, device: int, epoch: int, roster: Roster) -> bool:
        """Whether a device is among those that an epoch is for, by its own key or along the links."""
        top = next((one for one in reversed(self.tops()) if one >= epoch), 0)
        return any(member.index == device for member in self.entitled(top, roster)) if top else True

    def entitled(self, epoch: int, roster: Roster, count: int | None = None) -> tuple[Member, ...]:
        """The devices of the audience that a top epoch's key is for: all, and of one before a cut those who were there.

        A cut counts from the removal on, before the next epoch has begun. With `count`, after that many roster entries.
        """
        limit = roster.count if count is None else count
        end = limit if epoch == self.epoch else self.starts[epoch]
        cut = min((one.count for one in _cuts(self.space, roster, self.starts[epoch - 1], end)), default=end)
        return tuple(member for member in roster.audience(self.space, limit) if member.tenure <= cut)

    def owed(self, roster: Roster) -> dict[int, tuple[Member, ...]]:
        """By top epoch, the devices that its key is for and is not wrapped for yet."""
        owed = {
            epoch: tuple(m for m in self.entitled(epoch, roster) if m.index not in self.holders[epoch - 1])
            for epoch in self.tops()
        }
        return {epoch: members for epoch, members in owed.items() if members}

    def lost(self, roster: Roster, count: int | None = None) -> bool:
        """Whether none of the devices that may read here has the newest key: whoever is there begins anew.

        With `count`, after that many roster entries.
        """
        return bool(self.epoch) and all(m.index not in self.holders[-1] for m in roster.audience(self.space, count))

    def rotation_owed(self, roster: Roster, count: int | None = None) -> bool:
        """Whether devices were removed since the newest epoch began: nothing new is sealed under it then."""
        return (
            any(one.count > self.starts[-1] for one in roster.removals_in(self.space, count)) if self.epoch else False
        )

    def covers(self, epoch: int, roster: Roster, count: int) -> bool:
        """Whether whoever has `count` roster entries may seal under `epoch`: it began after every removal in them."""
        return all(one.count <= self.starts[epoch - 1] for one in roster.removals_in(self.space, count))

    def last_that_counts(self, log: LogId, roster: Roster) -> int | None:
        """Of a removed device's log here, the newest record that counts; None while that is not known.

        The removal says so where its author can see this space, and otherwise the first epoch after it.
        """
        removal = roster.removal_of(log.device)
        if removal is None:
            return None
        if removal.author not in self.space.audience and not (self.epoch and self.starts[-1] >= removal.count):
            return None
        pin = self.pin(log, roster)
        return 0 if pin is None else pin.seq

    def pin(self, log: LogId, roster: Roster) -> Pin | None:
        """The pin of a removed device's log here, where there is one."""
        removal = roster.removal_of(log.device)
        if removal is None:
            return None
        return (removal.pins if removal.author in self.space.audience else self.pins).get(log)

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
    place = _place(keychain.case, keychain.space.of(keychain.case), epoch)
    link = b""
    if old_key and not cut_due(keychain, roster, roster.count):
        chosen, info = suites.suite(suites.CURRENT), LINK_LABEL + place
        link = chosen.aead(chosen.derive(key, None, info, 32)).encrypt(suites.NONCE, old_key, info)
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


def commitment(case: CaseId, space: SpaceId, epoch: int, key: bytes) -> bytes:
    """What an epoch's entry says of its key: a hash (32 bytes) that only this key has."""
    return hashlib.sha256(COMMIT_LABEL + _place(case, space, epoch) + key).digest()


def cut_due(keychain: Keychain, roster: Roster, count: int) -> bool:
    """Whether the next epoch must not open those before it: somebody new comes, or may come, to a support's seat."""
    return bool(keychain.epoch) and bool(_cuts(keychain.space, roster, keychain.starts[-1], count))


def _cuts(space: Space, roster: Roster, after: int, until: int) -> list[Removal]:
    """The removals between two counts that cut the chain: of a person who left, in the spaces that were theirs alone,
    or theirs with the partner they supported; not at the table, and not on the bridge.
    """
    removals = roster.removals_in(space, until)
    return [one for one in removals if one.leaves and one.count > after and _is_cut(space, one.seat)]


def _is_cut(space: Space, seat: Seat) -> bool:
    if space.audience == {seat}:
        return True
    return not seat.is_partner and seat.counterpart in space.audience and space is not Space.TABLE


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


def unpinned(keychain: Keychain, roster: Roster, count: int) -> list[Removal]:
    """The removals, within so many roster entries, whose logs the next epoch has to pin in this space."""
    since = keychain.starts[-1] if keychain.epoch else 0
    return [
        one
        for one in roster.removals_in(keychain.space, count)
        if one.count > since and one.author not in keychain.space.audience
    ]


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
        pins=pins,
    )
    signed = encode(body)
    return encode(_SignedStep(signed, signing.sign(SIGN_LABEL + hashlib.sha256(HASH_LABEL + signed).digest())))


def _wrap(key: bytes, public: WrapPublic, info: bytes) -> bytes:
    return suites.suite(suites.CURRENT).wrap.encrypt(key, public.hybrid(), info)


def _wrap_info(case: CaseId, space: SpaceId, epoch: int, device: int) -> bytes:
    return WRAP_LABEL + _place(case, space, epoch) + device.to_bytes(2, "big")


def _place(case: CaseId, space: SpaceId, epoch: int) -> bytes:
    return case + space + epoch.to_bytes(4, "big")
