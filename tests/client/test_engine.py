"""One conversation with a relay, message by message."""

import pytest

from fourfold_client.sync.engine import Engine
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.progress import WINDOW
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    BATCH_BYTES,
    MAX_BATCH,
    Challenge,
    Deliver,
    Follow,
    FromLaptop,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
    Welcome,
    Wisp,
)
from tests.support.model import ModelCase, log_of, number_of, record_of, step_of

SPACE, OTHER = (SpaceId(bytes([number]) * 16) for number in (1, 2))
ME, SOMEBODY = 1, 2


def numbers(push: FromLaptop) -> list[int]:
    assert isinstance(push, Push)
    return [number_of(record)[1] for record in push.records]


class Talk:
    """An engine with one space, brought to where it follows."""

    def __init__(self, written: int = 0, spaces: tuple[SpaceId, ...] = (SPACE,)) -> None:
        self.case = ModelCase(ME, spaces)
        self.case.roster = [bytes([ME])]
        for space in spaces:
            self.case.chains[space] = [step_of(1, [ME])]
            for _ in range(written):
                self.case.write(space, b"x")
        self.engine = Engine(self.case)

    def until_following(self) -> list[FromLaptop]:
        """What is sent once every space is caught up."""
        (since,) = self.engine.start()
        assert isinstance(since, RosterSince)
        follows = []
        for asked in self.engine.receive(Roster(since.ref, since.count, ())):
            assert isinstance(asked, KeychainSince)
            follows += self.engine.receive(Keychain(asked.ref, asked.space, asked.count, ()))
        pushes = []
        for follow in follows:
            assert isinstance(follow, Follow)
            pushes += self.engine.receive(Deliver(follow.ref, follow.space, follow.since, False, ()))
        return pushes


def test_the_roster_comes_first_then_keychains_then_journals() -> None:
    case = ModelCase(ME, (SPACE, OTHER))
    engine = Engine(case)
    assert engine.start() == [RosterSince(1, 0)]
    asked = engine.receive(Roster(1, 0, (bytes([SOMEBODY]), bytes([ME]))))
    assert asked == [KeychainSince(2, bytes(SPACE), 0), KeychainSince(3, bytes(OTHER), 0)]
    case.cursors[SPACE] = 17
    assert engine.receive(Keychain(2, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),))) == [Follow(4, bytes(SPACE), 17)]
    assert not engine.following(SPACE)
    assert engine.receive(Deliver(4, bytes(SPACE), 17, False, ())) == []
    assert engine.following(SPACE)
    assert not engine.settled
    (owed,) = engine.receive(Keychain(3, bytes(OTHER), 0, ()))
    assert owed == KeychainAppend(5, bytes(OTHER), 0, step_of(2, [ME, SOMEBODY]))
    assert engine.receive(Receipt(5, 1)) == [Follow(6, bytes(OTHER), 0)]
    engine.receive(Deliver(6, bytes(OTHER), 0, False, ()))
    assert engine.settled


def test_a_roster_that_comes_in_pages_is_asked_for_until_there_is_no_more() -> None:
    case = ModelCase(ME, (SPACE,))
    engine = Engine(case)
    engine.start()
    page = tuple(bytes([number % 250]) for number in range(1024))
    assert engine.receive(Roster(1, 0, page)) == [RosterSince(2, 1024)]
    assert engine.receive(Roster(2, 1024, (bytes([ME]),))) == [KeychainSince(3, bytes(SPACE), 0)]
    assert case.roster_count() == 1025


def test_a_journal_that_is_shorter_than_it_was_is_asked_for_from_its_start() -> None:
    talk = Talk(written=2)
    talk.case.cursors[SPACE] = 17
    (since,) = talk.engine.start()
    (asked,) = talk.engine.receive(Roster(since.ref, 1, ()))  # type: ignore[union-attr]
    (follow,) = talk.engine.receive(Keychain(asked.ref, bytes(SPACE), 1, ()))  # type: ignore[union-attr]
    assert follow == Follow(3, bytes(SPACE), 17)
    assert talk.engine.receive(Deliver(3, bytes(SPACE), 4, False, ())) == [Follow(4, bytes(SPACE), 0)]
    assert talk.case.losses == [SPACE]
    (push,) = talk.engine.receive(Deliver(4, bytes(SPACE), 4, False, ()))
    assert numbers(push) == [1, 2]


