"""Runs measures: round after round, and in each round one contender after the other."""

import asyncio
import gc
import shutil
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench.contenders.broadcaster import Broadcaster
from bench.contenders.fourfold import Fourfold
from bench.contenders.pycrdt_websocket import PycrdtWebsocket
from bench.measures.crowd import crowd
from bench.measures.fanout import fanout
from bench.measures.firstpage import firstpage, full_home
from bench.measures.joining import joining
from bench.measures.keystroke import keystroke
from bench.measures.screens import screens
from bench.trace import trace

LIVE_EDITS, SLOW_EDITS = 20_000, 10_000
Once = Callable[[Path], Coroutine[Any, Any, dict[str, float]]]
"""One round of one contender, in an empty folder of its own."""


@dataclass(slots=True)
class Bench:
    """What was measured so far. `folder` lies on a real disk: what is promised to be on disk has to get there."""

    folder: Path
    rounds: int
    tell: Callable[[str], None]
    figures: dict[str, dict[str, list[dict[str, float]]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def fanout(self) -> None:
        """Live fan-out."""
        live = trace(LIVE_EDITS)
        self._rounds("fanout", {one.name: partial(fanout, one, trace=live) for one in _all()})

    def keystroke(self) -> None:
        """Keystrokes at a person's pace."""
        self._rounds("keystroke", {one.name: partial(keystroke, one) for one in _all()})

    def joining(self) -> None:
        """Joining late."""
        whole = trace()
        once: dict[str, Once] = {}
        with self._emptied("kept") as kept:
            for one in (PycrdtWebsocket(), Fourfold()):
                place = kept / one.name
                place.mkdir()
                self._note("joining", one.name, asyncio.run(one.keep(place, whole)))
                once[one.name] = partial(joining, one, place, trace=whole)
            self._rounds("joining", once)

    def keys(self) -> None:
        """Joining late, where every keystroke was sealed on its own."""
        short, ours = trace(SLOW_EDITS), Fourfold()
        with self._emptied("kept") as kept:
            self._note("keys", ours.name, asyncio.run(ours.keep_slowly(kept, short)))
            self._rounds("keys", {ours.name: partial(joining, ours, kept, trace=short)})

    def crowd(self) -> None:
        """A thousand connections."""
        self._rounds("crowd", {one.name: partial(crowd, one) for one in _all()})

    def page(self) -> None:
        """A client on a case of five years."""
        if (chromium := _chromium()) is None:
            self.tell("page: not measured, there is no Chromium here")
            return
        with self._emptied("five-years") as folder:
            home = asyncio.run(full_home(folder))
            self._note("page", Fourfold.name, home.said)
            self._rounds("page", {Fourfold.name: lambda _folder: firstpage(home, chromium)})

    def screens(self) -> None:
        """From a key on one screen to its letter on another."""
        if (chromium := _chromium()) is None:
            self.tell("screens: not measured, there is no Chromium here")
            return
        self._rounds("screens", {Fourfold.name: lambda folder: screens(folder, chromium)})

    def _rounds(self, measure: str, contenders: dict[str, Once]) -> None:
        figures = self.figures.setdefault(measure, defaultdict(list))
        for number in range(1, self.rounds + 1):
            for name, once in contenders.items():
                gc.collect()
                with self._emptied("round") as folder:
                    figures[name].append(asyncio.run(once(folder)))
                told = ", ".join(f"{key} {value:,.3f}" for key, value in figures[name][-1].items())
                self.tell(f"{measure}, round {number}, {name}: {told}")

    def _note(self, measure: str, name: str, said: str) -> None:
        self.notes[f"{measure}, {name}"] = said
        self.tell(f"{measure}, {name}: {said}")

    @contextmanager
    def _emptied(self, name: str) -> Iterator[Path]:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


MEASURES = ("fanout", "keystroke", "joining", "keys", "crowd", "page", "screens")


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _all() -> Sequence[Broadcaster | PycrdtWebsocket | Fourfold]:
    return (Broadcaster(), PycrdtWebsocket(), Fourfold())
