"""Keychains: the epochs of a space, and whom their keys are for (shared/README.md, section 7).

A keychain is what its steps add up to (see `steps`). Each epoch's key opens the one before, unless the chain is cut
there: then the last epoch before the cut is a top of its own, for those who were there. A device for which a key was
spoilt asks for it, and those who can hand it over take turns.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fourfold_shared.entries import Pin
from fourfold_shared.epoch import Epoch
from fourfold_shared.errors import Forged
from fourfold_shared.ids import CaseId, Hash, LogId, Seat, Space
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.roster import Member, Removal, Roster

MAX_REQUESTS = 8
"""How often one device asks for the key of one epoch."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An epoch's key, wrapped for a device by another one."""

    epoch: int
    device: int
    author: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Keychain:
    """The state after `count` verified entries; holds no secret.

    Tuples have an item for each epoch: its key's commitment, the link to the key before, the roster's count when it
    began, the device that began it, and the devices that its key is wrapped for, whether they can open it or not.
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
    authors: tuple[int, ...] = ()
    holders: tuple[frozenset[int], ...] = ()
    wraps: tuple[Handed, ...] = ()
    requests: tuple[tuple[int, int], ...] = ()
    """(epoch, device) of every request for a key, as they were made."""
    asked: frozenset[tuple[int, int]] = frozenset()
    """(epoch, device) of those that were not answered since."""
    pins: Mapping[LogId, Pin] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def epoch(self) -> int:
        """The newest epoch, 0 before the first."""
        return len(self.commitments)

    def at(self, epoch: int) -> Epoch:
        """The place of an epoch's key."""
        return Epoch(self.case, self.space.of(self.case), epoch)

    def tops(self) -> tuple[int, ...]:
        """The epochs whose keys open all others, newest first: the newest, and the last one before each cut."""
        return tuple(epoch for epoch in range(self.epoch, 0, -1) if epoch == self.epoch or not self.links[epoch])

    def generation(self, epoch: int) -> int:
        """How many cuts lie before an epoch. What is written in one generation leans on nothing of another."""
        return sum(1 for link in self.links[1:epoch] if not link)

    def is_for(self, device: int, epoch: int, roster: Roster) -> bool:
        """Whether a device is among those that an epoch is for, by its own key or along the links."""
        top = self.top_of(epoch)
        return any(member.index == device for member in self.entitled(top, roster)) if top else True

    def entitled(self, epoch: int, roster: Roster, count: int | None = None) -> tuple[Member, ...]:
        """The devices of the audience that a top epoch's key is for: all, and of one before a cut those who were there.

        A cut counts from the removal on, before the next epoch has begun. With `count`, after that many roster entries.
        """
        limit = roster.count if count is None else count
        end = limit if epoch == self.epoch else self.starts[epoch]
        cut = min((one.count for one in _cuts(self.space, roster, self.starts[epoch - 1], end)), default=end)
        return tuple(member for member in roster.audience(self.space, limit) if member.tenure <= cut)

    def owed(self, roster: Roster, by: int | None = None) -> dict[int, tuple[Member, ...]]:
        """By epoch, the newest first, the devices that its key is for and that wait for it.

        With `by`, those that this device may wrap it for now.
        """
        epochs = sorted({*self.tops(), *(epoch for epoch, _ in self.asked)}, reverse=True)
        owed = {epoch: self.due(epoch, roster, by=by) for epoch in epochs}
        return {epoch: members for epoch, members in owed.items() if members}

    def due(self, epoch: int, roster: Roster, count: int | None = None, by: int | None = None) -> tuple[Member, ...]:
        """The devices that wait for an epoch's key: those that asked for it, and those that a top's is not wrapped for.

        With `count`, after that many roster entries; with `by`, those that this device may wrap it for.
        """
        top, holders = self.top_of(epoch), self.holders[epoch - 1]
        return tuple(
            one
            for one in self.entitled(top, roster, count)
            if (epoch, one.index) in self.asked or (epoch == top and one.index not in holders)
            if by is None or self.may_hand(by, epoch, one.index, roster, count)
        )

    def may_ask(self, epoch: int, device: int) -> bool:
        """Whether a device may ask for the key of an epoch that is for it: once for each answer, and not too often.

        Whoever may not has asked, so it has not got the key.
        """
        return (epoch, device) not in self.asked and self.requests.count((epoch, device)) < MAX_REQUESTS

    def may_hand(self, author: int, epoch: int, device: int, roster: Roster, count: int | None = None) -> bool:
        """Whether it is the turn of an author's person to hand an epoch's key to a device that asked for it.

        Whoever asks was handed it before, and could not open it. Of the persons who should have the key, one answers
        who handed it to this device least often.
        """
        if (epoch, device) not in self.asked:
            return True
        laptops = [one for one in self.entitled(self.top_of(epoch), roster, count) if not one.sheet]
        able = {one.person for one in laptops if self._opens(epoch, one.index)}
        earlier = [one.author for one in self.wraps if (one.epoch, one.device) == (epoch, device)]
        times = Counter(roster.devices[one].person for one in earlier)
        mine = times[roster.devices[author].person]
        return all(mine <= times[other] for other in able)

    def wanted(self, device: int, unlocked: "Unlocked") -> int:
        """The epoch that a device asks for next, of those that were spoilt for it; 0 for none.

        Where it asked in vain, or nobody began the next epoch along a link, it asks for the one before.
        """
        for epoch in sorted(unlocked.spoilt, reverse=True):
            while epoch and epoch not in unlocked.keys:
                if self.may_ask(epoch, device):
                    return epoch
                waits = (epoch, device) in self.asked and self.top_of(epoch) == self.epoch
                epoch = epoch - 1 if self.links[epoch - 1] and not waits else 0
        return 0

    def _has(self, epoch: int, device: int) -> bool:
        """Whether an epoch's key was wrapped for a device, and it does not say that it cannot open it."""
        return device in self.holders[epoch - 1] and self.may_ask(epoch, device)

    def _opens(self, epoch: int, device: int) -> bool:
        """Whether a device should have an epoch's key: by a wrap, or along the links from a later one."""
        later = range(epoch, self.top_of(epoch) + 1)
        return self.may_ask(epoch, device) and any(self._has(number, device) for number in later)

    def top_of(self, epoch: int) -> int:
        """The top whose key opens an epoch's along the links; 0 for an epoch that has not begun."""
        return next((one for one in reversed(self.tops()) if one >= epoch), 0)

    def lost(self, roster: Roster, count: int | None = None) -> bool:
        """Whether none of the devices that may read here has the newest key: whoever is there begins anew.

        With `count`, after that many roster entries.
        """
        return bool(self.epoch) and not self.had(self.epoch, roster, count)

    def had(self, epoch: int, roster: Roster, count: int | None = None) -> bool:
        """Whether somebody who is there should have an epoch's key: it was handed to a device that does not ask for it.

        With `count`, after that many roster entries.
        """
        return any(self._opens(epoch, one.index) for one in roster.audience(self.space, count))

    def buried(self, epoch: int, roster: Roster) -> bool:
        """Whether nobody who is there was ever given an epoch's key: what is sealed under it opens for nobody."""
        top = self.top_of(epoch)
        there = {member.index for member in roster.audience(self.space)}
        return bool(top) and there.isdisjoint(self.holders[top - 1])

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

    def open_keys(self, device: int, keys: DeviceKeys) -> "Unlocked":
        """Every epoch key that `device` can open, by epoch: its own wraps, and older ones along the links.

        A wrap or link that is not what the entry commits to is passed over, and named: it hides no other key.
        """
        found: dict[int, bytes] = {}
        spoilt: dict[int, Spoilt] = {}
        for wrap in self.wraps:
            epoch = wrap.epoch
            if wrap.device == device and epoch not in found:
                try:
                    found[epoch] = self.at(epoch).unwrap(wrap.sealed, device, keys, self.commitments[epoch - 1])
                except Forged as error:
                    spoilt[epoch] = Spoilt(str(error), wrap.author)
        for epoch in range(self.epoch, 1, -1):
            if epoch in found and epoch - 1 not in found and self.links[epoch - 1]:
                link, commitment = self.links[epoch - 1], self.commitments[epoch - 2]
                try:
                    found[epoch - 1] = self.at(epoch).unlink(link, found[epoch], commitment)
                except Forged as error:
                    spoilt.setdefault(epoch - 1, Spoilt(str(error), self.authors[epoch - 1]))
        return Unlocked(found, {epoch: what for epoch, what in spoilt.items() if epoch not in found})


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Why a wrap or link does not open, and the device that made it."""

    why: str
    author: int


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a device has of a keychain: keys by epoch; and of epochs that do not open, what is wrong and whose it is."""

    keys: dict[int, bytes]
    spoilt: dict[int, Spoilt]


