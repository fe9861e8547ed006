"""The form that asks for a section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.gis.geos import LineString
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archaeology.analysis.section import CannotCut
from archaeology.studies.dug import dug_view
from archaeology.studies.forms.places import CornersField, corners_text, why_elsewhere
from archaeology.studies.models import Study
from archaeology.studies.relief import elevation_choices
from archaeology.studies.runs.run import StudyForm
from archaeology.studies.section.choosing import finest_along
from archaeology.studies.section.parameters import MOST_DISTANCE_M, SectionParameters, Shown
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import PUBLIC, Actor

# A line longer than a territory is a slip of the hand.
LONGEST_M = 50_000.0
_SHOWN = (
    (Shown.OPERATIONS.value, _("Opérations")),
    (Shown.UNITS.value, _("Unités stratigraphiques")),
    (Shown.LEVELS.value, _("Niveaux relevés")),
    (Shown.FINDS.value, _("Mobilier")),
)


class SectionForm(StudyForm):
    """Where to cut, over which ground, and how far from the line things still count."""

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    line = CornersField(
        required=False,
        label=_("Tracé"),
        help_text=_(
            "Touchez la carte, point après point ; ou écrivez un point par ligne : latitude, "
            "longitude."
        ),
    )
    earlier = forms.ModelChoiceField(
        Study.objects.none(),
        label=_("Reprendre le tracé d’une coupe"),
        required=False,
        empty_label=_("Aucune"),
    )
    relief = forms.TypedChoiceField(
        label=_("Relief"), coerce=int, empty_value=None, required=False, choices=()
    )
    finest = forms.BooleanField(
        label=_("Prendre le relief le plus fin qui couvre le tracé"),
        help_text=_("Décoché : celui de la liste."),
        required=False,
    )
    distance_m = forms.FloatField(
        label=_("Distance à la ligne (m)"),
        help_text=_("Ce qui en est plus loin n’est pas projeté."),
        min_value=0,
        max_value=MOST_DISTANCE_M,
        initial=20,
    )
    exaggeration = forms.FloatField(
        label=_("Hauteurs multipliées par"),
        help_text=_("Vide : autant que la feuille le permet."),
        min_value=0.1,
        max_value=1000,
        required=False,
    )
    shown = forms.MultipleChoiceField(
        label=_("Montrer"),
        choices=_SHOWN,
        initial=[value for value, _label in _SHOWN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shoreline = forms.ModelChoiceField(
        Study.objects.none(),
        label=_("Eau et sol d’époque"),
        help_text=_("D’une étude du rivage qui est terminée."),
        required=False,
        empty_label=_("Aucun"),
    )
    public_only = forms.BooleanField(
        label=_("Restes publics seulement"),
        help_text=_("Pour une feuille à montrer au dehors."),
        required=False,
    )

    def __init__(
        self,
        actor: Actor,
        territory: str,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(actor, territory, data, initial)
        done = Study.objects.visible_to(actor).filter(territory_id=territory, state=StudyState.DONE)
        fields: Any = self.fields
        fields["earlier"].queryset = done.filter(kind=StudyKind.SECTION)
        fields["shoreline"].queryset = done.filter(kind=StudyKind.SHORELINE)
        models = elevation_choices(actor, territory)
        fields["relief"].choices = [*models, ("", gettext("Aucun : les vestiges seuls"))]
        # Whoever named a relief, or none, keeps it.
        self.initial.setdefault("finest", "relief" not in self.initial)
        if models:
            self.initial.setdefault("relief", models[0][0])
        day = date_format(localdate(), "j F Y")
        self.initial.setdefault("title", gettext("Coupe du %(day)s") % {"day": day})

    def clean(self) -> dict[str, Any]:
        """One line, drawn or taken from an earlier section."""
        told: dict[str, Any] = super().clean() or {}
        if "line" not in told:
            return told
        if not told["line"] and told.get("earlier") is not None:
            told["line"] = told["earlier"].parameters["line"]
        if len(told["line"]) < 2:
            raise ValidationError({"line": gettext("Tracez une ligne d’au moins deux points.")})
        if why := why_elsewhere(told["line"]):
            raise ValidationError({"line": why})
        length = LineString(told["line"]).length
        if not 0 < length <= LONGEST_M:
            raise ValidationError({"line": gettext("Une coupe a une longueur, de 50 km au plus.")})
        if told.get("finest"):
            told["relief"] = self._finest(told)
        return told

    def _finest(self, told: Mapping[str, Any]) -> int | None:
        # What is handed on is cut through what everyone may see.
        reader = PUBLIC if told.get("public_only") else self.actor
        try:
            return finest_along(reader, self.territory, told["line"])
        except CannotCut as refused:
            raise ValidationError({"line": refused.french}) from None

    @property
    def view(self) -> str:
        """What the map shows first: where the territory was dug."""
        return dug_view(self.actor, self.territory)

    @property
    def earlier_lines(self) -> dict[str, str]:
        """The lines of earlier sections as they are typed, by key."""
        sections: Any = self.fields["earlier"]
        return {
            str(each.pk): corners_text(each.parameters["line"]) for each in sections.queryset[:50]
        }

    def parameters(self) -> SectionParameters:
        """What was asked."""
        told = self.cleaned_data
        shoreline: Study | None = told["shoreline"]
        return SectionParameters(
            title=told["title"],
            line=told["line"],
            distance_m=told["distance_m"],
            exaggeration=told["exaggeration"],
            relief=told["relief"],
            shoreline=shoreline.pk if shoreline else None,
            shown=told["shown"],
            public_only=told["public_only"],
        )
