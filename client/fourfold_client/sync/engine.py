"""One connection's conversation, without a socket: messages in, messages out.

It begins once the relay has welcomed this laptop (see `handshake`) and ends with `Ended` or with the connection.
Each space goes its own way:

    KEYCHAIN ──its keychain is here──▶ CATCHING_UP ──last page of its journal──▶ FOLLOWING
        └── no key for us yet ──▶ WAITING ──a key came──▶ CATCHING_UP

What the relay lost of its roster is handed over again before all else, and what it lost of a keychain before that
space is followed (shared/README.md, section 11). Records are pushed once a space is caught up, a few messages ahead of
their receipts. What the relay says is never believed: rosters, keychains and records all go through the case's own
checks. An answer must fit what was asked, and nothing is offered again before something moved: so no relay can keep a
laptop going round in circles.
"""

from fourfold_client.sync.asking import Asking, may_be_cut
from fourfold_client.sync.case_side import CaseSide
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handing import Handing
from fourfold_client.sync.progress import Progress, Sent, Stage
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    Challenge,
    Deliver,
    Follow,
    FromLaptop,
    FromRelay,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
    Welcome,
    Wisp,
)


class Engine:
    """Talks with one relay about one case until the connection ends."""

    def __init__(self, case: CaseSide) -> None:
        self._case = case
        self._asking = Asking()
        self._progress = {space: Progress() for space in case.spaces()}
        self._handing = Handing(case, self._asking, self._progress)

    def start(self) -> list[FromLaptop]:
        """What to send first."""
        self._case.begun()
        return [self._ask_roster()]

    @property
    def settled(self) -> bool:
        """Whether both sides have everything that could be exchanged."""
        return all(one.at_rest(self._case.outbox(space)) for space, one in self._progress.items())

    @property
    def sending(self) -> bool:
        """Whether something is on its way to the relay."""
        return any(progress.in_flight for progress in self._progress.values())

    def following(self, space: SpaceId) -> bool:
        """Whether this laptop is caught up with a space."""
        return self._progress[space].stage is Stage.FOLLOWING

    def outgoing(self, space: SpaceId) -> list[FromLaptop]:
        """What to send now that there may be something in a space's outbox."""
        progress, pushes = self._progress[space], list[FromLaptop]()
        while progress.may_push and (batch := progress.batch(self._case.outbox(space))):
            push = Push(self._asking.next_ref(), bytes(space), tuple(one.record for one in batch))
            progress.in_flight.append(Sent(push.ref, batch[0].log, batch[0].seq, batch[-1].seq))
            pushes.append(self._asking.ask(push.ref, push))
        return pushes

    def wisp(self, space: SpaceId, wisp: bytes) -> list[FromLaptop]:
        """A wisp as it is sent; nothing while this laptop does not follow the space."""
        return [Wisp(bytes(space), wisp)] if self.following(space) else []

    def receive(self, message: FromRelay) -> list[FromLaptop]:
        """Takes one message of the relay; gives what to answer.

        Raises: Ended; Malformed when the relay does not keep to the protocol.
        """
        match message:
            case Roster():
                return self._roster(message)
            case Keychain():
                return self._keychain(message, SpaceId(message.space))
            case Deliver():
                return self._deliver(message, SpaceId(message.space))
            case Receipt():
                return self._receipt(message)
            case Wisp(space, wisp):
                if SpaceId(space) in self._progress:
                    self._case.take_wisp(SpaceId(space), wisp)
                return []
            case Refuse():
                return self._refuse(message)
            case Challenge() | Welcome():
                raise Malformed("a greeting in the middle of a conversation")

    def _roster(self, message: Roster) -> list[FromLaptop]:
        before, answers = self._case.roster_count(), message.ref != 0
        if answers:
            asked = self._asking.answered(message.ref)
            if not isinstance(asked, RosterSince) or message.start > asked.count:
                raise Malformed(_UNASKED)
        more = answers and may_be_cut(message.entries)
        self._case.take_roster(message.start, message.entries, whole=answers and not more)
        count = self._case.roster_count()
        if count > before:
            for progress in self._progress.values():
                progress.moved += 1
        if count < message.start or (more and count > before):
            return [self._ask_roster()]
        if not answers:
            return self._owed()
        if not more and (lost := self._handing.roster(message.start + len(message.entries))):
            return lost
        return self._begin()

    def _begin(self) -> list[FromLaptop]:
        """Goes on to the spaces: the relay has the roster that is here, or its own."""
        unknown = (space for space, one in self._progress.items() if one.asks_keychain)
        return [*map(self._ask_keychain, unknown), *self._owed()]

    def _roster_taken(self) -> list[FromLaptop]:
        """The relay took an entry again: the next one follows."""
        if lost := self._handing.roster(self._handing.roster_at + 1):
            return lost
        self._case.take_roster(self._handing.roster_at + 1, (), whole=True)
        return self._begin()

    def _keychain(self, message: Keychain, space: SpaceId) -> list[FromLaptop]:
        if message.ref:
            asked = self._asking.answered(message.ref)
            if not isinstance(asked, KeychainSince) or asked.space != space or message.start > asked.count:
                raise Malformed(_UNASKED)
        progress = self._progress.get(space)
        if progress is None:
            return []
        before = self._case.keychain_count(space)
        if not self._case.take_keychain(space, message.start, message.entries):
            return self._fetch_roster(progress)
        progress.behind_at = None
        count = self._case.keychain_count(space)
        if count < message.start or (message.ref and count > before and may_be_cut(message.entries)):
            return [self._ask_keychain(space)]
        if message.ref and (lost := self._handing.step(space, message.start + len(message.entries))):
            return lost
        return [*self._follow(space), *self._owed_in(space)]

    def _fetch_roster(self, progress: Progress) -> list[FromLaptop]:
        """A keychain entry saw more of the roster than is here. Raises: Malformed when the relay does not show it."""
        count = self._case.roster_count()
        if progress.behind_at == count:
            raise Malformed("a keychain that saw more of the roster than the relay shows")
        progress.behind_at = count
        return [self._ask_roster()]

    def _follow(self, space: SpaceId) -> list[FromLaptop]:
        """Follows a journal once this laptop can read it: what it cannot open it need not hold."""
        progress = self._progress[space]
        if progress.stage not in (Stage.KEYCHAIN, Stage.WAITING):
            return []
        if not self._case.readable(space):
            progress.stage = Stage.WAITING
            return []
        return [self._read_on(space)]

    def _read_on(self, space: SpaceId) -> FromLaptop:
        self._progress[space].stage = Stage.CATCHING_UP
        follow = Follow(self._asking.next_ref(), bytes(space), self._case.cursor(space))
        return self._asking.ask(follow.ref, follow)

    def _deliver(self, message: Deliver, space: SpaceId) -> list[FromLaptop]:
        progress, last = self._progress.get(space), message.ref != 0 and not message.more
        since = 0
        if message.ref:
            match self._asking.asked(message.ref):
                case Follow(_, asked, since) if asked == space:
                    pass
                case _:
                    raise Malformed(_UNASKED)
        if progress is None:
            return []
        if message.ref:
            fits = self._case.fits(space, message.records, message.position, last=last)
            progress.went_back |= message.position < since or not fits
            if progress.went_back:
                return self._follow_again(message.ref, space) if last else []
        self._case.take_records(space, message.records, message.position)
        progress.moved += bool(message.records)
        if last:
            self._asking.answered(message.ref)
            progress.stage = Stage.FOLLOWING
            self._case.caught_up(space)
        return [*(self._owed_in(space) if last or message.records else ()), *self.outgoing(space)]

    def _follow_again(self, ref: int, space: SpaceId) -> list[FromLaptop]:
        """The journal ends before where this laptop had it, or is another there: the relay went back in time."""
        self._asking.answered(ref)
        self._progress[space].went_back = False
        self._case.lost(space)
        follow = Follow(self._asking.next_ref(), bytes(space), 0)
        return [self._asking.ask(follow.ref, follow)]

    def _receipt(self, message: Receipt) -> list[FromLaptop]:
        match self._asking.answered(message.ref):
            case Push(ref, space, _):
                progress = self._progress[SpaceId(space)]
                for sent in progress.arrived(ref) if progress.find(ref) else ():
                    position = message.position if sent.ref == ref else 0
                    self._case.receipted(SpaceId(space), sent.log, sent.last, position)
                return self.outgoing(SpaceId(space))
            case KeychainAppend(_, space, index, entry, _):
                self._progress[SpaceId(space)].appending = False
                self._case.take_keychain(SpaceId(space), index, [entry])
                lost = self._handing.step(SpaceId(space), index + 1)
                return lost or [*self._follow(SpaceId(space)), *self._owed_in(SpaceId(space))]
            case RosterAppend():
                return self._roster_taken()
            case _:
                raise Malformed(_UNASKED)

    def _refuse(self, message: Refuse) -> list[FromLaptop]:
        asked = self._asking.answered(message.ref) if message.ref else None
        if asked is None or message.reason in (Reason.UNAVAILABLE, Reason.STOPPING, Reason.TOO_SLOW):
            raise Ended(message.reason, message.retry_after)
        match asked:
            case Push(_, space, _):
                return self._push_refused(SpaceId(space), message)
            case KeychainAppend(_, space, index, _, _):
                return self._step_refused(SpaceId(space), index, message)
            case RosterAppend():
                return self._handing.roster_refused(message) or self._begin()
            case _:
                raise Ended(message.reason, message.retry_after)

    def _push_refused(self, space: SpaceId, message: Refuse) -> list[FromLaptop]:
        progress = self._progress[space]
        sent = progress.find(message.ref)
        if sent is None:
            return []  # it was pushed behind one that was refused
        progress.in_flight.clear()
        if message.reason is Reason.GAP:
            if not 0 < message.expected < sent.first:
                raise Malformed("a gap where nothing is missing")
            progress.again_from = (sent.log, message.expected)
            self._case.rewind(space, sent.log, message.expected)
            return self.outgoing(space)
        if message.reason is not Reason.QUOTA and self._case.give_up(space, sent.log):
            return self.outgoing(space)
        progress.held_up = True
        self._case.refused(message.reason, message.expected)
        return []

    def _step_refused(self, space: SpaceId, index: int, message: Refuse) -> list[FromLaptop]:
        """Another laptop was faster, or the relay's rules say no: the same step is not offered again."""
        progress = self._progress[space]
        overtaken = message.reason is Reason.CONFLICT
        again, progress.appending = progress.handed_at == index, False
        if again:
            return self._handing.step_refused(space, index, message) or [*self._follow(space), *self._owed_in(space)]
        progress.refused_at = (index, progress.moved if overtaken else None)
        if not overtaken:
            self._case.refused(message.reason, message.expected)
            return []
        return [self._ask_keychain(space)]

    def _owed(self) -> list[FromLaptop]:
        return [message for space in self._progress for message in self._owed_in(space)]

    def _owed_in(self, space: SpaceId) -> list[FromLaptop]:
        progress = self._progress[space]
        if progress.stage is Stage.FOLLOWING and self._case.reads_again(space):
            return [self._read_on(space)]
        if progress.appending or progress.stage is Stage.KEYCHAIN or self._asking.awaits_keychain(space):
            return []
        owed = self._case.owed_step(space, caught_up=progress.stage is Stage.FOLLOWING)
        if owed is None or progress.refuses(owed[0]):
            return []
        progress.appending = True
        append = KeychainAppend(self._asking.next_ref(), bytes(space), *owed, self._case.position(space))
        return [self._asking.ask(append.ref, append)]

    def _ask_roster(self) -> FromLaptop:
        return self._asking.roster(self._case.roster_count())

    def _ask_keychain(self, space: SpaceId) -> FromLaptop:
        return self._asking.keychain(space, self._case.keychain_count(space))


_UNASKED = "an answer to something that was not asked"
