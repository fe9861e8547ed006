"""One site: what was measured there, its sessions, and the report for the mayor."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geoportal.police.hours import HourChart, hour_chart
from geoportal.police.layers import BAND_COLORS, SPEED_SITES
from geoportal.police.measuring.statistics import Statistics
from geoportal.police.models import Band, SessionState, SpeedSession, SpeedSite
from geoportal.police.presenting import (
    Item,
    bounds_around,
    kmh,
    limit_words,
    number,
    past_limit_words,
    percent,
    session_item,
    signed,
)
from geoportal.police.report.site_report import site_report
from geoportal.police.services.statistics_of_site import statistics_of_site
from geoportal.police.tables import direction_rows, hour_rows, row
from geoportal.police.views.door import for_police, row_of
from layers.access.middleware import ActorRequest
from layers.tiles.legend import legend_for

STYLE = "/tiles/style.json?layers=communes,speed-sites"
SESSIONS = 50


@require_safe
@for_police
def site_page(request: ActorRequest, key: int) -> HttpResponse:
    """Statistics by hour and direction, enforcement samples apart, sessions."""
    site = row_of(request.actor, SpeedSite, key)
    told = statistics_of_site(request.actor, site.pk)
    whole = told.full.whole
    chart: HourChart = hour_chart(told.full.by_hour, site.limit_kmh)
    feature = SPEED_SITES.visible_to(request.actor).keyed([site.pk]).features(1)[0]
    band = Band(site.band)
    return render(
        request,
        "police/site.html",
        {
            "site": site,
            "band": band,
            "band_color": BAND_COLORS[band],
            "limit_words": limit_words(site),
            "past_limits": [past_limit_words(each) for each in site.past_limits.all()],
            "told": told,
            "whole": whole,
            "figures": _figures(whole),
            "chart": chart,
            "most": number(chart.most),
            "hours": hour_rows(told),
            "directions": direction_rows(told),
            "free_flow": row(_("Circulation libre"), told.full.free_flow)
            if told.full.free_flow
            else None,
            "sample": told.enforcement.whole if told.enforcement_sessions else None,
            "sample_row": row(_("Infractions relevées"), told.enforcement.whole),
            "planned": _items(request, site, planned=True),
            "past": _items(request, site, planned=False),
            "legend": legend_for(SPEED_SITES),
            "style_url": STYLE,
            "bounds": bounds_around(site.geom),
            "feature": {
                "type": "Feature",
                "id": feature.key,
                "geometry": feature.geometry,
                "properties": {"id": feature.key, "band": site.band},
            },
        },
    )


def _figures(told: Statistics) -> list[tuple[str, str, str]]:
    """The figures at the head of the page: title, value, what belongs to it."""
    if not told.enough:
        return []
    shares = told.shares
    interval = ""
    if told.v85_low is not None and told.v85_high is not None:
        low, high = number(told.v85_low, 1), number(told.v85_high, 1)
        interval = _("intervalle à 95 %% : %(low)s – %(high)s") % {"low": low, "high": high}
    excess = None if told.v85 is None or told.limit is None else told.v85 - told.limit
    figures = [
        (_("V85"), kmh(told.v85), interval),
        (_("V85 moins limite"), signed(excess), _("limite %s km/h") % told.limit)
        if told.limit is not None
        else ("", "", ""),
        (_("Moyenne"), kmh(told.mean), _("écart-type %s") % number(told.sd or 0, 1)),
        (_("Médiane"), kmh(told.median), _("la moitié roule moins vite")),
        (_("Véhicules"), number(told.n), _("enregistrements complets")),
    ]
    if shares:
        more = {"ten": percent(shares.plus10), "twenty": percent(shares.plus20)}
        figures.append(
            (
                _("Au-dessus de la limite"),
                percent(shares.limit),
                _("+10 km/h : %(ten)s ; +20 km/h : %(twenty)s") % more,
            )
        )
    return [each for each in figures if each[0]]


def _items(request: ActorRequest, site: SpeedSite, *, planned: bool) -> list[Item]:
    rows: Any = SpeedSession.objects.visible_to(request.actor).filter(site=site)
    rows = rows.select_related("site")
    if planned:
        rows = rows.filter(state=SessionState.PLANNED).order_by("starts_at")
    else:
        rows = rows.exclude(state=SessionState.PLANNED).order_by("-starts_at")
    return [session_item(each) for each in rows[:SESSIONS]]


@require_safe
@for_police
def report(request: ActorRequest, key: int) -> HttpResponse:
    """The report for the mayor, as PDF/UA-1."""
    site = row_of(request.actor, SpeedSite, key)
    told = statistics_of_site(request.actor, site.pk)
    response = HttpResponse(site_report(request.actor, told), content_type="application/pdf")
    name = slugify(f"vitesses-{site.code}")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
