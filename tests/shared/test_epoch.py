"""An epoch's key: whoever opens a wrap or a link has the key that was committed to, in its place, or nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fourfold_shared.epoch import LINK, WRAPPED, Epoch
from fourfold_shared.errors import Forged
from fourfold_shared.ids import CaseId, Space
from tests.shared.people import device_keys, drawn
from tests.shared.stepping import CASE, KEYS, SPACE, link, sealed

FIRST, SECOND = Epoch(CASE, SPACE.of(CASE), 1), Epoch(CASE, SPACE.of(CASE), 2)
NADIA = device_keys("nadia")
ONE = FIRST.commitment(KEYS[1])
ELSEWHERE: dict[str, Callable[[Epoch], Epoch]] = {
    "in another case": lambda epoch: replace(epoch, case=CaseId(drawn("another case", 32))),
    "in another space": lambda epoch: replace(epoch, space=Space.TABLE.of(CASE)),
    "in another epoch": lambda epoch: replace(epoch, number=epoch.number + 1),
}
elsewhere = pytest.mark.parametrize("where", ELSEWHERE)


def test_a_key_is_wrapped_for_a_device_and_opens_for_it() -> None:
    wrapped = FIRST.wrap(KEYS[1], 1, NADIA.public.wrap)
    assert len(wrapped) == WRAPPED
    assert FIRST.unwrap(wrapped, 1, NADIA, ONE) == FIRST.unwrap(sealed(1, 1), 1, NADIA, ONE) == KEYS[1]


def test_a_key_opens_the_one_before() -> None:
    assert SECOND.link(KEYS[2], KEYS[1]) == link(2, KEYS[2], KEYS[1])
    assert len(link(2, KEYS[2], KEYS[1])) == LINK
    assert SECOND.unlink(link(2, KEYS[2], KEYS[1]), KEYS[2], ONE) == KEYS[1]


def test_a_commitment_is_to_one_key() -> None:
    assert FIRST.commitment(KEYS[2]) != ONE
    with pytest.raises(Forged, match="not the one committed to"):
        FIRST.unwrap(sealed(1, 1), 1, NADIA, FIRST.commitment(KEYS[2]))
    with pytest.raises(Forged, match="not the one committed to"):
        SECOND.unlink(link(2, KEYS[2], KEYS[1]), KEYS[2], FIRST.commitment(KEYS[2]))


@elsewhere
def test_a_commitment_is_to_one_place(where: str) -> None:
    assert ELSEWHERE[where](FIRST).commitment(KEYS[1]) != ONE


@elsewhere
def test_a_wrap_opens_in_its_place_alone(where: str) -> None:
    other = ELSEWHERE[where](FIRST)
    with pytest.raises(Forged, match="a wrapped key does not open"):
        other.unwrap(sealed(1, 1), 1, NADIA, other.commitment(KEYS[1]))


@elsewhere
def test_a_link_opens_in_its_place_alone(where: str) -> None:
    with pytest.raises(Forged, match="a link to an older key does not open"):
        ELSEWHERE[where](SECOND).unlink(link(2, KEYS[2], KEYS[1]), KEYS[2], ONE)


def test_a_wrap_opens_for_its_device_alone() -> None:
    for device, keys in ((4, NADIA), (1, device_keys("nadia's second"))):
        with pytest.raises(Forged, match="a wrapped key does not open"):
            FIRST.unwrap(sealed(1, 1), device, keys, ONE)
