"""The parameters of a shoreline as somebody writes them in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.query.period import window_of
from archaeology.studies.relief import bounds_of, elevation_choices, key_of
from archaeology.studies.shorelines.parameters import ShorelineParameters
from layers.access.actor import Actor


def from_file(actor: Actor, territory: str, given: Mapping[str, Any]) -> ShorelineParameters:
    """The parameters; `period` gives the years, `elevation` may be a title, or left out where there
    is one model only, and without `bounds` the area is the whole model.

    Raises:
        ValidationError: a value is missing, unknown or says nothing.
    """
    told = dict(given)
    try:
        if "period" in told and "start" not in told:
            window = window_of(str(told["period"]))
            if window.low is None or window.high is None:
                raise ValueError(_("Cette période n’a pas de début ou pas de fin."))
            told |= {"start": window.low, "end": window.high + 1}
        told["elevation"] = _elevation(actor, territory, told.get("elevation"))
        if "bounds" not in told:
            bounds = bounds_of(actor, territory, told["elevation"])
            told["bounds"] = [float(round(each)) for each in bounds]
        if not told.get("river"):
            raise ValueError(_("Placez au moins un point dans la rivière."))
        return ShorelineParameters(**told)
    except (TypeError, ValueError) as wrong:
        raise ValidationError(str(wrong)) from None


def _elevation(actor: Actor, territory: str, named: Any) -> int:
    choices = elevation_choices(actor, territory)
    if named is None and len(choices) == 1:
        return choices[0][0]
    if isinstance(named, int):
        return named
    return key_of(actor, territory, str(named or ""))
