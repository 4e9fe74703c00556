"""What one laptop can do about a space's keychain (shared/README.md, section 7, "What is due")."""

from collections.abc import Callable, Iterable

from fourfold_client.identity import Identity
from fourfold_shared.entries import Pins
from fourfold_shared.keychain import Keychain, Unlocked, beginner, cut_due, unpinned
from fourfold_shared.roster import Roster
from fourfold_shared.steps import grant, new_epoch, request


def due_step(
    chain: Keychain,
    roster: Roster,
    me: Identity,
    unlocked: Unlocked,
    pins: Callable[[Iterable[int]], Pins] | None,
) -> bytes | None:
    """The step that is due and that this laptop can make.

    That is the first epoch; the next one after a removal, or where nobody is left who has the newest key; a request for
    a key that was spoilt for this laptop; or a grant to devices that wait for a key that it has. `pins` tells where the
    logs of some devices stand, once this laptop has everything of the space; before that it begins no epoch that has to
    be linked or to pin something. In a closed case keys are asked for and granted, and no epoch begins.
    """
    device, signing = me.device, me.keys.signing
    begins = not chain.epoch and beginner(chain.space, roster, roster.count) == device
    if not roster.closed and (begins or chain.lost(roster)):
        return new_epoch(chain, roster, device, signing)[0]
    rotates = not roster.closed and chain.rotation_owed(roster)
    if rotates and (step := _next(chain, roster, me, unlocked.keys.get(chain.epoch, b""), pins)):
        return step
    if epoch := chain.wanted(device, unlocked):
        return request(chain, roster, device, signing, epoch)
    if not rotates:
        for epoch in chain.owed(roster, by=device):
            if key := unlocked.keys.get(epoch):
                return grant(chain, roster, device, signing, epoch, key)
    return None


def _next(
    chain: Keychain, roster: Roster, me: Identity, newest: bytes, pins: Callable[[Iterable[int]], Pins] | None
) -> bytes | None:
    """The next epoch after a removal: by whoever can link it, or anybody where nothing is to be linked nor pinned."""
    removed = [device for one in unpinned(chain, roster, roster.count) for device in one.devices]
    if newest and pins is not None:
        return new_epoch(chain, roster, me.device, me.keys.signing, old_key=newest, pins=pins(removed))[0]
    if not newest and not removed and cut_due(chain, roster, roster.count):
        return new_epoch(chain, roster, me.device, me.keys.signing)[0]
    return None
