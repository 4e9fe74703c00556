"""The stores that a relay can stand on."""

from fourfold_relay.store import Store
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_shared.errors import Malformed


async def open_store(address: str) -> Store:
    """Opens the store at `sqlite:PATH`.

    Raises: Malformed for another address, StorageFailed.
    """
    scheme, _, path = address.partition(":")
    if scheme == "sqlite" and path:
        return await SQLiteStore.open(path)
    if scheme in ("postgresql", "postgres"):
        raise Malformed("this release keeps its records in SQLite only; please give --store sqlite:PATH")
    raise Malformed("a store is given as sqlite:PATH")
