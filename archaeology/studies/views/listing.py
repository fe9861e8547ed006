"""The studies that somebody may read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archaeology.studies.models import Study
from archaeology.studies.rights import STUDENTS
from archaeology.studies.runs import RUNS
from layers.access.middleware import ActorRequest

ON_A_PAGE = 30


@require_safe
def studies(request: ActorRequest) -> HttpResponse:
    """One's own territory's, and what others have published; what can be asked for anew."""
    actor = request.actor
    studying = bool(actor.territories_with(STUDENTS))
    rows = Study.objects.readable_by(actor).defer("inputs", "result").order_by("-created", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "runs": list(RUNS.values()), "studying": studying}
    return render(request, "studies/list.html", context)
