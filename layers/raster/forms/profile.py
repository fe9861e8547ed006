"""The line along which a profile is cut."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.ui.form_fields import LineField


class ProfileForm(forms.Form):
    """A line, as WGS 84."""

    trace = LineField(
        label=gettext_lazy("Tracé"),
        help_text=gettext_lazy("Un point par ligne : latitude, longitude (49.5178, 0.5345)."),
    )

    def clean_trace(self) -> Any:
        """The line, which has a length."""
        line = self.cleaned_data["trace"]
        if line is None:
            raise ValidationError(_("Placez au moins deux points : le début et la fin."))
        if line.length == 0:
            raise ValidationError(_("Le tracé n’a pas de longueur : ses points sont au même lieu."))
        return line
