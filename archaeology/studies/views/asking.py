"""Asking for a study."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archaeology.studies.models import Study
from archaeology.studies.runs import RUNS
from archaeology.studies.runs.run import Run, StudyForm
from archaeology.studies.services.start_study import start_study
from archaeology.studies.views.door import for_students, territory_of_studies
from archaeology.studies.vocabulary import StudyKind
from layers.access.middleware import ActorRequest
from layers.territory.bounds import commune_bounds
from layers.ui.form_fields import refuse

# The study whose settings are taken again, in the address.
AGAIN = "comme"
START = "lancer"
BACKGROUND = "communes,excavations,heritage-sites,finds"


@require_http_methods(["GET", "HEAD", "POST"])
@for_students
def new_study(request: ActorRequest, kind: str) -> HttpResponse:
    """The form; once it holds and everything was seen, the study starts.

    Raises:
        Http404: no such kind of study.
    """
    run = RUNS[StudyKind(kind)] if kind in RUNS else None
    if run is None:
        raise Http404
    territory = territory_of_studies(request.actor)
    if request.method != "POST":
        form = run.form(request.actor, territory, initial=_settings_of(request, run, territory))
        return _page(request, run, form)
    form = run.form(request.actor, territory, request.POST)
    if not form.is_valid():
        return _page(request, run, form, 422)
    if request.POST.get("verbe") != START or not form.is_complete:
        return _page(request, run, form)
    try:
        study = start_study(request.actor, territory, run.kind, form.study_title, form.parameters())
    except ValidationError as error:
        refuse(form, error)
        return _page(request, run, form, 422)
    if study.is_unfinished:
        messages.success(request, _("L’étude est lancée."))
    return HttpResponseRedirect(reverse("study", args=[study.pk]))


def _settings_of(request: ActorRequest, run: Run, territory: str) -> dict[str, object] | None:
    """The settings of another study of the territory, where the address names one."""
    named = request.GET.get(AGAIN, "")
    if not (named.isdecimal() and len(named) < 17):
        return None
    kept = Study.objects.visible_to(request.actor).filter(
        pk=int(named), kind=run.kind, territory=territory
    )
    study = kept.first()
    return {"title": study.title, **study.parameters} if study else None


def _page(request: ActorRequest, run: Run, form: StudyForm, status: int = 200) -> HttpResponse:
    bounds = form.map_bounds or commune_bounds(request.actor, form.territory)
    context = {
        "run": run,
        "form": form,
        "style_url": f"{reverse('map-style')}?layers={BACKGROUND}",
        "bounds": str(bounds or ""),
    }
    return render(request, "studies/new.html", context, status=status)
