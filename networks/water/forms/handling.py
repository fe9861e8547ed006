"""How a valve was found."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.water.models import Device
from networks.water.vocabulary import Handling

OPEN, CLOSED = "ouverte", "fermee"


class HandlingForm(forms.Form):
    """Open or closed, and whether it turns; named as the service names what it refuses."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    position = forms.ChoiceField(
        label=_("Position"),
        choices=[("", _("Inconnue")), (OPEN, _("Ouverte")), (CLOSED, _("Fermée"))],
        required=False,
    )
    handling = forms.ChoiceField(label=_("Manœuvre"), choices=Handling.choices)
    note = forms.CharField(
        label=_("Remarque"),
        max_length=300,
        required=False,
        help_text=_("Ce que le prochain doit savoir : sens, nombre de tours, tampon sous enrobé…"),
    )

    @classmethod
    def of(cls, device: Device) -> HandlingForm:
        """The form as the valve is known."""
        position = {True: OPEN, False: CLOSED, None: ""}[device.is_open]
        return cls(
            initial={
                "version": device.version,
                "position": position,
                "handling": device.handling,
                "note": device.handling_note,
            }
        )

    @property
    def is_open(self) -> bool | None:
        """What was chosen."""
        return {OPEN: True, CLOSED: False}.get(self.cleaned_data["position"])
