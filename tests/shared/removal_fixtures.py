"""Entries about who goes, comes back and ends the case that break a rule: one row for each rule and way of breaking it.

Ruth is device 0, Nadia 1, Samuel 2, Theo 3; Nadia has a second laptop, 4, and a sheet, 5.
"""

from collections.abc import Callable

from fourfold_shared.entries import (
    Action,
    Agree,
    Close,
    Device,
    DeviceKind,
    Dismiss,
    Enrol,
    Entry,
    Freeze,
    Leave,
    Pins,
    Retire,
    Withdraw,
)
from fourfold_shared.errors import Forged
from fourfold_shared.ids import MAX_DEVICES
from fourfold_shared.rules import SEAT_DEVICES
from tests.shared.people import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    History,
    act,
    device_keys,
    enrol,
    four,
    invite,
    inviting,
    let_in,
    pin,
    pins,
    restore,
    six,
    take,
    with_code,
)
from tests.shared.roster_fixtures import BROKEN as SEATING
from tests.shared.roster_fixtures import (
    NADIAS,
    NEW,
    NUMBER_OF_SIGNATURES,
    SIGNATURE,
    Broken,
    not_allowed,
    refused,
    signed,
    to,
)

Row = tuple[str, History, Entry]

RETIRED = six().by(1, "nadia", Retire(4, pins(4)))
DISMISSED = four().by(1, "nadia", Dismiss(pins(0)))
THEO_LEFT = four().by(3, "theo", Leave(pins(3)))
FROZEN = four().by(3, "theo", Freeze())
PROPOSED = six().by(0, "ruth", restore(six().roster, NADIA, "back to nadia"))
GIVEN_BACK = PROPOSED.by(2, "samuel", Agree(9, pins(1, 4)))
PROPOSED_RUTH = four().by(1, "nadia", restore(four().roster, RUTH, "back to ruth"))
RUTH_AWAY = PROPOSED_RUTH.by(2, "samuel", Agree(7, pins(0)))
SOMEBODY_ELSE = RUTH_AWAY.then(invite(RUTH_AWAY.roster, 1, "nadia", RUTH, "to edith"))
CLOSING = four().by(1, "nadia", Close())
PROPOSER_LEFT = CLOSING.by(1, "nadia", Leave(()))
CLOSED = CLOSING.by(3, "theo", Agree(7))
CLOSED_SIX = six().by(1, "nadia", Close()).by(3, "theo", Agree(9))
TAKEN_BACK = CLOSING.by(1, "nadia", Withdraw(7))
NO_PARTNER = four().by(3, "theo", Leave(())).by(1, "nadia", Leave(())).by(0, "ruth", Close())
AGREED = CLOSING.by(2, "samuel", Agree(7))


def three() -> History:
    """Ruth has invited Samuel, who has not come yet, and is dismissed by Nadia."""
    history = History(four().entries[:4], four().rosters[:5])
    return history.by(1, "nadia", Dismiss(()))


def without_proposer() -> History:
    """Ruth proposes to give Nadia's seat back, and then retires the laptop that did."""
    history = four().then(enrol(four().roster, 0, "ruth", "ruth's second"))
    history = history.by(0, "ruth", restore(history.roster, NADIA, "back to nadia"))
    return history.by(4, "ruth's second", Retire(0, ()))


def succeeded() -> History:
    """Ruth proposes to close, Samuel agrees, Ruth is dismissed, and Edith comes into her seat: device 4."""
    history = four().by(0, "ruth", Close()).by(2, "samuel", Agree(7)).by(1, "nadia", Dismiss(()))
    history = history.then(invite(history.roster, 1, "nadia", RUTH, "to edith"))
    return history.then(take(history.roster, RUTH, "edith", "to edith"))


def crowded() -> History:
    """Nadia has as many devices as one seat may have."""
    history = four()
    for number in range(2, SEAT_DEVICES + 1):
        history = history.then(enrol(history.roster, 1, "nadia", f"nadia's laptop {number}"))
    return history


