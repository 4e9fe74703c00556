"""The worked examples of the specification are what the code gives."""

import hashlib

import pytest

from fourfold_shared import suites
from fourfold_shared.content import content_hash, document_hash
from fourfold_shared.encoding import decode
from fourfold_shared.epoch import Epoch
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import Hash, LogId, Space, client_of
from fourfold_shared.invitation import Invitation, Secret
from fourfold_shared.keys import group_words
from fourfold_shared.messages import (
    Deliver,
    Follow,
    FromRelay,
    Reason,
    Receipt,
    Refuse,
    RosterSince,
    read_from_laptop,
    read_from_relay,
    write,
)
from fourfold_shared.record import Body, Header, Kind, Place, genesis, hash_of, open_record, padme
from fourfold_shared.sheet import Purpose, Sheet, SheetSecret
from fourfold_shared.yjs_update import Schema, Shape, validate_update
from tests.shared.people import device_keys, four, inviting
from tests.shared.sealing import Sealing
from tests.shared.specification import examples, hexed, left, quoted, tabled, words
from tests.shared.yjs_setting import NOTHING

CASE = four().case
TABLE = Space.TABLE.of(CASE)
LOG = LogId(hexed(2, "LogId"))
CLIENT = int(examples(2)["client"].split()[0])
NADIA = device_keys("nadia")
FIRST = genesis(CASE, TABLE, LOG, NADIA.public.sign)
EPOCH_KEY = hexed(5, "epoch key")
COMMONS = Schema({"page": Shape.TEXT}, ("text/",))


def test_section_2_names_case_spaces_log_and_client() -> None:
    assert hexed(2, "CaseId") == CASE
    assert hexed(2, "pair:0") == Space.PAIR_0.of(CASE)
    assert hexed(2, "table") == TABLE
    assert LOG.device == 1
    assert client_of(LOG, TABLE) == CLIENT


def test_section_3_writes_a_request() -> None:
    request = left(3)
    assert write(RosterSince(1, 0)) == request
    with pytest.raises(Malformed):
        read_from_laptop(request[:-1] + b"\xcc\x00")


def test_section_4_derives_six_words() -> None:
    said = quoted(4, "Example: for the four of the examples,")
    assert " ".join(group_words(CASE, [(int(m.seat), m.public) for m in four().roster.devices])) == said


def test_section_5_seals_a_record() -> None:
    assert hexed(5, "sign key") == NADIA.public.sign
    assert hexed(5, "genesis") == FIRST
    assert hexed(5, "header") == Header(1, Kind.RECORD, LOG, 1, 1).to_bytes()
    aad = b"fourfold/record/1" + CASE + TABLE + hexed(5, "header") + FIRST
    assert hexed(5, "AAD") == aad
    derived = suites.suite(1).derive(EPOCH_KEY, hexed(5, "salt"), aad, 64)
    assert hexed(5, "key") + hexed(5, "commitment") == derived
    sealing = Sealing(
        whole_body(), log=LOG, seq=1, place=Place(CASE, TABLE, FIRST), key=EPOCH_KEY, salt=hexed(5, "salt")
    )
    assert hexed(5, "record") == sealing.sealed()


def whole_body() -> bytes:
    """The body, with the update that it leaves out put in."""
    return hexed(5, "body").replace(b"\xc4\x19", b"\xc4\x19" + hexed(5, "update"), 1)


def test_section_5_opens_its_record() -> None:
    record, place = hexed(5, "record"), Place(CASE, TABLE, FIRST)
    opened = open_record(record, place, epoch_key=EPOCH_KEY, device=NADIA.public.sign)
    assert opened.body == decode(Body, whole_body(), limit=1000)
    assert (opened.body.update, opened.body.roster) == (hexed(5, "update"), four().roster.head)
    assert opened.hash == hash_of(record, place) == hexed(5, "hash")


def test_section_5_pads() -> None:
    assert [padme(length) for length in tabled(5, "L")] == tabled(5, "padded")


def test_section_5_hashes_what_the_space_then_holds() -> None:
    lane, commons = document_hash({"entries": {}, "profile": {}}), {"page": "Hello"}
    assert quoted(5, "an empty lane's is") == lane.hex()
    encoding = bytes.fromhex(quoted(5, "The commons then encodes as"))
    assert document_hash(commons) == hashlib.sha256(b"fourfold/document/1" + encoding).digest()
    assert quoted(5, "its document hash is") == document_hash(commons).hex()
    whole = content_hash(TABLE, [*[Hash(lane)] * 4, document_hash(commons)])
    assert quoted(5, "the table's content hash, with four empty lanes, is") == whole.hex()


def test_section_6_makes_an_entry() -> None:
    entry = inviting().entries[1]
    assert hexed(6, "body") == entry.signed
    assert hexed(6, "entry hash") == entry.hash
    assert hexed(6, "Ruth's key") == device_keys("ruth").public.sign
    around = hexed(6, "entry")
    assert around[:3] + entry.signed + around[3:] == entry.to_bytes()
    assert len(four().entries[0].to_bytes()) == 1391


def test_section_7_commits_to_a_key_and_links_it() -> None:
    assert hexed(7, "commitment") == Epoch(CASE, TABLE, 1).commitment(EPOCH_KEY)
    info = b"fourfold/link/1" + CASE + TABLE + (2).to_bytes(4, "big")
    whole = hexed(7, "link")
    link, newer = whole[:48], whole[48:]
    chosen = suites.suite(1)
    assert link == chosen.aead(chosen.derive(newer, None, info, 32)).encrypt(suites.NONCE, EPOCH_KEY, info)
    shortened = CASE[:4] + CASE[-3:] + TABLE[:4] + TABLE[-4:]
    assert hexed(7, "info") == b"fourfold/wrap/1" + shortened + bytes([0, 0, 0, 1, 0, 1])


def test_section_8_writes_an_invitation() -> None:
    secret = Secret(bytes(range(16)))
    assert secret.words == words(8, "words")
    assert hexed(8, "seed") == secret.signing.seed
    assert hexed(8, "public key") == secret.signing.public
    assert hexed(8, "proof") == secret.proof(CASE)
    assert Invitation("wss://relay.example.org", CASE, secret).line() == words(8, "line")


def test_section_8_writes_a_sheet_and_a_laptops_code() -> None:
    secret = SheetSecret(bytes(range(32)))
    assert secret.words == " ".join(examples(8)["24 words"].split())
    assert secret.keys.public.sign == hexed(8, "sheet's key")
    assert Sheet("wss://relay.example.org", CASE, secret, Purpose.LAPTOP).line() == words(8, "code")


def test_section_9_writes_messages() -> None:
    assert hexed(9, "follow(7, table, 0)") == write(Follow(7, bytes(TABLE), 0))
    answers: dict[str, FromRelay] = {
        "deliver(7, table, 1, no, [])": Deliver(7, bytes(TABLE), 1, False, ()),
        "receipt(7, 12)": Receipt(7, 12),
        "refuse(7, conflict, 0, 8)": Refuse(7, Reason.CONFLICT, 0, 8),
    }
    for label, message in answers.items():
        assert hexed(9, label) == write(message)
        assert read_from_relay(hexed(9, label)) == message


def test_section_10_reads_an_update() -> None:
    update = hexed(5, "update")
    assert left(10) == update
    after = validate_update(update, client=CLIENT, clock=0, past=NOTHING, schema=COMMONS)
    assert after.clock == len("Hello")
