"""What one device wrote is handed over by another: the relay takes it as its author signed it, and nothing else."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fourfold_shared.entries import Dismiss, Pin
from fourfold_shared.ids import Hash, LogId, Seat, Space
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import FromRelay, Reason, Receipt, Refuse, RosterAppend, Seen
from fourfold_shared.record import Header, Kind, Place, genesis, seal
from tests.relay.cast import NADIA, RUTH, SAMUEL, THEO, Cast
from tests.relay.relays import House, Laptop, house


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as serving:
        yield serving


@pytest.fixture
async def four(relay: House) -> AsyncIterator[dict[Seat, Laptop]]:
    """One connection of each seat."""
    async with AsyncExitStack() as stack:
        yield {seat: await stack.enter_async_context(relay.laptop(seat)) for seat in Seat}


class Written:
    """A log of a seat's laptop in a space, as it was written: sealed under a key that no relay has."""

    def __init__(self, cast: Cast, seat: Seat, space: Space = Space.TABLE) -> None:
        self.cast, self.signing, self.space = cast, cast.signing(seat), cast.space(space)
        self.log = cast.log(seat)
        self.hashes = [genesis(cast.id, self.space, self.log, self.signing.public)]

    def next(self, signing: SigningKey | None = None, previous: Hash | None = None, seq: int = 0) -> bytes:
        """The next record; with `signing`, `previous` or `seq` one that is not as it should be."""
        header = Header(1, Kind.RECORD, self.log, 1, seq or len(self.hashes))
        place = Place(self.cast.id, self.space, previous or self.hashes[-1])
        record, digest = seal(b"", header, place, epoch_key=bytes(32), signing=signing or self.signing)
        if signing is None and previous is None and not seq:
            self.hashes.append(digest)
        return record

    def some(self, count: int) -> list[bytes]:
        return [self.next() for _ in range(count)]

    def pin(self, seq: int) -> Pin:
        return Pin(bytes(self.log), seq, bytes(self.hashes[seq]))


async def dismissed(relay: House, nadia: Laptop, seen: int, *pins: Pin) -> None:
    """Nadia dismisses Ruth with these pins, having seen so much of the table."""
    entry = relay.cast.entry(Dismiss(pins), relay.cast.signing(NADIA), author=relay.cast.device(NADIA))
    places = (Seen(relay.space(Space.TABLE), seen),)
    await nadia.send(RosterAppend(nadia.ref(), relay.cast.add(entry), places))
    assert isinstance(await nadia.receive(), Receipt)


def reason(answer: FromRelay) -> Reason:
    assert isinstance(answer, Refuse), answer
    return answer.reason


async def test_another_laptop_hands_over_what_is_missing(relay: House, four: dict[Seat, Laptop]) -> None:
    theo, table = Written(relay.cast, THEO), relay.space(Space.TABLE)
    records = theo.some(5)
    assert isinstance(await four[THEO].push(table, *records[:2]), Receipt)
    assert isinstance(await four[NADIA].push(table, *records[1:4]), Receipt)
    assert isinstance(await four[SAMUEL].push(table, *records), Receipt)
    assert isinstance(await four[THEO].push(table, *records), Receipt)
    assert relay.committed() == records


async def test_what_its_author_did_not_sign_for_its_place_is_refused(relay: House, four: dict[Seat, Laptop]) -> None:
    theo, table = Written(relay.cast, THEO), relay.space(Space.TABLE)
    records = theo.some(2)
    assert isinstance(await four[NADIA].push(table, *records), Receipt)
    wrong = {
        "another's signature": theo.next(signing=relay.cast.signing(NADIA)),
        "another place": theo.next(previous=theo.hashes[0]),
        "one byte changed": _changed(theo.next()),
    }
    for name, record in wrong.items():
        assert reason(await four[NADIA].push(table, record)) is Reason.RULE, name
    assert relay.committed() == records


