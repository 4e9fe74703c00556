"""The hub's queues: wisps for those who are not busy, news for an audience, and bounds that hold."""

from dataclasses import replace

from fourfold_relay.hub import COME_BACK_MILLISECONDS
from fourfold_relay.limits import Limits
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import BATCH_BYTES, Deliver, Keychain, Reason, Receipt, Refuse, Roster, Wisp
from tests.relay.cast import NADIA, RUTH, SAMUEL, SMALLEST, THEO
from tests.relay.hubs import CAST, SPACE, Table, records, said

WISP = Wisp(bytes(SPACE), b"here")
TOO_SLOW = Refuse(0, Reason.TOO_SLOW, COME_BACK_MILLISECONDS, 0)


def test_a_wisp_reaches_those_who_follow_now_and_are_in_step() -> None:
    table = Table()
    ruth, nadia, theo = table.sit(RUTH), table.sit(NADIA), table.sit(THEO, live=False)
    samuel = table.hub.connect(lambda: None)
    table.hub.enter(samuel, CAST.open, SAMUEL)
    table.hub.spread(ruth, CAST.id, SPACE, WISP)
    assert [said(table.hub, peer) for peer in (ruth, nadia, theo, samuel)] == [[], [WISP], [], []]


def test_a_wisp_for_a_busy_reader_is_let_go() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.push(ruth, records(1, 1, BATCH_BYTES))
    table.hub.spread(ruth, CAST.id, SPACE, WISP)
    assert [type(message) for message in said(table.hub, nadia)] == [Deliver]
    table.hub.spread(ruth, CAST.id, SPACE, WISP)
    assert said(table.hub, nadia) == [WISP]


def test_news_reaches_the_seats_it_is_for_whether_they_follow_or_not() -> None:
    table = Table()
    peers = {}
    for seat in (RUTH, NADIA, THEO, SAMUEL):
        peers[seat] = table.hub.connect(lambda: None)
        table.hub.enter(peers[seat], CAST.open, seat)
    bearer = table.hub.connect(lambda: None)
    table.hub.enter(bearer, CAST.open, None)
    bridge = CAST.space(Space.BRIDGE)
    keychain = Keychain(0, bytes(bridge), 0, (b"entry",))
    table.hub.tell(peers[RUTH], CAST.id, Space.BRIDGE.audience, keychain)
    assert {seat: said(table.hub, peer) for seat, peer in peers.items()} == {
        RUTH: [],
        NADIA: [],
        THEO: [],
        SAMUEL: [keychain],
    }
    roster = Roster(0, 4, (b"entry",))
    table.hub.tell(peers[RUTH], CAST.id, frozenset(Seat), roster)
    assert [said(table.hub, peers[seat]) for seat in (RUTH, NADIA, THEO, SAMUEL)] == [[], [roster], [roster], [roster]]
    assert said(table.hub, bearer) == []


def test_news_that_a_full_queue_cannot_take_drops_its_reader_with_a_reason() -> None:
    table = Table(replace(Limits(), peer_queue_bytes=2 * SMALLEST))
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    for number in range(1, 6):
        table.push(ruth, records(number, number))
    assert table.hub.full(nadia)
    table.hub.tell(ruth, CAST.id, frozenset(Seat), Roster(0, 4, (b"entry",)))
    assert said(table.hub, nadia) == [TOO_SLOW]
    assert nadia.closing
    assert nadia.behind() is None
    assert table.hub.queued == 0


def test_all_queues_together_never_hold_more_than_the_limit() -> None:
    limit = 40 * SMALLEST
    table = Table(replace(Limits(), total_queue_bytes=limit))
    ruth, peers = table.sit(RUTH), [table.sit(seat) for seat in (NADIA, THEO, SAMUEL) for _ in range(4)]
    for number in range(1, 101):
        table.push(ruth, records(number, number))
        assert table.hub.queued <= limit
        assert table.hub.queued == sum(peer.queued for peer in peers)
        for peer in peers[:2]:
            said(table.hub, peer)
    assert not any(peer.closing for peer in peers[:2])
    assert any(peer.closing for peer in peers[2:])


def test_beyond_the_limit_those_are_dropped_that_most_waits_for() -> None:
    table = Table(replace(Limits(), total_queue_bytes=20 * SMALLEST))
    ruth, nadia, theo = table.sit(RUTH), table.sit(NADIA), table.sit(THEO)
    for number in range(1, 30):
        table.push(ruth, records(number, number))
        said(table.hub, theo)
    assert (nadia.closing, theo.closing, ruth.closing) == (True, False, False)
    assert said(table.hub, nadia) == [TOO_SLOW]


def test_what_is_being_sent_counts_until_it_is_sent() -> None:
    table = Table()
    ruth, nadia = table.sit(RUTH), table.sit(NADIA)
    table.push(ruth, records(1, 1))
    data, size = nadia.take()
    assert table.hub.queued == size == len(data)
    table.hub.sent(nadia, size)
    assert table.hub.queued == 0


def test_a_connection_that_ends_sends_what_is_queued_and_takes_nothing_more() -> None:
    table = Table()
    nadia = table.sit(NADIA)
    table.hub.send(nadia, Receipt(1, 1))
    table.hub.finish(nadia)
    table.hub.send(nadia, Receipt(2, 2))
    assert said(table.hub, nadia) == [Receipt(1, 1)]


def test_the_case_is_shared_by_its_connections() -> None:
    table = Table()
    first, second = (table.hub.connect(lambda: None) for _ in range(2))
    shared = table.hub.enter(first, CAST.open, RUTH)
    assert table.hub.enter(second, CAST.open, NADIA) is shared
    assert table.hub.case(CAST.id) is shared
