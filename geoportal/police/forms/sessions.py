"""Forms of speed sessions: plan one, move it, say that it took place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geoportal.police.models import Device, Purpose, Recording, SpeedSession, SpeedSite
from layers.access.actor import Actor
from layers.ui.form_fields import MomentField

AGENTS_HINT = _(
    "Séparés par des virgules. Seul un pseudonyme de chaque matricule est gardé : "
    "le matricule lui-même n’est écrit nulle part."
)


class AgentsField(forms.CharField):
    """Service numbers between commas; they are never shown again."""

    def __init__(self, **options: Any) -> None:
        options |= {"required": False, "max_length": 400, "help_text": AGENTS_HINT}
        options.setdefault("label", _("Matricules des agents"))
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> list[str]:
        """The single numbers."""
        return [each for each in re.split(r"[,;\n]+", super().clean(value)) if each.strip()]


def devices() -> Any:
    """The home territory's devices."""
    return Device.objects.filter(territory_id=settings.HOME_TERRITORY)


class DeviceField(forms.ModelChoiceField[Device]):
    """A device with how long its verification holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(devices(), label=_("Appareil"), **options)

    def label_from_instance(self, obj: Any) -> str:
        """The device, and until when it may fine."""
        until = obj.verified_until
        known = _("vérifié jusqu’au %s") % f"{until:%d/%m/%Y}" if until else _("non vérifié")
        return f"{obj} · {known}"


class PlanForm(forms.Form):
    """A session to come."""

    site = forms.ModelChoiceField(SpeedSite.objects.none(), label=_("Site"))
    starts_at = MomentField(label=_("Début"))
    ends_at = MomentField(label=_("Fin"))
    purpose = forms.ChoiceField(label=_("Objet"), choices=Purpose.choices)
    recording = forms.ChoiceField(
        label=_("Enregistrement"),
        choices=Recording.choices,
        help_text=_("Seuls les relevés de tous les véhicules donnent une V85."),
    )
    device = DeviceField(required=False)
    agents = AgentsField()

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        start = (timezone.localtime() + timedelta(days=1)).replace(
            hour=9, minute=0, second=0, microsecond=0
        )
        options["initial"] = {
            "starts_at": start,
            "ends_at": start + timedelta(hours=2),
            "purpose": Purpose.SURVEY,
            "recording": Recording.FULL,
        } | options.get("initial", {})
        super().__init__(*args, **options)
        sites: Any = self.fields["site"]
        sites.queryset = SpeedSite.objects.visible_to(actor).filter(
            territory_id=settings.HOME_TERRITORY
        )


class SessionForm(forms.Form):
    """Base of what is done with a planned session: the version that was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, *args: Any, session: SpeedSession, **options: Any) -> None:
        options["initial"] = {
            "version": session.version,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "device": session.device_id,
            "recording": session.recording,
        } | options.get("initial", {})
        # Three forms on one page: their fields need names of their own for labels.
        options.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **options)


class MoveForm(SessionForm):
    """Other times, another device."""

    starts_at = MomentField(label=_("Début"))
    ends_at = MomentField(label=_("Fin"))
    device = DeviceField(required=False)


class RecordForm(SessionForm):
    """When it really took place, with which device, by whom."""

    starts_at = MomentField(label=_("Début réel"))
    ends_at = MomentField(label=_("Fin réelle"))
    device = DeviceField(required=True)
    recording = forms.ChoiceField(label=_("Enregistrement"), choices=Recording.choices)
    agents = AgentsField(label=_("Matricules des agents, s’ils ont changé"))


class CancelForm(SessionForm):
    """Nothing but the version."""