INVITER_GONE, PROPOSER_RETIRED, CROWDED, SUCCEEDED = three(), without_proposer(), crowded(), succeeded()
KEPT = PROPOSER_RETIRED.by(1, "nadia", Dismiss(()))
HISTORIES = {
    "nadia has a sheet": six(),
    "nadia's second laptop is retired": RETIRED,
    "ruth is dismissed": DISMISSED,
    "ruth is dismissed after inviting": INVITER_GONE,
    "theo left": THEO_LEFT,
    "the table is frozen": FROZEN,
    "nadia's seat is given back": GIVEN_BACK,
    "nadia proposed closing and left": PROPOSER_LEFT,
    "the case is closed": CLOSED,
    "the laptop that proposed is retired": KEPT,
    "two of four agree": AGREED,
    "ruth proposed closing and another came into her seat": SUCCEEDED,
    "nadia has a code": with_code(),
    "the code is used up": let_in(),
    "ruth's seat is given back": RUTH_AWAY,
    "somebody else is invited while ruth is away": SOMEBODY_ELSE,
    "a proposal is taken back": TAKEN_BACK,
    "both supports close, as both partners left": NO_PARTNER.by(2, "samuel", Agree(9)),
    "a laptop is retired in a closed case": CLOSED_SIX.by(1, "nadia", Retire(4, pins(4))),
}
"""Good ones, each with those that it goes on from."""

ALONE: dict[str, tuple[str, Action]] = {
    "may_invite": ("an invitation", to(SAMUEL, "code")),
    "may_retire": ("retiring", Retire(1, ())),
    "may_dismiss": ("dismissing", Dismiss(())),
    "may_leave": ("leaving", Leave(())),
    "may_freeze": ("freezing", Freeze()),
    "may_restore": ("giving back", restore(four().roster, RUTH, "code")),
    "may_close": ("closing", Close()),
    "may_agree": ("agreeing", Agree(0)),
    "may_withdraw": ("taking back", Withdraw(0)),
}
"""What a laptop does alone."""


def outsiders(rule: str, name: str, action: Action) -> list[Broken]:
    """By nobody, by a retired laptop, and by a sheet."""
    absent = (
        (f"{name} by nobody at all", four(), act(four().roster, MAX_DEVICES, "new", action)),
        (f"{name} by a retired laptop", RETIRED, act(RETIRED.roster, 4, "nadia's second", action)),
    )
    sheet = (f"{name} by a sheet", six(), act(six().roster, 5, "nadia's sheet", action))
    return [
        *not_allowed(rule, "its author is not on the roster", *absent),
        *not_allowed(rule, "a sheet enrols laptops, and does nothing else", sheet),
    ]


WITH_PINS: dict[str, tuple[str, History, int, str, Callable[[Pins], Action]]] = {
    "may_retire": ("retiring", six(), 1, "nadia", lambda said: Retire(4, said)),
    "may_dismiss": ("dismissing", four(), 1, "nadia", Dismiss),
    "may_leave": ("leaving", four(), 3, "theo", Leave),
    "may_agree": ("agreeing", PROPOSED, 2, "samuel", lambda said: Agree(9, said)),
}
"""What names the last records of removed devices."""
REMOVES = {"may_retire": 4, "may_dismiss": 0, "may_leave": 3, "may_agree": 1}


def wrong_pins(rule: str) -> list[Broken]:
    """Twice, out of order, and of devices that are not removed."""
    name, history, author, who, make = WITH_PINS[rule]
    mine = sorted((pin(REMOVES[rule]), pin(REMOVES[rule], "another log")), key=lambda one: one.log)

    def row(what: str, said: Pins) -> Row:
        return f"{name} with {what}", history, act(history.roster, author, who, make(said))

    return [
        *not_allowed(
            rule,
            "pins stand once each, in order",
            row("one log pinned twice", (mine[0], mine[0])),
            row("pins out of order", (mine[1], mine[0])),
        ),
        *not_allowed(
            rule,
            "pins are those of the removed devices' logs",
            row("a pin of another's log", pins(2)),
            row("a pin of a device that is yet to come", (*mine, pin(9))),
        ),
    ]


