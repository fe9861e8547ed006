"""Files of operations: those that could not be used as they came, pictures as small ones."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from field_app_api.desk.refused_files import kept_bytes, small_picture
from field_app_api.desk.views.door import for_field, nothing_here
from field_app_api.sync.rights import judged_by
from layers.access.middleware import ActorRequest


@for_field
@require_safe
def refused_file(request: ActorRequest, key: UUID, sha256: str) -> HttpResponseBase:
    """A file that could not be used, as it came."""
    operation = judged_by(request.actor).filter(pk=key).first()
    response = None if operation is None else kept_bytes(operation, sha256)
    if response is None:
        raise nothing_here()
    return response


@for_field
@require_safe
def picture(request: ActorRequest, key: UUID, sha256: str) -> HttpResponse:
    """A small picture of a photo, without what the camera wrote into it."""
    operation = judged_by(request.actor).filter(pk=key).first()
    jpeg = None if operation is None else small_picture(operation, sha256)
    if jpeg is None:
        raise nothing_here()
    return HttpResponse(jpeg, content_type="image/jpeg")
