"""A case made by hand: its roster entries, its devices' keys, and records that are sealed to the relay anyway."""

import secrets
from dataclasses import dataclass, field

from fourfold_relay.case import OpenCase, open_case
from fourfold_relay.store import Invited, Row, Store
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.entries import (
    NO_AUTHOR,
    VERSION,
    Action,
    Device,
    Enrol,
    Entry,
    EntryBody,
    Found,
    Invite,
    TakeSeat,
    sign_entry,
)
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import CaseId, LogId, Seat, Space, SpaceId
from fourfold_shared.invitation import Secret
from fourfold_shared.keychain import Keychain
from fourfold_shared.keys import DeviceKeys, SigningKey
from fourfold_shared.record import OVERHEAD, PADDING_FLOOR, Header, Kind
from fourfold_shared.roster import Roster
from fourfold_shared.steps import new_epoch

NADIA, THEO, RUTH, SAMUEL = Seat.PARTNER_0, Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1
TICKET = "AAAA-BBBB"


@dataclass
class Cast:
    """Whoever sits at the table so far. `entries` is the roster as the relay would hold it."""

    keys: dict[Seat, DeviceKeys] = field(default_factory=dict)
    entries: list[bytes] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)

    @classmethod
    def founded(cls, seat: Seat = RUTH) -> "Cast":
        """A case in which only its founder sits."""
        cast = cls({seat: DeviceKeys.generate()})
        founding = Found(int(seat), Device.of(cast.keys[seat].public), secrets.token_bytes(16))
        cast.add(cast.entry(founding, cast.keys[seat].signing))
        return cast

    @classmethod
    def full(cls) -> "Cast":
        """A case in which all four sit."""
        cast = cls.founded()
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            cast.add(cast.take(invited, cast.invite(inviting, invited)))
        return cast

    @property
    def id(self) -> CaseId:
        assert self.roster.case is not None
        return self.roster.case

    @property
    def open(self) -> OpenCase:
        """The case as the relay opens it."""
        case = open_case(self.entries)
        assert case is not None
        return case

    def signing(self, seat: Seat) -> SigningKey:
        return self.keys[seat].signing

    def device(self, seat: Seat) -> int:
        return self.roster.devices_of(seat)[0].index

    def space(self, space: Space) -> SpaceId:
        return space.of(self.id)

    def log(self, seat: Seat) -> LogId:
        return LogId.fresh(self.device(seat))

    def entry(self, action: Action, *signers: SigningKey, author: int = NO_AUTHOR) -> Entry:
        """An entry on top of the roster, not added to it."""
        body = EntryBody(VERSION, self.roster.count, self.roster.head.hash, author, action)
        return sign_entry(body, *signers)

    def add(self, entry: Entry) -> bytes:
        self.roster = append_entry(self.roster, entry)
        self.entries.append(entry.to_bytes())
        return self.entries[-1]

    def invitation(self, by: Seat, seat: Seat, expires: int = 0) -> tuple[Entry, Secret]:
        """An invitation's entry, not added."""
        secret = Secret.generate()
        invite = Invite(int(seat), bytes(secret.signing.public), secret.proof(self.id), expires)
        return self.entry(invite, self.signing(by), author=self.device(by)), secret

    def invite(self, by: Seat, seat: Seat, expires: int = 0) -> Secret:
        entry, secret = self.invitation(by, seat, expires)
        self.add(entry)
        return secret

    def take(self, seat: Seat, secret: Secret) -> Entry:
        """The entry with which a new device takes a seat, not added; its keys are `keys[seat]`."""
        self.keys[seat] = DeviceKeys.generate()
        action = TakeSeat(int(seat), Device.of(self.keys[seat].public))
        return self.entry(action, secret.signing, self.signing(seat))

    def enrolment(self, seat: Seat, keys: DeviceKeys) -> Entry:
        """The entry that gives a seat another device, not added."""
        action = Enrol(Device.of(keys.public))
        return self.entry(action, self.signing(seat), keys.signing, author=self.device(seat))

    def first_epoch(self, seat: Seat, space: Space) -> bytes:
        """The first entry of a space's keychain."""
        return new_epoch(Keychain(self.id, space), self.roster, self.device(seat), self.signing(seat))[0]

    async def install(self, store: Store, quota: int = 0) -> None:
        """Puts the case into a store as its laptops would."""
        ticket = ticket_hash(f"{TICKET}-{self.id.hex()}")
        await store.add_ticket(ticket, quota)
        await store.found(self.id, self.entries[0], ticket)
        for index, entry in enumerate(self.entries[1:], 1):
            await store.append_roster(self.id, index, entry, self.invited(index + 1))

    def invited(self, count: int) -> tuple[Invited, ...]:
        """The invitations that are open after so many entries."""
        case = open_case(self.entries[:count])
        assert case is not None
        return tuple(Invited(int(seat), invite.key) for seat, invite in case.roster.invitations.items())


SMALLEST = OVERHEAD + PADDING_FLOOR


def record(log: LogId, seq: int, size: int = SMALLEST) -> bytes:
    """Bytes that the relay takes for a record of `size` bytes: it can look at nothing but the header."""
    header = Header(1, Kind.RECORD, log, 1, seq).to_bytes()
    return header + secrets.token_bytes(size - len(header))


def row(log: LogId, seq: int, size: int = SMALLEST) -> Row:
    return Row(log, seq, record(log, seq, size))


def rows(log: LogId, first: int, last: int, size: int = SMALLEST) -> list[Row]:
    return [row(log, seq, size) for seq in range(first, last + 1)]
