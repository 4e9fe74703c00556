"""What a relay lost of several logs of one laptop comes into the outbox again in whatever order the disk gives it."""

import pytest

from fourfold_client.sync.progress import Progress, Sent
from tests.support.model import Record, log_of, record_of

FIRST, SECOND = (Record(log_of(device), 1, record_of(device, 1)) for device in (1, 2))


@pytest.mark.parametrize("outbox", [(FIRST, SECOND), (SECOND, FIRST)], ids=["in front", "behind another log"])
def test_pushing_goes_on_once_the_missing_record_is_there_wherever_it_stands(outbox: tuple[Record, ...]) -> None:
    progress = Progress(again_from=(FIRST.log, FIRST.seq))
    assert progress.batch([SECOND]) == []
    assert progress.batch([]) == []
    assert progress.batch(outbox) == [outbox[0]]
    assert progress.again_from is None


def test_what_comes_in_front_while_another_log_is_on_its_way_is_pushed_next() -> None:
    """Otherwise the same push would go round and round, and what stands in front never goes."""
    progress = Progress()
    progress.in_flight.append(Sent(1, SECOND.log, 1, 1))
    assert progress.batch([FIRST, SECOND]) == [FIRST]
    progress.in_flight.append(Sent(2, FIRST.log, 1, 1))
    assert progress.batch([FIRST, SECOND]) == []