def beginner(space: Space, roster: Roster, count: int) -> int | None:
    """The one device that may begin a space's first epoch after `count` roster entries; none if it was begun for sure.

    That is the laptop which came when nobody of the audience was there. Where it went before it did so, it is the first
    laptop that is there, unless somebody of the audience was ever enrolled: nobody enrols before all that they see has
    begun.
    """
    ever = [member for member in roster.devices if member.seat in space.audience and member.since <= count]
    laptops = [member for member in ever if member.active(count) and not member.sheet]
    alone = [one.index for one in laptops if not any(other.active(one.since - 1) for other in ever)]
    if not alone and not certain(space, roster, count):
        alone = [one.index for one in laptops]
    return alone[0] if alone else None


def certain(space: Space, roster: Roster, count: int) -> bool:
    """Whether a device of the audience was enrolled within `count` roster entries: there is a first epoch then."""
    ever = [member for member in roster.devices if member.seat in space.audience and member.since <= count]
    return any(one.seat == other.seat and other.active(one.since - 1) for one in ever for other in ever)


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


def unpinned(keychain: Keychain, roster: Roster, count: int) -> list[Removal]:
    """The removals, within so many roster entries, whose logs the next epoch has to pin in this space."""
    since = keychain.starts[-1] if keychain.epoch else 0
    return [
        one
        for one in roster.removals_in(keychain.space, count)
        if one.count > since and one.author not in keychain.space.audience
    ]
