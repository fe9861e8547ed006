"""Finds in time: an aoristic curve with its envelope, and a map for each slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archaeology.analysis.chronology.drawing import description, draw_curve, slice_words
from archaeology.analysis.chronology.maps import Legend, draw_maps
from archaeology.sites.presenting import number
from archaeology.studies.drawings import day_words, drawing_of
from archaeology.studies.geojson import MEDIA_TYPE, bounds_in_degrees, collection
from archaeology.studies.models import Study
from archaeology.studies.runs.run import Inputs, Outcome, OutFile, Record, Run, Tell
from archaeology.studies.runs.through_form import through_form
from archaeology.studies.timing.counting import Counted, Stray, counted, csv_of, slices_of
from archaeology.studies.timing.form import TimeForm
from archaeology.studies.timing.gathering import gathered, words_of
from archaeology.studies.timing.parameters import TimeParameters
from archaeology.studies.vocabulary import StudyKind
from layers.access.actor import Actor
from layers.territory.locate import FAR_KM

CURVE, CSV, DENSITY = "courbe.svg", "tranches.csv", "densite.geojson"
MAPS = "planche.svg"
BACKGROUND = ("communes", "excavations", "heritage-sites")
# So many finds that are not on the map are named on the sheet.
MOST_NAMED = 5
# From the least dense to the densest: lighter to darker, so that a print in grey tells them apart.
SHADE_COLORS = ("#f3dcae", "#e7b873", "#d08a3c", "#a4482f", "#5b1f17")


def _gather(actor: Actor, territory: str, parameters: TimeParameters) -> Inputs:
    return Inputs(gathered(actor, territory, parameters))


def _compute(parameters: TimeParameters, inputs: Inputs, tell: Tell) -> Outcome:
    finds = inputs.record["finds"]
    found = counted(parameters, finds, lambda percent: tell(percent, _("Courbe et cartes")))
    slices = slices_of(found.curve)
    for n, each in enumerate(slices):
        each["words"] = slice_words(found.curve, n)
    return Outcome(
        {
            "slices": slices,
            "description": description(found.curve),
            "taken": words_of(len(finds), inputs.record["undated"]),
            "unplaced": found.unplaced,
            "strays": [{"key": each.key, "name": each.name} for each in found.strays],
            "outside": round(found.curve.outside, 2),
            "bandwidth_m": None if found.bandwidth_m is None else round(found.bandwidth_m, 1),
            "bounds": _bounds(found),
            "breaks": [round(each, 3) for each in found.breaks],
            "cells": [] if found.grid is None else list(found.grid.values.shape),
        },
        (
            *_sheet(parameters, inputs.record, found),
            OutFile(
                CURVE, "image/svg+xml", draw_curve(found.curve, title=parameters.title).encode()
            ),
            OutFile(CSV, "text/csv; charset=utf-8", csv_of(slices)),
            OutFile(DENSITY, MEDIA_TYPE, _density(found)),
        ),
        any(each[9] for each in finds),
    )


def _sheet(parameters: TimeParameters, record: Record, found: Counted) -> tuple[OutFile, ...]:
    """The small maps of all slices; none where nothing has a place."""
    if found.grid is None or found.bandwidth_m is None:
        return ()
    finds = record["finds"]
    said = [words_of(len(finds), record["undated"])]
    if found.unplaced:
        said[0] += _(" ; %(unplaced)s sans position exacte, dans la courbe seulement") % {
            "unplaced": found.unplaced
        }
    said[0] += "."
    if found.strays:
        said.append(_strays(found.strays))
    said.append(
        _(
            "Densité lissée sur %(metres)s m, à la même échelle pour toutes les cartes : elle dit "
            "où l’on a trouvé, non où l’on aurait pu trouver."
        )
        % {"metres": number(round(found.bandwidth_m, 1))}
    )
    if record.get("day"):
        said[0] += _(" Établi le %(day)s.") % {"day": day_words(record["day"])}
    drawing = draw_maps(
        found.curve,
        found.shades,
        found.grid,
        found.points,
        Legend(SHADE_COLORS, found.breaks),
        title=parameters.title,
        said=said,
        warning=_warning(parameters, sum(bool(each[9]) for each in finds)),
    )
    return (OutFile(MAPS, "image/svg+xml", drawing.encode()),)


def _strays(strays: Sequence[Stray]) -> str:
    """Which finds are not on the map, though they have a place."""
    named = ", ".join(each.name or str(each.key) for each in strays[:MOST_NAMED])
    if len(strays) > MOST_NAMED:
        named += _(" et %(others)s autres") % {"others": len(strays) - MOST_NAMED}
    return _(
        "À plus de %(km)s km du territoire, dans la courbe mais pas sur la carte : %(named)s."
    ) % {
        "km": FAR_KM,
        "named": named,
    }


def _warning(parameters: TimeParameters, invented: int) -> str:
    """What a reader has to know of a sheet that is handed on by itself."""
    told = []
    if invented:
        told.append(
            ngettext(
                "Ce n’est pas un résultat : %(count)s objet est inventé.",
                "Ce n’est pas un résultat : %(count)s objets sont inventés.",
                invented,
            )
            % {"count": invented}
        )
    if not parameters.public_only:
        told.append(_("Restes réservés compris, s’il y en a : ne pas diffuser."))
    return " ".join(told)


def _bounds(found: Counted) -> list[float]:
    """Of all shades, WGS 84; empty where there are none."""
    if not found.shades:
        return []
    west, south, east, north = shapely.total_bounds([each.shape for each in found.shades])
    return bounds_in_degrees((west, south, east, north))


def _density(found: Counted) -> bytes:
    return collection(
        (
            {
                "slice": each.slice,
                "color": SHADE_COLORS[each.rank],
                "title": _("Au moins %(dense)s par hectare")
                % {"dense": number(round(each.per_hectare, 2))},
                "per_hectare": round(each.per_hectare, 4),
            },
            each.shape,
        )
        for each in found.shades
    )


def _present(actor: Actor, study: Study) -> Mapping[str, Any]:
    """The curve itself, where the map finds its shades, and what they mean."""
    breaks, slices = study.result.get("breaks", []), study.result.get("slices", [])
    # Studies of earlier days have no small maps.
    rows, columns = study.result.get("cells") or (0, 0)
    return {
        "far_km": FAR_KM,
        "svg": drawing_of(study, CURVE),
        "maps": drawing_of(study, MAPS) if rows else "",
        "frame": f"0 0 {columns} {rows}",
        "densest": max(range(len(slices)), key=lambda n: slices[n]["expected"], default=0),
        "density_url": reverse("study-file", args=[study.pk, DENSITY]) if breaks else "",
        "bounds": ",".join(str(each) for each in study.result.get("bounds", [])),
        "style_url": reverse("study-map-style", args=[study.pk]),
        "legend": [
            {
                "label": _("au moins %(dense)s objets par hectare")
                % {"dense": number(round(least, 2))},
                "kind": "fill",
                "color": color,
                "size": 0,
            }
            for least, color in zip(breaks, SHADE_COLORS, strict=False)
        ],
    }


def _recall(record: Record) -> Inputs:
    return Inputs(record)


TIME = Run(
    kind=StudyKind.TIME,
    title=gettext_lazy("Densité dans le temps"),
    purpose=gettext_lazy(
        "Combien d’objets par tranche de temps, où, et avec quelle incertitude quand les "
        "datations sont imprécises."
    ),
    form=TimeForm,
    parameters=TimeParameters,
    from_file=through_form(TimeForm, TimeParameters),
    gather=_gather,
    compute=_compute,
    recall=_recall,
    form_template="studies/time/form.html",
    result_template="studies/time/result.html",
    result_script="study-time",
    present=_present,
    about_files={
        CURVE: gettext_lazy("la courbe et son enveloppe"),
        MAPS: gettext_lazy("la feuille à imprimer, A4"),
        CSV: gettext_lazy("un tableau"),
        DENSITY: gettext_lazy("les densités de chaque tranche, pour un SIG"),
    },
)