def unsigned(rule: str) -> list[Broken]:
    """By somebody else, and by one too many."""
    name, history, author, who, action = GOOD[rule]
    somebody = (f"{name} in another's name", history, signed(history, author, action, NEW))
    good = act(history.roster, author, who, action)
    twice = (f"{name} with two signatures", history, Entry(good.body, good.signed, good.signatures * 2))
    return [*refused(Forged, SIGNATURE, somebody), *refused(Forged, NUMBER_OF_SIGNATURES, twice)]


GOOD: dict[str, tuple[str, History, int, str, Action]] = {
    "may_retire": ("retiring", six(), 1, "nadia", Retire(5, ())),
    "may_dismiss": ("dismissing", four(), 1, "nadia", Dismiss(pins(0))),
    "may_leave": ("leaving", four(), 3, "theo", Leave(pins(3))),
    "may_freeze": ("freezing", four(), 3, "theo", Freeze()),
    "may_restore": ("giving back", six(), 0, "ruth", restore(six().roster, NADIA, "code")),
    "may_close": ("closing", four(), 2, "samuel", Close()),
    "may_agree": ("agreeing", PROPOSED, 2, "samuel", Agree(9, pins(1, 4))),
    "may_withdraw": ("taking back", CLOSING, 1, "nadia", Withdraw(7)),
}
"""What the rules allow, one for each."""

