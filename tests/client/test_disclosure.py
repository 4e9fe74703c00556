"""AT2.4: what is prepared for a disclosure is nowhere shown, found or exported where its audience ends."""

from pathlib import Path

import pytest

from fourfold_client.casefile import Kind
from fourfold_client.casefile.errors import NotAllowedHere, NotWider
from fourfold_client.desk import Desk
from fourfold_client.export import FOLDERS, PROOF
from fourfold_client.replica import ENTRIES, PAGE
from fourfold_client.verify import check_export
from fourfold_client.verify.replay import replay
from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import Seat, Space
from fourfold_shared.proof import Proof
from tests.client.test_export import pdf_text
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO, FourHouse, four_house

TITLE, FIRST, SECOND, REPLY = "quillfeather", "brambleword", "hollowmarsh", "tidewicket"
"""Words of its title, of an earlier and of the present wording, and of what Samuel answered."""
WORDS = (TITLE, FIRST, SECOND, REPLY)


async def prepare(house: FourHouse) -> str:
    """Theo prepares it with Samuel; gives its id."""
    theo = house[THEO].casefile
    made = await theo.put(Kind.DISCLOSURE, Space.PAIR_1, f"the first wording, {FIRST}", title=f"A draft, {TITLE}")
    await theo.revise(made.id, f"the second wording, {SECOND}", made.title)
    await house.exchange()
    await house[SAMUEL].casefile.put(Kind.ANSWER, Space.PAIR_1, f"an answer, {REPLY}", about=made.id)
    await house.exchange()
    return made.id


async def found(desk: Desk, out: Path) -> set[str]:
    """Which of the words this laptop tells, finds or exports anywhere; a proof is opened record by record."""
    await desk.export(out)
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    texts = {
        "shown": str(desk.show()),
        "proof": proved((out / PROOF).read_bytes()),
        "html": "".join(path.read_text("utf-8") for path in files if path.suffix == ".html"),
        "json": "".join(path.read_text("utf-8") for path in files if path.suffix == ".json"),
        "pdf": "".join(pdf_text(path) for path in files if path.suffix == ".pdf"),
        "search": "".join(word for word in WORDS if desk.casefile.search(word)),
    }
    told = {name: {word for word in WORDS if word in text} for name, text in texts.items()}
    told["search"] |= {FIRST} & told["shown"]  # an earlier wording is shown and exported, and not looked through
    assert all(one == told["shown"] for one in told.values()), told
    raw = b"".join(path.read_bytes() for path in files)
    assert told["shown"] or not any(word.encode() in raw for word in WORDS)
    exported = {name: (out / name / "entries.json").read_bytes() for name in FOLDERS}
    assert check_export((out / PROOF).read_bytes(), exported).holds
    return told["shown"]


def proved(data: bytes) -> str:
    """Everything that the records of a proof hold, each opened with its key."""
    proof = Proof.parse(data)
    roster = fold_roster(proof.parcel.roster)
    texts = []
    for section, keys in zip(proof.parcel.sections, proof.keys, strict=True):
        replayed = replay(proof.parcel.case, section, keys, roster)
        assert not replayed.unopened
        texts += [str(lane.map(ENTRIES).to_py()) for lane in replayed.lanes.values()]
        texts.append(str(replayed.commons.text(PAGE)))
        replayed.close()
    return "".join(texts)


async def test_no_word_of_it_is_on_the_other_partners_and_her_supports_laptops(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await prepare(house)
        seen = {seat: await found(house[seat], tmp_path / f"export-{int(seat)}") for seat in NAMES}
        assert seen == {NADIA: set(), RUTH: set(), THEO: set(WORDS), SAMUEL: set(WORDS)}


async def test_it_is_taken_to_both_supports_at_the_most_and_never_to_the_table(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        draft = await prepare(house)
        await house.compare()
        theo = house[THEO].casefile
        for space in (Space.TABLE, Space.WING_0):
            with pytest.raises((NotWider, NotAllowedHere)):
                await theo.share(draft, space)
        with pytest.raises(NotAllowedHere):
            await theo.put(Kind.DISCLOSURE, Space.TABLE, FIRST)
        assert [*theo.wider(Space.PAIR_1, Kind.DISCLOSURE)] == [Space.WING_1]
        await theo.share(draft, Space.WING_1)
        await house.exchange()
        expected: dict[Seat, set[str]] = {NADIA: set(), RUTH: {TITLE, SECOND}}
        for seat, words in expected.items():
            assert await found(house[seat], tmp_path / f"export-{int(seat)}") == words
