"""Random histories of a case: what people might try next, at times with one thing wrong, and the entry of it."""

import random
from collections.abc import Callable
from typing import Any

from fourfold_shared.entries import (
    NO_AUTHOR,
    Action,
    Agree,
    Close,
    Device,
    DeviceKind,
    Dismiss,
    Enrol,
    Entry,
    Found,
    Freeze,
    Invite,
    Leave,
    Retire,
    TakeSeat,
    Withdraw,
    sign_entry,
)
from fourfold_shared.errors import Forged, NotAllowed
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.keys import SigningKey
from fourfold_shared.roster import Roster
from tests.shared.people import EXPIRES, body, device_keys, drawn, pins, restore, secret
from tests.shared.roster_model import GIVES_BACK, INVITES, NOBODY, SUPPORT_OF, Attempt, Model

DEVICES = [f"laptop {number}" for number in range(40)]
CODES = [f"code {number}" for number in range(40)]
NAMES = {device_keys(name).public: name for name in DEVICES}
KEYS = {bytes(secret(code).signing.public): code for code in CODES}
OFTEN = {
    "invite": 5,
    "take": 8,
    "enrol": 5,
    "retire": 3,
    "dismiss": 5,
    "leave": 1,
    "freeze": 2,
    "restore": 4,
    "close": 1,
    "agree": 9,
    "withdraw": 4,
}
KINDS = {"laptop": DeviceKind.LAPTOP, "sheet": DeviceKind.SHEET, "code": DeviceKind.CODE}


def attempted(model: Model, draw: random.Random) -> Attempt:
    """Something sensible, at times with one thing wrong."""
    attempt = sensible(model, draw)
    one_wrong: dict[str, Callable[[], Any]] = {
        "kind": lambda: draw.choice(["found", *OFTEN]),
        "author": lambda: draw.randrange(NOBODY, len(model.devices) + 1),
        "seat": lambda: draw.choice(list(Seat)),
        "device": lambda: draw.choice(DEVICES[: len(model.devices) + 1]),
        "code": lambda: draw.choice(CODES[: len(model.made) + 1]),
        "number": lambda: draw.randrange(model.count + 2),
        "pins": lambda: attempt.pins | {draw.randrange(len(model.devices) + 2)},
        "what": lambda: draw.choice(list(KINDS)),
        "expires": lambda: not attempt.expires,
        "signed": lambda: tuple(draw.choices([*DEVICES[:6], *CODES[:6]], k=draw.choice([1, 2]))),
    }
    if draw.random() < 0.3:
        wrong = draw.choice([*one_wrong, *["signed"] * 4])
        values = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
        return Attempt(**{**values, wrong: one_wrong[wrong]()})
    return attempt


def sensible(model: Model, draw: random.Random) -> Attempt:
    """What somebody might really try."""
    new = next((name for name in DEVICES if name not in {one.name for one in model.devices}), DEVICES[0])
    code = next((one for one in CODES if one not in model.made), CODES[0])
    if not model.count:
        return Attempt("found", NOBODY, draw.choice(list(Seat)), new, code, (new,))
    idle = {
        "take": not model.open,
        "agree": not model.proposals,
        "withdraw": not model.proposals,
        "freeze": model.frozen,
    }
    likely = [kind for kind in OFTEN if not idle.get(kind) or draw.random() < 0.1]
    kind = draw.choices(likely, [OFTEN[one] for one in likely])[0]
    if kind == "take":
        seat = draw.choice(list(model.open) or list(Seat))
        return Attempt(kind, NOBODY, seat, new, code, (model.open.get(seat, (code, 0))[0], new))
    here = [index for index, one in enumerate(model.devices) if one.here] or [0]
    partners = [index for index in here if model.devices[index].seat in SUPPORT_OF]
    author = draw.choice((partners if kind == "dismiss" else here) or here)
    mine, name = model.devices[author].seat, model.devices[author].name
    seats = {"invite": INVITES[mine], "restore": {seat for seat in Seat if mine in GIVES_BACK[seat]}}
    seat = draw.choice(sorted(seats.get(kind, Seat)))
    own = [index for index, one in model.proposals.items() if model.devices[one.device].seat == mine]
    numbers = {"retire": sorted(model.of(mine) - {author}), "agree": sorted(model.proposals), "withdraw": own}
    number = draw.choice(numbers.get(kind) or [0])
    about = model.proposals[number].seat if kind == "agree" and number in model.proposals else None
    removed = {"dismiss": model.of(SUPPORT_OF.get(mine)), "leave": model.of(mine), "agree": model.of(about)}
    named = removed.get(kind, {number} if kind == "retire" else set())
    signed = (name, new) if kind == "enrol" else (name,)
    some = frozenset(device for device in named if draw.random() < 0.7)
    what = draw.choices(list(KINDS), [6, 2, 3])[0]
    expires = kind == "enrol" and what == "code" and draw.random() < 0.8
    return Attempt(kind, author, seat, new, code, signed, what, expires, number, some)


