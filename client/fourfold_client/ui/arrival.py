"""What somebody has put in on the way to their chair, in memory until they have it: going back loses nothing.

ABOUT ──▶ NAME ──▶ PRIVATE ──▶ PASSPHRASE ──▶ CHAIR          each step leads back to the one before
"""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from fourfold_shared.ids import Seat
from fourfold_shared.wordlist import word_list

PASSPHRASE_WORDS = 5
"""product.md, 5.7: of 2,048 words each, so 55 bits, behind Argon2id."""


class Step(IntEnum):
    """The screens of the way in, in the order of product.md, 5.7."""

    ABOUT = 1
    NAME = 2
    PRIVATE = 3
    PASSPHRASE = 4
    CHAIR = 5


def proposed_passphrase() -> str:
    """Five words, drawn at random."""
    return " ".join(secrets.choice(word_list()) for _ in range(PASSPHRASE_WORDS))


@dataclass(slots=True)
class Arrival:
    """The present screen and all fields. `founding`: with a ticket of the practice instead of an invitation.

    `begun`: an earlier try was broken off, its passphrase is known and is not asked for again.
    """

    step: Step = Step.ABOUT
    founding: bool = False
    begun: bool = False
    name: str = ""
    role: str = ""
    passphrase: str = field(default_factory=proposed_passphrase, repr=False)
    invitation: str = field(default="", repr=False)
    relay: str = ""
    ticket: str = field(default="", repr=False)
    seat: Seat = Seat.SUPPORT_0

    @property
    def steps(self) -> tuple[Step, ...]:
        """The screens there are."""
        return (Step.NAME, Step.CHAIR) if self.begun else tuple(Step)

    @property
    def number(self) -> int:
        """Which of them is the present one, from 1 on."""
        return self.steps.index(self.step) + 1

    def on(self) -> None:
        """To the next screen."""
        self.step = self.steps[min(self.number, len(self.steps) - 1)]

    def back(self) -> None:
        """To the one before."""
        self.step = self.steps[max(self.number - 2, 0)]
