"""Forms of what is recorded: operations, finds, units, sources, places."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archaeology.sites.forms.places import PlaceField
from archaeology.sites.models import Operation, Source, StratigraphicUnit
from archaeology.sites.rights import may_record
from archaeology.sites.services.record_find import FindFacts
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts
from archaeology.sites.services.record_operation import OperationFacts
from archaeology.sites.services.record_source import SourceFacts
from archaeology.sites.services.record_unit import UnitFacts
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import (
    Confidentiality,
    Datum,
    GroundReference,
    Material,
    OperationKind,
    PrecisionClass,
    Reliability,
    SourceKind,
    UnitKind,
)
from layers.access.actor import Actor

EDTF_HINT = _("En EDTF : 0120, 01XX, 0050/0120, -0050~/0025…")
DEPTH_HINT = _("L’une ou l’autre : une profondeur n’est pas une altitude.")
NOTHING = ("", "—")
# What services call otherwise than forms.
_FIELDS = {"geom": "place", "height": "z_m", "z_sigma_m": "sigma_m", "source_id": "source"}


def _several_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class WritingForm(forms.Form):
    """A form of the recording system; what a service refuses is said beside its field.

    `blamed` is the field that answers for the value as a whole.
    """

    blamed: ClassVar[str | None] = None

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        source: Any = self.fields.get("source")
        if source is not None:
            known = Source.objects.visible_to(actor).filter(territory_id=territory)
            source.queryset = known.order_by("reference")
        place = self.fields.get("place")
        if place is not None:
            place.initial = self.initial.get("place")

    def refuse(self, error: ValidationError) -> None:
        """Put what a service refused beside the fields that it is about."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for name, messages in error.message_dict.items():
            field = self.blamed if name == "value" else _FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, messages)

    def _told(self, facts: type, *without: str) -> dict[str, Any]:
        """What was filled in under the names of facts."""
        names = {each.name for each in fields(facts)} & set(self.cleaned_data) - set(without)
        told = {name: self.cleaned_data[name] for name in names}
        if "source" in told:
            told["source"] = told["source"].pk if told["source"] else None
        if "place" in self.cleaned_data:
            told["geom"] = self.cleaned_data["place"]
        return told


class VersionField(forms.IntegerField):
    """Which state of a row was read; empty for a new one."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput())


def source_field() -> forms.Field:
    """One of the sources that the actor may know; the form fills in which."""
    return forms.ModelChoiceField(
        Source.objects.none(), label=_("Source"), required=False, empty_label=_("Sans source")
    )


def reliability_field() -> forms.ChoiceField:
    """How far it can be relied on; nothing is taken for certain by itself."""
    return forms.ChoiceField(
        label=_("Fiabilité"), choices=Reliability.choices, initial=Reliability.D
    )


def confidentiality_field() -> forms.ChoiceField:
    """Who may know where; nobody, unless said otherwise."""
    return forms.ChoiceField(
        label=_("Confidentialité"),
        choices=Confidentiality.choices,
        initial=Confidentiality.RESTRICTED,
    )


def precision_field() -> forms.ChoiceField:
    """How the position is known."""
    return forms.ChoiceField(
        label=_("Précision"), choices=PrecisionClass.choices, initial=PrecisionClass.UNKNOWN
    )


def metres_field(label: Any, **options: Any) -> forms.FloatField:
    """Metres; a French comma is read too."""
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.FloatField(label=label, required=False, localize=True, widget=widget, **options)


def day_field(label: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class OperationForm(WritingForm):
    """An operation."""

    number = forms.CharField(label=_("Numéro"), max_length=60)
    kind = forms.ChoiceField(label=_("Nature"), choices=OperationKind.choices)
    title = forms.CharField(label=_("Intitulé"), max_length=200)
    organisation = forms.CharField(label=_("Opérateur"), max_length=120, required=False)
    year = forms.IntegerField(label=_("Année"), required=False)
    started_on = day_field(_("Début"))
    ended_on = day_field(_("Fin"))
    depth_reached_m = metres_field(
        _("Profondeur atteinte (m)"),
        min_value=0,
        help_text=_("Sous le sol de l’époque de la fouille. Plus bas, rien n’est prouvé."),
    )
    lowest_m = metres_field(_("Altitude atteinte (m NGF)"))
    place = PlaceField(surfaces=True)
    precision_class = precision_field()
    precision_m = metres_field(_("Précision (m)"), min_value=0)
    confidentiality = confidentiality_field()
    reliability = reliability_field()
    source = source_field()
    synthetic = forms.BooleanField(label=_("Donnée de démonstration inventée"), required=False)
    notes = forms.CharField(label=_("Remarques"), required=False, widget=_several_lines())
    version = VersionField()

    def facts(self) -> OperationFacts:
        """What was filled in, for the services."""
        return OperationFacts(**self._told(OperationFacts))


class FindForm(WritingForm):
    """A find; of the operation it is recorded in, or of any that the actor may know."""

    number = forms.CharField(label=_("Numéro d’inventaire"), max_length=80)
    title = forms.CharField(label=_("Désignation"), max_length=200, required=False)
    kind = forms.CharField(label=_("Nature"), max_length=160, required=False)
    material = forms.ChoiceField(
        label=_("Matériau"), choices=Material.choices, initial=Material.UNKNOWN
    )
    description = forms.CharField(label=_("Description"), required=False, widget=_several_lines())
    count = forms.IntegerField(label=_("Nombre"), min_value=0, initial=1)
    found_on = day_field(_("Trouvé le"))
    operation = forms.ModelChoiceField(
        Operation.objects.none(), label=_("Opération"), required=False, empty_label=_("Aucune")
    )
    unit = forms.CharField(
        widget=forms.TextInput(attrs={"list": "units-of-operation"}),
        label=_("Unité stratigraphique"),
        max_length=40,
        required=False,
        help_text=_("Son numéro dans l’opération."),
    )
    dating = forms.CharField(label=_("Datation"), required=False, help_text=EDTF_HINT)
    z_m = metres_field(_("Altitude (m)"))
    sigma_m = metres_field(_("Incertitude (± m)"), min_value=0)
    datum = forms.ChoiceField(
        label=_("Système d’altitude"), choices=[NOTHING, *Datum.choices], required=False
    )
    depth_m = metres_field(_("Profondeur (m)"), help_text=DEPTH_HINT)
    ground_reference = forms.ChoiceField(
        label=_("Comptée depuis"), choices=[NOTHING, *GroundReference.choices], required=False
    )
    place = PlaceField()
    precision_class = precision_field()
    precision_m = metres_field(_("Précision (m)"), min_value=0)
    confidentiality = confidentiality_field()
    reliability = reliability_field()
    source = source_field()
    synthetic = forms.BooleanField(label=_("Donnée de démonstration inventée"), required=False)
    version = VersionField()

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(actor, territory, *args, **options)
        operations = Operation.objects.visible_to(actor).filter(territory_id=territory)
        operation: Any = self.fields["operation"]
        operation.queryset = operations.order_by("number")
        self._actor = actor

    def clean(self) -> dict[str, Any]:
        """The unit is one of the operation's."""
        told: dict[str, Any] = super().clean() or {}
        number, operation = told.get("unit", ""), told.get("operation")
        if number:
            units = StratigraphicUnit.objects.visible_to(self._actor)
            found = units.filter(operation=operation, number=number).first()
            if found is None:
                self.add_error("unit", _("Cette opération n’a pas d’unité de ce numéro."))
            self._unit = found.pk if found else None
        return told

    _unit: int | None = None

    def facts(self) -> FindFacts:
        """What was filled in, for the services."""
        told = self.cleaned_data
        operation = told["operation"]
        return FindFacts(
            **self._told(FindFacts, "operation", "unit"),
            operation=operation.pk if operation else None,
            unit=self._unit,
            height=height_told(told),
        )


