"""The hub and journals: in step, falling behind, catching up, and the bounds of a delivery."""

from dataclasses import replace

import pytest

from fourfold_relay.limits import Limits
from fourfold_shared.ids import Space
from fourfold_shared.messages import BATCH_BYTES, MAX_BATCH, MAX_MESSAGE, Deliver, FromRelay, Receipt, read_from_relay
from fourfold_shared.record import MAX_RECORD
from tests.relay.cast import NADIA, RUTH, SMALLEST, THEO
from tests.relay.hubs import CAST, SPACE, Table, received, records, said

OTHER = CAST.space(Space.BRIDGE)
QUEUE = 4 * SMALLEST


def test_a_new_follower_reads_from_the_store_and_is_then_in_step() -> None:
    table = Table()
    table.journal = records(1, 5)
    peer = table.sit(NADIA, since=2, live=False)
    assert peer in table.woken
    table.catch_up(peer)
    assert said(table.hub, peer) == [Deliver(5, bytes(SPACE), 5, False, tuple(table.journal[2:]))]
    assert peer.behind() is None


def test_a_follower_who_has_everything_is_told_so() -> None:
    table = Table()
    table.journal = records(1, 5)
    peer = table.sit(NADIA, since=5, live=False)
    table.catch_up(peer)
    assert said(table.hub, peer) == [Deliver(5, bytes(SPACE), 5, False, ())]


def test_pages_say_that_more_follow_until_the_last() -> None:
    table = Table()
    table.journal = records(1, 5)
    peer = table.sit(NADIA, live=False)
    table.catch_up(peer, count=2)
    pages = said(table.hub, peer)
    assert [(page.ref, page.position, page.more) for page in pages if isinstance(page, Deliver)] == [
        (5, 2, True),
        (5, 4, True),
        (5, 5, False),
    ]


def test_what_is_new_goes_at_once_to_everyone_in_step_but_not_back() -> None:
    table = Table()
    ruth, nadia, theo = table.sit(RUTH), table.sit(NADIA), table.sit(THEO)
    new = records(1, 2)
    assert table.push(ruth, new) is True
    assert said(table.hub, ruth) == []
    for peer in (nadia, theo):
        assert said(table.hub, peer) == [Deliver(0, bytes(SPACE), 2, False, tuple(new))]


def test_followers_of_one_delivery_share_its_bytes() -> None:
    table = Table()
    ruth, nadia, theo = table.sit(RUTH), table.sit(NADIA), table.sit(THEO)
    table.push(ruth, records(1, 1))
    assert nadia.take()[0] is theo.take()[0]


def test_who_pushes_without_following_is_not_in_step() -> None:
    table = Table()
    ruth = table.hub.connect(lambda: None)
    table.hub.enter(ruth, CAST.open, RUTH)
    assert table.push(ruth, records(1, 1)) is False


def test_who_pushes_while_behind_reads_the_missing_and_its_own_from_the_store() -> None:
    table = Table()
    table.journal = records(1, 3)
    nadia = table.sit(NADIA, live=False)
    assert table.push(nadia, records(4, 4)) is False
    table.catch_up(nadia)
    assert received(said(table.hub, nadia)) == records(1, 4)


def test_a_push_that_was_only_a_repeat_delivers_nothing() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.push(ruth, records(1, 2))
    said(table.hub, nadia)
    assert table.hub.publish(ruth, CAST.id, SPACE, 2, ()) is True
    assert said(table.hub, nadia) == []


def test_other_spaces_hear_nothing() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.hub.publish(ruth, CAST.id, OTHER, 1, records(1, 1))
    assert said(table.hub, nadia) == []


def test_a_full_queue_makes_a_reader_fall_behind_and_catch_up_without_a_gap() -> None:
    table = Table(replace(Limits(), peer_queue_bytes=QUEUE))
    ruth, nadia, theo = table.sit(RUTH), table.sit(NADIA), table.sit(THEO)
    fast: list[FromRelay] = []
    for number in range(1, 51):
        table.push(ruth, records(number, number))
        fast += said(table.hub, theo)
        assert nadia.queued < QUEUE + 2 * SMALLEST
    assert received(fast) == table.journal
    assert nadia.behind() is not None
    slow = said(table.hub, nadia)
    table.catch_up(nadia, count=20)
    slow += said(table.hub, nadia)
    assert received(slow) == table.journal
    table.push(ruth, records(51, 51))
    assert received(said(table.hub, nadia)) == records(51, 51)


