"""Canary words are searched for in every file, frame and log: of the relay, of outsiders, and of a locked home."""

import base64
import logging
from pathlib import Path

import pytest

from fourfold_client.desk import Desk
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, FourHouse, relay_house
from tests.support.wire import Wire


def canary(seat: Seat, space: Space) -> str:
    return f"canary{int(seat)}x{space.number}zibeline"


def disguises(word: str) -> list[bytes]:
    plain = word.encode()
    encoded = [base64.b64encode(b"x" * pad + plain)[4:-4] for pad in range(3)]
    return [plain, plain.upper(), word.encode("utf-16-le"), plain.hex().encode(), *encoded]


def files_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_nothing_leaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "homes"
    folder.mkdir()
    (tmp_path / "relay").mkdir()
    async with relay_house(tmp_path / "relay") as relay, Wire(relay.port) as wire:
        house = FourHouse(folder, relay)
        port, relay.port = relay.port, wire.port
        await house.begin()
        relay.port = port
        words = []
        for seat in NAMES:
            casefile = house[seat].casefile
            for space in casefile.spaces():
                word = canary(seat, space)
                words.append(word)
                await casefile.write(space, f"some {word} text", f"title {word}")
                casefile.page(space).append(word)
                await casefile.saved(space)
            await house[seat].kept.keep_draft("9/text", f"draft{int(seat)}zibeline")
            words.append(f"draft{int(seat)}zibeline")
        await house.exchange()
        for seat in NAMES:
            await house.reopen(seat)
        mine = house[NADIA].show()
        assert canary(NADIA, Space.PRIVATE_0) in str(mine)
        names = [*NAMES.values(), PASSPHRASE]
        while_open = {
            "frames": bytes(wire.heard),
            "relay": files_of(tmp_path / "relay"),
            "homes": files_of(folder),
            "logs": caplog.text.encode(),
            "output": "".join(capfd.readouterr()).encode(),
        }
        await house.close()
    while_open["closed homes"] = files_of(folder)
    assert len(while_open["frames"]) > 50_000
    assert len(while_open["homes"]) > 100_000
    for place, held in while_open.items():
        for word in words:
            assert not any(disguise in held for disguise in disguises(word)), (place, word)
        for name in names:
            assert name.encode() not in held, (place, name)
    file_names = " ".join(str(path) for path in tmp_path.rglob("*"))
    assert not any(word in file_names for word in words)


async def test_each_home_holds_its_own_keys_alone(tmp_path: Path) -> None:
    """Theo's opened vault holds no key with which Nadia's records could be opened, and none of her records."""
    async with relay_house(tmp_path) as relay:
        house = FourHouse(tmp_path, relay)
        try:
            await house.begin()
            for space in house[NADIA].casefile.spaces():
                await house[NADIA].casefile.write(space, "something")
            await house.exchange()
            keys = {
                (space, epoch): key
                for desk in house.desks.values()
                for space, epochs in desk.case.membership.keys.items()
                for epoch, key in epochs.items()
            }
            for seat, desk in house.desks.items():
                held = {key for epochs in desk.case.membership.keys.values() for key in epochs.values()}
                assert held == {key for (space, _), key in keys.items() if seat in space.audience}
                for space in Space:
                    records = await desk._vault.records(space.of(desk.identity.case))
                    assert bool(records) <= (seat in space.audience)
        finally:
            await house.close()


async def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    async with relay_house(tmp_path) as relay:
        house = FourHouse(tmp_path, relay)
        await house.found()
        await house.close()
        with pytest.raises(WrongPassphrase):
            await Desk.open(house.home(RUTH), "something else entirely")
        desk = await Desk.open(house.home(RUTH), PASSPHRASE)
        await desk.close()