def test_pages_are_taken_one_by_one_and_nothing_is_pushed_before_the_last() -> None:
    talk = Talk(written=2)
    (since,) = talk.engine.start()
    assert isinstance(since, RosterSince)
    (asked,) = talk.engine.receive(Roster(since.ref, 1, ()))
    assert isinstance(asked, KeychainSince)
    (follow,) = talk.engine.receive(Keychain(asked.ref, asked.space, 1, ()))
    assert isinstance(follow, Follow)
    for page in range(1, 4):
        records = tuple(record_of(SOMEBODY, seq) for seq in (page * 2 - 1, page * 2))
        assert talk.engine.receive(Deliver(follow.ref, bytes(SPACE), page * 2, True, records)) == []
        assert talk.case.cursors[SPACE] == page * 2
    (push,) = talk.engine.receive(Deliver(follow.ref, bytes(SPACE), 7, False, (record_of(SOMEBODY, 7),)))
    assert numbers(push) == [1, 2]
    assert [seq for device, seq in sorted(talk.case.held[SPACE]) if device == SOMEBODY] == list(range(1, 8))


def test_news_that_comes_between_the_pages_is_taken_too() -> None:
    talk = Talk()
    talk.until_following()
    assert talk.engine.receive(Deliver(0, bytes(SPACE), 1, False, (record_of(SOMEBODY, 1),))) == []
    assert talk.engine.receive(Deliver(0, bytes(SPACE), 2, True, (record_of(SOMEBODY, 2),))) == []
    assert talk.case.cursors[SPACE] == 2


def test_pushes_stay_within_batch_and_window_and_go_on_with_each_receipt() -> None:
    talk = Talk(written=MAX_BATCH * (WINDOW + 2))
    pushes = talk.until_following()
    assert len(pushes) == WINDOW
    sent = [number for push in pushes for number in numbers(push)]
    assert sent == list(range(1, MAX_BATCH * WINDOW + 1))
    assert talk.engine.sending
    (more,) = talk.engine.receive(Receipt(pushes[0].ref, 0))  # type: ignore[union-attr]
    assert numbers(more)[0] == MAX_BATCH * WINDOW + 1
    assert talk.engine.outgoing(SPACE) == []


