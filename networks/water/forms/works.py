"""Works on a road; fields are named as the service names what it refuses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.gis.geos import LineString, Polygon
from django.utils.translation import gettext_lazy as _

from layers.ui.form_fields import LineField, written
from networks.water.models import Roadworks
from networks.water.models.roadworks import USUAL_WIDTH_M
from networks.water.services.plan_roadworks import WorksFacts
from networks.water.vocabulary import DeclarationKind, WorksKind, WorksState

# Nearer than this, the last corner is the first one again: a surface.
CLOSED_M = 1.0


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class WorksForm(forms.Form):
    """What is planned, where and when, and how it was declared."""

    title = forms.CharField(
        label=_("Intitulé"), max_length=200, help_text=_("Par exemple : rue du Lavoir, enrobés")
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=WorksKind.choices)
    state = forms.ChoiceField(label=_("État"), choices=WorksState.choices)
    road = forms.CharField(label=_("Voie"), max_length=160, required=False)
    geom = LineField(
        label=_("Emprise"),
        help_text=_(
            "Deux points au moins, un par ligne : latitude, longitude. Refermée sur son premier "
            "point, c’est une surface."
        ),
    )
    width_m = forms.FloatField(
        label=_("Largeur (m)"), min_value=0.5, max_value=100, initial=USUAL_WIDTH_M
    )
    starts_on = _day(_("Début"))
    ends_on = _day(_("Fin"), required=False)
    manager = forms.CharField(label=_("Responsable du projet"), max_length=160, required=False)
    company = forms.CharField(label=_("Entreprise"), max_length=160, required=False)
    declaration = forms.ChoiceField(
        label=_("Déclaration reçue"), choices=DeclarationKind.choices, required=False
    )
    declaration_number = forms.CharField(
        label=_("Numéro de DT ou DICT"), max_length=40, required=False
    )
    received_on = _day(_("Reçue le"), required=False)
    on_paper = forms.BooleanField(label=_("Reçue sur papier"), required=False)
    answered_on = _day(_("Réponse envoyée le"), required=False)
    reference = forms.CharField(label=_("Référence"), max_length=60, required=False)
    announced = forms.BooleanField(
        label=_("Annoncés au public : intitulé, voie et dates paraissent sur la carte"),
        required=False,
    )
    note = forms.CharField(
        label=_("Remarque"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, works: Roadworks | None = None) -> None:
        super().__init__(data, initial=None if works is None else _told(works))
        self.works = works
        self.fields["geom"].required = True

    def facts(self) -> WorksFacts:
        """What was filled in, for the service; a place that was left as it was is not rounded."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        shape: Any = said.pop("geom")
        if self.works is not None and "geom" not in self.changed_data:
            shape = self.works.geom
        else:
            shape = _shape(shape)
        synthetic = self.works.synthetic if self.works else False
        return WorksFacts(geom=shape, synthetic=synthetic, **said)


def _shape(line: LineString) -> Any:
    metric: Any = line.transform(2154, clone=True)
    (x0, y0), (x1, y1) = metric.coords[0], metric.coords[-1]
    if len(metric.coords) > 3 and abs(x1 - x0) + abs(y1 - y0) < CLOSED_M:
        return Polygon([*metric.coords[:-1], metric.coords[0]], srid=2154)
    return metric


def _told(works: Roadworks) -> dict[str, Any]:
    names = (
        *("title", "kind", "state", "road", "width_m", "starts_on", "ends_on", "manager"),
        *("company", "declaration", "declaration_number", "received_on", "on_paper"),
        *("answered_on", "reference", "announced", "note", "version"),
    )
    shape: Any = works.geom
    if shape.geom_type.startswith("Multi"):
        shape = shape[0]
    if shape.geom_type == "Polygon":
        shape = LineString(shape.coords[0], srid=2154)
    return {name: getattr(works, name) for name in names} | {"geom": written(shape)}
