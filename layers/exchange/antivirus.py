"""clamd, where one is configured (`GEOPORTAL_CLAMD`: host:port, or the path of its socket)."""

from __future__ import annotations

import logging
import socket
import struct
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 30.0
_BLOCK = 64 * 1024


class Verdict(StrEnum):
    """What clamd says of a file; pending where it could not be asked."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"


def is_configured() -> bool:
    """Whether files are to be scanned before they are given on."""
    return bool(settings.CLAMD)


def scan(path: Path) -> Verdict:
    """What clamd says of a file (its INSTREAM command)."""
    if not is_configured():
        return Verdict.PENDING
    with path.open("rb") as file:
        return _judged(file)


def scan_bytes(data: bytes) -> Verdict:
    """What clamd says of a file that is in memory."""
    return _judged(BytesIO(data)) if is_configured() else Verdict.PENDING


def _judged(file: BinaryIO) -> Verdict:
    try:
        answer = _ask(file)
    except OSError as error:
        logger.warning("clamd does not answer: %s", error)
        return Verdict.PENDING
    if answer.endswith("OK"):
        return Verdict.CLEAN
    if answer.endswith("FOUND"):
        return Verdict.INFECTED
    logger.warning("clamd could not scan: %s", answer)
    return Verdict.PENDING


def _ask(file: BinaryIO) -> str:
    with _connected() as clamd:
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
