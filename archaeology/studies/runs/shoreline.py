"""The kind of study that finds the level of the water in a time, and how far it came."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from archaeology.studies.forms.shoreline import ShorelineForm
from archaeology.studies.runs.run import Run
from archaeology.studies.shorelines.computing import compute
from archaeology.studies.shorelines.from_file import from_file
from archaeology.studies.shorelines.gathering import gather, recall
from archaeology.studies.shorelines.parameters import ShorelineParameters, told_of_remains
from archaeology.studies.shorelines.presenting import present
from archaeology.studies.shorelines.words import ABOUT_FILES
from archaeology.studies.vocabulary import StudyKind

SHORELINE = Run(
    kind=StudyKind.SHORELINE,
    title=_("Niveau de l’eau et rivage"),
    purpose=_(
        "Ce que les altitudes des restes disent du niveau de l’eau à une époque, et jusqu’où elle"
        " venait sur le terrain d’alors."
    ),
    form=ShorelineForm,
    parameters=ShorelineParameters,
    gather=gather,
    compute=compute,
    recall=recall,
    from_file=from_file,
    kept=told_of_remains,
    form_template="studies/shoreline/form.html",
    script="study-shoreline-form",
    result_template="studies/shoreline/result.html",
    result_script="study-map",
    present=present,
    publishes=True,
    about_files=ABOUT_FILES,
)
