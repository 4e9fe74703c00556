"""A small model of the roster, written from protocol.md, section 4, and not from the code: names instead of keys."""

from dataclasses import dataclass, field

from fourfold_shared.ids import Seat

PARTNER_OF = {Seat.SUPPORT_0: Seat.PARTNER_0, Seat.SUPPORT_1: Seat.PARTNER_1}
SUPPORT_OF = {partner: support for support, partner in PARTNER_OF.items()}
OTHER_SUPPORT = {Seat.SUPPORT_0: Seat.SUPPORT_1, Seat.SUPPORT_1: Seat.SUPPORT_0}
NOBODY = -1


@dataclass(frozen=True)
class Attempt:
    """Somebody tries to add an entry. `author` is an index of the roster or NOBODY; `signed` says whose keys signed."""

    kind: str
    author: int
    seat: Seat
    device: str
    code: str
    signed: tuple[str, ...]


@dataclass
class Model:
    """Who sits where, who is invited, and which invitations were ever made."""

    devices: list[tuple[str, Seat]] = field(default_factory=list)
    open: dict[Seat, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    founded: bool = False

    def refusal(self, attempt: Attempt) -> str:
        """What refuses it: a rule's name, "signature", or nothing."""
        known = 0 <= attempt.author < len(self.devices)
        author, mine = self.devices[attempt.author] if known else ("", None)
        signers: tuple[str, ...]
        new = attempt.device not in {name for name, _ in self.devices}
        match attempt.kind:
            case "found":
                allowed, signers = not self.founded and attempt.author == NOBODY, (attempt.device,)
            case "invite":
                theirs = (
                    {PARTNER_OF.get(mine), OTHER_SUPPORT.get(mine), SUPPORT_OF.get(mine)} if mine is not None else set()
                )
                empty = attempt.seat not in {seat for _, seat in self.devices}
                allowed = known and empty and attempt.seat in theirs and attempt.code not in self.made
                signers = (author,)
            case "take":
                allowed = attempt.author == NOBODY and attempt.seat in self.open and new
                signers = (self.open.get(attempt.seat, ""), attempt.device)
            case _:
                allowed, signers = known and new, (author, attempt.device)
        if not allowed:
            return f"may_{attempt.kind}"
        return "" if attempt.signed == signers else "signature"

    def add(self, attempt: Attempt) -> None:
        """Adds what was not refused."""
        self.founded = True
        if attempt.kind == "invite":
            self.open[attempt.seat] = attempt.code
            self.made.add(attempt.code)
            return
        seat = self.devices[attempt.author][1] if attempt.kind == "enrol" else attempt.seat
        self.devices.append((attempt.device, seat))
        if attempt.kind == "take":
            del self.open[attempt.seat]
