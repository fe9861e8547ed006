"""The form that asks for sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archaeology.analysis.potential.effort import NOMINAL_M2
from archaeology.studies.dug import dug_bounds, dug_view
from archaeology.studies.forms.places import AreaField
from archaeology.studies.geojson import bounds_in_degrees
from archaeology.studies.models import Study
from archaeology.studies.relief import elevation_choices
from archaeology.studies.runs.run import StudyForm
from archaeology.studies.sectors.criteria import MOST_WEIGHT, OFFERED, Goal, Needs, Offered
from archaeology.studies.sectors.gathering import parcel_layers
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import Actor

_GOALS = (
    (Goal.DIG.value, _("Fouiller : trouver ce qui reste")),
    (Goal.SHOW.value, _("Montrer : conduire des visiteurs")),
)


@dataclass(frozen=True, slots=True)
class Weighable:
    """A criterion with its fields, as the page draws it; `proposals` by goal."""

    offered: Offered
    weight: BoundField
    full: BoundField | None
    none: BoundField | None

    @property
    def proposals(self) -> dict[str, float]:
        """The weight that is proposed for each goal."""
        return {goal.value: weight for goal, weight in self.offered.weights.items()}


class SectorsForm(StudyForm):
    """Where, for what, and what counts how much."""

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    goal = forms.ChoiceField(
        label=_("But"), choices=_GOALS, initial=Goal.DIG.value, widget=forms.RadioSelect
    )
    bounds = AreaField(
        label=_("Zone"),
        help_text=_(
            "Ouest, sud, est, nord : mètres (Lambert-93) ou degrés ; ou ce que la carte montre."
        ),
    )
    relief = forms.TypedChoiceField(label=_("Relief"), coerce=int, empty_value=None, required=False)
    shoreline = forms.ModelChoiceField(
        Study.objects.none(), label=_("Étude du rivage"), required=False, empty_label=_("Aucune")
    )
    cell_m = forms.FloatField(label=_("Cellule (m)"), min_value=0.5, max_value=200, initial=5)
    depth_m = forms.FloatField(
        label=_("Profondeur à atteindre (m)"),
        help_text=_("Sous le sol : plus haut, on n’a pas regardé."),
        min_value=0,
        max_value=50,
        initial=1,
        required=False,
    )
    level_m = forms.FloatField(
        label=_("ou altitude (m NGF)"),
        help_text=_("L’une ou l’autre ; l’une n’est jamais tirée de l’autre."),
        required=False,
    )
    nominal_m2 = forms.FloatField(
        label=_("Étendue supposée d’une opération sans emprise (m²)"),
        help_text=_("D’une fouille qui n’est qu’un point sur la carte ; non d’un carottage."),
        min_value=1,
        max_value=100_000,
        initial=round(NOMINAL_M2),
    )
    bandwidth_m = forms.FloatField(
        label=_("Ce qui est trouvé parle pour (m)"),
        help_text=_("Autour de chaque ouverture."),
        min_value=1,
        max_value=1000,
        initial=30,
    )
    masked = forms.BooleanField(
        label=_("Masquer ce qui n’a pas été exploré à cette profondeur"),
        help_text=_("Sinon les autres critères y décident seuls."),
        required=False,
        initial=True,
    )
    share = forms.FloatField(
        label=_("Part de la surface à retenir (%)"),
        help_text=_("Au plus ; le résultat dit ce qui est retenu."),
        min_value=0.1,
        max_value=99,
        initial=10,
    )
    most = forms.IntegerField(label=_("Secteurs, au plus"), min_value=1, max_value=100, initial=10)
    least_m2 = forms.FloatField(
        label=_("Surface, au moins (m²)"), min_value=0, max_value=1e7, initial=200
    )
    largest_m2 = forms.FloatField(
        label=_("Surface, au plus (m²)"), min_value=1, max_value=1e8, required=False
    )
    parcels = forms.ChoiceField(
        label=_("Classer des polygones"),
        help_text=_("Ceux d’une couche, au lieu de formes libres."),
        required=False,
    )
    public_only = forms.BooleanField(
        label=_("Restes publics seulement"),
        help_text=_("Pour un résultat à montrer au dehors."),
        required=False,
    )

    def __init__(
        self,
        actor: Actor,
        territory: str,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        stored = dict(initial or {})
        super().__init__(actor, territory, data, _spread(stored))
        fields: Any = self.fields
        done = Study.objects.visible_to(actor).filter(territory_id=territory, state=StudyState.DONE)
        fields["shoreline"].queryset = done.filter(kind=StudyKind.SHORELINE)
        models = elevation_choices(actor, territory)
        fields["relief"].choices = [*models, ("", gettext("Aucun"))]
        fields["parcels"].choices = [("", gettext("Non")), *parcel_layers(actor)]
        goal = Goal(stored.get("goal") or Goal.DIG.value)
        for offered in OFFERED:
            self._add(offered, goal, has_relief=bool(models))
        if models:
            self.initial.setdefault("relief", models[0][0])
        day = date_format(localdate(), "j F Y")
        self.initial.setdefault("title", gettext("Secteurs du %(day)s") % {"day": day})
        if "bounds" not in stored:
            self.initial["bounds"] = dug_bounds(actor, territory)

    def _add(self, offered: Offered, goal: Goal, *, has_relief: bool) -> None:
        possible = offered.needs is Needs.NOTHING or (has_relief and offered.needs is Needs.RELIEF)
        self.fields[f"weight_{offered.key}"] = forms.FloatField(
            label=_("Poids"),
            min_value=0,
            max_value=MOST_WEIGHT,
            initial=offered.weights[goal] if possible else 0,
        )
        if offered.full is None or offered.none is None:
            return
        for name, label, value in (
            ("full", _("Convient tout à fait à"), offered.full),
            ("none", _("Ne convient plus à"), offered.none),
        ):
            self.fields[f"{name}_{offered.key}"] = forms.FloatField(
                label=label, min_value=0, max_value=100_000, initial=value
            )

    @property
    def view(self) -> str:
        """What the map shows first: where the territory was dug."""
        return dug_view(self.actor, self.territory)

    @property
    def zone(self) -> str:
        """The area of the form, « west,south,east,north » in degrees; empty where it is none."""
        area: Any = self.fields["bounds"]
        try:
            box = area.clean(area.prepare_value(self["bounds"].value()))
        except ValidationError:
            return ""
        west, south, east, north = box
        return ",".join(f"{each:.6f}" for each in bounds_in_degrees((west, south, east, north)))

    @property
    def criteria(self) -> Iterator[Weighable]:
        """The criteria with their fields."""
        for offered in OFFERED:
            ramped = f"full_{offered.key}" in self.fields
            yield Weighable(
                offered,
                self[f"weight_{offered.key}"],
                self[f"full_{offered.key}"] if ramped else None,
                self[f"none_{offered.key}"] if ramped else None,
            )

    def clean(self) -> dict[str, Any]:
        """What no single field can tell."""
        told: dict[str, Any] = super().clean() or {}
        if "bounds" in told and not told["bounds"]:
            self.add_error("bounds", gettext("Indiquez la zone."))
        if (told.get("depth_m") is None) == (told.get("level_m") is None):
            self.add_error("depth_m", gettext("Une profondeur ou une altitude, l’une des deux."))
        weights = [told.get(f"weight_{each.key}") or 0 for each in OFFERED]
        if not any(weights):
            raise ValidationError(gettext("Donnez un poids à un critère au moins."))
        for each in OFFERED:
            self._check(each, told)
        return told

    def _check(self, offered: Offered, told: Mapping[str, Any]) -> None:
        if not told.get(f"weight_{offered.key}"):
            return
        needed = offered.needs.value
        if needed and told.get(needed) is None:
            words = (
                gettext("Ce critère se mesure sur un relief : choisissez-en un.")
                if offered.needs is Needs.RELIEF
                else gettext("Ce critère se lit dans une étude du rivage : choisissez-en une.")
            )
            self.add_error(f"weight_{offered.key}", words)
        full, none = told.get(f"full_{offered.key}"), told.get(f"none_{offered.key}")
        if full is not None and full == none:
            self.add_error(f"full_{offered.key}", gettext("Les deux mesures sont la même."))

    def parameters(self) -> SectorsParameters:
        """What was asked."""
        told = self.cleaned_data
        shoreline: Study | None = told["shoreline"]
        plain = (
            *("title", "goal", "bounds", "relief", "cell_m", "depth_m", "level_m"),
            *("nominal_m2", "bandwidth_m", "masked", "least_m2", "largest_m2", "most", "parcels"),
            "public_only",
        )
        return SectorsParameters(
            **{name: told[name] for name in plain},
            share=told["share"] / 100,
            shoreline=shoreline.pk if shoreline else None,
            weights=self._by_key("weight"),
            full=self._by_key("full"),
            none=self._by_key("none"),
        )

    def _by_key(self, name: str) -> dict[str, float]:
        return {
            each.key: self.cleaned_data[f"{name}_{each.key}"]
            for each in OFFERED
            if f"{name}_{each.key}" in self.cleaned_data
        }


def _spread(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored parameters under the names of the form's fields."""
    typed = {name: each for name, each in stored.items() if name not in {"weights", "full", "none"}}
    if "share" in typed:
        typed["share"] = round(100 * typed["share"], 6)
    if stored.get("weights"):
        # Who weighs some weighs the others at nothing.
        typed |= {f"weight_{each.key}": 0 for each in OFFERED}
    for name, kept in (("weight", "weights"), ("full", "full"), ("none", "none")):
        typed |= {f"{name}_{key}": value for key, value in stored.get(kept, {}).items()}
    return typed
