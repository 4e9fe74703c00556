"""Handing over again what the relay lost of its roster and its keychains (shared/README.md, section 11)."""

from collections.abc import Mapping

from fourfold_client.sync.asking import Asking
from fourfold_client.sync.case_side import CaseSide
from fourfold_client.sync.progress import Progress
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import AGAIN, FromLaptop, KeychainAppend, Reason, Refuse, RosterAppend, Seen


class Handing:
    """One entry after the other, each offered once in a conversation."""

    def __init__(self, case: CaseSide, asking: Asking, progress: Mapping[SpaceId, Progress]) -> None:
        self._case, self._asking, self._progress = case, asking, progress
        self.roster_at = -1
        """The index of the roster entry that was last handed over again, or asked for in vain."""

    def roster(self, index: int) -> list[FromLaptop]:
        """The entry that the relay lost, where it has those before `index`; nothing once it has all or took none."""
        if not self.roster_at < index < self._case.roster_count():
            return []
        self.roster_at = index
        seen = tuple(Seen(bytes(space), AGAIN) for space in self._progress)
        append = RosterAppend(self._asking.next_ref(), self._case.roster_entry(index), seen)
        return [self._asking.ask(append.ref, append)]

    def roster_refused(self, message: Refuse) -> list[FromLaptop]:
        """Another laptop was faster; or the relay has another roster, and it is asked for, to be named.

        Nothing when it goes on without it.
        """
        if message.reason is not Reason.CONFLICT:
            return []
        return [self._asking.roster(self._case.roster_count() if message.expected > self.roster_at else 0)]

    def step(self, space: SpaceId, index: int) -> list[FromLaptop]:
        """The step that the relay lost, where it has those before `index`; nothing once it has all or took none."""
        progress = self._progress[space]
        if progress.appending or not progress.handed_at < index < self._case.keychain_count(space):
            return []
        progress.appending, progress.handed_at = True, index
        step = self._case.keychain_step(space, index)
        append = KeychainAppend(self._asking.next_ref(), bytes(space), index, step, AGAIN)
        return [self._asking.ask(append.ref, append)]

    def step_refused(self, space: SpaceId, index: int, message: Refuse) -> list[FromLaptop]:
        """Another laptop was faster; or the relay has another keychain, and it is asked for, to be named.

        Nothing when it goes on without it.
        """
        if message.reason is not Reason.CONFLICT:
            return []
        return [self._asking.keychain(space, self._case.keychain_count(space) if message.expected > index else 0)]
