"""Keychain steps that are wrong in one way each, and why they are refused."""

from dataclasses import dataclass, replace

from fourfold_shared.encoding import encode
from fourfold_shared.entries import Pin, RosterHead
from fourfold_shared.epoch import LINK, WRAPPED
from fourfold_shared.errors import Forged, Malformed, NotAllowed, OutOfPlace, Refused, UnknownSuite
from fourfold_shared.ids import MAX_DEVICES, Space
from fourfold_shared.roster import Roster
from fourfold_shared.steps import Wrap
from tests.shared.people import device_keys, drawn, five, four, log_of, pins
from tests.shared.stepping import ANSWER, CASE, FIRST, GRANT, KEYS, REQUEST, SECOND, Step, hash_of, link, sealed, sign

ENCODING, ORDER, SUITE, OTHER_SPACE, PLACE, AHEAD, OTHER_ROSTER, EPOCH, SIGNATURE, AUTHOR, WRAPS = (
    "not an encoding of the expected kind",
    "wraps stand once each, in order",
    "a cipher suite that this version does not know",
    "a keychain entry of another space",
    "a keychain entry that does not continue its log",
    "a keychain entry that saw more of the roster than is here",
    "a keychain entry that saw another roster than this",
    "a keychain entry of an epoch yet to come",
    "a signature does not fit",
    "a keychain is written by its audience's laptops",
    "keys are wrapped for the audience that the roster names, once each",
)
BEGINNER, UNLINKED, PINS, PIN_ORDER, ASKS = (
    "the first epoch is begun by the laptop that was there first",
    "a new epoch opens the one before, if anybody left has its key",
    "a new epoch pins the logs of devices that nobody else here pinned",
    "pins stand once each, in order",
    "a laptop asks again once it was answered, and eight times at most",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A step that does not go on top of the first `before` steps, as a laptop with `roster` sees it."""

    name: str
    before: int
    step: bytes
    error: type[Refused]
    why: str
    rule: str = ""
    roster: Roster = five().roster


def malformed(name: str, before: Step, why: str = ENCODING, **fields: object) -> Broken:
    return Broken(name, before.index, before.signed(**fields), Malformed, why)


def out_of_place(name: str, step: Step, why: str, before: int | None = None, **fields: object) -> Broken:
    return Broken(name, step.index if before is None else before, step.signed(**fields), OutOfPlace, why)


def wrong_author(name: str, step: Step, author: int, who: str) -> Broken:
    by = replace(step, author=author, signing=device_keys(who).signing)
    return Broken(name, step.index, by.signed(), NotAllowed, AUTHOR, "keychain_author")


def wrong_wraps(name: str, step: Step, **fields: object) -> Broken:
    return Broken(name, step.index, step.signed(**fields), NotAllowed, WRAPS, "keychain_wraps")


FIRST_BODY, FIRST_STEP = encode(FIRST.body()), FIRST.signed()
ONE, TWO, TO_SECOND = Wrap(1, sealed(1, 1)), Wrap(1, sealed(2, 1)), Wrap(4, sealed(2, 4))
SOMEBODY = device_keys("somebody").signing


@dataclass(frozen=True, slots=True)
class Lie:
    """A step that may stand on top of the first `before` steps, and hands `device` something else than the key."""

    name: str
    before: int
    step: bytes
    device: int
    why: str


NO_WRAP, NO_LINK, OTHER_KEY = (
    "a wrapped key does not open",
    "a link to an older key does not open",
    "a wrapped key is not the one committed to",
)
CUT = replace(SECOND, index=1, previous=GRANT.previous)
"""The second epoch where the grant is left out: Nadia's second laptop reaches epoch 1 by the link alone."""

LIES = [
    Lie("a wrap of nothing", 0, FIRST.signed(wraps=(Wrap(1, bytes(WRAPPED)),)), 1, NO_WRAP),
    Lie("a wrap for another device", 0, FIRST.signed(wraps=(Wrap(1, sealed(1, 4)),)), 1, NO_WRAP),
    Lie("a wrap of another epoch", 2, SECOND.signed(wraps=(ONE, TO_SECOND)), 1, NO_WRAP),
    Lie("a wrap of another key", 0, FIRST.signed(commitment=drawn("another key", 32)), 1, OTHER_KEY),
    Lie("a link of nothing", 1, CUT.signed(link=bytes(LINK)), 4, NO_LINK),
    Lie("a link of another epoch", 1, CUT.signed(link=link(3, KEYS[3], KEYS[1])), 4, NO_LINK),
    Lie("a link to another key", 1, CUT.signed(link=link(2, KEYS[2], KEYS[3])), 4, OTHER_KEY),
]
BROKEN = [
    Broken("nothing", 0, b"", Malformed, ENCODING),
    Broken("a byte after the end", 0, FIRST_STEP + b"\0", Malformed, ENCODING),
    Broken("a body with a byte after it", 0, sign(FIRST_BODY + b"\0", FIRST.signing), Malformed, ENCODING),
    Broken(
        "a body in a longer form",
        0,
        sign(b"\xdc\x00\x0c" + FIRST_BODY[1:], FIRST.signing),
        Malformed,
        "not the canonical encoding",
    ),
    Broken("a signature that is too short", 0, encode([FIRST_BODY, bytes(63)]), Malformed, ENCODING),
    malformed("an author beyond every index", FIRST, author=MAX_DEVICES),
    malformed("a wrap that is too short", FIRST, wraps=(Wrap(1, sealed(1, 1)[:-1]),)),
    malformed("a link that is too long", SECOND, link=SECOND.link + b"\0"),
    malformed("epoch 0", FIRST, epoch=0),
    malformed("a pin of no record", SECOND, pins=(Pin(bytes(log_of(4)), 0, bytes(32)),)),
    malformed("pins out of order", SECOND, PIN_ORDER, pins=(*pins(4), *pins(3))),
    malformed("one log pinned twice", SECOND, PIN_ORDER, pins=pins(4, 4)),
    malformed("one device twice", SECOND, ORDER, wraps=(TWO, TWO)),
    malformed("devices out of order", SECOND, ORDER, wraps=(TO_SECOND, TWO)),
    Broken("suite 2", 0, FIRST.signed(suite=2), UnknownSuite, SUITE),
    out_of_place("a step of another case", FIRST, OTHER_SPACE, case=drawn("case", 32)),
    out_of_place("a step of another space", FIRST, OTHER_SPACE, space=bytes(Space.TABLE.of(CASE))),
    out_of_place("a step one too early", FIRST, PLACE, before=1),
    out_of_place("a step one too late", GRANT, PLACE, before=0),
    out_of_place("a step on top of another", GRANT, PLACE, previous=bytes(32)),
    Broken("a step that saw more of the roster", 1, GRANT.signed(), OutOfPlace, AHEAD, roster=four().roster),
    out_of_place(
        "a step that saw another roster", GRANT, OTHER_ROSTER, roster=RosterHead(8, drawn("another roster", 32))
    ),
    out_of_place("a step that saw no roster", GRANT, OTHER_ROSTER, roster=RosterHead(0, bytes(32))),
    out_of_place("a step that saw less than the one before", SECOND, OTHER_ROSTER, roster=four().roster.head),
    out_of_place("an epoch that skips one", FIRST, EPOCH, epoch=2),
    wrong_author("a step by a device outside the audience", FIRST, 0, "ruth"),
    wrong_author("a step by a device that is not on the roster", FIRST, 9, "somebody"),
    wrong_author("a step by a device that came later", replace(GRANT, roster=four().roster.head), 4, "nadia's second"),
    Broken(
        "a first epoch by a laptop that came later",
        0,
        replace(
            FIRST,
            author=4,
            signing=device_keys("nadia's second").signing,
            roster=five().roster.head,
            wraps=(1, 4),
        ).signed(),
        NotAllowed,
        BEGINNER,
        "keychain_first",
    ),
    Broken("a step that another device signed", 0, replace(FIRST, signing=SOMEBODY).signed(), Forged, SIGNATURE),
    Broken(
        "a signature under another body", 0, encode([FIRST_BODY, FIRST.signing.sign(FIRST_BODY)]), Forged, SIGNATURE
    ),
    wrong_wraps("an epoch that leaves a device out", replace(SECOND, wraps=(1,))),
    wrong_wraps("an epoch for nobody", FIRST, wraps=()),
    wrong_wraps("a grant of an old epoch that nobody asked for", replace(ANSWER, index=3, previous=hash_of(SECOND))),
    wrong_wraps("an answer to another device", ANSWER, wraps=(ONE,)),
    wrong_wraps("an answer of another epoch", ANSWER, epoch=2, commitment=SECOND.body().commitment),
    wrong_wraps("an answer of another key", ANSWER, commitment=drawn("another key", 32)),
    wrong_wraps("a second answer", replace(ANSWER, index=5, previous=hash_of(ANSWER))),
    wrong_wraps("a request under another commitment", REQUEST, commitment=drawn("another key", 32)),
    wrong_wraps("a request with a link", REQUEST, link=SECOND.link),
    Broken(
        "a second request before the answer",
        4,
        replace(REQUEST, index=4, previous=hash_of(REQUEST)).signed(),
        NotAllowed,
        ASKS,
        "keychain_request",
    ),
    Broken("a request with pins", 3, REQUEST.signed(pins=pins(4)), NotAllowed, PINS, "keychain_pins"),
    wrong_author("a request by a device outside the audience", REQUEST, 0, "ruth"),
    wrong_wraps("an epoch for a device outside the audience", FIRST, wraps=(Wrap(0, sealed(1, 1)), ONE)),
    wrong_wraps("an epoch for a device that its author had not seen", FIRST, wraps=(ONE, Wrap(4, sealed(1, 4)))),
    wrong_wraps("a first epoch with a link", replace(FIRST, link=link(1, KEYS[1], KEYS[2]))),
    wrong_wraps("a link that is too short", SECOND, link=SECOND.link[:-1]),
    wrong_wraps("a grant to a device that has the key", GRANT, wraps=(ONE,)),
    wrong_wraps("a grant to a device outside the audience", GRANT, wraps=(Wrap(2, sealed(1, 4)),)),
    wrong_wraps("a grant of another key", GRANT, commitment=drawn("another key", 32)),
    wrong_wraps("a grant with a link", GRANT, link=SECOND.link),
    Broken("an epoch that opens none before", 2, SECOND.signed(link=b""), NotAllowed, UNLINKED, "keychain_link"),
    Broken("pins where nothing was removed", 2, SECOND.signed(pins=pins(4)), NotAllowed, PINS, "keychain_pins"),
    Broken("a grant with pins", 1, GRANT.signed(pins=pins(4)), NotAllowed, PINS, "keychain_pins"),
]
