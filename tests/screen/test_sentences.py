"""The words of the screen: what people and spaces are called, how far things are, what did not work."""

import logging

import pytest

from fourfold_client.casefile import Delivery, Entry, State, Version
from fourfold_client.desk import Notice, SyncView
from fourfold_client.home_cli import NOTICES
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.unlocking import ASKED, IN_VAIN
from fourfold_client.sync.errors import Ended
from fourfold_client.ui import sentences, words
from fourfold_client.ui.components.telling import SENTENCES
from fourfold_client.ui.logs import Wordless
from fourfold_client.ui.names import Names, listed
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import Misuse, RelayUnreachable, StorageFailed
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import Reason
from fourfold_shared.roster import Person
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO

AT_NADIA, AT_RUTH = Names(NADIA, NAMES.__getitem__), Names(RUTH, NAMES.__getitem__)
AT_NOBODY = Names(NADIA, lambda _seat: "")


def view(
    *, unsent: int = 0, has: tuple[Seat, ...] = (), waits: tuple[Seat, ...] = (), connected: bool = True, **more: object
) -> SyncView:
    given: dict[str, object] = {"settled": True, "as_of": None, "alarms": (), **more}
    return SyncView(connected=connected, unsent=unsent, up_to_date=has, behind=waits, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "space", "called"),
    [
        (AT_NADIA, Space.PRIVATE_0, "Only you"),
        (AT_NADIA, Space.PAIR_0, "You and Ruth"),
        (AT_NADIA, Space.WING_0, "You, Ruth and Samuel"),
        (AT_NADIA, Space.TABLE, "All four of you"),
        (AT_RUTH, Space.PAIR_0, "You and Nadia"),
        (AT_RUTH, Space.BRIDGE, "You and Samuel"),
        (AT_RUTH, Space.WING_0, "Nadia, you and Samuel"),
        (AT_RUTH, Space.WING_1, "Theo, you and Samuel"),
        (AT_NOBODY, Space.PAIR_0, "You and your support"),
        (AT_NOBODY, Space.WING_0, "You, your support and the other support"),
    ],
)
def test_a_space_is_called_by_who_is_in_it(names: Names, space: Space, called: str) -> None:
    assert names.rung(space) == called


def test_who_can_see_is_said_with_who_cannot() -> None:
    assert AT_NADIA.can_see(Space.PRIVATE_0) == "Only you can read this. Theo, Ruth and Samuel cannot."
    assert AT_NADIA.can_see(Space.PAIR_0) == "Ruth can read this. Theo and Samuel cannot."
    assert AT_NADIA.can_see(Space.TABLE) == "Theo, Ruth and Samuel can read this. Nobody else can."
    assert (
        AT_NOBODY.can_see(Space.PAIR_0) == "Your support can read this. The other partner and the other support cannot."
    )


def test_who_gains_sight_is_said_with_who_still_does_not() -> None:
    assert AT_NADIA.gaining(Space.PRIVATE_0, Space.PAIR_0) == (
        "Ruth will be able to read this.",
        "Theo and Samuel still cannot.",
    )
    assert AT_NADIA.gaining(Space.PAIR_0, Space.TABLE) == ("Theo and Samuel will be able to read this.", "")


def test_names_are_listed_as_people_say_them() -> None:
    assert [listed(["A", "B", "C"][:count]) for count in range(4)] == ["", "A", "A and B", "A, B and C"]


@pytest.mark.parametrize(
    "name", ["Ruth\n(support)", "Ru\u202eth (support)", "  Ruth   (support) ", "Ruth\x00 (support)"]
)
def test_a_name_cannot_break_or_turn_round_a_sentence(name: str) -> None:
    assert Names(NADIA, lambda _seat: name).of(RUTH) in ("Ruth (support)", "Ruth(support)")