def verdict(roster: Roster, attempt: Attempt) -> tuple[str, Roster]:
    """What the rules say of an attempt, in the model's words, and the roster after it."""
    try:
        return "", append_entry(roster, entry_of(roster, attempt))
    except NotAllowed as error:
        return error.rule, roster
    except Forged:
        return "signature", roster


def entry_of(roster: Roster, attempt: Attempt) -> Entry:
    """The attempt as an entry on top of `roster`."""
    device, code = Device.of(device_keys(attempt.device).public), secret(attempt.code)
    said = pins(*attempt.pins)
    actions: dict[str, Action] = {
        "found": Found(attempt.seat, device, drawn(attempt.device, 16)),
        "invite": Invite(
            attempt.seat, bytes(code.signing.public), code.proof(roster.case or CaseId(bytes(32))), EXPIRES
        ),
        "take": TakeSeat(attempt.seat, device),
        "enrol": Enrol(device, KINDS[attempt.what], EXPIRES if attempt.expires else 0),
        "retire": Retire(attempt.number, said),
        "dismiss": Dismiss(said),
        "leave": Leave(said),
        "freeze": Freeze(),
        "restore": restore(roster, attempt.seat, attempt.code),
        "close": Close(),
        "agree": Agree(attempt.number, said),
        "withdraw": Withdraw(attempt.number),
    }
    author = NO_AUTHOR if attempt.author == NOBODY else attempt.author
    return sign_entry(body(roster, author, actions[attempt.kind]), *map(key_of, attempt.signed))


def key_of(name: str) -> SigningKey:
    """The key of a laptop, or of an invitation."""
    return secret(name).signing if name in CODES else device_keys(name).signing


def told(roster: Roster) -> dict[str, Any]:
    """What a roster says, in the model's words."""
    return {
        "devices": [
            (NAMES[one.public], one.seat, one.tenure, one.kind.name.lower(), not one.until) for one in roster.devices
        ],
        "open": {seat: (KEYS[one.key], roster.inviters[seat]) for seat, one in roster.invitations.items()},
        "made": {KEYS[key] for key in roster.spent},
        "proposals": {
            index: (getattr(one.action, "seat", None), one.agreed) for index, one in roster.proposals.items()
        },
        "left": roster.left,
        "ended": (roster.count, roster.frozen, roster.closed),
    }


def expected(model: Model) -> dict[str, Any]:
    """What a model says, to be compared with `told`."""
    return {
        "devices": [(one.name, one.seat, one.tenure, one.what, one.here) for one in model.devices],
        "open": model.open,
        "made": model.made,
        "proposals": {index: (one.seat, one.agreed) for index, one in model.proposals.items()},
        "left": model.left,
        "ended": (model.count, model.frozen, model.closed),
    }
