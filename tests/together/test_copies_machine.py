"""A Hypothesis state machine: one laptop's home is copied, put back and used again and again, in any order.

Whatever happens: once all have exchanged, everybody holds the same, what was sent or still stands somewhere is with
everybody, nothing needs a look, and no place in a log was used twice.
"""

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from fourfold_client.desk import Desk, Home
from fourfold_client.vault import passphrase
from fourfold_shared.ids import Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, FourHouse, RelayHouse
from tests.support.template import Template

MOST = 4
"""Homes of one laptop at a time."""
SPACES = (Space.TABLE, Space.PAIR_0)


@dataclass
class Laptop:
    """One copy of Nadia's home, and what was written in it and is not sent."""

    home: Home
    desk: Desk | None = None
    unsent: set[str] = field(default_factory=set)


@dataclass
class Kept:
    """What a backup of a disk holds of one home, and of what lies outside of it."""

    laptop: Laptop
    folder: Path
    state: Path
    unsent: set[str]


class Copies(RuleBasedStateMachine):
    """Rules are what somebody with one laptop and several disks does."""

    template: Template | None = None

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.sent: set[str] = set()
        self.kept: list[Kept] = []
        self.number = 0

    def do(self, work: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    @initialize()
    def begin(self) -> None:
        passphrase.MEMORY_KIB, passphrase.PASSES = 8 * 1024, 1
        if Copies.template is None:
            Copies.template = Template(Path(tempfile.mkdtemp()))
            self.do(Copies.template.make())
        self.folder = Path(tempfile.mkdtemp())
        self.state = Path(os.environ["XDG_STATE_HOME"])
        self.house: FourHouse = Copies.template.copy(self.folder)
        self.relay: RelayHouse = self.house.relay
        self.do(self.relay.start())
        self.laptops = [Laptop(self.house.home(NADIA))]
        self.opened(self.laptops[0])

    def laptop(self, data: st.DataObject) -> Laptop:
        return data.draw(st.sampled_from(range(len(self.laptops))).map(self.laptops.__getitem__), label="laptop")

    def opened(self, laptop: Laptop) -> Desk:
        if laptop.desk is None:
            laptop.desk = self.do(Desk.open(laptop.home, PASSPHRASE))
        return laptop.desk

    @rule(data=st.data(), space=st.sampled_from(SPACES), typed=st.booleans())
    def write(self, data: st.DataObject, space: Space, typed: bool) -> None:
        laptop = self.laptop(data)
        desk = self.opened(laptop)
        self.number += 1
        word = f"w{self.number}w"

        async def type_it() -> None:
            desk.casefile.page(space).append(f"{word} ")
            await desk.casefile.saved(space)

        self.do(type_it() if typed else desk.casefile.write(space, word))
        laptop.unsent.add(word)

    @rule(data=st.data())
    def exchange(self, data: st.DataObject) -> None:
        laptop = self.laptop(data)
        self.do(self.opened(laptop).sync())
        self.sent |= laptop.unsent
        laptop.unsent = set()

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        laptop = self.laptop(data)
        if laptop.desk is not None:
            self.do(laptop.desk.close())
            laptop.desk = None

    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        if len(self.laptops) >= MOST:
            return
        laptop = self.laptop(data)
        folder = self.folder / f"copy{len(self.laptops)}"
        shutil.copytree(laptop.home.path, folder)
        self.laptops.append(Laptop(Home(folder), unsent=set(laptop.unsent)))

    @rule(data=st.data())
    def keep_an_image(self, data: st.DataObject) -> None:
        laptop = self.laptop(data)
        folder, state = self.folder / f"kept{len(self.kept)}", self.folder / f"state{len(self.kept)}"
        shutil.copytree(laptop.home.path, folder)
        shutil.copytree(self.state, state)
        self.kept.append(Kept(laptop, folder, state, set(laptop.unsent)))

    @rule(data=st.data(), all_of_it=st.booleans())
    def put_an_image_back(self, data: st.DataObject, all_of_it: bool) -> None:
        """Into the same files; with `all_of_it` also what lies outside of homes."""
        if not self.kept:
            return
        kept = data.draw(st.sampled_from(range(len(self.kept))).map(self.kept.__getitem__), label="image")
        laptop = kept.laptop
        if laptop.desk is not None:
            self.do(laptop.desk.close())
            laptop.desk = None
        for suffix in ("", "-wal"):
            name = laptop.home.file.name + suffix
            if (kept.folder / name).exists():
                (laptop.home.path / name).write_bytes((kept.folder / name).read_bytes())
            else:
                (laptop.home.path / name).unlink(missing_ok=True)
        if all_of_it:
            shutil.rmtree(self.state)
            shutil.copytree(kept.state, self.state)
        laptop.unsent = set(kept.unsent)

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            self.loop.close()
            return
        try:
            self.everybody_holds_the_same()
        finally:
            for laptop in self.laptops:
                if laptop.desk is not None:
                    self.do(laptop.desk.close())
            self.do(self.house.close())
            self.do(self.relay.stop())
            shutil.rmtree(self.folder)
            self.loop.close()

    def everybody_holds_the_same(self) -> None:
        expected = self.sent.union(*(laptop.unsent for laptop in self.laptops))
        for seat in NAMES:
            if seat != NADIA:
                self.house.desks[seat] = self.do(Desk.open(self.house.home(seat), PASSPHRASE))
        desks = [*self.house.desks.values(), *map(self.opened, self.laptops)]
        for _ in range(3):
            for desk in desks:
                self.do(desk.sync())
        for space in Space:
            audience = [desk for desk in desks if space in desk.casefile.spaces()]
            assert len({bytes(desk.case.space(space).content()) for desk in audience}) == 1, space
        for desk in desks:
            assert desk.status()["alarms"] == []
            assert desk.status()["waiting"] == 0
        ruth = self.house[RUTH].casefile
        there = {one.text for space in SPACES for one in ruth.entries(space)}
        there.update(*(ruth.page(space).text.split() for space in SPACES))
        assert expected <= there
        if len(self.laptops) > 1:
            assert all(laptop.desk is not None and laptop.desk.notices for laptop in self.laptops[1:])


TestCopies = Copies.TestCase
TestCopies.settings = settings(
    parent=settings(), max_examples=settings().max_examples // 4, stateful_step_count=20, deadline=None
)
