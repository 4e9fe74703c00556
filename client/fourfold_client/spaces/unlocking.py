"""The keys of a space that this laptop opens, and what is told of those that do not open (shared/README.md, 7)."""

from collections.abc import Iterator

from fourfold_client.identity import Identity, Lent
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_shared.keychain import Keychain, Spoilt, Unlocked
from fourfold_shared.roster import Roster

ASKED, TO_ASK, IN_VAIN = "asked", "to be asked", "asked in vain"
"""How far asking for another key has come, in the words of the code."""


def unlocked(chain: Keychain, me: Identity, lent: Lent | None) -> Unlocked:
    """What this laptop can open by its own keys, and by those that a sheet lent it.

    A wrap or link that is not what it should be is named, and hides no other.
    """
    opened = chain.open_keys(me.device, me.keys)
    if lent is None:
        return opened
    other = chain.open_keys(lent.device, lent.keys)
    keys = opened.keys | other.keys
    return Unlocked(keys, {epoch: what for epoch, what in other.spoilt.items() if epoch not in keys} | opened.spoilt)


def spoilt_alarms(chain: Keychain, me: Identity, spoilt: dict[int, Spoilt], roster: Roster) -> Iterator[Alarm]:
    """Of each epoch that does not open: whose laptop handed its key over, and how far asking for another has come.

    Nobody is named for whoever had the seat before.
    """
    for epoch, what in spoilt.items():
        author = roster.devices[what.author]
        seat = author.seat if roster.person(author.seat) == author.person else None
        detail = f"epoch {epoch}, {what.why}: {_standing(chain, epoch, me.device, roster)}"
        yield Alarm(AlarmKind.KEY_SPOILT, chain.space, seat, what.author, detail)


def _standing(chain: Keychain, epoch: int, device: int, roster: Roster) -> str:
    if chain.may_ask(epoch, device):
        return TO_ASK
    return ASKED if (epoch, device) in chain.asked and chain.had(epoch, roster) else IN_VAIN
