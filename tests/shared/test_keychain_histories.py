"""Random histories of a case with all its keychains: whoever opens a key had their place there while it was used."""

import random
from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold_shared.entries import Enrol
from fourfold_shared.errors import NotAllowed, Refused
from fourfold_shared.ids import Seat, Space, spaces_of
from fourfold_shared.keychain import Keychain, beginner, certain
from fourfold_shared.roster import Roster
from fourfold_shared.steps import Wrap, append_step
from tests.shared.ring import Ring, altered, author_of, junk
from tests.shared.roster_histories import attempted, entry_of
from tests.shared.roster_model import Model

NADIA, THEO, RUTH, SAMUEL = Seat
APART = {
    NADIA: {Space.PRIVATE_0},
    THEO: {Space.PRIVATE_1},
    RUTH: {Space.PRIVATE_2, Space.PAIR_0, Space.WING_0},
    SAMUEL: {Space.PRIVATE_3, Space.PAIR_1, Space.WING_1},
}
"""Where the next in a seat does not have what was there before, from protocol.md, section 4."""
NEVER, SEEDS, SPOILT = 1 << 60, 200, 80


def end_of(ring: Ring, space: Space, epoch: int) -> int:
    """When what an epoch's key opens became closed to those yet to come: somebody left, or all began anew."""
    chain = ring.chains[space]
    left = [one.count for one in ring.roster.removals if one.leaves and space in APART[one.seat]]
    anew = [chain.starts[number] for number in range(epoch, chain.epoch) if not chain.links[number]]
    return min([count for count in (*left, *anew) if count > chain.starts[epoch - 1]], default=NEVER)


def had_a_place(ring: Ring, space: Space, device: int, epoch: int) -> bool:
    """Whether a device's person had a place in a space while an epoch lasted, and the device was not removed before."""
    member, start = ring.roster.devices[device], ring.chains[space].starts[epoch - 1]
    there = member.seat in space.audience and member.tenure <= end_of(ring, space, epoch)
    return there and not 0 < member.until <= start


def verify_places(ring: Ring) -> None:
    """Nobody opens more than they may, and nobody is said to be meant who may not."""
    for space, chain in ring.chains.items():
        for member in ring.roster.devices:
            opens = ring.opened(space, member.index)
            assert all(had_a_place(ring, space, member.index, epoch) for epoch in opens), (space, member)
            meant = {epoch for epoch in range(1, chain.epoch + 1) if chain.is_for(member.index, epoch, ring.roster)}
            assert all(had_a_place(ring, space, member.index, epoch) for epoch in meant), (space, member)


def verify_settled(ring: Ring) -> None:
    """Where laptops did what was due, everybody has what some laptop there could give them.

    Where a sheet alone has the newest key, that waits until a laptop came in by it, or the sheet is removed. Where
    somebody spoils keys, that is said of the others' laptops, and what one of them could give.
    """
    roster = ring.roster
    for space, chain in ring.chains.items():
        if roster.closed or not any(not one.sheet for one in roster.audience(space)):
            continue
        assert chain.epoch
        holders = [roster.devices[device] for device in chain.holders[-1] if chain.may_ask(chain.epoch, device)]
        if {one.sheet for one in holders if not one.until} == {True}:
            continue
        if ring.spoilers:
            verify_mended(ring, space)
            continue
        assert not chain.rotation_owed(roster), space
        for top in chain.tops():
            able = {one.index for one in roster.audience(space) if had_a_place(ring, space, one.index, top)}
            open_it = {device for device in able if top in ring.opened(space, device)}
            if top == chain.epoch:
                assert open_it == {one.index for one in roster.audience(space)}, space
            elif any(not roster.devices[device].sheet for device in open_it):
                assert open_it == able, (space, top)


def verify_mended(ring: Ring, space: Space) -> None:
    """What an honest laptop opens, all open that it is for; and a space goes on, unless a spoiler alone has its key.

    Where a top is lost to everybody, whoever was never handed a key of that piece does not know what to ask for.
    """
    chain, roster = ring.chains[space], ring.roster
    honest = [one for one in roster.audience(space) if not one.sheet and one.index not in ring.spoilers]
    for epoch in range(1, chain.epoch + 1):
        piece = {one.device for one in chain.wraps if chain.top_of(one.epoch) == chain.top_of(epoch)}
        there = {one.index for one in honest if had_a_place(ring, space, one.index, epoch)}
        able = there if chain.top_of(epoch) == chain.epoch else there & piece
        open_it = {device for device in able if epoch in ring.opened(space, device)}
        assert open_it in (able, set()), (space, epoch)
    there = {one.index for one in roster.audience(space)}
    if honest and not there & ring.spoilers:
        assert not chain.rotation_owed(roster), space


def verify_beginners(ring: Ring) -> None:
    """Whoever is shown an empty keychain where one was begun begins another only if nobody is left who was there."""
    roster = ring.roster
    for space, chain in ring.chains.items():
        begins = beginner(space, roster, roster.count)
        if not chain.epoch or begins is None:
            continue
        author, came = author_of(ring.steps[space][0]), roster.devices[begins].since
        alone = not any(one.active(came - 1) for one in roster.devices if one.seat in space.audience)
        gone = bool(roster.devices[author].until) and not certain(space, roster, roster.count)
        assert begins == author or alone or gone, (space, begins)


