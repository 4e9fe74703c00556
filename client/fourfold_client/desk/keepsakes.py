"""What is kept on this laptop alone: what is being written and is not finished, and how this person likes it to be."""

import asyncio

from fourfold_client.vault import DropSecret, PutSecret, Vault

DRAFT, SETTING = "draft/", "setting/"


class Keepsakes:
    """Of one home, sealed in its vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def drafts(self) -> dict[str, str]:
        """What was begun and not finished, by the name it was kept under."""
        return await self._texts(DRAFT)

    def keep_draft(self, name: str, text: str) -> "asyncio.Future[None]":
        """Keeps what is being written, sealed on this laptop alone; empty text forgets it. Done when it is on disk."""
        change = PutSecret(DRAFT + name, text.encode(errors="replace")) if text else DropSecret(DRAFT + name)
        return self._vault.commit(change)

    async def settings(self) -> dict[str, str]:
        """How this person likes this laptop to be, by name."""
        return await self._texts(SETTING)

    def keep_setting(self, name: str, value: str) -> "asyncio.Future[None]":
        """Keeps a setting on this laptop alone. Done when it is on disk."""
        return self._vault.commit(PutSecret(SETTING + name, value.encode()))

    async def _texts(self, prefix: str) -> dict[str, str]:
        found = {name: await self._vault.secret(prefix + name) for name in await self._vault.secret_names(prefix)}
        return {name: text.decode() for name, text in found.items() if text}
