"""A bad network: requests over raw sockets, cut, delayed and repeated as a seed says."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from random import Random
from typing import Any

PATIENCE_SECONDS = 20.0
_BLOCK = 16 * 1024


class LinkBroken(Exception):
    """No answer came; whether the request arrived is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Weather:
    """How often something goes wrong, of a thousand requests; delays in seconds."""

    before: int = 30
    within: int = 50
    after: int = 60
    repeated: int = 40
    delayed: int = 60
    longest_delay: float = 0.08


CALM = Weather(0, 0, 0, 0, 0)


@dataclass
class Link:
    """One phone's way to the server; `sent` counts the bytes of bodies that left it."""

    port: int
    random: Random
    weather: Weather = field(default_factory=Weather)
    sent: int = 0

    def request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """The answer to a request.

        Raises:
            LinkBroken: there was none.
        """
        chance = self.random.randrange(1000)
        cut = self.random.random()
        weather = self.weather
        if chance < weather.before:
            raise LinkBroken
        if (chance := chance - weather.before) < weather.within:
            return self._send(method, path, headers, body, upto=cut)
        if (chance := chance - weather.within) < weather.after:
            return self._send(method, path, headers, body, listen=False)
        if (chance := chance - weather.after) < weather.repeated:
            twin = threading.Thread(target=self._unheard, args=(method, path, headers, body))
            twin.start()
            try:
                return self._send(method, path, headers, body)
            finally:
                twin.join(PATIENCE_SECONDS)
        if chance - weather.repeated < weather.delayed:
            time.sleep(cut * weather.longest_delay)
        return self._send(method, path, headers, body)

    def _unheard(self, *request: Any) -> None:
        try:
            self._send(*request)
        except LinkBroken:
            return

    def _send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        upto: float = 1.0,
        listen: bool = True,
    ) -> Answer:
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        head.append(f"Content-Length: {len(body)}")
        whole = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        end = int(len(whole) * upto)
        try:
            with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as wire:
                for start in range(0, end, _BLOCK):
                    wire.sendall(whole[start : min(start + _BLOCK, end)])
                self.sent += max(0, end - (len(whole) - len(body)))
                if end < len(whole) or not listen:
                    raise LinkBroken
                answer = HTTPResponse(wire, method=method)
                answer.begin()
                return Answer(answer.status, dict(answer.headers.items()), answer.read())
        except (OSError, ValueError) as error:
            raise LinkBroken from error
        except LinkBroken:
            raise
        except Exception as error:  # http.client has its own for an answer that is cut short
            raise LinkBroken from error
