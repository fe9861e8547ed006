"""The field of a coordinate system: a code, with the usual ones offered."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_CODE = re.compile(r"(?:EPSG\s*:?\s*)?(\d{4,6})", re.IGNORECASE)
KNOWN_SYSTEMS = {
    2154: gettext_lazy("Lambert-93"),
    3949: gettext_lazy("Lambert-93 CC49"),
    3950: gettext_lazy("Lambert-93 CC50"),
    27572: gettext_lazy("Lambert II étendu (NTF)"),
    4326: gettext_lazy("longitude et latitude (WGS 84)"),
}


class SystemField(forms.CharField):
    """« EPSG:2154 » or « 2154 » as a number; None where nothing is written. `ui/system.html` shows
    it with those that are known.
    """

    known = KNOWN_SYSTEMS

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "known-systems", "placeholder": "EPSG:2154"})
        usual: dict[str, Any] = {"label": gettext_lazy("Système de coordonnées"), "widget": widget}
        super().__init__(**usual | options | {"required": False, "max_length": 20})

    def clean(self, value: Any) -> Any:
        """The EPSG code.

        Raises:
            ValidationError: what is written is none.
        """
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        found = _CODE.fullmatch(text)
        if found is None:
            raise ValidationError(_("Un code EPSG est attendu : EPSG:2154, par exemple."))
        return int(found[1])
