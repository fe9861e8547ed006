"""One raster: on the map, what is known of it, and of relief its heights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.access.middleware import ActorRequest
from layers.raster.forms.profile import ProfileForm
from layers.raster.models import Raster
from layers.raster.profiles import Drawing, as_csv, draw
from layers.raster.reading import MOST_SAMPLES, Profile, ProfileRefused, profile
from layers.raster.rights import may_change
from layers.raster.views.door import one_of
from layers.raster.views.facts import Fact, facts_of
from layers.raster.views.legend import legend_of
from layers.raster.views.sheet import sheet_bounds
from layers.raster.vocabulary import UNFINISHED, Kind, State

STYLE = "/tiles/style.json?layers=communes"
# As fine as the drawing can show, and no finer than the cells.
_SAMPLES = 1_500


@dataclass(frozen=True, slots=True)
class Cut:
    """A profile with its drawing; neither, and a sentence, where there is none."""

    drawing: Drawing | None = None
    trouble: str = ""


@require_safe
def raster_page(request: ActorRequest, key: int) -> HttpResponse:
    """The page; `trace` draws a profile along a line.

    Raises:
        Http404: no such raster, or none that the actor may see.
    """
    raster = one_of(request.actor, key)
    is_relief = raster.kind == Kind.ELEVATION and raster.state == State.READY
    form = ProfileForm(request.GET or None) if is_relief else None
    facts: list[Fact] = facts_of(raster, request.actor)
    context: dict[str, Any] = {
        "raster": raster,
        "facts": facts,
        "writes": may_change(request.actor, raster),
        "unfinished": raster.state in UNFINISHED,
        "is_relief": is_relief,
        "legend": legend_of(raster) if is_relief else None,
        "height_url": reverse("api-1.0.0:read_height", args=[key]),
        "bounds": _bounds(raster),
        "style_url": STYLE,
        "sheet_bounds": _sheet_bounds(raster),
        "can_be_placed": bool(raster.sheet) and raster.state not in UNFINISHED,
        "form": form,
        "cut": _cut(request, raster, form) if form is not None and form.is_bound else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "raster/one.html", context)


@require_safe
def raster_state(request: ActorRequest, key: int) -> JsonResponse:
    """How far the making is, for a page that waits.

    Raises:
        Http404: no such raster, or none that the actor may see.
    """
    raster = one_of(request.actor, key)
    return JsonResponse({"state": raster.state, "progress": raster.progress})


@require_safe
def profile_csv(request: ActorRequest, key: int) -> HttpResponse:
    """The profile along `trace` as a CSV file.

    Raises:
        Http404: no elevation model of that key is ready for this actor, or no line.
    """
    raster = one_of(request.actor, key)
    form = ProfileForm(request.GET)
    if (raster.kind, raster.state) != (Kind.ELEVATION, State.READY) or not form.is_valid():
        raise Http404
    try:
        found = _profile(request, raster, form)
    except ProfileRefused:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="profil-{raster.pk}.csv"'}
    return HttpResponse(as_csv(found), "text/csv; charset=utf-8", headers=headers)


def _cut(request: ActorRequest, raster: Raster, form: ProfileForm) -> Cut | None:
    if not form.is_valid():
        return None
    try:
        drawing = draw(_profile(request, raster, form))
    except ProfileRefused:
        return Cut(trouble=_("Ce tracé est trop long pour ce relief : raccourcissez-le."))
    if drawing is None:
        return Cut(trouble=_("Aucune altitude n’est connue le long de ce tracé."))
    return Cut(drawing)


def _profile(request: ActorRequest, raster: Raster, form: ProfileForm) -> Profile:
    """The profile, as finely as it is worth.

    Raises:
        ProfileRefused: the line is too long.
    """
    line = form.cleaned_data["trace"].transform(2154, clone=True)
    most = min(_SAMPLES, MOST_SAMPLES - line.num_coords)
    step = max(raster.resolution_m or 1.0, line.length / most)
    return profile(request.actor, raster.pk, line.coords, step)


def _bounds(raster: Raster) -> str:
    if raster.geom is None:
        return ""
    west, south, east, north = raster.geom.transform(4326, clone=True).extent
    return ",".join(f"{each:.6f}" for each in (west, south, east, north))


def _sheet_bounds(raster: Raster) -> str:
    west, south, east, north = sheet_bounds(raster)
    return f"{west},{south:.9f},{east:.9f},{north}"
