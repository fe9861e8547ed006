"""A file of readings goes where it is swept from, and nowhere else on the disk."""

from __future__ import annotations

from django.http import HttpRequest

from geoportal.police.incoming import FOLDER, MOST_BYTES
from layers.exchange.bringing.receiving import Receiving

READINGS, MAPPING = "readings", "mapping"
LONGEST_MAPPING = 64 * 1024


def receive_readings(request: HttpRequest) -> Receiving:
    """Say where files go, before anything reads the body of the request."""
    handler = Receiving(
        request,
        folder=FOLDER,
        field=READINGS,
        most_bytes=MOST_BYTES,
        beside={MAPPING: LONGEST_MAPPING},
    )
    request.upload_handlers = [handler]
    return handler
