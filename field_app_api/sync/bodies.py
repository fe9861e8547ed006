"""Bodies of requests: whole as they were announced, and unfolded within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RD, socket

from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

from layers.ui.problems import Problem

MOST_BYTES = 5 * 1024 * 1024
_PLAIN, _GZIP = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
# zlib's way of saying gzip.
_WINDOW = 16 + zlib.MAX_WBITS


class NotUnfolded(ValueError):
    """The body is said to be compressed, and is not, or not to its end."""


def whole(request: HttpRequest) -> bytes:
    """The body as it was announced: half of one is not what anybody wrote, and not kept.

    Raises:
        Problem: 411 for a body whose end cannot be known, 413 for one that is too large, 400 for
            one that was cut on its way.
    """
    announced = int(request.headers.get("Content-Length") or 0)
    if announced > MOST_BYTES:
        raise _too_much()
    if request.headers.get("Transfer-Encoding"):
        raise Problem(411, _("Un envoi annonce sa taille (Content-Length)."))
    try:
        body = request.body
    except UnreadablePostError:
        body = b""
    if len(body) < announced:
        raise Problem(400, _("L’envoi s’est interrompu en chemin : renvoyez-le."))
    return body


def unfolded(request: HttpRequest, body: bytes) -> bytes:
    """What a body is once it is no longer compressed.

    Raises:
        Problem: 413 where it unfolds to too much, 415 for another way of compressing than gzip.
        NotUnfolded: it is broken.
    """
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding in _PLAIN:
        return body
    if encoding not in _GZIP:
        raise Problem(415, _("Un corps compressé l’est par gzip (Content-Encoding)."))
    member = zlib.decompressobj(_WINDOW)
    try:
        # One byte more than may be: how much more would come is not found out.
        told = member.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise NotUnfolded from None
    if len(told) > MOST_BYTES:
        raise _too_much()
    if not member.eof or member.unused_data:
        raise NotUnfolded
    return told


def read_to_the_break(request: HttpRequest) -> Callable[[int], bytes]:
    """A way to read a body piece by piece, of a line that breaks up to its last byte.

    The server holds back what came of a piece until it has the whole of it, and says only that the
    line is broken; told that this is the end, it gives the rest.
    """
    line = request.META.get("gunicorn.socket")

    def read(most: int) -> bytes:
        try:
            return request.read(most)
        except OSError:
            if isinstance(line, socket):
                with suppress(OSError):  # the line is not even open any more
                    line.shutdown(SHUT_RD)
        try:
            return request.read(most)
        except OSError:
            return b""

    return read


def refuse_encoded(request: HttpRequest) -> None:
    """Refuse a body that is compressed where its bytes are taken as they come.

    Raises:
        Problem: 415.
    """
    if request.headers.get("Content-Encoding", "").strip().lower() not in _PLAIN:
        raise Problem(415, _("Ici un corps s’envoie tel quel, sans Content-Encoding."))


def _too_much() -> Problem:
    return Problem(413, _("Un envoi a 5 Mo au plus : envoyez moins de saisies à la fois."))
