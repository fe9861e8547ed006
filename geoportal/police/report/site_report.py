"""The report of a site for the mayor, as PDF/UA-1.

It tells of what was measured, never of what is planned, and of nobody: neither agents nor drivers.
Typst gets the facts as JSON; its fonts are those it carries with it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geoportal.police.hours import hour_chart
from geoportal.police.layers import BAND_COLORS
from geoportal.police.measuring.statistics import Statistics
from geoportal.police.models import Band
from geoportal.police.presenting import (
    kmh,
    limit_words,
    number,
    past_limit_words,
    percent,
    signed,
)
from geoportal.police.report.map_drawing import site_map
from geoportal.police.services.refresh_summary import full_recordings
from geoportal.police.services.statistics_of_site import SiteStatistics
from geoportal.police.tables import direction_rows, hour_rows
from layers.access.actor import Actor

TEMPLATE = Path(__file__).parent / "templates" / "site.typ"


def site_report(actor: Actor, told: SiteStatistics) -> bytes:
    """The PDF of statistics that the actor got."""
    data = json.dumps(facts(actor, told), ensure_ascii=False)
    return bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            sys_inputs={"data": data},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    )


def facts(actor: Actor, told: SiteStatistics) -> dict[str, Any]:
    """Everything the report says, in words and numbers."""
    site, whole = told.site, told.full.whole
    drawing, quarter_m = site_map(actor, site, BAND_COLORS[Band(site.band)])
    chart = hour_chart(told.full.by_hour, site.limit_kmh)
    return {
        "territory": site.territory.name,
        "commune": site.commune.name if site.commune else "",
        "road": site.road,
        "code": site.code,
        "segment": site.segment,
        "towards": site.towards,
        "limit": limit_words(site),
        "past": " ; ".join(past_limit_words(each) for each in site.past_limits.all()),
        "reason": site.reason,
        "period": _period(told),
        "written": date_format(timezone.localdate(), "j F Y"),
        "map": drawing,
        "scale": _("Un quart de la largeur : %s m") % number(quarter_m),
        "map_alt": _("Carte de la section %(code)s, %(road)s.")
        % {"code": site.code, "road": site.road},
        "enough": whole.enough,
        "n": number(whole.n),
        "sessions": ngettext("%s séance", "%s séances", told.full_sessions) % told.full_sessions,
        "headline": _headline(whole),
        "figures": _figures(whole),
        "hours": [asdict(each) for each in hour_rows(told)],
        "directions": [asdict(each) for each in direction_rows(told)],
        "chart": asdict(chart),
        "most": number(chart.most),
        "chart_alt": _chart_alt(told),
        "elsewhere": told.elsewhere,
        "sample": _sample(told),
    }


def _period(told: SiteStatistics) -> str:
    """From the first to the last month with a full recording; days are the police's."""
    done = full_recordings(told.site).aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if done["first"] is None:
        return ""
    months = [date_format(timezone.localtime(done[end]), "F Y") for end in ("first", "last")]
    return " – ".join(dict.fromkeys(months))


def _headline(whole: Statistics) -> str:
    if not whole.enough or whole.v85 is None:
        return _("Pas assez de données pour une V85.")
    if whole.limit is None:
        return _("85 %% des véhicules roulent à %s ou moins.") % kmh(whole.v85)
    excess = whole.v85 - whole.limit
    if excess <= 0:
        words = _("85 %% des véhicules roulent à %(v85)s ou moins : la limite est respectée.")
    else:
        words = _(
            "85 %% des véhicules roulent à %(v85)s ou moins : %(excess)s par rapport à la limite."
        )
    return words % {"v85": kmh(whole.v85), "excess": signed(excess)}


def _figures(whole: Statistics) -> list[list[str]]:
    if not whole.enough:
        return []
    figures = [[_("V85"), kmh(whole.v85)]]
    if whole.v85_low is not None and whole.v85_high is not None:
        interval = f"{number(whole.v85_low, 1)} – {kmh(whole.v85_high)}"
        figures.append([_("Intervalle à 95 % de la V85"), interval])
    figures += [
        [_("Vitesse moyenne"), kmh(whole.mean)],
        [_("Vitesse médiane"), kmh(whole.median)],
        [_("Écart-type"), kmh(whole.sd)],
        [_("Véhicules mesurés"), number(whole.n)],
    ]
    if whole.shares:
        figures += [
            [_("Au-dessus de la limite"), percent(whole.shares.limit)],
            [_("Plus de 10 km/h au-dessus"), percent(whole.shares.plus10)],
            [_("Plus de 20 km/h au-dessus"), percent(whole.shares.plus20)],
        ]
    return figures


def _chart_alt(told: SiteStatistics) -> str:
    known = {h: each.v85 for h, each in told.full.by_hour.items() if each.v85 is not None}
    if not known:
        return _("Aucune heure ne compte 100 véhicules.")
    fastest = max(known, key=lambda hour: known[hour])
    return _(
        "V85 et nombre de véhicules par heure ; la V85 la plus haute, %(v85)s, entre %(from)s h "
        "et %(to)s h. Le tableau « Par heure » donne toutes les valeurs."
    ) % {"v85": kmh(known[fastest]), "from": fastest, "to": fastest + 1}


def _sample(told: SiteStatistics) -> str:
    """Enforcement samples are said apart, and carry no V85."""
    if not told.enforcement_sessions:
        return ""
    sample = told.enforcement.whole
    sessions = ngettext(
        "%s séance de contrôle", "%s séances de contrôle", told.enforcement_sessions
    )
    return _(
        "%(sessions)s n’ont enregistré que des infractions (%(n)s relevées). Elles ne disent rien "
        "de la vitesse de l’ensemble des véhicules et n’entrent dans aucun chiffre ci-dessus."
    ) % {"sessions": sessions % told.enforcement_sessions, "n": number(sample.n)}
