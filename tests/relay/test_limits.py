"""Buckets: so much at once, then a steady rate. The clock is handed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_relay.limits import FEW, Bucket, Buckets


def test_a_burst_is_free_and_then_there_is_something_to_wait_for() -> None:
    bucket = Bucket(rate=2.0, burst=10.0)
    assert [bucket.take(1, now=100.0) for _ in range(10)] == [0.0] * 10
    assert bucket.take(1, now=100.0) == pytest.approx(0.5)


def test_a_refusal_takes_nothing() -> None:
    bucket = Bucket(rate=1.0, burst=1.0)
    bucket.take(1, now=0.0)
    for _ in range(5):
        assert bucket.take(1, now=0.5) == pytest.approx(0.5)
    assert bucket.take(1, now=1.0) == 0.0


def test_it_fills_no_higher_than_its_burst() -> None:
    bucket = Bucket(rate=1.0, burst=3.0)
    assert [bucket.take(1, now=1e9) > 0 for _ in range(4)] == [False, False, False, True]


def test_more_than_a_burst_is_given_once_it_is_full_and_then_waited_for() -> None:
    bucket = Bucket(rate=1.0, burst=4.0)
    bucket.take(1, now=0.0)
    assert bucket.take(10, now=0.0) == pytest.approx(1.0)
    assert bucket.take(10, now=1.0) == 0.0
    assert bucket.take(1, now=1.0) == pytest.approx(7.0)


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket = Bucket(rate=1.0, burst=2.0)
    bucket.take(2, now=100.0)
    assert bucket.take(1, now=50.0) > 0
    assert bucket.take(1, now=100.5) == pytest.approx(0.5)


@given(
    rate=st.floats(0.1, 1000),
    burst=st.floats(1, 1000),
    steps=st.lists(st.tuples(st.floats(0, 5), st.floats(0.01, 50)), max_size=40),
)
def test_never_more_than_the_burst_and_the_rate_allow_and_waiting_always_helps(
    rate: float, burst: float, steps: list[tuple[float, float]]
) -> None:
    bucket, now, taken = Bucket(rate, burst), 1000.0, 0.0
    for passed, amount in steps:
        now += passed
        while wait := bucket.take(min(amount, burst), now):
            now += wait * (1 + 1e-9) + 1e-9
        taken += min(amount, burst)
        assert taken <= (burst + (now - 1000.0) * rate) * (1 + 1e-6)


def test_each_key_has_a_bucket_of_its_own() -> None:
    buckets = Buckets(rate=1.0, burst=1.0)
    assert buckets.take("nadia", 1, now=0.0) == 0.0
    assert buckets.take("theo", 1, now=0.0) == 0.0
    assert buckets.take("nadia", 1, now=0.0) == pytest.approx(1.0)


def test_buckets_that_are_full_again_are_forgotten() -> None:
    buckets = Buckets(rate=1.0, burst=5.0)
    for number in range(10 * FEW):
        buckets.take(number, 1, now=float(number))
    assert len(buckets) <= 2 * FEW


def test_buckets_that_are_not_full_are_kept_however_many_there_are() -> None:
    buckets = Buckets(rate=0.001, burst=1.0)
    for number in range(3 * FEW):
        buckets.take(number, 1, now=0.0)
    assert len(buckets) == 3 * FEW
    assert all(buckets.take(number, 1, now=1.0) > 0 for number in range(3 * FEW))