def bold(ring: Ring, space: Space, draw: random.Random) -> bytes | None:
    """A step as a changed client might make it: by anybody, for anybody, as if an older roster were the newest.

    Where something is due, some of it is as it should be.
    """
    chain, devices = ring.chains[space], ring.roster.devices
    due = {one.index: step for one in devices if (step := ring.due(space, one.index))}
    author = draw.choice(list(due) or range(len(devices)))
    step = due[author] if due else (ring.steps[space] or [None])[-1]
    if step is None:
        return None
    some = sorted(draw.sample(range(len(devices)), draw.randint(1, min(4, len(devices)))))
    other = draw.randrange(len(devices))
    epoch = draw.choice([*chain.tops(), chain.epoch + 1])
    wrong: dict[str, object] = {
        "author": other,
        "epoch": epoch,
        "commitment": chain.commitments[epoch - 1] if epoch <= chain.epoch else bytes(32),
        "link": draw.choice([b"", bytes(48)]),
        "roster": ring.history.rosters[draw.randint(max(chain.seen, 1), ring.roster.count)].head,
        "wraps": tuple(Wrap(device, bytes(1168)) for device in draw.choice([some, some[:1]])),
    }
    fields = {name: value for name, value in wrong.items() if not due or draw.random() < 0.3}
    signer = devices[other if "author" in fields else author]
    return altered(step, signer, index=chain.count, previous=bytes(chain.head), **fields)


def about_a_request(ring: Ring, space: Space, draw: random.Random) -> bytes | None:
    """A step about an open request, as a changed client might make it: it is made again, or answered by anybody."""
    chain = ring.chains[space]
    if not chain.asked:
        return None
    epoch, device = draw.choice(sorted(chain.asked))
    again = draw.random() < 0.3
    before = [one.author for one in chain.wraps if (one.epoch, one.device) == (epoch, device)]
    anybody = [one.index for one in ring.roster.devices]
    author = device if again else draw.choice(before or anybody if draw.random() < 0.5 else anybody)
    fields = {
        "author": author,
        "epoch": epoch,
        "commitment": chain.commitments[epoch - 1],
        "link": b"",
        "roster": ring.roster.head,
        "wraps": () if again else (junk(device),),
        "pins": (),
        "index": chain.count,
        "previous": bytes(chain.head),
    }
    return altered(ring.steps[space][-1], ring.roster.devices[author], **fields)


def verdict(chain: Keychain, step: bytes, roster: Roster) -> tuple[str, Keychain]:
    """What is said of a step, and the keychain after it."""
    try:
        return "", append_step(chain, step, roster)
    except NotAllowed as error:
        return error.rule, chain
    except Refused as error:
        return type(error).__name__, chain


def verify_bold(ring: Ring, space: Space, step: bytes) -> str:
    """Tries a step: where it is taken, it hands keys to those alone who had their place. Gives what is said of it."""
    said, grown = verdict(ring.chains[space], step, ring.roster)
    after = Ring(ring.history, {**ring.chains, space: grown})
    for epoch, holders in enumerate(grown.holders, 1):
        assert all(had_a_place(after, space, device, epoch) for device in holders), (space, epoch)
    return said


def history(draw: random.Random, steps: int, *, spoils: bool = False) -> Iterator[str]:
    """A case in which people come and go, laptops do what is due now and then, and some try more than they may.

    With `spoils`, one seat's laptops hand over keys that do not open. Gives what was said of each bold step. In the end
    all is settled, and every step is judged again by the last roster.
    """
    model, ring, said = Model(), Ring(), list[tuple[Keychain, bytes, Roster, str]]()
    spoiler = draw.choice(list(Seat)) if spoils else None
    for _ in range(steps):
        ring.spoilers = {one.index for one in ring.roster.devices if one.seat == spoiler}
        attempt = attempted(model, draw)
        if not model.refusal(attempt):
            model.add(attempt)
            entry = entry_of(ring.roster, attempt)
            author = ring.roster.device(entry.body.author)
            if isinstance(entry.body.action, Enrol) and author is not None:
                ring.settle(*spaces_of(author.seat), draw=draw)  # no laptop enrols before all that it sees has begun
            ring.add(entry)
            verify_beginners(ring)
        space = draw.choice(list(Space))
        if spoils and ring.chains and draw.random() < 0.3:
            ring.settle(draw=draw, most=draw.randint(1, 3))
            space = draw.choice([one for one, chain in ring.chains.items() if chain.asked] or [space])
            step = about_a_request(ring, space, draw)
        elif draw.random() < 0.3:
            step = None
            ring.settle(space, draw=draw)
        else:
            step = bold(ring, space, draw) if draw.random() < 0.5 and ring.chains else None
        if step is not None:
            said.append((ring.chains[space], step, ring.roster, verify_bold(ring, space, step)))
            yield said[-1][3]
    verify_places(ring)
    ring.spoilers = {one.index for one in ring.roster.devices if one.seat == spoiler}
    ring.settle(draw=draw)
    verify_places(ring)
    verify_settled(ring)
    for chain, step, roster, before in said:
        assert verdict(chain, step, ring.roster)[0] == before, roster.count
    for space, steps_taken in ring.steps.items():
        again = Keychain(ring.history.case, space)
        for step in steps_taken:
            again = append_step(again, step, ring.roster)
        assert again == ring.chains[space]


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_whoever_opens_a_key_had_their_place_there_while_it_was_used(draw: random.Random) -> None:
    for _ in history(draw, 30):
        pass


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_whoever_spoils_keys_keeps_no_honest_laptop_from_what_another_has(draw: random.Random) -> None:
    for _ in history(draw, 30, spoils=True):
        pass


def test_in_many_histories_everything_is_tried_that_a_keychain_refuses() -> None:
    said = Counter(answer for seed in range(SEEDS) for answer in history(random.Random(seed), 40))
    said += Counter(answer for seed in range(SPOILT) for answer in history(random.Random(seed), 40, spoils=True))
    for rule in ("", "author", "first", "wraps", "link", "cut", "request"):
        assert said[rule and f"keychain_{rule}"] >= 3, (rule, said)
    assert said["keychain_turn"]
