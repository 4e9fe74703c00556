"""What a relay lost of several logs of one laptop comes into the outbox again in whatever order the disk gives it."""

import pytest

from fourfold_client.sync.progress import Progress
from tests.support.model import Record, log_of, record_of

FIRST, SECOND = (Record(log_of(device), 1, record_of(device, 1)) for device in (1, 2))


@pytest.mark.parametrize("outbox", [(FIRST, SECOND), (SECOND, FIRST)], ids=["in front", "behind another log"])
def test_pushing_goes_on_once_the_missing_record_is_there_wherever_it_stands(outbox: tuple[Record, ...]) -> None:
    progress = Progress(again_from=(FIRST.log, FIRST.seq))
    assert progress.batch([SECOND]) == []
    assert progress.batch([]) == []
    assert progress.batch(outbox) == [outbox[0]]
    assert progress.again_from is None
