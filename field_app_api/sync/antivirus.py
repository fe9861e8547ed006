"""clamd, where one is configured (`GEOPORTAL_CLAMD`: host:port, or the path of its socket)."""

from __future__ import annotations

import logging
import socket
import struct
from pathlib import Path

from django.conf import settings

from field_app_api.sync.vocabulary import Scan

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 30.0
_BLOCK = 64 * 1024


def is_configured() -> bool:
    """Whether files are to be scanned before they are given on."""
    return bool(settings.CLAMD)


def scan(path: Path) -> Scan:
    """What clamd says of a file (its INSTREAM command); pending where it cannot be asked."""
    if not is_configured():
        return Scan.PENDING
    try:
        answer = _ask(path)
    except OSError as error:
        logger.warning("clamd does not answer: %s", error)
        return Scan.PENDING
    if answer.endswith("OK"):
        return Scan.CLEAN
    if answer.endswith("FOUND"):
        return Scan.INFECTED
    logger.warning("clamd could not scan: %s", answer)
    return Scan.PENDING


def _ask(path: Path) -> str:
    with _connected() as clamd, path.open("rb") as file:
        clamd.sendall(b"zINSTREAM\0")
        while block := file.read(_BLOCK):
            clamd.sendall(struct.pack("!L", len(block)) + block)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := clamd.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    address = str(settings.CLAMD)
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(PATIENCE_SECONDS)
        clamd.connect(address)
        return clamd
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE_SECONDS)
