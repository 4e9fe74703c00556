"""Whoever types: one transaction an edit, and a breath after each, in which the rest of the program runs."""

import asyncio
from collections.abc import Sequence

from bench.contender import Editor
from bench.trace import Edit


async def type_all(editor: Editor, edits: Sequence[Edit]) -> None:
    """Types as fast as the program lets it."""
    for edit in edits:
        editor.replace(edit.at, edit.deleted, edit.inserted)
        await asyncio.sleep(0)


async def holds(editor: Editor, text: str) -> None:
    """Returns once `text` stands there."""
    there, length = asyncio.Event(), len(text.encode())

    def look() -> None:
        if editor.length() == length and editor.text() == text:
            there.set()

    editor.watch(look)
    look()
    await there.wait()
