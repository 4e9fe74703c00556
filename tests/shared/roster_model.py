"""A small model of the roster, written from protocol.md, section 4, and not from the code: names instead of keys."""

from dataclasses import dataclass, field

from fourfold_shared.ids import Seat

NADIA, THEO, RUTH, SAMUEL = Seat
NOBODY, MOST = -1, 16
SUPPORT_OF = {NADIA: RUTH, THEO: SAMUEL}
INVITES = {RUTH: {NADIA, SAMUEL}, SAMUEL: {THEO, RUTH}, NADIA: {RUTH}, THEO: {SAMUEL}}
GIVES_BACK = {NADIA: {RUTH, SAMUEL}, THEO: {RUTH, SAMUEL}, RUTH: {NADIA, SAMUEL}, SAMUEL: {THEO, RUTH}}
CLOSES = ({NADIA, THEO}, {NADIA, RUTH}, {THEO, SAMUEL})


@dataclass(frozen=True)
class Attempt:
    """Somebody tries to add an entry. `author` is an index of the roster or NOBODY; `signed` says whose keys signed.

    `number` is the device that is retired, or the proposal that is agreed to or taken back; `pins` are devices whose
    logs are named; `what` is what is enrolled, and `expires` whether it does.
    """

    kind: str
    author: int
    seat: Seat
    device: str
    code: str
    signed: tuple[str, ...]
    what: str = "laptop"
    expires: bool = False
    number: int = 0
    pins: frozenset[int] = frozenset()


@dataclass
class Sitting:
    """A device: whose it is, since when its person has had the seat, what it is, and whether it is on the roster."""

    name: str
    seat: Seat
    tenure: int
    what: str = "laptop"
    here: bool = True


@dataclass
class Proposal:
    """Of giving `seat` back by the invitation `code`, or, without, of closing; and who has agreed."""

    seat: Seat | None
    code: str
    device: int
    agreed: set[Seat]

    def enough(self, left: set[Seat]) -> bool:
        """Whether it is decided, when the persons of the seats `left` went."""
        closes = (*CLOSES, {RUTH, SAMUEL}) if {NADIA, THEO} <= left else CLOSES
        wanted = closes if self.seat is None else (GIVES_BACK[self.seat],)
        return any(some <= self.agreed for some in wanted)


