"""The roster and the keychains as this laptop has verified them: never less than it has seen, never another's word."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from fourfold_client.identity import Identity, Lent
from fourfold_client.spaces import kept_alarms
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.due import due_step
from fourfold_client.spaces.kept_alarms import ALARMS
from fourfold_client.spaces.unlocking import spoilt_alarms, unlocked
from fourfold_client.vault import AddKeychainEntry, AddRosterEntry, Change, Vault
from fourfold_shared.entries import Entry, Pins
from fourfold_shared.errors import Misuse, NotAllowed, OutOfPlace, Refused, UnknownSuite
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import Seat, Space, spaces_of
from fourfold_shared.keychain import Keychain, Spoilt, Unlocked, certain, cut_due, unpinned
from fourfold_shared.roster import Person, Roster
from fourfold_shared.steps import append_step, roster_seen


class Membership:
    """One case's roster and the keychains of `spaces`: of all that this seat has, if none are said."""

    def __init__(self, identity: Identity, lent: Lent | None = None, spaces: Iterable[Space] | None = None) -> None:
        self.identity = identity
        self.lent = lent
        self.roster = Roster()
        self.keychains = {space: Keychain(identity.case, space) for space in spaces or spaces_of(identity.seat)}
        self.keys: dict[Space, dict[int, bytes]] = {space: {} for space in self.keychains}
        self.spoilt: dict[Space, dict[int, Spoilt]] = {space: {} for space in self.keychains}
        """By epoch the wraps and links that do not open for this laptop."""
        self.alarms: dict[tuple[AlarmKind, Space | None], Alarm] = {}
        self._alarmed = False
        self._entries: list[bytes] = []
        self._steps: dict[Space, list[bytes]] = {space: [] for space in self.keychains}

    @classmethod
    async def load(cls, identity: Identity, vault: Vault) -> "Membership":
        """Reads and verifies what the vault holds.

        Raises: Refused when the vault's copy does not hold together.
        """
        membership = cls(identity, await Lent.load(vault), open_spaces(identity, vault))
        membership.alarms = {(one.kind, one.space): one for one in kept_alarms.parse(await vault.secret(ALARMS))}
        membership.take_roster(0, await vault.roster())
        for space in membership.keychains:
            membership.take_keychain(space, 0, await vault.keychain(space.of(identity.case)))
        if membership.roster.case != identity.case:
            raise Misuse("the roster in this home is not that of its case")
        return membership

    async def reload(self, vault: Vault) -> None:
        """Makes this agree with the vault again, after a commit failed. Raises: StorageFailed."""
        fresh = await Membership.load(self.identity, vault)
        self.lent = fresh.lent
        self.roster, self.keychains, self.keys, self.spoilt = fresh.roster, fresh.keychains, fresh.keys, fresh.spoilt
        self._entries, self._steps = fresh._entries, fresh._steps

    def take_roster(self, start: int, entries: Sequence[bytes]) -> list[Change]:
        """Adds what the relay shows of the roster from index `start`; gives what is to be committed.

        What contradicts what is known, or breaks a rule, raises an alarm instead and is not taken.
        """
        changes: list[Change] = []
        for index, data in enumerate(entries, start):
            if index < len(self._entries):
                if data != self._entries[index]:
                    self._alarm(AlarmKind.ROSTER_FORKED)
                    return changes
                continue
            try:
                self.roster = self._checked(data)
            except NotAllowed as error:
                self._alarm(AlarmKind.ROSTER_REFUSED, detail=error.rule)
                return changes
            except UnknownSuite:
                self._alarm(AlarmKind.ROSTER_NEWER)
                return changes
            except Refused as error:
                self._alarm(AlarmKind.ROSTER_FORKED, detail=str(error))
                return changes
            self._entries.append(data)
            changes.append(AddRosterEntry(index, data))
            self._alarmed |= self.alarms.pop((AlarmKind.ROSTER_NEWER, None), None) is not None
        return changes

    def alarm_changes(self) -> list[Change]:
        """What is to be committed so that alarms raised since this was last asked outlast a restart."""
        if not self._alarmed:
            return []
        self._alarmed = False
        return [kept_alarms.stored(self.alarms.values())]

    def entry(self, index: int) -> bytes:
        """One of the roster's entries, as it came."""
        return self._entries[index]

    def step(self, space: Space, index: int) -> bytes:
        """One of a keychain's entries, as it came."""
        return self._steps[space][index]

    def roster_ends(self, count: int) -> None:
        """Takes note that the relay's roster has only `count` entries: fewer than before is a named alarm.

        It ends once the relay has all of it again.
        """
        if count < self.roster.count:
            self._alarm(AlarmKind.ROSTER_ROLLED_BACK)
        else:
            self._alarmed |= self.alarms.pop((AlarmKind.ROSTER_ROLLED_BACK, None), None) is not None

    def relay_lost(self, space: Space) -> bool:
        """Whether the relay lost something of a space, and has not all of it again."""
        return (AlarmKind.RELAY_LOST, space) in self.alarms

    def lost(self, space: Space) -> list[Change]:
        """Takes note that the relay's journal went back; gives what is to be committed."""
        self._alarm(AlarmKind.RELAY_LOST, space)
        return self.alarm_changes()

    def found_again(self, space: Space) -> list[Change]:
        """Takes note that the relay has all of a space again; gives what is to be committed."""
        self._alarmed |= self.alarms.pop((AlarmKind.RELAY_LOST, space), None) is not None
        return self.alarm_changes()

    def take_keychain(self, space: Space, start: int, steps: Sequence[bytes]) -> list[Change]:
        """Adds what the relay shows of a space's keychain from index `start`; gives what is to be committed.

        Raises: OutOfPlace when a step saw more of the roster than is here: fetch that first.
        """
        held, changes = self._steps[space], list[Change]()
        for index, data in enumerate(steps, start):
            if index < len(held):
                if data != held[index]:
                    self._alarm(AlarmKind.KEYCHAIN_REFUSED, space, "another step than before")
                    break
                continue
            try:
                if roster_seen(data) > self.roster.count:
                    raise OutOfPlace("a keychain step that saw more of the roster than is here")
                chain = append_step(self.keychains[space], data, self.roster)
            except OutOfPlace:
                if roster_seen(data) > self.roster.count:
                    raise
                self._alarm(AlarmKind.KEYCHAIN_REFUSED, space, "out of place")
                break
            except Refused as error:
                self._alarm(AlarmKind.KEYCHAIN_REFUSED, space, str(error))
                break
            opened = unlocked(chain, self.identity, self.lent)
            self.keychains[space], self.keys[space], self.spoilt[space] = chain, opened.keys, opened.spoilt
            held.append(data)
            self._alarmed |= self.alarms.pop((AlarmKind.KEYCHAIN_MISSING, space), None) is not None
            changes.append(AddKeychainEntry(space.of(self.identity.case), index, data))
        return changes

    @property
    def active(self) -> bool:
        """Whether this laptop stands on the roster."""
        member = self.roster.device(self.identity.device)
        return member is not None and not member.until

    @property
    def begun(self) -> bool:
        """Whether every space of this seat has a key: before that no further device is enrolled."""
        return all(chain.epoch for chain in self.keychains.values())

    def shown_none(self, space: Space) -> None:
        """Takes note that the relay shows no keychain of a space: where there must be one, that is a named alarm.

        It ends once one comes. Until then this laptop begins none, and what is written waits.
        """
        if not self.keychains[space].count and certain(space, self.roster, self.roster.count):
            self._alarm(AlarmKind.KEYCHAIN_MISSING, space)

    @property
    def stands_alone(self) -> bool:
        """Whether this laptop has by its own keys all that it was lent."""
        me = self.identity
        return all(
            self.keys[space] == chain.open_keys(me.device, me.keys).keys for space, chain in self.keychains.items()
        )

    def key(self, space: Space) -> tuple[int, bytes] | None:
        """The newest epoch of a space and its key, while this laptop may seal under it.

        None before the key has come, after a removal until the next epoch has begun, where nothing new is written, and
        while the roster has an entry that this release does not know: it may be a removal.
        """
        chain = self.keychains[space]
        key = self.keys[space].get(chain.epoch)
        newer = (AlarmKind.ROSTER_NEWER, None) in self.alarms
        may = self.active and not newer and not self.still(space) and not chain.rotation_owed(self.roster)
        return (chain.epoch, key) if key is not None and may else None

    def still(self, space: Space) -> bool:
        """Whether nothing new is written in a space: the case is closed, or the table frozen."""
        return self.roster.still(space, self.roster.count)

    def closed(self, space: Space) -> str:
        """Why nothing can be written in a space, not even to wait; empty when it can be."""
        if self.still(space):
            return "nothing new is written here any more"
        if not self.active:
            return "this laptop no longer belongs to the case; what it has can be read"
        if cut_due(self.keychains[space], self.roster, self.roster.count):
            return "a support has left, and this page is being made ready for the next; it takes a connection"
        return ""

    def owed_step(self, space: Space, pins: Callable[[Iterable[int]], Pins] | None) -> tuple[int, bytes] | None:
        """The keychain step that is due and that this laptop can make (see `due`), with the index it is for.

        `pins` tells where the logs of some devices stand, once this laptop has everything of the space.
        """
        if not self.active:
            return None
        chain = self.keychains[space]
        step = due_step(chain, self.roster, self.identity, Unlocked(self.keys[space], self.spoilt[space]), pins)
        return None if step is None else (chain.count, step)

    def told(self) -> list[Alarm]:
        """Everything about roster and keychains that needs a look."""
        spoilt = (
            one
            for space, chain in self.keychains.items()
            for one in spoilt_alarms(chain, self.identity, self.spoilt[space], self.roster)
        )
        return [*self.alarms.values(), *spoilt]

    def undecided(self, space: Space) -> frozenset[int]:
        """Removed devices of which nobody has said how far they count in a space, and this laptop can."""
        chain = self.keychains[space]
        able = self.active and chain.epoch in self.keys[space] and not self.roster.closed
        removals = unpinned(chain, self.roster, self.roster.count) if able else []
        return frozenset(device for one in removals for device in one.devices)

    @property
    def person(self) -> Person:
        """Whose laptop this is. Raises: Misuse when it never stood on the roster."""
        member = self.roster.device(self.identity.device)
        if member is None:
            raise Misuse("a home whose laptop is not on the roster")
        return member.person

    def seat_of(self, device: int) -> Seat | None:
        """Whose device this is."""
        member = self.roster.device(device)
        return None if member is None else member.seat

    def _checked(self, data: bytes) -> Roster:
        grown = append_entry(self.roster, Entry.parse(data))
        if grown.count == 1 and grown.case != self.identity.case:
            raise OutOfPlace("the roster of another case")
        return grown

    def _alarm(self, kind: AlarmKind, space: Space | None = None, detail: str = "") -> None:
        self._alarmed = True
        known = self.alarms.get((kind, space))
        self.alarms[kind, space] = (
            Alarm(kind, space, detail=detail) if known is None else replace(known, count=known.count + 1)
        )


def open_spaces(identity: Identity, vault: Vault) -> tuple[Space, ...]:
    """The spaces of this seat without one whose own passphrase has not been given."""
    return tuple(space for space in spaces_of(identity.seat) if space.of(identity.case) != vault.second.shut)