def test_a_name_of_nothing_to_be_seen_is_no_name() -> None:
    assert Names(NADIA, lambda _seat: "\u200b\u2060 ").rung(Space.PAIR_0) == "You and your support"


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (view(), "Saved on this laptop"),
        (view(unsent=1, waits=(RUTH,), connected=False), "Saved here. 1 thing will go when connected"),
        (view(unsent=2, waits=(RUTH,), connected=False), "Saved here. 2 things will go when connected"),
        (view(unsent=2, waits=(RUTH,)), "Sending"),
        (view(has=(RUTH, SAMUEL), waits=(THEO,)), "Sent. Not yet on Theo’s laptop"),
        (view(waits=(THEO, SAMUEL)), "Sent. Not yet on Theo’s and Samuel’s laptops"),
        (view(has=(RUTH,)), "Ruth’s laptop is up to date"),
        (view(has=(RUTH, SAMUEL)), "Ruth’s and Samuel’s laptops are up to date"),
        (view(has=(THEO, RUTH, SAMUEL)), "Everyone’s laptop is up to date"),
        (view(has=(THEO,), alarms=(Alarm(AlarmKind.FORK),)), "Something needs a look"),
    ],
)
def test_the_header_says_how_far_everything_is(seen: SyncView, said: str) -> None:
    assert sentences.header(seen, AT_NADIA) == said


@pytest.mark.parametrize(
    ("me", "space", "called", "told"),
    [
        (NADIA, Space.PRIVATE_0, "Only you", "Only you can read this. Theo and Samuel cannot."),
        (
            NADIA,
            Space.PAIR_0,
            "You and your support",
            "Only you can read this, and later whoever is invited to the empty chair. Theo and Samuel cannot.",
        ),
        (
            NADIA,
            Space.WING_0,
            "You, your support and Samuel",
            "Samuel can read this, and later whoever is invited to the empty chair. Theo cannot.",
        ),
        (
            THEO,
            Space.TABLE,
            "All four of you",
            "Nadia and Samuel can read this, and later whoever is invited to the empty chair. Nobody else can.",
        ),
        (THEO, Space.PAIR_1, "You and Samuel", "Samuel can read this. Nadia cannot."),
    ],
)
def test_who_left_a_chair_is_not_said_to_read_what_is_written_now(
    me: Seat, space: Space, called: str, told: str
) -> None:
    names = Names(me, NAMES.__getitem__, empty=lambda seat: seat == RUTH)
    assert names.rung(space) == called
    assert names.can_see(space) == told
    assert names.last(RUTH) == "Ruth"


def test_nobody_follows_a_partner_who_left() -> None:
    names = Names(SAMUEL, NAMES.__getitem__, empty=lambda seat: seat == THEO)
    assert names.rung(Space.PAIR_1) == "You and the partner you support"
    assert names.can_see(Space.PAIR_1) == "Only you can read this. Nadia and Ruth cannot."
    assert names.gaining(Space.BRIDGE, Space.WING_1)[0] == "Nobody now will be able to read this."


def test_sharing_with_an_empty_chair_says_who_gains_sight_and_when() -> None:
    names = Names(NADIA, NAMES.__getitem__, empty=lambda seat: seat == RUTH)
    gained, still_not = names.gaining(Space.PRIVATE_0, Space.WING_0)
    assert gained == "Samuel will be able to read this, and later whoever is invited to the empty chair."
    assert still_not == "Theo still cannot."


def test_the_header_says_since_when() -> None:
    said = sentences.header(view(has=(THEO, RUTH, SAMUEL), as_of=1_800_000_000_000), AT_NADIA)
    assert said == f"Everyone’s laptop is up to date as of {sentences.clock(1_800_000_000_000)}"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Delivery(State.LOCAL, (), ()), "Saved on this laptop"),
        (Delivery(State.QUEUED, (), (RUTH,)), "Saved on this laptop. Will go to Ruth when connected"),
        (Delivery(State.SENDING, (), (RUTH, SAMUEL)), "Sending to Ruth and Samuel"),
        (Delivery(State.DELIVERED, (RUTH,), (SAMUEL,)), "With Ruth. Not yet on Samuel’s laptop"),
        (Delivery(State.DELIVERED, (), (RUTH,)), "Sent. Not yet on Ruth’s laptop"),
        (Delivery(State.ALL, (RUTH, SAMUEL), ()), "On Ruth’s and Samuel’s laptops"),
    ],
)
def test_an_entry_says_on_whose_laptops_it_is(found: Delivery, said: str) -> None:
    assert sentences.delivery(found, AT_NADIA) == said


def entry(*versions: Version, began: int = 0, author: Seat = THEO) -> Entry:
    return Entry("key", Space.TABLE, Person(author, 1), versions, not versions, None, None, (), began)


