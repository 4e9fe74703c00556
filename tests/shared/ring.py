"""The ten keychains of a case, kept by laptops that do what is due, one step at a time."""

import random
from dataclasses import dataclass, field
from functools import lru_cache

from fourfold_shared.encoding import decode, encode
from fourfold_shared.entries import Enrol, Entry, Pins
from fourfold_shared.epoch import WRAPPED
from fourfold_shared.ids import Space
from fourfold_shared.keychain import Keychain, Unlocked, beginner, cut_due, unpinned
from fourfold_shared.keys import DeviceKeys, DevicePublic, SigningKey
from fourfold_shared.roster import Member, Roster
from fourfold_shared.steps import KeychainBody, Wrap, append_step, grant, new_epoch, request
from tests.shared.people import History, device_keys, pin
from tests.shared.roster_histories import DEVICES
from tests.shared.stepping import sign

WHO = ("ruth", "nadia", "samuel", "theo", "edith", "nadia's second", "nadia's sheet", "nadia's new", "ruth's new")


@lru_cache
def names() -> dict[DevicePublic, str]:
    """What the devices of the tests are called, by their keys."""
    return {device_keys(name).public: name for name in (*WHO, *DEVICES)}


def keys_of(member: Member) -> DeviceKeys:
    """The private keys of a device."""
    return device_keys(names()[member.public])


def altered(step: bytes, member: Member, **fields: object) -> bytes:
    """A step with other fields, signed by a device."""
    return signed_anew(step, keys_of(member).signing, **fields)


def author_of(step: bytes) -> int:
    """The device that made a step."""
    return _body(step).author


def wraps_of(step: bytes) -> tuple[Wrap, ...]:
    """The keys that a step hands over."""
    return _body(step).wraps


def junk(device: int) -> Wrap:
    """A wrap that does not open."""
    return Wrap(device, bytes(WRAPPED))


def _body(step: bytes) -> KeychainBody:
    body: KeychainBody = decode(KeychainBody, decode(tuple[bytes, bytes], step, limit=1 << 20)[0], limit=1 << 20)
    return body


def signed_anew(step: bytes, signing: SigningKey, **fields: object) -> bytes:
    """A step with other fields, signed by a device's key."""
    body = _body(step)
    values = {name: getattr(body, name) for name in KeychainBody.__struct_fields__}
    return sign(encode(KeychainBody(**{**values, **fields})), signing)


@dataclass
class Ring:
    """`steps` are what was taken, by space; `lent` are the sheets whose keys a laptop has that came in by one."""

    history: History = field(default_factory=History)
    chains: dict[Space, Keychain] = field(default_factory=dict)
    steps: dict[Space, list[bytes]] = field(default_factory=lambda: {space: [] for space in Space})
    lent: dict[int, int] = field(default_factory=dict)
    spoilers: set[int] = field(default_factory=set)
    """Laptops that hand everybody else keys that do not open."""
    _opened: dict[tuple[Space, int, int], Unlocked] = field(default_factory=dict)

    @classmethod
    def of(cls, history: History) -> "Ring":
        """All keychains of a case after a history in which everything was done at once."""
        ring = cls()
        for entry in history.entries:
            ring.add(entry)
            ring.settle()
        return ring

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return self.history.roster

    def add(self, entry: Entry) -> None:
        """One more entry on the roster."""
        author = self.roster.device(entry.body.author)
        if isinstance(entry.body.action, Enrol) and author is not None and author.sheet:
            self.lent[len(self.roster.devices)] = author.index
        self.history = self.history.then(entry)
        if not self.chains:
            self.chains = {space: Keychain(self.history.case, space) for space in Space}

    def take(self, space: Space, step: bytes) -> None:
        """One more step of a keychain."""
        self.chains[space] = append_step(self.chains[space], step, self.roster)
        self.steps[space].append(step)

    def opened(self, space: Space, device: int) -> dict[int, bytes]:
        """The keys that a device opens with its own."""
        return self._unlocked(space, device).keys

    def spoilt(self, space: Space, device: int) -> list[int]:
        """The epochs whose keys were spoilt for a device, the newest first."""
        return sorted(self._unlocked(space, device).spoilt, reverse=True)

    def _unlocked(self, space: Space, device: int) -> Unlocked:
        chain, member = self.chains[space], self.roster.devices[device]
        at = space, chain.count, device
        if at not in self._opened:
            self._opened[at] = chain.open_keys(device, keys_of(member))
        return self._opened[at]

    def due(self, space: Space, device: int) -> bytes | None:
        """What a laptop can do about a keychain now."""
        step = self._due(space, device)
        if step is None or device not in self.spoilers:
            return step
        member, wraps = self.roster.devices[device], wraps_of(step)
        mine = {one.index for one in self.roster.devices if one.person == member.person}
        return altered(step, member, wraps=tuple(one if one.device in mine else junk(one.device) for one in wraps))

    def _due(self, space: Space, device: int) -> bytes | None:
        chain, roster, member = self.chains[space], self.roster, self.roster.devices[device]
        if member.until or member.sheet or member.seat not in space.audience:
            return None
        signing, mine = keys_of(member).signing, self.opened(space, device)
        if device in self.lent:
            mine = {**self.opened(space, self.lent[device]), **mine}
        begins = not chain.epoch and beginner(space, roster, roster.count) == device
        if not roster.closed and (begins or chain.lost(roster)):
            return new_epoch(chain, roster, device, signing)[0]
        rotates = not roster.closed and chain.rotation_owed(roster)
        key, said, cut = mine.get(chain.epoch, b""), self.said(space), cut_due(chain, roster, roster.count)
        if rotates and (key or (cut and not said)):
            return new_epoch(chain, roster, device, signing, old_key=key, pins=said)[0]
        if epoch := chain.wanted(device, self._unlocked(space, device)):
            return request(chain, roster, device, signing, epoch)
        for epoch in {} if rotates else chain.owed(roster, by=device):
            if epoch in mine:
                return grant(chain, roster, device, signing, epoch, mine[epoch])
        return None

    def said(self, space: Space) -> Pins:
        """The pins of the next epoch: each device has one log in each space."""
        removals = unpinned(self.chains[space], self.roster, self.roster.count)
        return tuple(pin(device, space.value) for device in sorted(d for one in removals for d in one.devices))

    def settle(self, *spaces: Space, draw: random.Random | None = None, most: int = 1000) -> None:
        """Everything that is due in some spaces, or in all, by whoever can; in each so many steps at most."""
        for space in spaces or Space:
            left = most
            order = [member.index for member in self.roster.audience(space)]
            if draw is not None:
                draw.shuffle(order)
            while left and (step := next(filter(None, (self.due(space, device) for device in order)), None)):
                self.take(space, step)
                left -= 1