def test_what_comes_between_a_read_and_its_page_is_read_as_well() -> None:
    table = Table()
    ruth = table.sit(RUTH)
    table.push(ruth, records(1, 3))
    nadia = table.sit(NADIA, live=False)
    follower = nadia.behind()
    assert follower is not None
    follower.missed = False
    page = table.page(0)
    table.push(ruth, records(4, 4))
    table.hub.took_page(follower, page)
    assert nadia.behind() is follower
    table.catch_up(nadia)
    heard = said(table.hub, nadia)
    assert received(heard) == records(1, 4)
    assert [message.more for message in heard if isinstance(message, Deliver)] == [True, False]


def test_news_out_of_order_is_read_from_the_store_instead() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.journal = records(1, 2)
    table.hub.publish(ruth, CAST.id, SPACE, 2, records(2, 2))
    table.hub.publish(ruth, CAST.id, SPACE, 1, records(1, 1))
    assert said(table.hub, nadia) == []
    table.catch_up(nadia)
    assert received(said(table.hub, nadia)) == records(1, 2)


def test_following_again_starts_anew_and_answers_what_was_asked_before() -> None:
    table = Table()
    table.journal = records(1, 3)
    nadia = table.sit(NADIA, live=False)
    old = nadia.behind()
    assert old is not None
    table.hub.follow(nadia, CAST.id, SPACE, 2, ref=6)
    table.hub.took_page(old, table.page(0))
    table.catch_up(nadia)
    assert said(table.hub, nadia) == [
        Deliver(5, bytes(SPACE), 2, False, ()),
        Deliver(6, bytes(SPACE), 3, False, tuple(records(3, 3))),
    ]


def test_who_leaves_is_forgotten() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.push(ruth, records(1, 3))
    assert table.hub.queued > 0
    table.hub.leave(nadia, CAST.id)
    assert table.hub.queued == 0
    table.push(ruth, records(4, 4))
    assert (nadia.queue, table.hub.queued) == (type(nadia.queue)(), 0)
    assert table.hub.case(CAST.id) is not None
    table.hub.leave(ruth, CAST.id)
    assert table.hub.case(CAST.id) is None


# -- the bounds of a delivery --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, SMALLEST), (MAX_BATCH, SMALLEST), (3 * MAX_BATCH, SMALLEST), (40, 20_000), (2, MAX_RECORD), (1, MAX_RECORD)],
)
def test_deliveries_stay_within_a_message_and_lose_nothing(count: int, size: int) -> None:
    table = Table(replace(Limits(), peer_queue_bytes=1 << 40, total_queue_bytes=1 << 40))
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    new = records(1, count, size)
    table.push(ruth, new)
    position = 0
    heard = []
    while nadia.queue:
        data, sent = nadia.take()
        table.hub.sent(nadia, sent)
        assert len(data) <= MAX_MESSAGE
        delivery = read_from_relay(data)
        assert isinstance(delivery, Deliver)
        assert len(delivery.records) <= MAX_BATCH
        assert len(delivery.records) == 1 or sum(map(len, delivery.records)) <= BATCH_BYTES
        position += len(delivery.records)
        assert delivery.position == position
        heard.append(delivery)
    assert received(heard) == new


def test_deliveries_that_wait_are_sent_as_one() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    for number in range(1, 101):
        table.push(ruth, records(number, number))
    assert said(table.hub, nadia) == [Deliver(0, bytes(SPACE), 100, False, tuple(records(1, 100)))]
    assert table.hub.queued == 0


def test_batches_keep_their_bounds_and_their_place_among_answers() -> None:
    table = Table(replace(Limits(), peer_queue_bytes=1 << 40))
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    for number in range(1, MAX_BATCH + 11):
        table.push(ruth, records(number, number))
    table.hub.send(nadia, Receipt(9, 0))
    table.push(ruth, records(MAX_BATCH + 11, MAX_BATCH + 11))
    heard = said(table.hub, nadia)
    assert received(heard) == table.journal
    sizes = [len(message.records) if isinstance(message, Deliver) else 0 for message in heard]
    assert max(sizes) * SMALLEST <= BATCH_BYTES
    assert sizes[-2:] == [0, 1]
