"""`/vitesses`: what everyone is told of speeds, month by month, and why not more."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoportal.police.layers import BAND_COLORS, SPEED_STATISTICS
from geoportal.police.models import Band
from geoportal.police.presenting import middle, number, percent
from layers.access.middleware import ActorRequest
from layers.catalog.visible import Feature, VisibleRows
from layers.territory.bounds import commune_bounds
from layers.tiles.legend import legend_for

STYLE = "/tiles/style.json?layers=communes,speed-statistics"
ROWS = 2000
EVERYTHING = 100_000
COLUMNS = (
    "month",
    "code",
    "road",
    "segment",
    "commune",
    "limit_kmh",
    "vehicles",
    "mean",
    "v85",
    "share_over",
    "band",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A segment in a month, in words."""

    key: int
    road: str
    segment: str
    commune: str
    limit: str
    vehicles: str
    mean: str
    v85: str
    over: str
    band_label: str
    color: str
    place: tuple[float, float] | None


def _rows(request: ActorRequest) -> VisibleRows:
    return SPEED_STATISTICS.visible_to(request.actor).of_territory(settings.HOME_TERRITORY)


@require_safe
def speeds(request: HttpRequest) -> HttpResponse:
    """The table of a month (`mois`, the last one by default) beside its map; `commune` narrows."""
    known = cast(ActorRequest, request)
    rows = _rows(known)
    months = sorted(
        {str(each.properties["month"])[:7] for each in rows.features(EVERYTHING, fields=["month"])},
        reverse=True,
    )
    month = request.GET.get("mois", "")
    if month not in months:
        month = months[0] if months else ""
    told: list[Feature] = []
    if month:
        told = rows.among("month", [date.fromisoformat(f"{month}-01")]).features(ROWS)
    communes = sorted({str(each.properties.get("commune") or "") for each in told} - {""})
    commune = request.GET.get("commune", "")
    if commune in communes:
        told = [each for each in told if each.properties.get("commune") == commune]
    else:
        commune = ""
    told.sort(key=lambda each: (str(each.properties["road"]), str(each.properties["segment"])))
    return render(
        request,
        "police/speeds.html",
        {
            "months": [(each, _month(each)) for each in months],
            "month": month,
            "month_words": _month(month) if month else "",
            "communes": communes,
            "commune": commune,
            "lines": [_line(each) for each in told],
            "features": [_feature(each) for each in told],
            "legend": legend_for(SPEED_STATISTICS),
            "style_url": STYLE,
            "bounds": commune_bounds(known.actor, settings.HOME_TERRITORY) or "",
        },
    )


def _month(month: str) -> str:
    return str(date_format(date.fromisoformat(f"{month}-01"), "F Y"))


def _line(feature: Feature) -> Line:
    told = feature.properties
    band = Band(told.get("band") or Band.NONE)

    def speed(name: str) -> str:
        return "–" if told.get(name) is None else number(told[name], 1)

    return Line(
        key=feature.key,
        road=str(told["road"]),
        segment=str(told.get("segment") or told["code"]),
        commune=str(told.get("commune") or ""),
        limit=str(told.get("limit_kmh") or "–"),
        vehicles=number(told["vehicles"]),
        mean=speed("mean"),
        v85=speed("v85"),
        over=percent(told.get("share_over")),
        band_label=str(band.label),
        color=BAND_COLORS[band],
        place=middle(feature.geometry),
    )


def _feature(feature: Feature) -> dict[str, Any]:
    line = _line(feature)
    meta = _("V85 %(v85)s km/h, limite %(limit)s, %(vehicles)s véhicules") % {
        "v85": line.v85,
        "limit": line.limit,
        "vehicles": line.vehicles,
    }
    return {
        "type": "Feature",
        "id": feature.key,
        "geometry": feature.geometry,
        "properties": {
            "id": feature.key,
            "band": feature.properties.get("band"),
            "title": f"{line.road}, {line.segment}",
            "meta": meta,
            "label": line.band_label,
        },
    }


@require_safe
def speeds_csv(request: HttpRequest) -> HttpResponse:
    """Everything that is published, as CSV (RFC 4180, UTF-8)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    found = _rows(cast(ActorRequest, request)).features(EVERYTHING, fields=COLUMNS)
    for each in sorted(found, key=lambda one: (one.properties["month"], one.properties["code"])):
        writer.writerow([_plain(each.properties.get(name)) for name in COLUMNS])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="vitesses.csv"'
    return response


def _plain(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
