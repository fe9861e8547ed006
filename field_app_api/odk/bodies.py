"""Bodies of requests, also those whose length nobody says beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext as _

from field_app_api.odk.services.take_submission import MOST_XML_BYTES
from field_app_api.sync.bodies import refuse_encoded
from field_app_api.sync.services.upload_file import MOST_BYTES as MOST_FILE_BYTES
from layers.ui.problems import Problem

# What apps are told: they then send the photos of one submission in several posts.
ACCEPTED_BYTES = 20 * 1024 * 1024
# What is taken all the same: one large photo comes whole.
MOST_BYTES = MOST_FILE_BYTES + ACCEPTED_BYTES
XML_PART = "xml_submission_file"
_IN_MEMORY = 2 * 1024 * 1024
_BLOCK = 64 * 1024

Files = list[tuple[str, bytes]]


def body_of(request: HttpRequest, most: int) -> bytes:
    """The body.

    Raises:
        Problem: 413, it is longer; 400, it broke off; 415, it is compressed.
    """
    with _spooled(request, most) as file:
        return file.read()


def parts_of(request: HttpRequest) -> tuple[bytes | None, Files]:
    """The XML of a submission, if there is one, and the files beside it, as (name, bytes).

    Raises:
        Problem: 413, it is too long; 400, it is no multipart form, or broke off.
    """
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        raise Problem(415, _("Une saisie s’envoie en multipart/form-data."))
    with _spooled(request, MOST_BYTES) as file:
        length = file.seek(0, 2)
        file.seek(0)
        if length == 0:
            return None, []
        meta = {**request.META, "CONTENT_LENGTH": str(length)}
        try:
            fields, files = MultiPartParser(meta, cast(Any, file), request.upload_handlers).parse()
        except (MultiPartParserError, SuspiciousOperation):
            raise Problem(400, _("Ce formulaire ne se lit pas : renvoyez-le.")) from None
        return _parted(fields, files)


def _parted(fields: Any, files: Any) -> tuple[bytes | None, Files]:
    xml: bytes | None = None
    beside: Files = []
    for name, parts in files.lists():
        for part in parts:
            if name == XML_PART and xml is None:
                xml = _read(part, MOST_XML_BYTES)
            else:
                beside.append((str(part.name or name), _read(part, MOST_FILE_BYTES)))
    if xml is None and XML_PART in fields:
        # A zero-byte file without a name is a field to the parser.
        xml = str(fields[XML_PART]).encode("utf-8", "replace")
    return xml, beside


def _read(part: Any, most: int) -> bytes:
    if part.size > most:
        raise Problem(413, _("C’est plus que ce qui se prend en une fois."))
    return cast(bytes, part.read())


@contextmanager
def _spooled(request: HttpRequest, most: int) -> Iterator[IO[bytes]]:
    """The whole body in a file; Django itself reads only what Content-Length announces."""
    refuse_encoded(request)
    announced = request.META.get("CONTENT_LENGTH")
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if is_chunked and request.META.get("wsgi.input_terminated"):
        source: Any = request.META["wsgi.input"]
    else:
        source = request
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        come = 0
        while block := _next(source):
            come += len(block)
            if come > most:
                raise Problem(413, _("C’est plus que ce qui se prend en une fois."))
            file.write(block)
        if not is_chunked and announced and come < int(announced):
            raise Problem(400, _("L’envoi s’est interrompu : renvoyez-le."))
        file.seek(0)
        yield cast(IO[bytes], file)


def _next(source: Any) -> bytes:
    try:
        return cast(bytes, source.read(_BLOCK))
    except OSError:  # the line broke, or the chunks are no chunks
        raise Problem(400, _("L’envoi s’est interrompu : renvoyez-le.")) from None
