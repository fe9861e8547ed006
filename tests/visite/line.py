"""The line between a phone and the platform, which breaks in the middle of an answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_BLOCK = 16_384


class Line:
    """Carries bytes both ways; of an answer to `named` only the first `most`, until it is cut.

    `asked` are the heads of the requests in whose first line `named` occurs.
    """

    def __init__(self, platform: tuple[str, int], named: str, most: int) -> None:
        self.platform, self.named = platform, named.encode()
        self.most: int | None = most
        self.asked: list[str] = []
        self._is_cut = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Break where it is held up."""
        self._is_cut.set()

    def mend(self) -> None:
        """Carry everything from now on."""
        self.most = None

    def close(self) -> None:
        """For good."""
        self._is_cut.set()
        self._door.close()

    def held(self) -> None:
        """Carry nothing more until it is cut."""
        self._is_cut.wait()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _address = self._door.accept()
                platform = socket.create_connection(self.platform)
                _Call(self, phone, platform).begin()


class _Call:
    """One connection; `left` is how much more of the answer under way is carried."""

    def __init__(self, line: Line, phone: socket.socket, platform: socket.socket) -> None:
        self.line, self.phone, self.platform = line, phone, platform
        self.left: int | None = None

    def begin(self) -> None:
        for carry in (self._there, self._back):
            threading.Thread(target=self._carried, args=(carry,), daemon=True).start()

    def _carried(self, carry: Callable[[], None]) -> None:
        with suppress(OSError):
            carry()
        for each in (self.phone, self.platform):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _there(self) -> None:
        while piece := self.phone.recv(_BLOCK):
            if self.line.named in piece.split(b"\r\n", 1)[0]:
                self.line.asked.append(piece.decode(errors="replace"))
                self.left = self.line.most
            self.platform.sendall(piece)

    def _back(self) -> None:
        while piece := self.platform.recv(_BLOCK):
            if self.left is None:
                self.phone.sendall(piece)
                continue
            self.phone.sendall(piece[: self.left])
            self.left -= min(self.left, len(piece))
            if not self.left:
                self.line.held()
                return
