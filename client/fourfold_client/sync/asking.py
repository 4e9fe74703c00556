"""What a laptop asked of the relay in one conversation, until it is answered."""

from collections.abc import Sequence

from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import FromLaptop, KeychainSince, RosterSince

PAGE_ENTRIES, PAGE_BYTES = 1024, 128 * 1024
"""A relay cuts an answer at 1,024 entries or 512 KiB; no entry is as large as the difference (`relay`, answers)."""


class Asking:
    """The questions that stand open, by the number that each was given."""

    def __init__(self) -> None:
        self._ref = 0
        self._open: dict[int, FromLaptop] = {}

    def next_ref(self) -> int:
        """A number that nothing was asked under yet."""
        self._ref += 1
        return self._ref

    def ask(self, ref: int, message: FromLaptop) -> FromLaptop:
        """Takes note that `message` is asked under `ref`; gives it, to be sent."""
        self._open[ref] = message
        return message

    def roster(self, count: int) -> FromLaptop:
        """Asks for the roster's entries from `count` on."""
        since = RosterSince(self.next_ref(), count)
        return self.ask(since.ref, since)

    def keychain(self, space: SpaceId, count: int) -> FromLaptop:
        """Asks for a keychain's entries from `count` on."""
        since = KeychainSince(self.next_ref(), bytes(space), count)
        return self.ask(since.ref, since)

    def answered(self, ref: int) -> FromLaptop | None:
        """What was asked under `ref`, which stands open no longer; None when nothing was."""
        return self._open.pop(ref, None)

    def asked(self, ref: int) -> FromLaptop | None:
        """What was asked under `ref` and goes on standing open; None when nothing was."""
        return self._open.get(ref)

    def awaits_keychain(self, space: SpaceId) -> bool:
        """Whether a keychain was asked for that has not come."""
        return any(isinstance(asked, KeychainSince) and asked.space == space for asked in self._open.values())


def may_be_cut(entries: Sequence[bytes]) -> bool:
    """Whether an answer may be a page of a longer one: there is more to ask for then."""
    return len(entries) >= PAGE_ENTRIES or sum(map(len, entries)) >= PAGE_BYTES
