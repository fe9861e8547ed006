"""Sectors to dig or to show: criteria on cells, weighed, and how far the answer holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.studies.drawings import drawing_of
from archaeology.studies.geojson import MEDIA_TYPE
from archaeology.studies.models import Study
from archaeology.studies.runs.run import Inputs, Outcome, OutFile, Record, Run, Tell
from archaeology.studies.runs.through_form import through_form
from archaeology.studies.sectors.form import SectorsForm
from archaeology.studies.sectors.gathering import gathered, recalled
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.sectors.showing import (
    csv_of,
    has_invented,
    masked_geojson,
    plan_of,
    result_of,
    scores_geojson,
    sectors_geojson,
)
from archaeology.studies.sectors.weighing import weigh
from archaeology.studies.vocabulary import StudyKind
from layers.access.actor import Actor

SHAPES, MASKED, SCORES = "secteurs.geojson", "masque.geojson", "scores.geojson"
CSV, PLAN = "secteurs.csv", "secteurs.svg"
BACKGROUND = "communes,excavations,heritage-sites"


def _gather(actor: Actor, territory: str, parameters: SectorsParameters) -> Inputs:
    record, files = gathered(actor, territory, parameters)
    return Inputs(record, files)


def _recall(record: Record) -> Inputs:
    return Inputs(record, recalled(record))


def _compute(parameters: SectorsParameters, inputs: Inputs, tell: Tell) -> Outcome:
    tell(10, _("Critères, secteurs et validation"))
    weighing = weigh(parameters, inputs.record, inputs.data)
    tell(85, _("Dessin du plan"))
    found = weighing.appraisal
    return Outcome(
        result_of(weighing, inputs.record),
        (
            OutFile(SHAPES, MEDIA_TYPE, sectors_geojson(weighing)),
            OutFile(SCORES, MEDIA_TYPE, scores_geojson(weighing.scores)),
            OutFile(MASKED, MEDIA_TYPE, masked_geojson(found)),
            OutFile(CSV, "text/csv; charset=utf-8", csv_of(weighing)),
            OutFile(PLAN, "image/svg+xml", plan_of(weighing, parameters, inputs.record).encode()),
        ),
        has_invented(inputs.record),
    )


def _present(actor: Actor, study: Study) -> Mapping[str, Any]:
    """The plan itself, and where the map finds the shapes."""
    west, south, east, north = study.result.get("bounds", (0, 0, 0, 0))
    return {
        "scores_url": reverse("study-file", args=[study.pk, SCORES])
        if study.result.get("scores")
        else "",
        "sectors_url": reverse("study-file", args=[study.pk, SHAPES]),
        "masked_url": reverse("study-file", args=[study.pk, MASKED]),
        "svg": drawing_of(study, PLAN),
        "bounds": f"{west},{south},{east},{north}",
        "style_url": f"{reverse('map-style')}?layers={BACKGROUND}",
    }


SECTORS = Run(
    kind=StudyKind.SECTORS,
    title=gettext_lazy("Secteurs"),
    purpose=gettext_lazy(
        "Où fouiller, ou que montrer : des critères que l’on pondère, des raisons par secteur, et "
        "ce que vaut la réponse."
    ),
    form=SectorsForm,
    parameters=SectorsParameters,
    from_file=through_form(SectorsForm, SectorsParameters),
    gather=_gather,
    compute=_compute,
    recall=_recall,
    form_template="studies/sectors/form.html",
    script="study-sectors",
    result_template="studies/sectors/result.html",
    result_script="study-sectors-map",
    present=_present,
    about_files={
        SHAPES: gettext_lazy("les secteurs avec leurs raisons, pour un SIG"),
        SCORES: gettext_lazy("le score de tout le terrain, par classes, pour un SIG"),
        MASKED: gettext_lazy("ce qui est masqué, et pourquoi, pour un SIG"),
        CSV: gettext_lazy("un tableau"),
        PLAN: gettext_lazy("la feuille à imprimer, A3"),
    },
)
