"""What is kept on this laptop alone: what is being written and is not finished, and how this person likes it to be."""

import asyncio

from fourfold_client.vault import ONLY, DropSecret, PutSecret, Vault
from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.ids import Seat

DRAFT, SETTING = "draft/", "setting/"
_LIMIT = 1 << 24


class _Draft(Wire, frozen=True, tag="draft/2"):
    name: str
    text: str


class Keepsakes:
    """Of one home, sealed in its vault; what is about one's own page closes with that page.

    The name of such a draft begins with the number of its space, or with the id of an entry: that number, its author.
    """

    def __init__(self, vault: Vault, seat: Seat) -> None:
        self._vault = vault
        number = int(seat)
        self._own = (f"{number}/", f"{number}{number}-")

    async def drafts(self) -> dict[str, str]:
        """What was begun and not finished, by the name it was kept under."""
        prefixes = (DRAFT,) if self._vault.second.shut else (DRAFT, ONLY + DRAFT)
        names = [prefix + name for prefix in prefixes for name in await self._vault.secret_names(prefix)]
        kept = [await self._vault.secret(name) for name in names]
        drafts: list[_Draft] = [decode(_Draft, one, limit=_LIMIT) for one in kept if one is not None]
        return {draft.name: draft.text for draft in drafts}

    def keep_draft(self, name: str, text: str) -> "asyncio.Future[None]":
        """Keeps what is being written, sealed on this laptop alone; empty text forgets it. Done when it is on disk.

        Its name says which entry it is about, so that is sealed too.
        """
        prefix = ONLY + DRAFT if name.startswith(self._own) else DRAFT
        row = prefix + self._vault.blind(name)
        kept = text.encode(errors="replace").decode()
        return self._vault.commit(PutSecret(row, encode(_Draft(name, kept))) if text else DropSecret(row))

    async def settings(self) -> dict[str, str]:
        """How this person likes this laptop to be, by name."""
        return await self._texts(SETTING)

    def keep_setting(self, name: str, value: str) -> "asyncio.Future[None]":
        """Keeps a setting on this laptop alone. Done when it is on disk."""
        return self._vault.commit(PutSecret(SETTING + name, value.encode()))

    async def _texts(self, prefix: str) -> dict[str, str]:
        found = {name: await self._vault.secret(prefix + name) for name in await self._vault.secret_names(prefix)}
        return {name: text.decode() for name, text in found.items() if text}
