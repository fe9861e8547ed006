"""One study: how far it is, and what it found."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from archaeology.studies.models import Study
from archaeology.studies.runs import RUNS
from archaeology.studies.services.publish_study import why_not
from archaeology.studies.shorelines.outcome import MAP
from archaeology.studies.views.door import readable
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.middleware import ActorRequest


@require_safe
def study_page(request: ActorRequest, key: int) -> HttpResponse:
    """The page.

    Raises:
        Http404: there is no such study, or none that the actor may know of.
    """
    study, whole = readable(request.actor, key)
    run = RUNS[StudyKind(study.kind)]
    is_done = study.state == StudyState.DONE
    context: dict[str, Any] = {
        "study": study,
        "run": run,
        "whole": whole,
        "state": _state(study),
        "result": study.result,
        "told": run.present(request.actor, study) if is_done else {},
        # The map's own drawing is of no use elsewhere.
        "files": [
            (file, run.about_files.get(file.name, "")) for file in study.files.exclude(name=MAP)
        ],
        "why_not": why_not(study) if whole and is_done and run.publishes else [],
    }
    response = render(request, "studies/one.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def study_state(request: ActorRequest, key: int) -> HttpResponse:
    """How far it is, for the page that waits.

    Raises:
        Http404: there is no such study, or none that the actor may know of.
    """
    study, _whole = readable(request.actor, key)
    response = JsonResponse(_state(study))
    add_never_cache_headers(response)
    return response


def _state(study: Study) -> dict[str, Any]:
    words = study.step or study.get_state_display()
    return {"words": words, "percent": study.progress, "finished": not study.is_unfinished}
