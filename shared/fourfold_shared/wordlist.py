"""Secrets that people copy as words: the list and the checksum of BIP-39."""

from functools import lru_cache

from mnemonic import Mnemonic

from fourfold_shared.errors import Malformed


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """The 2,048 words of BIP-39 (English)."""
    return tuple(Mnemonic("english").wordlist)


def to_words(secret: bytes) -> str:
    """The words for a secret (16 bytes are twelve words, 32 are 24)."""
    return Mnemonic("english").to_mnemonic(secret)


def from_words(text: str, count: int, what: str) -> bytes:
    """The secret of `count` words, in any spacing and capitals; `what` they should be is for the message.

    Raises: Malformed; a word that is not in the list is named by its place, so that it can be looked for on the paper.
    """
    words = text.lower().split()
    if len(words) != count:
        raise Malformed(f"{what} has {count} words; these are {len(words)}")
    unknown = next((place for place, word in enumerate(words, start=1) if word not in word_list()), None)
    if unknown is not None:
        raise Malformed(f"word {unknown} cannot stand in {what}; please check its spelling")
    try:
        return bytes(Mnemonic("english").to_entropy(words))
    except ValueError:
        raise Malformed(f"these words are not {what}; please check them and their order") from None
