"""How a conversation with a relay ends before its time."""

from fourfold_shared.errors import FourfoldError
from fourfold_shared.messages import Reason


class Ended(FourfoldError):
    """The conversation is over; `reason` is the relay's, `retry_after` (milliseconds) what it asks for."""

    def __init__(self, reason: Reason, retry_after: int = 0) -> None:
        super().__init__(f"the relay ended the conversation: {reason}")
        self.reason = reason
        self.retry_after = retry_after
