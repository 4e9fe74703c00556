"""Roster entries that break a rule: one row for each rule and way of breaking it, on top of a history that is good."""

from dataclasses import dataclass, replace

from fourfold_shared.entries import (
    NO_AUTHOR,
    Action,
    Device,
    Enrol,
    Entry,
    EntryBody,
    Found,
    Invite,
    TakeSeat,
    sign_entry,
)
from fourfold_shared.errors import Forged, Malformed, NotAllowed, OutOfPlace, Refused, UnknownSuite
from fourfold_shared.ids import Seat
from fourfold_shared.keys import SigningKey, WrapPublic
from tests.shared.people import (
    EXPIRES,
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    History,
    body,
    device_keys,
    drawn,
    enrol,
    five,
    found,
    founded,
    four,
    invite,
    inviting,
    secret,
    take,
)

NUMBER_OF_SIGNATURES, SIGNATURE, WRAPPING_KEY = (
    "not the number of signatures that this entry needs",
    "a signature does not fit",
    "not a wrapping key",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that does not go on top of `before`, and how it is refused."""

    name: str
    before: History
    entry: Entry
    error: type[Refused]
    why: str
    rule: str = ""


def signed(history: History, author: int, action: Action, *signers: SigningKey) -> Entry:
    """An entry on top of `history` with any author, action and signers."""
    return sign_entry(body(history.roster, author, action), *signers)


def with_body(entry: Entry, *signers: SigningKey, **fields: object) -> Entry:
    """`entry` with other fields in its body, signed anew."""
    values = {name: getattr(entry.body, name) for name in EntryBody.__struct_fields__}
    return sign_entry(EntryBody(**{**values, **fields}), *signers)


def not_allowed(rule: str, why: str, *rows: tuple[str, History, Entry]) -> list[Broken]:
    return [Broken(name, before, entry, NotAllowed, why, rule) for name, before, entry in rows]


def refused(error: type[Refused], why: str, *rows: tuple[str, History, Entry]) -> list[Broken]:
    return [Broken(name, before, entry, error, why) for name, before, entry in rows]


def spoiled(name: str, kind: str) -> Device:
    """A device's keys with a wrapping key that is none, or that nothing can be wrapped to."""
    public = device_keys(name).public
    wrap = b"\xff" * 1184 + public.wrap[1184:] if kind == "ml-kem" else public.wrap[:1184] + bytes(32)
    return Device.of(replace(public, wrap=WrapPublic(wrap)))


RUTHS, NADIAS, SAMUELS, NEW = (device_keys(name).signing for name in ("ruth", "nadia", "samuel", "new"))
NEW_DEVICE = Device.of(device_keys("new").public)
TO_NADIA = secret("to nadia").signing
NADIA_FOUNDS = History().then(found(NADIA, "nadia"))
REPLACED = inviting().then(invite(inviting().roster, 0, "ruth", NADIA, "to nadia again"))
AFTER_NADIA = History(four().entries[:3], four().rosters[:4])


def to(seat: Seat, code: str) -> Invite:
    """An invitation's action."""
    return Invite(seat, bytes(secret(code).signing.public), secret(code).proof(founded().case), EXPIRES)


FOUND_AGAIN = Found(SAMUEL, NEW_DEVICE, drawn("nonce", 16))

BROKEN = [
    *not_allowed(
        "may_found",
        "a case is founded once",
        ("a second founding", founded(), signed(founded(), NO_AUTHOR, FOUND_AGAIN, NEW)),
        ("a second founding by a device on the roster", founded(), signed(founded(), 0, FOUND_AGAIN, NEW)),
    ),
    *not_allowed(
        "may_found",
        "a founding has no earlier author",
        ("a founding that names an author", History(), with_body(found(), RUTHS, author=0)),
    ),
    *not_allowed(
        "may_invite",
        "its author is not on the roster",
        ("an invitation by nobody", founded(), invite(founded().roster, NO_AUTHOR, "ruth", NADIA, "code")),
        (
            "an invitation by a device that is yet to come",
            founded(),
            invite(founded().roster, 1, "ruth", NADIA, "code"),
        ),
        ("an invitation before the founding", History(), invite(History().roster, 0, "ruth", NADIA, "code")),
    ),
    *not_allowed(
        "may_invite",
        "that seat is taken",
        ("an invitation to one's own seat", founded(), invite(founded().roster, 0, "ruth", RUTH, "code")),
        ("an invitation to a seat that was taken", AFTER_NADIA, invite(AFTER_NADIA.roster, 0, "ruth", NADIA, "code")),
        ("an invitation to a full table", five(), invite(five().roster, 1, "nadia", RUTH, "code")),
    ),
    *not_allowed(
        "may_invite",
        "that seat is not theirs to invite to",
        ("a support invites the other support's partner", founded(), invite(founded().roster, 0, "ruth", THEO, "code")),
        ("a partner invites the other partner", NADIA_FOUNDS, invite(NADIA_FOUNDS.roster, 0, "nadia", THEO, "code")),
        (
            "a partner invites the other partner's support",
            NADIA_FOUNDS,
            invite(NADIA_FOUNDS.roster, 0, "nadia", SAMUEL, "code"),
        ),
    ),
    *not_allowed(
        "may_invite",
        "an invitation's key serves once",
        ("an invitation made twice", inviting(), invite(inviting().roster, 0, "ruth", NADIA, "to nadia")),
        ("one key for two seats", inviting(), invite(inviting().roster, 0, "ruth", SAMUEL, "to nadia")),
        ("a key that has served", AFTER_NADIA, invite(AFTER_NADIA.roster, 0, "ruth", SAMUEL, "to nadia")),
    ),
    *not_allowed(
        "may_take",
        "whoever takes a seat is not on the roster yet",
        ("a seat taken by an author", inviting(), signed(inviting(), 0, TakeSeat(NADIA, NEW_DEVICE), TO_NADIA, NEW)),
    ),
    *not_allowed(
        "may_take",
        "there is no open invitation to that seat",
        ("a seat taken before it was offered", founded(), take(founded().roster, NADIA, "new", "to nadia")),
        ("another seat than the one that was offered", inviting(), take(inviting().roster, SAMUEL, "new", "to nadia")),
        ("a seat taken twice", AFTER_NADIA, take(AFTER_NADIA.roster, NADIA, "new", "to nadia")),
    ),
    *not_allowed(
        "may_take",
        "that device was on the roster already",
        ("a seat taken by a device that has one", inviting(), take(inviting().roster, NADIA, "ruth", "to nadia")),
    ),
    *not_allowed(
        "may_enrol",
        "its author is not on the roster",
        ("a device enrolled by nobody", four(), enrol(four().roster, NO_AUTHOR, "nadia", "new")),
        ("a device that enrols itself", four(), enrol(four().roster, 4, "new", "new")),
    ),
    *not_allowed(
        "may_enrol",
        "that device was on the roster already",
        ("a device enrolled twice", five(), enrol(five().roster, 1, "nadia", "nadia's second")),
        ("a device enrolled by another seat", four(), enrol(four().roster, 1, "nadia", "samuel")),
    ),
    *refused(
        Forged,
        SIGNATURE,
        ("a founding that its device did not sign", History(), with_body(found(), NEW)),
        ("an invitation that another device signed", founded(), invite(founded().roster, 0, "new", NADIA, "code")),
        ("an invitation in another's name", AFTER_NADIA, invite(AFTER_NADIA.roster, 0, "nadia", SAMUEL, "code")),
        (
            "a seat taken with an invitation that was replaced",
            REPLACED,
            take(REPLACED.roster, NADIA, "new", "to nadia"),
        ),
        (
            "a seat taken without the invitation's key",
            inviting(),
            signed(inviting(), NO_AUTHOR, TakeSeat(NADIA, NEW_DEVICE), NEW, NEW),
        ),
        (
            "a seat taken for a device that did not sign",
            inviting(),
            signed(inviting(), NO_AUTHOR, TakeSeat(NADIA, NEW_DEVICE), TO_NADIA, TO_NADIA),
        ),
        (
            "a seat taken with its signatures in another order",
            inviting(),
            signed(inviting(), NO_AUTHOR, TakeSeat(NADIA, NEW_DEVICE), NEW, TO_NADIA),
        ),
        ("a device enrolled in another's name", four(), signed(four(), 1, Enrol(NEW_DEVICE), SAMUELS, NEW)),
        ("a device enrolled that did not sign", four(), signed(four(), 1, Enrol(NEW_DEVICE), NADIAS, NADIAS)),
        (
            "a device enrolled with its signatures in another order",
            four(),
            signed(four(), 1, Enrol(NEW_DEVICE), NEW, NADIAS),
        ),
        (
            "a signature that was made for another kind of message",
            founded(),
            replace(
                (plain := invite(founded().roster, 0, "ruth", NADIA, "code")),
                signatures=(RUTHS.sign(plain.signed),),
            ),
        ),
    ),
    *refused(
        Forged,
        NUMBER_OF_SIGNATURES,
        ("a founding with two signatures", History(), with_body(found(), RUTHS, RUTHS)),
        ("an invitation with two signatures", founded(), signed(founded(), 0, to(NADIA, "code"), RUTHS, RUTHS)),
        (
            "a seat taken with the invitation's signature alone",
            inviting(),
            signed(inviting(), NO_AUTHOR, TakeSeat(NADIA, NEW_DEVICE), TO_NADIA),
        ),
        ("a device enrolled with its author's signature alone", four(), signed(four(), 1, Enrol(NEW_DEVICE), NADIAS)),
    ),
    *refused(
        Malformed,
        WRAPPING_KEY,
        *(
            row
            for kind in ("ml-kem", "x25519")
            for row in (
                (
                    f"a founding with a spoiled {kind} key",
                    History(),
                    with_body(found(), RUTHS, action=Found(RUTH, spoiled("ruth", kind), bytes(16))),
                ),
                (
                    f"a seat taken with a spoiled {kind} key",
                    inviting(),
                    signed(inviting(), NO_AUTHOR, TakeSeat(NADIA, spoiled("new", kind)), TO_NADIA, NEW),
                ),
                (
                    f"a device enrolled with a spoiled {kind} key",
                    four(),
                    signed(four(), 1, Enrol(spoiled("new", kind)), NADIAS, NEW),
                ),
            )
        ),
    ),
    *refused(
        OutOfPlace,
        "a roster entry that does not continue the roster",
        ("an entry one too early", founded(), with_body(inviting().entries[1], RUTHS, index=0)),
        ("an entry one too late", founded(), with_body(inviting().entries[1], RUTHS, index=2)),
        ("an entry on top of another", founded(), with_body(inviting().entries[1], RUTHS, previous=bytes(32))),
        ("an entry of another case", founded(), invite(NADIA_FOUNDS.roster, 0, "ruth", SAMUEL, "code")),
        ("an entry that is here already", inviting(), inviting().entries[1]),
        ("a founding that goes on from something", History(), with_body(found(), RUTHS, previous=drawn("before", 32))),
    ),
    *refused(
        UnknownSuite,
        "a roster entry of a version that this release does not know",
        ("an entry of version 2", founded(), with_body(inviting().entries[1], RUTHS, version=2)),
    ),
]
