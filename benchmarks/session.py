"""A visitor without a browser: the same messages to a running server, over the same lines."""

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState


@dataclass
class Part:
    """What a message says of a component or a button of the page."""

    id: str
    fragment: str
    header: dict[str, Any] = field(default_factory=dict)


class Session:
    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, str] = {}  # hash of each page, by its path
        self.page = ""
        self.problem = ""  # an error that a page showed
        self.progress = ""  # what the last player said of its run
        self._states: dict[str, WidgetState] = {}
        self._forget()

    def _forget(self) -> None:
        self.sliders: dict[str, Part] = {}  # by the name of the value
        self.buttons: dict[str, Part] = {}  # by label
        self.channels: dict[str, str] = {}  # live channel of each slider that has one
        self.timers: dict[str, float] = {}  # least seconds between the reruns of a fragment that plays
        self.news: dict[str, str] = {}  # where its browser asks before whether there is more to draw
        self.positions: dict[str, float] = {}

    async def __aenter__(self) -> "Session":
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(url, subprotocols=["streamlit"], max_size=None, ping_interval=None)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._socket.close()

    async def open(self, path: str, query: str = "") -> float:
        """Seconds until the page stands."""
        self._forget()
        self.page = path
        known = {"page_script_hash": self.pages[path]} if path in self.pages else {"page_name": path}
        return await self._run(query_string=query, **known)

    async def press(self, label: str) -> float:
        part = self.buttons[label]
        return await self._run([WidgetState(id=part.id, trigger_value=True)], fragment_id=part.fragment)

    async def tick(self, fragment: str) -> float:
        """A rerun that what plays asks for, once there is news."""
        while await self._request("GET", f"/{self.news[fragment]}") == 204:
            pass
        return await self._run(fragment_id=fragment)

    async def move(self, name: str, share: float) -> float:
        """Seconds from a slider's new position to the answer: of its live channel, else of the script."""
        self.positions[name] = position = placed(self.sliders[name].header, share)
        start = time.perf_counter()
        if name in self.channels:
            positions = json.dumps(self.positions).encode()
            status = await self._request("POST", f"/live/{self.channels[name]}", positions)
            if status == 200:
                return time.perf_counter() - start
        return await self.settle(name, position)

    async def settle(self, name: str, position: float) -> float:
        """The script's run for a slider that stands still."""
        part = self.sliders[name]
        value = {"sent": {"position": position, "sequence": int(1000 * time.time())}}
        state = self._states[part.id] = WidgetState(id=part.id, json_value=json.dumps(value))
        return await self._run([state], fragment_id=part.fragment)

    async def _request(self, method: str, path: str, content: bytes = b"") -> int:
        """Status of the answer, when all of it is here."""
        host, port = self.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + content)
        reply = await reader.read()
        writer.close()
        return int(reply.split(maxsplit=2)[1])

    async def _run(self, states: Sequence[WidgetState] = (), **fields: object) -> float:
        start = time.perf_counter()
        message = BackMsg()
        rerun = message.rerun_script
        for name, value in ({"page_script_hash": self.pages.get(self.page, "")} | fields).items():
            setattr(rerun, name, value)
        rerun.widget_states.widgets.extend([*self._states.values(), *(s for s in states if s.id not in self._states)])
        await self._socket.send(message.SerializeToString())
        while not self._finished(ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(), 120))):
            pass
        return time.perf_counter() - start

    def _finished(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages |= {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._note(message.delta.new_element, message.delta.fragment_id)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _note(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.problem = element.exception.message
        elif kind in ("progress", "markdown"):
            text = element.progress.text if kind == "progress" else element.markdown.body
            self.progress = text if re.match(r"Step [\d,]+ · [\d.]+ s", text) else self.progress
        elif kind == "button":
            self.buttons[element.button.label] = Part(element.button.id, fragment)
        elif kind == "bidi_component":
            header = header_of(element.bidi_component.bytes)
            for name in header.get("sliders", ()):
                self.channels[name] = header["channel"]
            if "interval" in header:
                self.news[fragment] = header["news"]
                self.timers[fragment] = (header["interval"] or 0) / 1000
            if "position" in header:
                self.sliders[header["name"]] = Part(element.bidi_component.id, fragment, header)
                self.positions[header["name"]] = header["position"]


def header_of(content: bytes) -> dict[str, Any]:
    """What a message of the shell says, without its buffers."""
    found: dict[str, Any] = json.loads(content[4 : 4 + int.from_bytes(content[:4], "little")])
    return found


def placed(header: dict[str, Any], share: float) -> float:
    """The position of a slider at a share of its way."""
    low, high, step = header["low"], header["high"], header["step"]
    return low + step * round(share * (high - low) / step)
