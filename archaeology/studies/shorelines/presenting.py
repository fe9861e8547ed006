"""What the page of a shoreline shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from archaeology.sites.presenting import number
from archaeology.studies.layers import COLORS
from archaeology.studies.models import Study
from archaeology.studies.shorelines.curve import curve_of
from archaeology.studies.shorelines.doubting import doubts_in_words
from archaeology.studies.shorelines.drawing import BEYOND, DRY, EDGE, HATCHED, UNSAID
from archaeology.studies.shorelines.parameters import NO_FILL
from archaeology.studies.shorelines.reaching import reaches_in_words
from archaeology.studies.shorelines.saying import (
    confidence_in_words,
    conflicts_in_words,
    metres,
    remains_in_words,
    statement_in_words,
    warning_in_words,
)
from archaeology.studies.shorelines.words import CAUTIONS, REASONS
from layers.access.actor import Actor
from layers.tiles.legend import LegendEntry


def present(actor: Actor, study: Study) -> Mapping[str, Any]:
    """Words, the drawn curve, the map and its legend."""
    result = study.result
    extent = result["extent"]
    return {
        "statement": statement_in_words(result["water"]),
        "confidence": confidence_in_words(result["water"]),
        "reference": result["water"]["reference"],
        "period": result["water"]["label"],
        "cautions": [CAUTIONS[each] for each in result["cautions"]],
        "curve": curve_of(result),
        "remains": remains_in_words(result),
        "conflicts": conflicts_in_words(result),
        "left_out": [
            {"label": each["label"], "why": REASONS[each["reason"]]} for each in result["left_out"]
        ],
        "areas": _areas(extent),
        "warning": _warning(result),
        # Studies of earlier days did not look.
        "doubts": doubts_in_words(
            study.parameters.get("fill", NO_FILL), result.get("above_relief", [])
        ),
        "reaches": reaches_in_words(extent),
        "goes_on": bool(extent.get("reaches", {}).get("sides")),
        "unknown": _share(1 - extent["known_share"]),
        "cell": metres(max(extent["cell_m"]), 1),
        "draws": number(extent["draws"]),
        "seed": str(extent["seed"]),
        "ground": result["ground"],
        "sources": [each for each in result["sources"] if each["public"] or not study.is_published],
        "map": {
            "style_url": reverse("study-map-style", args=[study.pk]),
            "bounds": ",".join(f"{each:.5f}" for each in extent["bounds"]),
            "legend": legend(extent),
        },
    }


def _warning(result: Mapping[str, Any]) -> str:
    drawn = [int(each) / 100 for each in result["extent"]["hectares"]]
    return warning_in_words(result["water"], drawn)


def legend(extent: Mapping[str, Any]) -> list[LegendEntry]:
    """The lines of the map's legend, of the areas that are drawn."""
    wet = {
        95: _("Sous l’eau presque sûrement (95 %)"),
        50: _("Sous l’eau une fois sur deux au moins (50 %)"),
        5: _("Peut-être sous l’eau (5 %)"),
    }
    beyond = {
        DRY: _("À sec presque sûrement"),
        UNSAID: _("Rien de sûr n’en est dit : à sec, ou sous l’eau"),
    }
    # Studies of earlier days drew no such ground.
    kind = extent.get("beyond", {}).get("kind")
    return [
        *(
            LegendEntry(words, "fill", COLORS[each], 0)
            for each, words in wet.items()
            if str(each) in extent["hectares"]
        ),
        *(LegendEntry(beyond[each], "fill", BEYOND[each], 0) for each in beyond if each == kind),
        LegendEntry(_("Inconnu : le relief ou le sol de l’époque manque"), "hatched", HATCHED, 0),
        LegendEntry(_("Bord de la zone calculée ; au-delà, rien n’est dit"), "outline", EDGE, 0),
    ]


def _share(share: float) -> str:
    """Per cent; a little is not nothing."""
    return _("moins de 1") if 0 < share < 0.005 else str(round(100 * share))


def _areas(extent: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How large each area is, in words."""
    words = {
        "95": _("presque sûrement sous l’eau"),
        "50": _("sous l’eau une fois sur deux au moins"),
        "5": _("peut-être sous l’eau"),
    }
    told = [
        (words[each], _hectares(extent["hectares"][each]))
        for each in words
        if each in extent["hectares"]
    ]
    beyond = extent.get("beyond")
    if beyond is not None and beyond["kind"] == DRY:
        told.append((_("presque sûrement à sec"), _hectares(beyond["hectares"])))
    return told


def _hectares(many: float) -> str:
    return _("%s ha") % metres(many, 1)