def height_told(told: dict[str, Any]) -> Height | None:
    """The height that was filled in; None where none was. The service judges what it says."""
    if told["z_m"] is None and told["depth_m"] is None:
        return None
    return Height(**{each.name: told[each.name] for each in fields(Height)})


class HeritageSiteForm(WritingForm):
    """A monument or a place."""

    name = forms.CharField(label=_("Nom"), max_length=160)
    kind = forms.CharField(label=_("Nature"), max_length=60)
    code = forms.CharField(
        label=_("Code"), max_length=80, required=False, help_text=_("Sans code, un est tiré.")
    )
    description = forms.CharField(label=_("Description"), required=False, widget=_several_lines())
    dating = forms.CharField(label=_("Datation"), required=False, help_text=EDTF_HINT)
    place = PlaceField()
    precision_class = precision_field()
    precision_m = metres_field(_("Précision (m)"), min_value=0)
    confidentiality = confidentiality_field()
    reliability = reliability_field()
    source = source_field()
    version = VersionField()

    def __init__(self, actor: Actor, territory: str, *args: Any, **options: Any) -> None:
        super().__init__(actor, territory, *args, **options)
        if not may_record(actor, territory):
            # Codes are drawn for the heritage service, and it restricts nothing: see the service.
            del self.fields["code"]
            choices: Any = self.fields["confidentiality"]
            choices.choices = [
                (value, label)
                for value, label in Confidentiality.choices
                if value != Confidentiality.RESTRICTED
            ]
            # Nothing becomes public by being left as it was.
            self.fields["confidentiality"].initial = Confidentiality.GENERALISED

    def facts(self) -> HeritageSiteFacts:
        """What was filled in, for the services."""
        return HeritageSiteFacts(**self._told(HeritageSiteFacts))


class UnitForm(WritingForm):
    """A stratigraphic unit."""

    number = forms.CharField(label=_("Numéro"), max_length=40)
    kind = forms.ChoiceField(label=_("Nature"), choices=UnitKind.choices, initial=UnitKind.UNKNOWN)
    interpretation = forms.CharField(label=_("Interprétation"), max_length=200, required=False)
    description = forms.CharField(label=_("Description"), required=False, widget=_several_lines())
    phase = forms.CharField(label=_("Phase"), max_length=60, required=False)
    structure = forms.CharField(label=_("Structure"), max_length=60, required=False)
    dating = forms.CharField(label=_("Datation"), required=False, help_text=EDTF_HINT)
    version = VersionField()

    def facts(self) -> UnitFacts:
        """What was filled in, for the services."""
        return UnitFacts(**self._told(UnitFacts))


class SourceForm(WritingForm):
    """A source."""

    reference = forms.CharField(label=_("Référence"), max_length=300)
    kind = forms.ChoiceField(label=_("Nature"), choices=SourceKind.choices)
    title = forms.CharField(label=_("Titre"), max_length=300, required=False)
    author = forms.CharField(label=_("Auteur"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Année"), required=False)
    licence = forms.CharField(label=_("Licence"), max_length=80, required=False)
    url = forms.URLField(label=_("Adresse"), max_length=300, required=False, assume_scheme="https")
    place = PlaceField(surfaces=True, label=_("Ce dont elle parle, sur la carte"))
    confidentiality = confidentiality_field()
    reliability = reliability_field()
    notes = forms.CharField(label=_("Remarques"), required=False, widget=_several_lines())
    version = VersionField()

    def facts(self) -> SourceFacts:
        """What was filled in, for the services."""
        return SourceFacts(**self._told(SourceFacts))