async def test_a_gap_is_told_and_a_fork_refused(relay: House, four: dict[Seat, Laptop]) -> None:
    theo, table = Written(relay.cast, THEO), relay.space(Space.TABLE)
    other = theo.next(seq=1)
    records = theo.some(4)
    assert isinstance(await four[NADIA].push(table, *records[:2]), Receipt)
    gap = await four[SAMUEL].push(table, records[3])
    assert isinstance(gap, Refuse)
    assert (gap.reason, gap.expected) == (Reason.GAP, 3)
    assert reason(await four[SAMUEL].push(table, other)) is Reason.FORK
    assert relay.committed() == records[:2]


async def test_nobody_hands_over_in_a_space_that_is_not_the_authors(relay: House, four: dict[Seat, Laptop]) -> None:
    theo = Written(relay.cast, THEO, Space.PAIR_0)
    assert reason(await four[NADIA].push(relay.space(Space.PAIR_0), theo.next())) is Reason.NOT_YOURS
    mine = Written(relay.cast, NADIA, Space.PAIR_0)
    assert reason(await four[THEO].push(relay.space(Space.PAIR_0), mine.next())) is Reason.NOT_YOURS
    assert relay.committed() == []


async def test_what_a_removed_device_wrote_is_taken_up_to_its_pin(relay: House, four: dict[Seat, Laptop]) -> None:
    ruth, unpinned, table = Written(relay.cast, RUTH), Written(relay.cast, RUTH), relay.space(Space.TABLE)
    records, other = ruth.some(4), unpinned.some(1)
    assert isinstance(await four[RUTH].push(table, records[0]), Receipt)
    await dismissed(relay, four[NADIA], 1, ruth.pin(3))
    news = [await four[SAMUEL].receive(), await four[THEO].receive()]
    assert len(news) == 2
    assert reason(await four[SAMUEL].push(table, *records)) is Reason.RULE
    assert reason(await four[SAMUEL].push(table, other[0])) is Reason.RULE
    assert relay.committed() == records[:1]
    assert isinstance(await four[SAMUEL].push(table, *records[1:3]), Receipt)
    assert isinstance(await four[THEO].push(table, *records[:3]), Receipt)
    assert reason(await four[THEO].push(table, records[3])) is Reason.RULE
    assert relay.committed() == records[:3]


async def test_another_record_than_the_pin_names_is_refused(relay: House, four: dict[Seat, Laptop]) -> None:
    ruth, table = Written(relay.cast, RUTH), relay.space(Space.TABLE)
    other = ruth.next(seq=1)
    record = ruth.next()
    await dismissed(relay, four[NADIA], 0, ruth.pin(1))
    assert await four[SAMUEL].receive()
    assert reason(await four[SAMUEL].push(table, other)) is Reason.RULE
    assert isinstance(await four[SAMUEL].push(table, record), Receipt)
    assert relay.committed() == [record]


@pytest.mark.parametrize("seed", range(5))
async def test_in_any_order_and_cut_the_journal_ends_with_each_log_whole(
    relay: House, four: dict[Seat, Laptop], seed: int
) -> None:
    chance, table = random.Random(seed), relay.space(Space.TABLE)
    logs = [Written(relay.cast, seat) for seat in Seat]
    all_records = {one.log: one.some(6) for one in logs}
    have = dict.fromkeys(all_records, 0)
    while any(count < 6 for count in have.values()):
        log, first = chance.choice(list(have)), chance.randrange(6)
        last, laptop = chance.randrange(first, 6) + 1, four[chance.choice(list(Seat))]
        answer = await laptop.push(table, *all_records[log][first:last])
        assert isinstance(answer, Receipt) == (first <= have[log])
        if first <= have[log]:
            have[log] = max(have[log], last)
    stored = relay.committed()
    for log, records in all_records.items():
        assert [record for record in stored if _log(record) == log] == records


def _log(record: bytes) -> LogId:
    return Header.parse(record).log


def _changed(record: bytes) -> bytes:
    return record[:100] + bytes([record[100] ^ 1]) + record[101:]