def test_the_words_of_somebody_who_has_left_stand_under_the_name_they_had() -> None:
    """Also for whoever has the same chair now: those are not their words."""
    first = Version("", "x", 1_800_000_000_000)
    before = {Person(RUTH, 1): "Edith (until 3 March 2026)"}
    for me, own in ((NADIA, "Ruth"), (RUTH, "You")):
        names = Names(me, NAMES.__getitem__, lambda person: before.get(person, ""))
        theirs, later = (
            Entry("key", Space.TABLE, Person(RUTH, tenure), (first,), False, None, None, (), first.written)
            for tenure in (1, 9)
        )
        assert sentences.byline(theirs, names) == f"Edith (until 3 March 2026), {sentences.when(first.written)}"
        assert sentences.withdrawn(theirs, names) == "Edith (until 3 March 2026) withdrew this."
        assert sentences.byline(later, names) == f"{own}, {sentences.when(first.written)}"


@pytest.mark.parametrize("hostile", [2**53 - 1, 2**48])
def test_a_time_that_is_none_does_not_break_the_page(hostile: int) -> None:
    said = sentences.byline(entry(Version("", "x", hostile), began=hostile), AT_NADIA)
    assert said == "Theo, at an unknown time"


def test_an_entry_stands_under_the_day_it_was_begun_and_says_when_it_was_worded_anew() -> None:
    first, second = Version("", "x", 1_800_000_000_000), Version("", "y", 1_800_000_600_000)
    said = sentences.byline(entry(first, second, began=first.written), AT_NADIA)
    assert said == f"Theo, {sentences.when(first.written)}. New wording {sentences.when(second.written)}"


def test_every_notice_has_a_sentence_on_the_screen_and_in_the_terminal() -> None:
    assert set(SENTENCES) == set(NOTICES) == set(Notice)


def test_every_alarm_has_a_sentence_that_says_where_and_whose() -> None:
    for kind in AlarmKind:
        said = sentences.alarm(Alarm(kind, Space.PAIR_0, RUTH), AT_NADIA)
        assert said[0].isupper()
        assert said.endswith(".")
        assert "{" not in said
    assert "Ruth’s laptop" in sentences.alarm(Alarm(AlarmKind.KEY_SPOILT, Space.PAIR_0, RUTH), AT_NADIA)
    asked, in_vain = (
        sentences.alarm(Alarm(AlarmKind.KEY_SPOILT, Space.PAIR_0, RUTH, 0, f"epoch 2, why: {how}"), AT_NADIA)
        for how in (ASKED, IN_VAIN)
    )
    assert "ends by itself" in asked
    assert "when they were asked" in in_vain
    assert "Ruth’s laptop" in sentences.alarm(Alarm(AlarmKind.QUARANTINED, Space.PAIR_0, RUTH), AT_NADIA)
    assert "(You and Ruth)" in sentences.alarm(Alarm(AlarmKind.QUARANTINED, Space.PAIR_0, RUTH), AT_NADIA)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (WrongPassphrase(), words.WRONG_PASSPHRASE),
        (RelayUnreachable("no"), words.NOT_REACHED),
        (Ended(Reason.NOT_ADMITTED), words.ENDED[Reason.NOT_ADMITTED]),
        (Ended(Reason.TOO_SLOW), words.NOT_REACHED),
        (StorageFailed("the disk is full; what was saved is safe"), "The disk is full; what was saved is safe."),
        (Misuse("there is nothing written yet"), "There is nothing written yet."),
        (KeyError("what somebody wrote"), words.WENT_WRONG),
    ],
)
def test_what_did_not_work_is_one_sentence_in_plain_words(error: Exception, said: str) -> None:
    assert sentences.failure(error) == said


def test_no_text_shouts_or_counts() -> None:
    texts = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)]
    assert len(texts) > 50
    assert [text for text in texts if "!" in text] == []


def test_a_log_names_the_place_and_kind_of_an_error_and_not_its_text() -> None:
    formatter = Wordless("%(message)s")
    try:
        raise ValueError("what somebody wrote")
    except ValueError as error:
        for message in (error, "it failed"):
            record = logging.LogRecord(
                "x", logging.ERROR, "f", 1, message, (), (ValueError, error, error.__traceback__)
            )
            said = formatter.format(record)
            assert "ValueError" in said
            assert __file__ in said
            assert "what somebody wrote" not in said
