"""A section: a line on the map, and what stands along it at its altitude."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from archaeology.studies.drawings import drawing_of
from archaeology.studies.models import Study
from archaeology.studies.runs.run import Inputs, Outcome, OutFile, Record, Run, Tell
from archaeology.studies.runs.through_form import through_form
from archaeology.studies.section.cutting import cut_from
from archaeology.studies.section.form import SectionForm
from archaeology.studies.section.gathering import gathered
from archaeology.studies.section.grounds import recalled
from archaeology.studies.section.parameters import SectionParameters
from archaeology.studies.section.showing import linked, shown
from archaeology.studies.vocabulary import StudyKind
from layers.access.actor import Actor

SVG, CSV = "coupe.svg", "coupe.csv"


def _gather(actor: Actor, territory: str, parameters: SectionParameters) -> Inputs:
    record, grounds = gathered(actor, territory, parameters)
    return Inputs(record, grounds)


def _recall(record: Record) -> Inputs:
    return Inputs(record, recalled(record))


def _compute(parameters: SectionParameters, inputs: Inputs, tell: Tell) -> Outcome:
    tell(10, str(_("Coupe le long de la ligne")))
    sheet = shown(cut_from(parameters, inputs.record, inputs.data), parameters, inputs.record)
    return Outcome(
        {
            "rows": sheet.rows,
            "description": sheet.description,
            "ground": sheet.ground,
            "far": sheet.far,
        },
        (
            OutFile(SVG, "image/svg+xml", sheet.svg.encode()),
            OutFile(CSV, "text/csv; charset=utf-8", sheet.csv),
        ),
        sheet.synthetic,
    )


def _present(actor: Actor, study: Study) -> Mapping[str, Any]:
    """The sheet itself, and the rows with their pages."""
    return {
        "svg": drawing_of(study, SVG),
        "rows": linked(study.result.get("rows", [])),
        "description": study.result.get("description", ""),
        "ground": study.result.get("ground", []),
        "far": study.result.get("far", ""),
        "files": {"svg": SVG, "csv": CSV},
    }


SECTION = Run(
    kind=StudyKind.SECTION,
    title=_("Coupe"),
    purpose=_(
        "Le long d’une ligne tracée sur la carte : le relief, et les vestiges de toutes les "
        "opérations à leur altitude."
    ),
    form=SectionForm,
    parameters=SectionParameters,
    from_file=through_form(SectionForm, SectionParameters),
    gather=_gather,
    compute=_compute,
    recall=_recall,
    form_template="studies/section/form.html",
    script="study-section",
    result_template="studies/section/result.html",
    result_script="study-section-sheet",
    present=_present,
    quick=True,
)