@dataclass
class Model:
    """Who sits where, who is invited by which device, what is proposed, and how it ended."""

    devices: list[Sitting] = field(default_factory=list)
    open: dict[Seat, tuple[str, int]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    tenures: dict[Seat, int] = field(default_factory=dict)
    left: set[Seat] = field(default_factory=set)
    count: int = 0
    frozen: int = 0
    closed: int = 0

    def of(self, seat: Seat | None) -> set[int]:
        """The devices of a seat that stand on the roster."""
        return {index for index, one in enumerate(self.devices) if one.here and one.seat == seat}

    def author(self, attempt: Attempt) -> Sitting | None:
        """Who makes an attempt, if they stand on the roster."""
        known = self.devices[attempt.author] if 0 <= attempt.author < len(self.devices) else None
        return known if known is not None and known.here else None

    def away(self, seat: Seat) -> bool:
        """Whether a seat is given back to somebody who has not come yet."""
        return seat in self.tenures and seat not in self.left and not self.of(seat)

    def refusal(self, attempt: Attempt) -> str:
        """What refuses it: a rule's name, "signature", or nothing."""
        if self.closed and attempt.kind not in ("enrol", "retire"):
            return "may_append"
        author = self.author(attempt)
        if not self._may(attempt, author):
            return f"may_{attempt.kind}"
        name = author.name if author is not None else self.open.get(attempt.seat, ("", 0))[0]
        signers = {"found": (attempt.device,), "take": (name, attempt.device), "enrol": (name, attempt.device)}
        return "" if attempt.signed == signers.get(attempt.kind, (name,)) else "signature"

    def _may(self, attempt: Attempt, author: Sitting | None) -> bool:
        seat, new = attempt.seat, attempt.device not in {one.name for one in self.devices}
        if attempt.kind in ("found", "take"):
            room = not self.count if attempt.kind == "found" else seat in self.open and new
            return attempt.author == NOBODY and room
        if author is None:
            return False
        mine = self.of(author.seat)
        if attempt.kind == "enrol":
            kind = attempt.what == "laptop" or author.what == "laptop"
            return new and len(mine) < MOST and kind and (attempt.what == "code" or not attempt.expires)
        proposal = self.proposals.get(attempt.number)
        proposer = None if proposal is None else self.devices[proposal.device]
        removes: set[int] = {
            "retire": {attempt.number} & mine - {attempt.author},
            "dismiss": self.of(SUPPORT_OF.get(author.seat)),
            "leave": mine,
        }.get(attempt.kind, set())
        goes_back = self.of(proposal.seat) if proposal is not None else set()
        allowed = {
            "invite": seat in INVITES[author.seat]
            and not self.of(seat)
            and not (seat in SUPPORT_OF and seat in self.tenures)
            and not (self.away(seat) and SUPPORT_OF.get(author.seat) != seat),
            "restore": author.seat in GIVES_BACK[seat] and (bool(self.of(seat)) or self.away(seat)),
            "freeze": not self.frozen,
            "close": True,
            "agree": proposal is not None
            and author.seat in (Seat if proposal.seat is None else GIVES_BACK[proposal.seat])
            and author.seat not in proposal.agreed
            and attempt.pins <= goes_back,
            "withdraw": proposer is not None and (proposer.seat, proposer.tenure) == (author.seat, author.tenure),
        }.get(attempt.kind, bool(removes) and attempt.pins <= removes)
        fresh = attempt.kind not in ("invite", "restore") or attempt.code not in self.made
        return allowed and fresh and author.what == "laptop"

    def add(self, attempt: Attempt) -> None:
        """Adds what was not refused."""
        self.count += 1
        author = self.author(attempt)
        mine = author.seat if author is not None else attempt.seat
        if attempt.kind in ("found", "take", "enrol"):
            self.open = {seat: one for seat, one in self.open.items() if attempt.kind == "enrol" or seat != mine}
            if mine not in self.tenures or mine in self.left:
                self.tenures[mine] = self.count
            self.left.discard(mine)
            what = attempt.what if attempt.kind == "enrol" else "laptop"
            self.devices.append(Sitting(attempt.device, mine, self.tenures[mine], what))
            if author is not None and author.what == "code":
                self._remove({attempt.author})
        elif attempt.kind == "invite":
            if self.away(attempt.seat):
                self._leave(attempt.seat)
            self.open[attempt.seat] = attempt.code, attempt.author
            self.made.add(attempt.code)
        elif attempt.kind == "freeze":
            self.frozen = self.count
        elif attempt.kind == "retire":
            self._remove({attempt.number})
        elif attempt.kind in ("dismiss", "leave"):
            self._leave(mine if attempt.kind == "leave" else SUPPORT_OF[mine])
        elif attempt.kind == "agree":
            self._agree(attempt.number, mine)
        elif attempt.kind == "withdraw":
            del self.proposals[attempt.number]
        else:
            back = attempt.seat if attempt.kind == "restore" else None
            self.made |= {attempt.code} if attempt.kind == "restore" else set()
            self.proposals[self.count - 1] = Proposal(back, attempt.code, attempt.author, {mine})

    def _remove(self, devices: set[int]) -> None:
        for index in devices:
            self.devices[index].here = False
        self.open = {to: one for to, one in self.open.items() if one[1] not in devices}
        for index, one in list(self.proposals.items()):
            if one.seat is not None and one.device in devices:
                del self.proposals[index]

    def _not_back(self, seat: Seat) -> None:
        self.proposals = {index: one for index, one in self.proposals.items() if one.seat != seat}

    def _leave(self, seat: Seat) -> None:
        self._remove(self.of(seat))
        self._not_back(seat)
        self.left.add(seat)
        for index, one in list(self.proposals.items()):
            one.agreed.discard(seat)
            if not one.agreed:
                del self.proposals[index]

    def _agree(self, index: int, seat: Seat) -> None:
        proposal = self.proposals[index]
        proposal.agreed.add(seat)
        if not proposal.enough(self.left):
            return
        del self.proposals[index]
        if proposal.seat is None:
            self.closed = self.count
            return
        self._not_back(proposal.seat)
        self._remove(self.of(proposal.seat))
        self.open[proposal.seat] = proposal.code, proposal.device
