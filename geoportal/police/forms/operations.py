"""Forms of operations, of their kinds, and of devices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from geoportal.police.kinds import LONGEST_TEXT, LONGEST_TITLE, AttributeType
from geoportal.police.models import Operation, OperationKind, Secrecy
from geoportal.police.services.plan_operation import OperationFacts
from layers.access.actor import Actor
from layers.territory.models import Commune
from layers.ui.form_fields import MomentField

WIDEST_M = 5000
ATTRIBUTE_ROWS = 6
DETAIL = "detail_"


def _attribute_field(attribute: dict[str, Any]) -> forms.Field:
    told: dict[str, Any] = {"label": attribute["title"], "required": attribute["required"]}
    kind = attribute["type"]
    if kind == AttributeType.BOOLEAN:
        # « no » is an answer too: what must be answered is not what must be yes.
        return forms.BooleanField(**told | {"required": False})
    if kind == AttributeType.INTEGER:
        return forms.IntegerField(**told)
    if kind == AttributeType.NUMBER:
        return forms.FloatField(**told)
    if kind == AttributeType.DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **told)
    return forms.CharField(max_length=LONGEST_TEXT, **told)


class OperationForm(forms.Form):
    """An operation of a kind: what every operation has, and what the kind asks for."""

    title = forms.CharField(label=_("Intitulé"), max_length=200)
    starts_at = MomentField(label=_("Début"))
    ends_at = MomentField(label=_("Fin"))
    secrecy = forms.ChoiceField(label=_("Diffusion"), choices=Secrecy.choices)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Toute une commune"), required=False
    )
    radius_m = forms.IntegerField(
        label=_("Ou autour du point de la carte, rayon en mètres"),
        min_value=10,
        max_value=WIDEST_M,
        required=False,
    )
    lon = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput()
    )
    lat = forms.FloatField(required=False, min_value=-85, max_value=85, widget=forms.HiddenInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        kind: OperationKind,
        operation: Operation | None = None,
    ) -> None:
        start = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        initial: dict[str, Any] = {
            "starts_at": start + timedelta(hours=1),
            "ends_at": start + timedelta(hours=2),
            "secrecy": kind.default_secrecy,
            "radius_m": 150,
        }
        if operation is not None:
            initial |= {
                "title": operation.title,
                "starts_at": operation.starts_at,
                "ends_at": operation.ends_at,
                "secrecy": operation.secrecy,
                "version": operation.version,
            } | {DETAIL + name: value for name, value in operation.details.items()}
        super().__init__(data, initial=initial)
        self.kind, self.operation = kind, operation
        communes: Any = self.fields["commune"]
        communes.queryset = Commune.objects.visible_to(actor).filter(
            territory_id=settings.HOME_TERRITORY, geom__isnull=False
        )
        for attribute in kind.attributes:
            self.fields[DETAIL + attribute["name"]] = _attribute_field(attribute)

    @property
    def general(self) -> list[Any]:
        """Title, times, who is told."""
        return [self[name] for name in ("title", "starts_at", "ends_at", "secrecy")]

    @property
    def asked(self) -> list[Any]:
        """What the kind asks for."""
        return [self[name] for name in self.fields if name.startswith(DETAIL)]

    def facts(self) -> OperationFacts:
        """What was filled in, for the service."""
        told = self.cleaned_data
        return OperationFacts(
            title=told["title"],
            starts_at=told["starts_at"],
            ends_at=told["ends_at"],
            area=self._area(),
            secrecy=Secrecy(told["secrecy"]),
            details={
                name.removeprefix(DETAIL): value
                for name, value in told.items()
                if name.startswith(DETAIL)
            },
        )

    def _area(self) -> GEOSGeometry | None:
        told = self.cleaned_data
        if told["commune"]:
            area: GEOSGeometry = told["commune"].geom
            return area
        if told["lon"] is None or told["lat"] is None:
            return None if self.operation is None else self.operation.geom
        place: Any = Point(told["lon"], told["lat"], srid=4326).transform(2154, clone=True)
        around: GEOSGeometry = place.buffer(told["radius_m"] or 150)
        return around


class KindForm(forms.Form):
    """A kind of operation."""

    title = forms.CharField(label=_("Intitulé"), max_length=120)
    color = forms.CharField(
        label=_("Couleur"), initial="#4a90c2", widget=forms.TextInput(attrs={"type": "color"})
    )
    default_secrecy = forms.ChoiceField(
        label=_("Diffusion par défaut"), choices=Secrecy.choices, initial=Secrecy.RESTRICTED
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    @property
    def code(self) -> str:
        """The code that follows from the title."""
        return slugify(self.cleaned_data["title"])[:60] or "nature"


class AttributeForm(forms.Form):
    """One thing that a kind asks for; a row without a title is none."""

    title = forms.CharField(label=_("Ce qui est demandé"), max_length=LONGEST_TITLE, required=False)
    type = forms.ChoiceField(label=_("Réponse"), choices=AttributeType.choices, required=False)
    required = forms.BooleanField(label=_("Obligatoire"), required=False)
    name = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


AttributeRows = forms.formset_factory(AttributeForm, extra=0, max_num=30, absolute_max=40)


def attributes_of(rows: Any) -> list[dict[str, Any]]:
    """The rows that have a title; a new one's name follows from it."""
    told = []
    for each in rows.cleaned_data:
        title = (each.get("title") or "").strip()
        if title:
            name = each.get("name") or slugify(title).replace("-", "_")[:40].strip("_")
            if not name[:1].isalpha():
                name = f"a_{name}"[:40]
            told.append(
                {
                    "name": name,
                    "title": title,
                    "type": each.get("type") or AttributeType.TEXT.value,
                    "required": bool(each.get("required")),
                }
            )
    return told


class DeviceForm(forms.Form):
    """A device and its verification."""

    model = forms.CharField(label=_("Modèle"), max_length=120)
    serial = forms.CharField(label=_("Numéro de série"), max_length=60)
    verified_on = forms.DateField(
        label=_("Vérifié le"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    verified_until = forms.DateField(
        label=_("Vérification valable jusqu’au"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    moving = forms.BooleanField(label=_("Mesure depuis un véhicule qui roule"), required=False)


class VerificationForm(forms.Form):
    """A new verification of a device."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    verified_on = forms.DateField(
        label=_("Vérifié le"), widget=forms.DateInput(attrs={"type": "date"})
    )
    verified_until = forms.DateField(
        label=_("Valable jusqu’au"), widget=forms.DateInput(attrs={"type": "date"})
    )
