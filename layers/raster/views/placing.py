"""Placing a plan: two panes, points on both, and what they are worth while they are set."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil
from typing import Any

import numpy as np
from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from PIL import Image
from pyproj import Transformer

from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.raster.forms.points import PlacingForm, written
from layers.raster.georeferencing.drawing import Frame3857, draw, frame_around, outline
from layers.raster.georeferencing.fitting import FEWEST, Transformation
from layers.raster.georeferencing.mappings import Mapping
from layers.raster.georeferencing.quality import Placement, suspected
from layers.raster.georeferencing.refusal import CannotPlace
from layers.raster.georeferencing.scans import open_scan
from layers.raster.grounds import grounds_for
from layers.raster.models import Raster
from layers.raster.placing import MEANINGS, TRANSFORMATIONS, Control, arrays, in_words, placed
from layers.raster.services.georeference import georeference
from layers.raster.storage import sheet_path
from layers.raster.views.door import to_change
from layers.raster.views.sheet import FULL_ZOOM, SIDE, sheet_bounds
from layers.territory.bounds import commune_bounds
from layers.ui.doors import conceal
from layers.ui.form_fields import refuse

STYLE = "/tiles/style.json?layers=communes"
PREVIEW_SIDE = 1000
# What is left of a point more is one length each way, shared out by fixed weights.
_SHARED = frozenset({Transformation.SIMILARITY, Transformation.AFFINE})


@require_http_methods(["GET", "HEAD", "POST"])
@conceal
def place_page(request: ActorRequest, key: int) -> HttpResponse:
    """The page; what is sent is placed, or kept with what is wrong (422), or is late (409).

    Raises:
        Http404: no plan that the actor may place.
    """
    raster = _to_place(request, key)
    form = PlacingForm(request.POST or None, initial=_now(raster))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            kind = Transformation(told["transformation"])
            try:
                georeference(request.actor, key, told["version"] or 0, told["points"], kind)
            except ValidationError as error:
                refuse(form, error)
            except ConflictingChange:
                status = 409
                _tell_what_changed(form, to_change(request.actor, key))
            else:
                messages.success(request, _("Le plan est placé : il est préparé pour la carte."))
                return HttpResponseRedirect(reverse("raster", args=[key]))
    return render(request, "raster/place.html", _context(request, raster, form), status=status)


@require_safe
@conceal
def weigh(request: ActorRequest, key: int) -> JsonResponse:
    """What the points of the query are worth, as JSON.

    `points`: each with x, y (EPSG:2154), lon, lat, residual_m and left_out_m (null where none);
    `fits`: each transformation with its figures or why not; `suspect`: which point, and a
    sentence; `tied`: why no point stands out, "" where one may; `pixel_m`: metres of a pixel;
    `preview`: an image's address and its bounds. Text that cannot be read: `trouble`.
    """
    raster = _to_place(request, key)
    form = PlacingForm(request.GET)
    if not form.is_valid():
        sentences = map(str, form.errors.get("points", []))
        trouble = " ".join(sentences) or _("Ces points ne se lisent pas.")
        return JsonResponse({"trouble": trouble}, status=422)
    points: list[Control] = form.cleaned_data["points"]
    wanted = Transformation(form.cleaned_data["transformation"])
    fits: list[dict[str, Any]] = []
    found = None
    for kind in Transformation:
        try:
            fitted = placed(kind, points, (raster.width, raster.height))
        except CannotPlace as refusal:
            fits.append({"code": kind, "refusal": in_words(refusal)})
            continue
        fits.append({"code": kind, "rms_m": fitted.rms_m, "left_out_m": fitted.rms_left_out_m})
        found = fitted if kind is wanted else found
    return JsonResponse(
        {
            "points": _points(points, found),
            "fits": fits,
            "suspect": _suspect(raster, points, wanted),
            "pixel_m": found.pixel_m if found else None,
            "tied": _tied(found, wanted, len(points)) if found else "",
            "preview": _preview(raster, found.mapping) if found else None,
        }
    )


@require_safe
@conceal
def preview(request: ActorRequest, key: int) -> HttpResponse:
    """The plan as the points of the query would lay it on the map, in small, as PNG.

    Raises:
        Http404: no plan that the actor may place, or points that place it nowhere.
    """
    raster = _to_place(request, key)
    form = PlacingForm(request.GET)
    if not form.is_valid():
        raise Http404
    size = (raster.width, raster.height)
    try:
        kind = Transformation(form.cleaned_data["transformation"])
        mapping = placed(kind, form.cleaned_data["points"], size).mapping
    except CannotPlace:
        raise Http404 from None
    frame = _small_frame(mapping, size)
    shrink = max(1, ceil(max(size) / PREVIEW_SIDE))
    with open_scan(sheet_path(raster)) as scan:
        drawn = draw(scan, mapping, frame, shrink)
    body = BytesIO()
    Image.fromarray(drawn.transpose(1, 2, 0), "RGBA").save(body, "PNG", compress_level=1)
    return HttpResponse(body.getvalue(), "image/png")


def _to_place(request: ActorRequest, key: int) -> Raster:
    raster = to_change(request.actor, key)
    if not raster.sheet:
        raise Http404
    return raster


def _now(raster: Raster) -> dict[str, Any]:
    """The placement that holds, if any."""
    last = raster.placements.first()
    known: dict[str, Any] = {"version": raster.version}
    if last is None:
        return known
    points = [Control(each.column, each.row, *each.geom.coords) for each in last.points.all()]
    return known | {"points": written(points), "transformation": last.transformation}


def _tell_what_changed(form: PlacingForm, raster: Raster) -> None:
    """Say it, keep what was set, and let the next sending know what it replaces."""
    typed: Any = form.data
    typed = typed.copy()
    typed["version"] = str(raster.version)
    form.data = typed
    form.add_error(
        None,
        _(
            "Quelqu’un d’autre a modifié ce plan entre-temps : rien n’a été enregistré. Vos points"
            " sont gardés ; envoyez-les de nouveau pour remplacer ce qu’il a fait."
        ),
    )


def _context(request: ActorRequest, raster: Raster, form: PlacingForm) -> dict[str, Any]:
    west, south, east, north = sheet_bounds(raster)
    place = raster.geom
    shown = place.transform(4326, clone=True).extent if place else None
    return {
        "raster": raster,
        "form": form,
        "style_url": STYLE,
        "bounds": ",".join(f"{each:.6f}" for each in shown)
        if shown
        else commune_bounds(request.actor, raster.territory_id) or "",
        "sheet_bounds": f"{west},{south:.9f},{east:.9f},{north}",
        "sheet": {"zoom": FULL_ZOOM, "side": SIDE},
        "choices": [
            {
                "code": kind.value,
                "label": TRANSFORMATIONS[kind],
                "meaning": MEANINGS[kind],
                "fewest": FEWEST[kind],
            }
            for kind in Transformation
        ],
        "grounds": grounds_for(request.actor, without=raster.pk),
    }


def _points(points: Sequence[Control], found: Placement | None) -> list[dict[str, Any]]:
    told = []
    for index, point in enumerate(points):
        place = Point(point.x, point.y, srid=2154)
        place.transform(4326)
        left_out = float(found.left_out_m[index]) if found else np.nan
        told.append(
            {
                "x": round(point.x, 2),
                "y": round(point.y, 2),
                "lon": place.x,
                "lat": place.y,
                "residual_m": float(found.residuals_m[index]) if found else None,
                "left_out_m": left_out if np.isfinite(left_out) else None,
            }
        )
    return told


def _suspect(
    raster: Raster, points: Sequence[Control], kind: Transformation
) -> dict[str, Any] | None:
    try:
        found = suspected(kind, *arrays(points), (raster.width, raster.height))
    except CannotPlace:
        return None
    if found is None:
        return None
    facts = {
        "number": found.index + 1,
        "now": _metres(found.rms_m),
        "then": _metres(found.rms_without_m),
    }
    return {
        "index": found.index,
        "sentence": _(
            "Le point %(number)s est sans doute faux : sans lui, l’écart vérifié point par point"
            " passe de %(now)s à %(then)s m."
        )
        % facts,
    }


def _tied(found: Placement, kind: Transformation, count: int) -> str:
    """With one point more than is needed, how residuals are shared out depends on where the points
    lie, not on which of them is wrong.
    """
    if kind not in _SHARED or count != FEWEST[kind] + 1 or found.rms_m < found.pixel_m:
        return ""
    return _(
        "Avec si peu de points, les écarts ne disent pas lequel est faux : ils ne dépendent que de"
        " leur disposition. Un point de plus le dira."
    )


def _metres(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _small_frame(mapping: Mapping, size: tuple[int, int]) -> Frame3857:
    """The whole sheet on the ground, in at most `PREVIEW_SIDE` pixels a side."""
    ring = outline(mapping, size)
    tight = frame_around(ring, 1.0)
    return frame_around(ring, max(tight.width, tight.height, 1) / PREVIEW_SIDE)


def _preview(raster: Raster, mapping: Mapping) -> dict[str, Any]:
    frame = _small_frame(mapping, (raster.width, raster.height))
    west, south, east, north = frame.bounds
    degrees = Transformer.from_crs(3857, 4326, always_xy=True)
    return {
        "href": reverse("raster-place-preview", args=[raster.pk]),
        "bounds": [*degrees.transform(west, south), *degrees.transform(east, north)],
    }