def test_a_batch_is_closed_by_its_bytes_but_never_empty() -> None:
    talk = Talk()
    sizes = [BATCH_BYTES * 2, BATCH_BYTES // 2, BATCH_BYTES // 2, 1]
    for size in sizes:
        talk.case.write(SPACE, bytes(size))
    assert [numbers(push) for push in talk.until_following()] == [[1], [2], [3, 4]]


def test_what_is_written_later_is_pushed_once() -> None:
    talk = Talk(written=1)
    (first,) = talk.until_following()
    talk.case.write(SPACE, b"y")
    (second,) = talk.engine.outgoing(SPACE)
    assert (numbers(first), numbers(second)) == ([1], [2])
    for push in (first, second):
        assert talk.engine.receive(Receipt(push.ref, 0)) == []  # type: ignore[union-attr]
    assert talk.engine.settled
    assert not talk.engine.sending


def test_after_the_relay_lost_everything_a_new_conversation_starts_where_the_outbox_does() -> None:
    """The first record here has number 5; the relay asks for 2, and is given that and all after it."""
    talk = Talk(written=6)
    talk.case.receipted(SPACE, log_of(talk.case.device), 4, 0)
    (push,) = talk.until_following()
    assert numbers(push) == [5, 6]
    (again,) = talk.engine.receive(Refuse(push.ref, Reason.GAP, 0, 2))  # type: ignore[union-attr]
    assert numbers(again) == [2, 3, 4, 5, 6]
    talk.engine.receive(Receipt(again.ref, 6))  # type: ignore[union-attr]
    assert talk.engine.settled


def test_what_was_pushed_behind_a_gap_is_pushed_again_and_its_refusals_mean_nothing() -> None:
    talk = Talk(written=MAX_BATCH * 3)
    talk.case.receipted(SPACE, log_of(talk.case.device), MAX_BATCH, 0)
    first, second = talk.until_following()
    again = talk.engine.receive(Refuse(first.ref, Reason.GAP, 0, 1))  # type: ignore[union-attr]
    assert [number for push in again for number in numbers(push)] == list(range(1, MAX_BATCH * 3 + 1))
    assert talk.engine.receive(Refuse(second.ref, Reason.GAP, 0, 1)) == []  # type: ignore[union-attr]
    for push in again:
        talk.engine.receive(Receipt(push.ref, 0))  # type: ignore[union-attr]
    assert talk.engine.settled


def test_nothing_is_pushed_out_of_order_while_records_are_read_from_the_disk_again() -> None:
    """The case may need a moment to put them into the outbox."""
    talk = Talk(written=6)
    talk.case.receipted(SPACE, log_of(talk.case.device), 4, 0)
    (push,) = talk.until_following()
    later: list[int] = []
    talk.case.rewind = lambda _space, _log, seq: later.append(seq)  # type: ignore[method-assign]
    assert talk.engine.receive(Refuse(push.ref, Reason.GAP, 0, 3)) == []  # type: ignore[union-attr]
    talk.case.write(SPACE, b"meanwhile")
    assert talk.engine.outgoing(SPACE) == []
    ModelCase.rewind(talk.case, SPACE, log_of(talk.case.device), later[0])
    (again,) = talk.engine.outgoing(SPACE)
    assert numbers(again) == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("expected", [0, 1, 2, 1000])
def test_a_gap_where_nothing_is_missing_is_no_answer(expected: int) -> None:
    talk = Talk(written=1)
    (push,) = talk.until_following()
    with pytest.raises(Malformed, match="gap"):
        talk.engine.receive(Refuse(push.ref, Reason.GAP, 0, expected))  # type: ignore[union-attr]


def test_receipts_may_come_in_any_order() -> None:
    talk = Talk(written=MAX_BATCH * 4)
    pushes = talk.until_following()
    for number in (2, 0, 3, 1):
        talk.engine.receive(Receipt(pushes[number].ref, 0))  # type: ignore[union-attr]
    assert talk.engine.settled
    assert not talk.case.waiting[SPACE]


@pytest.mark.parametrize("reason", [Reason.QUOTA, Reason.FORK, Reason.NOT_YOURS, Reason.MALFORMED, Reason.RULE])
def test_a_refused_push_holds_up_its_space_alone_and_is_told(reason: Reason) -> None:
    talk = Talk(written=MAX_BATCH * 2, spaces=(SPACE, OTHER))
    pushes = talk.until_following()
    refused, behind = (push for push in pushes if isinstance(push, Push) and push.space == SPACE)
    assert talk.engine.receive(Refuse(refused.ref, reason, 0, 1_000_000)) == []
    assert talk.engine.receive(Refuse(behind.ref, Reason.GAP, 0, 1)) == []
    assert talk.case.refusals == [(reason, 1_000_000)]
    talk.case.write(SPACE, b"later")
    assert talk.engine.outgoing(SPACE) == []
    talk.case.write(OTHER, b"later")
    others = [push for push in pushes if isinstance(push, Push) and push.space == OTHER]
    for push in others + talk.engine.outgoing(OTHER):
        assert isinstance(push, Push)
        talk.engine.receive(Receipt(push.ref, 0))
    assert not talk.case.waiting[OTHER]
    assert len(talk.case.waiting[SPACE]) == MAX_BATCH * 2 + 1
    assert talk.engine.settled
    assert talk.engine.receive(Deliver(0, bytes(SPACE), 1, False, (record_of(SOMEBODY, 1),))) == []
    assert (SOMEBODY, 1) in talk.case.held[SPACE]


def test_the_next_conversation_offers_again_what_was_refused() -> None:
    talk = Talk(written=1)
    (push,) = talk.until_following()
    talk.engine.receive(Refuse(push.ref, Reason.QUOTA, 0, 10))  # type: ignore[union-attr]
    talk.engine = Engine(talk.case)
    (again,) = talk.until_following()
    assert numbers(again) == [1]
    assert talk.case.refusals == []


@pytest.mark.parametrize("reason", [Reason.UNAVAILABLE, Reason.STOPPING, Reason.TOO_SLOW])
def test_a_relay_in_trouble_ends_the_conversation_and_is_asked_again_later(reason: Reason) -> None:
    talk = Talk(written=1)
    (push,) = talk.until_following()
    with pytest.raises(Ended) as ended:
        talk.engine.receive(Refuse(push.ref, reason, 1500, 0))  # type: ignore[union-attr]
    assert (ended.value.reason, ended.value.retry_after) == (reason, 1500)
    assert talk.case.refusals == []


@pytest.mark.parametrize("reason", list(Reason))
def test_a_refusal_of_nothing_in_particular_ends_the_conversation(reason: Reason) -> None:
    talk = Talk()
    talk.until_following()
    with pytest.raises(Ended) as ended:
        talk.engine.receive(Refuse(0, reason, 0, 0))
    assert ended.value.reason is reason


@pytest.mark.parametrize("reason", [Reason.NOT_YOURS, Reason.MALFORMED, Reason.NOT_ADMITTED])
def test_a_refused_question_ends_the_conversation(reason: Reason) -> None:
    engine = Engine(ModelCase(ME, (SPACE,)))
    engine.start()
    with pytest.raises(Ended):
        engine.receive(Refuse(1, reason, 0, 0))


def test_wisps_are_handed_on_for_ones_own_spaces_alone() -> None:
    talk = Talk()
    talk.until_following()
    assert talk.engine.receive(Wisp(bytes(SPACE), b"here")) == []
    assert talk.engine.receive(Wisp(bytes(OTHER), b"there")) == []
    assert talk.case.wisps == [(SPACE, b"here")]


def test_greetings_do_not_come_twice() -> None:
    for greeting in (Challenge(bytes(32), bytes(32), bytes(64)), Welcome(bytes(32))):
        with pytest.raises(Malformed, match="greeting"):
            Talk().engine.receive(greeting)
