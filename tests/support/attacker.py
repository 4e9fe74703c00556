"""A member with a changed client: seals whatever it likes with the keys that it really has."""

from dataclasses import dataclass, replace
from typing import Any

from pycrdt import Doc, Map

from fourfold_client.casefile.entries import Version, new_version
from fourfold_client.desk import Desk
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.space import LiveSpace
from fourfold_shared.entries import RosterHead
from fourfold_shared.ids import LogId, Space, client_of
from fourfold_shared.keys import SigningKey
from fourfold_shared.record import Body, Document, Head, Header, Kind, Place, genesis, seal


def lane_update(client: int, key: str = "crafted", text: str = "crafted words") -> bytes:
    """An honest-looking entry, written by `client` from clock 0."""
    doc: Doc[Any] = Doc(client_id=client)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    entries = doc.get("entries", type=Map)
    with doc.transaction():
        version = new_version(Version("", text, 1))
        entries[key] = Map({"began": 1, "versions": Map({"000000-aa": version})})
    return updates[0]


@dataclass(frozen=True)
class Attacker:
    """Writes in a fresh log of its own device, or wherever it is told to."""

    desk: Desk
    space: Space
    log: LogId

    @classmethod
    def of(cls, desk: Desk, space: Space) -> "Attacker":
        return cls(desk, space, LogId.fresh(desk.identity.device))

    def named(self, log: LogId) -> "Attacker":
        return replace(self, log=log)

    @property
    def live(self) -> LiveSpace:
        return self.desk.case.space(self.space)

    @property
    def client(self) -> int:
        return client_of(self.log, self.live.id)

    def place(self, seq: int, space: Space | None = None) -> Place:
        """Where this log's record `seq` stands: after its genesis, or after what the desk knows of it."""
        case = self.desk.identity.case
        known: Log | None = self.live.logs.get(self.log)
        member = self.desk.case.membership.roster.devices[self.log.device]
        first = genesis(case, (space or self.space).of(case), self.log, member.public.sign)
        previous = known.hashes[seq - 1] if known is not None and seq - 1 < len(known.hashes) else first
        return Place(case, (space or self.space).of(case), previous)

    def record(
        self,
        update: bytes | None = None,
        *,
        seq: int = 1,
        document: int = Document.LANE,
        signing: SigningKey | None = None,
        space: Space | None = None,
        place: Place | None = None,
        epoch: int | None = None,
        key: bytes | None = None,
        heads: tuple[Head, ...] = (),
        roster: RosterHead | None = None,
        content: bytes = b"",
        body: bytes | None = None,
    ) -> bytes:
        newest = self.desk.case.membership.key(self.space)
        assert newest is not None
        header = Header(1, Kind.RECORD, self.log, newest[0] if epoch is None else epoch, seq)
        change = update if update is not None else lane_update(self.client)
        head = roster or self.desk.case.membership.roster.head
        return seal(
            body if body is not None else Body(int(document), change, heads, head, content, 1),
            header,
            place or self.place(seq, space),
            epoch_key=key or newest[1],
            signing=signing or self.desk.identity.keys.signing,
        )[0]
