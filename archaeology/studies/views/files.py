"""The files of a study."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from archaeology.studies.views.door import readable
from layers.access.middleware import ActorRequest


@require_safe
def study_file(request: ActorRequest, key: int, name: str) -> FileResponse:
    """One file, to keep.

    Raises:
        Http404: there is no such file, or none that the actor may know of.
    """
    study, _whole = readable(request.actor, key)
    kept = study.files.filter(name=name).first()
    if kept is None:
        raise Http404
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=kept.name, content_type=kept.content_type
    )
    response["ETag"] = f'"{kept.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
