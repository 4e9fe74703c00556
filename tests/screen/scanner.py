"""Looks through a page for what Fourfold never shows: totals, percentages, streaks, badges, receipts, typing.

`marks(page)` gives what it finds, as whoever sees or listens to the page would meet it; `marked(texts)` looks through
words that stand on no page yet.
"""

import re
from collections.abc import Iterable

from playwright.async_api import Page

FORBIDDEN = (
    r"\d+\s*%",
    r"\b\d+\s+(?:of|out of)\s+\d+\b",
    r"\b\d+\s*/\s*\d+\b",
    r"\bstreaks?\b",
    r"\bbadges?\b",
    r"\bscores?\b",
    r"\bpoints earned\b",
    r"\brank(?:ed|ing)?\b",
    r"\bunread\b",
    r"\bnew messages?\b",
    r"\b(?:total|average)\b",
    r"^\s*(?:seen|read) (?:at|by|on)\b",
    r"\b(?:has seen|was seen|was read|has read) (?:this|it)\b",
    r"\blast (?:seen|active|online)\b",
    r"\bonline now\b",
    r"\bis typing\b",
    r"\b(?:days|weeks) in a row\b",
    r"\b\d+ (?:entries|notes|snags|check-ins|insights|things? (?:wait|for you))\b",
    r"\boverdue\b",
    r"\bfailed\b",
    r"\bhas not (?:answered|written|read|looked)\b",
)
"""What no page says. Answers that a person gave in the room ("8 of 10") are theirs, and stand under `data-answer`."""
_PATTERN = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
_READ = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        const own = parent.closest("script, style, .said, [data-answer], .words, fieldset");
        if (!own) found.push(walk.currentNode.textContent);
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [alt]"))
        for (const name of ["aria-label", "title", "alt"]) found.push(one.getAttribute(name) || "");
    for (const one of document.querySelectorAll("progress, meter, [role=progressbar], [role=meter], .badge, .q-badge"))
        found.push(`badge: <${one.tagName.toLowerCase()}>`);
    return found;
}"""


async def marks(page: Page) -> list[str]:
    """What stands on the page that should not. The words that people wrote (`.said`) are their own."""
    return marked(await page.evaluate(_READ))


def marked(texts: Iterable[str]) -> list[str]:
    """Those of the texts that say what should not be said."""
    return [one for one in texts if _PATTERN.search(one)]
