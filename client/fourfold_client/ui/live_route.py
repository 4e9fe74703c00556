"""The websocket between an open tab and a live text: the same guard before it as before every page; closed by lock."""

import asyncio
import base64
import contextlib
import json
from enum import Enum
from typing import Any

from nicegui import app
from starlette.websockets import WebSocket, WebSocketDisconnect

from fourfold_client.casefile.changes import Change
from fourfold_client.casefile.errors import NotAllowedHere, TooLong
from fourfold_client.casefile.live import LiveText, Push
from fourfold_client.desk import Desk
from fourfold_client.replica import NAMED, PAGE
from fourfold_client.ui import sentences, words_live
from fourfold_client.ui.caseload import Caseload
from fourfold_client.ui.former import names_of
from fourfold_client.ui.room import Room
from fourfold_shared.ids import Seat, Space

ROUTE = "/live/{case:int}/{number:int}/{name:path}"
MAX_NAME = 128


def root_of(name: str) -> str:
    """The root of the commons where the text of this name stands."""
    return PAGE if name == PAGE else NAMED + name


def route_live(caseload: Caseload) -> None:
    """Serves live texts of the case that is shown; a tab of another one is not heard, however late it comes."""

    @app.websocket(ROUTE)
    async def live(socket: WebSocket, case: int, number: int, name: str) -> None:
        room = caseload.room
        desk = room.present if room.number == case else None
        space = None if desk is None else next((one for one in desk.casefile.spaces() if one.number == number), None)
        await socket.accept()
        if desk is None or space is None or not 0 < len(name) <= MAX_NAME:
            await socket.close(1008)
            return
        await Conversation(socket, desk, space, root_of(name)).hold(room)


class Trouble(Enum):
    """What stands in the way of writing, as a tab is told."""

    NONE = ""
    STORAGE = "storage"
    FULL = "full"
    CLOSED = "closed"


class Conversation:
    """With one tab. What is to be sent is found out when it can be sent, so nothing heaps up."""

    def __init__(self, socket: WebSocket, desk: Desk, space: Space, root: str) -> None:
        self._socket, self._desk, self._space = socket, desk, space
        self._text: LiveText = desk.casefile.live(space, root)
        self._root = root
        self._tab = self._epoch = ""
        self._version = 0
        self._turn = 0
        """How often this tab was greeted: what it sent before it heard the last greeting is not for this order."""
        self._state = Trouble.NONE
        self._full = False
        self._wake = asyncio.Event()
        self._answers: list[dict[str, Any]] = []
        self._cursors_moved = False

    async def hold(self, room: Room) -> None:
        """Talks until either side ends it, or the home is locked."""
        cursors = self._desk.casefile.cursors(self._space, self._root, self._moved)
        self._cursors = cursors
        talk = asyncio.ensure_future(self._talk())
        endings = [
            self._text.watch(self._wake.set),
            room.attend(self._wake.set, lambda: _end(talk)),
            cursors.close,
        ]
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await talk
        finally:
            for end in endings:
                end()
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # the other side closed it first
                await self._socket.close(1001)

    async def _talk(self) -> None:
        sending = asyncio.ensure_future(self._send())
        try:
            while True:
                self._take(json.loads(await self._socket.receive_text()))
        except (WebSocketDisconnect, ValueError, KeyError, TypeError, NotAllowedHere):
            return  # gone, or no tab of ours
        finally:
            sending.cancel()

    def _moved(self) -> None:
        self._cursors_moved = True
        self._wake.set()

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"hello": {"tab": str(tab), "epoch": str(epoch), "version": int(version)}}:
                self._tab, self._epoch, self._version = tab, epoch, version
                self._greet()
            case {"push": {"turn": self._turn, "base": int(base), "at": int(at), "changes": changes, **more}}:
                self._push(Push(self._tab, base, at, Change.read(changes)), more.get("selection"))
            case {"cursor": {"selection": [int(anchor), int(head)]}}:
                self._cursors.say(max(anchor, 0), max(head, 0))
            case {"who": True}:
                self._answers.append({"who": self._who()})
        self._wake.set()

    def _push(self, push: Push, selection: object) -> None:
        if not self._tab or self._text.epoch != self._epoch or self._text.space.closed:
            return
        try:
            taken = self._text.push(push)
        except TooLong:
            self._full = True
            self._answers.append({"refused": True})
            return
        self._full = self._full and not taken
        match selection:
            case [int(anchor), int(head)] if taken:
                self._cursors.say(max(anchor, 0), max(head, 0))

    def _trouble(self) -> Trouble:
        if self._text.space.closed:
            return Trouble.CLOSED
        if self._text.failures:
            return Trouble.STORAGE
        return Trouble.FULL if self._full else Trouble.NONE

    def _say(self) -> None:
        """Tells what stands in the way of writing, if anything."""
        self._state = self._trouble()
        told = words_live.TROUBLE.get(self._state.value, "")
        said = sentences.closed(self._desk, self._space) if self._state is Trouble.CLOSED else told
        self._answers.append({"state": self._state.value, "said": said})

    def _greet(self) -> None:
        self._say()
        self._turn += 1
        text = self._text
        welcome: dict[str, Any] = {"epoch": text.epoch, "turn": self._turn, "writable": not text.space.closed}
        welcome["pause"] = text.pause
        if self._epoch == text.epoch and text.remembers(self._version):
            welcome["entries"] = self._entries()
            welcome["taken"] = text.taken(self._tab, self._version)
        else:
            standing = text.standing()
            self._epoch, self._version = text.epoch, standing.version
            welcome |= {"text": standing.text, "version": standing.version, "clock": standing.clock}
            welcome |= {"client": text.client, "generation": text.generation}
        self._answers.append({"welcome": welcome})
        self._cursors_moved = True

    def _entries(self) -> list[dict[str, Any]]:
        text, first, last = self._text, self._version, self._text.told
        self._version = last
        return [
            {"own": True, "clock": step.clock}
            if step.tab == self._tab
            else {"changes": step.change.value(), "clock": step.clock}
            for step in text.steps(first, last)
        ]

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not self._tab:
                continue
            entries = self._entries() if self._epoch == self._text.epoch else []
            closing = Trouble.CLOSED in (self._state, self._trouble()) and self._state is not self._trouble()
            if self._epoch != self._text.epoch or closing:
                if entries:
                    self._answers.append({"entries": entries})
                    entries = []
                self._greet()
            elif self._state is not self._trouble():
                self._say()
            answers, self._answers = self._answers, []
            if entries:
                answers.append({"entries": entries})
            if (self._cursors_moved or entries) and self._version == self._text.count:
                self._cursors_moved = False
                answers.append({"cursors": self._places()})
            for answer in answers:
                await self._socket.send_text(json.dumps(answer))

    def _places(self) -> list[dict[str, Any]]:
        names = names_of(self._desk)
        return [
            {"seat": int(one.seat), "name": names.shown(one.seat), "selection": [one.anchor, one.head]}
            for one in self._cursors.places()
            if one.seat != self._desk.seat
        ]

    def _who(self) -> dict[str, Any]:
        names = names_of(self._desk)
        return {
            "update": base64.b64encode(self._text.document()).decode(),
            "seats": {str(client): int(seat) for client, seat in self._text.space.authors().items()},
            "names": [names.shown(seat) for seat in Seat],
        }


def _end(talk: "asyncio.Future[None]") -> None:
    talk.cancel()
