"""A section while it is being asked for: drawn at once, kept nowhere."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from archaeology.analysis.refusal import Refusal
from archaeology.studies.section.cutting import cut_from
from archaeology.studies.section.form import SectionForm
from archaeology.studies.section.gathering import gathered
from archaeology.studies.section.showing import linked, shown
from archaeology.studies.views.door import for_students, territory_of_studies
from layers.access.middleware import ActorRequest

PREVIEW = "studies/section/preview.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_students
def section_preview(request: ActorRequest) -> HttpResponse:
    """The sheet and the table for a form as it stands, or in sentences what is wrong with it.

    Nothing is written; a line of many corners is too long for an address, so that it may be sent.
    """
    territory = territory_of_studies(request.actor)
    form = SectionForm(request.actor, territory, request.POST or request.GET)
    if not form.is_valid():
        sentences = [each for errors in form.errors.values() for each in errors]
        return render(request, PREVIEW, {"sentences": sentences})
    asked = form.parameters()
    try:
        record, grounds = gathered(request.actor, territory, asked)
        sheet = shown(cut_from(asked, record, grounds), asked, record)
    except Refusal as refused:
        return render(request, PREVIEW, {"sentences": [refused.french]})
    except ValidationError as refused:
        return render(request, PREVIEW, {"sentences": refused.messages})
    told = {
        # The drawing escapes every text it is given.
        "svg": SafeString(sheet.svg),
        "description": sheet.description,
        "ground": sheet.ground,
        "far": sheet.far,
        "rows": linked(sheet.rows),
    }
    return render(request, PREVIEW, {"told": told, "relief": asked.relief})