BROKEN = [
    *SEATING,
    *(row for rule, (name, action) in ALONE.items() for row in outsiders(rule, name, action)),
    *(row for rule in WITH_PINS for row in wrong_pins(rule)),
    *(row for rule in GOOD for row in unsigned(rule)),
    *not_allowed(
        "may_append",
        "the case is closed",
        ("an invitation after the end", CLOSED, invite(CLOSED.roster, 0, "ruth", NADIA, "code")),
        ("a removal after the end", CLOSED, act(CLOSED.roster, 1, "nadia", Dismiss(()))),
        ("a second end", CLOSED, act(CLOSED.roster, 0, "ruth", Close())),
        ("a seat given back after the end", CLOSED, act(CLOSED.roster, 0, "ruth", restore(CLOSED.roster, NADIA, "c"))),
        ("an end taken back", CLOSED, act(CLOSED.roster, 1, "nadia", Withdraw(7))),
    ),
    *not_allowed(
        "may_invite",
        "a partner's seat goes to nobody else",
        ("a partner's seat given to another", THEO_LEFT, invite(THEO_LEFT.roster, 2, "samuel", THEO, "code")),
        (
            "another invited to a partner's seat that is given back",
            GIVEN_BACK,
            invite(GIVEN_BACK.roster, 0, "ruth", NADIA, "code"),
        ),
    ),
    *not_allowed(
        "may_invite",
        "that seat is being given back to its person",
        (
            "another invited by the other support while a support is away",
            RUTH_AWAY,
            invite(RUTH_AWAY.roster, 2, "samuel", RUTH, "code"),
        ),
    ),
    *not_allowed(
        "may_invite",
        "an invitation's key serves once",
        ("an invitation with the key of a proposal", KEPT, invite(KEPT.roster, 1, "nadia", RUTH, "back to nadia")),
    ),
    *not_allowed(
        "may_take",
        "there is no open invitation to that seat",
        (
            "a seat taken by whom a removed one invited",
            INVITER_GONE,
            take(INVITER_GONE.roster, SAMUEL, "new", "to samuel"),
        ),
        ("a seat taken before it is given back", PROPOSED, take(PROPOSED.roster, NADIA, "new", "back to nadia")),
    ),
    *not_allowed(
        "may_take",
        "that device was on the roster already",
        ("a removed laptop that comes back", GIVEN_BACK, take(GIVEN_BACK.roster, NADIA, "nadia", "back to nadia")),
    ),
    *not_allowed(
        "may_enrol",
        "that device was on the roster already",
        ("a retired laptop enrolled again", RETIRED, enrol(RETIRED.roster, 1, "nadia", "nadia's second")),
        (
            "a retired laptop enrolled as a sheet",
            RETIRED,
            enrol(RETIRED.roster, 1, "nadia", "nadia's second", sheet=True),
        ),
    ),
    *not_allowed(
        "may_enrol",
        "its author is not on the roster",
        ("a laptop enrolled by a retired one", RETIRED, enrol(RETIRED.roster, 4, "nadia's second", "new")),
        ("a laptop enrolled by one dismissed", DISMISSED, enrol(DISMISSED.roster, 0, "ruth", "new")),
        ("a second laptop enrolled by one code", let_in(), enrol(let_in().roster, 4, "nadia's code", "new")),
    ),
    *not_allowed(
        "may_enrol",
        "a sheet enrols laptops only",
        ("a sheet enrolled by a sheet", six(), enrol(six().roster, 5, "nadia's sheet", "new", sheet=True)),
        ("a code enrolled by a sheet", six(), enrol(six().roster, 5, "nadia's sheet", "new", code=True)),
        ("a sheet enrolled by a code", with_code(), enrol(with_code().roster, 4, "nadia's code", "new", sheet=True)),
    ),
    *not_allowed(
        "may_enrol",
        "nothing but a code expires",
        *(
            (
                f"a {kind.name.lower()} that expires",
                four(),
                signed(four(), 1, Enrol(Device.of(device_keys("new").public), kind, 1), NADIAS, NEW),
            )
            for kind in (DeviceKind.LAPTOP, DeviceKind.SHEET)
        ),
    ),
    *not_allowed(
        "may_enrol",
        "that seat has as many devices as it may",
        ("a device too many for one seat", CROWDED, enrol(CROWDED.roster, 1, "nadia", "new")),
    ),
    *not_allowed(
        "may_retire",
        "that is no active device of this seat",
        ("another's laptop retired", six(), act(six().roster, 1, "nadia", Retire(2, ()))),
        ("a support's laptop retired by their partner", six(), act(six().roster, 1, "nadia", Retire(0, ()))),
        ("a laptop retired that there is not", six(), act(six().roster, 1, "nadia", Retire(6, ()))),
        ("a laptop retired twice", RETIRED, act(RETIRED.roster, 1, "nadia", Retire(4, ()))),
    ),
    *not_allowed(
        "may_retire",
        "a laptop does not retire itself",
        ("a laptop that retires itself", six(), act(six().roster, 4, "nadia's second", Retire(4, ()))),
    ),
    *not_allowed(
        "may_dismiss",
        "only a partner dismisses their support",
        ("a support dismisses their partner", four(), act(four().roster, 0, "ruth", Dismiss(()))),
    ),
    *not_allowed(
        "may_dismiss",
        "there is no support in that seat",
        ("a support dismissed twice", DISMISSED, act(DISMISSED.roster, 1, "nadia", Dismiss(()))),
    ),
    *not_allowed(
        "may_freeze",
        "the table is frozen already",
        ("a table frozen twice", FROZEN, act(FROZEN.roster, 1, "nadia", Freeze())),
    ),
    *not_allowed(
        "may_restore",
        "there is nobody in that seat to give it back to",
        (
            "an empty seat given back",
            inviting(),
            act(inviting().roster, 0, "ruth", restore(inviting().roster, NADIA, "c")),
        ),
        (
            "the seat of one who left given back",
            THEO_LEFT,
            act(THEO_LEFT.roster, 2, "samuel", restore(THEO_LEFT.roster, THEO, "c")),
        ),
        (
            "a seat given back after somebody else was invited",
            SOMEBODY_ELSE,
            act(SOMEBODY_ELSE.roster, 1, "nadia", restore(SOMEBODY_ELSE.roster, RUTH, "c")),
        ),
    ),
    *not_allowed(
        "may_restore",
        "that seat is not theirs to give back",
        ("one's own seat given back", four(), act(four().roster, 1, "nadia", restore(four().roster, NADIA, "c"))),
        (
            "a partner's seat given back by the other",
            four(),
            act(four().roster, 3, "theo", restore(four().roster, NADIA, "c")),
        ),
        (
            "a support's seat given back by the other partner",
            four(),
            act(four().roster, 3, "theo", restore(four().roster, RUTH, "c")),
        ),
    ),
    *not_allowed(
        "may_restore",
        "an invitation's key serves once",
        (
            "a seat given back by an old invitation",
            four(),
            act(four().roster, 0, "ruth", restore(four().roster, NADIA, "to nadia")),
        ),
        (
            "two seats given back by one invitation",
            PROPOSED,
            act(PROPOSED.roster, 0, "ruth", restore(PROPOSED.roster, THEO, "back to nadia")),
        ),
    ),
    *not_allowed(
        "may_agree",
        "there is no such proposal, or it is decided",
        ("agreeing to what is no proposal", CLOSING, act(CLOSING.roster, 3, "theo", Agree(6))),
        ("agreeing to what is yet to come", CLOSING, act(CLOSING.roster, 3, "theo", Agree(8))),
        ("agreeing to what is decided", GIVEN_BACK, act(GIVEN_BACK.roster, 2, "samuel", Agree(9))),
        ("agreeing to what one proposed who left", PROPOSER_LEFT, act(PROPOSER_LEFT.roster, 3, "theo", Agree(7))),
        (
            "agreeing to what a retired laptop proposed",
            PROPOSER_RETIRED,
            act(PROPOSER_RETIRED.roster, 2, "samuel", Agree(8)),
        ),
    ),
    *not_allowed(
        "may_agree",
        "their word does not count in this",
        ("a partner agrees about the other's seat", PROPOSED, act(PROPOSED.roster, 3, "theo", Agree(9))),
        ("one agrees about one's own seat", PROPOSED, act(PROPOSED.roster, 1, "nadia", Agree(9))),
    ),
    *not_allowed(
        "may_agree",
        "they have agreed already",
        ("agreeing to one's own proposal", CLOSING, act(CLOSING.roster, 1, "nadia", Agree(7))),
        ("agreeing twice", AGREED, act(AGREED.roster, 2, "samuel", Agree(7))),
    ),
    *not_allowed(
        "may_agree",
        "pins are those of the removed devices' logs",
        ("agreeing to close with a pin", CLOSING, act(CLOSING.roster, 3, "theo", Agree(7, pins(1)))),
    ),
    *not_allowed(
        "may_withdraw",
        "there is no such proposal, or it is decided",
        ("taking back what is no proposal", CLOSING, act(CLOSING.roster, 1, "nadia", Withdraw(6))),
        ("taking back what is decided", GIVEN_BACK, act(GIVEN_BACK.roster, 0, "ruth", Withdraw(9))),
        ("taking back twice", TAKEN_BACK, act(TAKEN_BACK.roster, 1, "nadia", Withdraw(7))),
    ),
    *not_allowed(
        "may_withdraw",
        "that is another's proposal",
        ("taking back what another proposed", CLOSING, act(CLOSING.roster, 3, "theo", Withdraw(7))),
        ("taking back what one agreed to", AGREED, act(AGREED.roster, 2, "samuel", Withdraw(7))),
        ("taking back what an earlier one proposed", SUCCEEDED, act(SUCCEEDED.roster, 4, "edith", Withdraw(7))),
    ),
]
