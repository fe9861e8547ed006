"""Files in parts: a download that broke off goes on where it stopped (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from layers.ui.problems import error_response

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_BLOCK = 64 * 1024


def file_answer(
    request: HttpRequest, path: Path, media_type: str, *, tag: str, cached: str
) -> HttpResponseBase:
    """A file, or the one part of it that is asked for.

    `tag` stands for exactly these bytes; with it `If-None-Match` is answered 304, and `If-Range`
    by the part as long as it is the same file, else by the whole. Several ranges at once get the
    whole, as the standard allows. `cached` is the `Cache-Control`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    etag = f'"{tag}"'
    headers = {
        "ETag": etag,
        "Cache-Control": cached,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    wanted = request.headers.get("If-None-Match", "")[:2048]
    if wanted.strip() == "*" or etag in wanted:
        return HttpResponseNotModified(headers=headers)
    size = path.stat().st_size
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    part = _ONE_RANGE.fullmatch(asked.strip())
    if part is None or not _is_range(part[1], part[2]):
        headers["Content-Length"] = str(size)
        return FileResponse(path.open("rb"), content_type=media_type, headers=headers)
    first, last = _bounds(part[1], part[2], size)
    if first > last:
        refused = error_response(request, 416, _("Le fichier n’a pas cette partie."))
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    headers |= {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Content-Length": str(last - first + 1),
    }
    return StreamingHttpResponse(
        _read(path.open("rb"), first, last - first + 1),
        status=206,
        content_type=media_type,
        headers=headers,
    )


def _is_range(start: str, end: str) -> bool:
    """Whether it is one at all: what ends before it begins is none, and not heeded."""
    return int(start) <= int(end) if start and end else bool(start or end)


def _bounds(start: str, end: str, size: int) -> tuple[int, int]:
    """First and last byte; the first after the last where the file has none of them."""
    if not start:
        # The last so many; of an empty file, or none at all, there is nothing to send.
        return max(0, size - int(end)), size - 1
    return int(start), min(int(end), size - 1) if end else size - 1


def _read(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (block := file.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
