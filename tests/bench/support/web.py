"""A real gunicorn on loopback, and HTTP over one kept connection."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

PATIENCE_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Kept:
    """One kept connection; nothing is parsed beyond what is needed."""

    port: int
    connection: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, **headers: str) -> Answer:
        """A GET request."""
        lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].decode("latin-1").split("\r\n")
        found = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = received[end + 4 :]
        while len(body) < int(found.get("content-length", 0)):
            body += self._more()
        return Answer(int(head[0].split()[1]), found, body)

    def _more(self) -> bytes:
        chunk = self.connection.recv(1 << 20)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk


def database_url() -> str:
    """The address of the database that this process is connected to."""
    chosen = connection.settings_dict
    login = quote(chosen["USER"])
    if chosen["PASSWORD"]:
        login += ":" + quote(chosen["PASSWORD"])
    where = {
        key: chosen[name] for key, name in (("host", "HOST"), ("port", "PORT")) if chosen[name]
    }
    return f"postgresql://{login}@/{quote(chosen['NAME'])}?{urlencode(where)}"


@contextmanager
def served(**environment: str) -> Iterator[int]:
    """The application as `make demo` serves it, with one worker; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        *(sys.executable, "-m", "gunicorn", "geoportal.conf.wsgi:application"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"),
        *("--keep-alive", "120"),
    ]
    env = os.environ | {"DATABASE_URL": database_url(), "GEOPORTAL_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, cwd=ROOT, env=env | environment)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"gunicorn ended with {process.returncode}")
        try:
            Kept(port).get("/tiles/none.json")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn does not answer")
