"""Files of phones as they came, given to those who may have them."""

from __future__ import annotations

from django.http import FileResponse

from field_app_api.sync.models import FieldUpload
from field_app_api.sync.vocabulary import Scan
from layers.exchange import antivirus


def awaits_scan(upload: FieldUpload) -> bool:
    """Whether an antivirus is configured and has not looked at it yet."""
    return upload.scan == Scan.PENDING and antivirus.is_configured()


def to_be_saved(
    upload: FieldUpload, name: str, kind: str = "application/octet-stream"
) -> FileResponse:
    """The bytes, to be saved: anything may have been sent, so nothing opens it in our name."""
    response = FileResponse(
        upload.path.open("rb"), as_attachment=True, filename=name, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
