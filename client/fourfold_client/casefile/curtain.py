"""Accounts that have come to all four: none of an event is shown before both partners' are here (product.md, 4.6)."""

from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_shared.ids import Space

DECLINED = "declined"
"""What stands in the field `state` of whoever chose not to write on an event."""


class Curtain:
    """What waits for its other half. That somebody did not write is needed to open an event, and is never shown."""

    def __init__(self) -> None:
        self._behind: dict[str, dict[str, Entry]] = {}
        """The accounts of an event by their ids, by the event's id."""

    def clear(self) -> None:
        """Forgets everything."""
        self._behind.clear()

    @staticmethod
    def hangs_before(entry: Entry) -> bool:
        """Whether this is an account of an event at the table."""
        return entry.kind is Kind.ACCOUNT and entry.space is Space.TABLE and entry.about is not None

    def put(self, entry: Entry) -> tuple[Entry, ...]:
        """Takes an account in; gives what of its event can be seen now."""
        accounts = self._behind.setdefault(entry.about or "", {})
        accounts[entry.id] = entry
        if len({one.author for one in accounts.values()}) < 2:
            return ()
        return tuple(one for one in accounts.values() if one.field("state") != DECLINED)

    def drop(self, entry_id: str) -> None:
        """Forgets an account that stands no more, or stands otherwise now."""
        for accounts in self._behind.values():
            accounts.pop(entry_id, None)
