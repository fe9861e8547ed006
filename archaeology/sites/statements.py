"""Datings and heights as they are given, checked before they become columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.analysis.edtf import NotEdtf, dating_of
from archaeology.sites.models.recording import FAR_FUTURE, FAR_PAST
from archaeology.sites.vocabulary import Datum, GroundReference

# The column's own length; the format allows more.
LONGEST_DATING = 120
UNDATED: Mapping[str, Any] = {
    "dating": "",
    "start_min": None,
    "start_max": None,
    "end_min": None,
    "end_max": None,
}


def dating_columns(text: str) -> Mapping[str, Any]:
    """The columns of a `Dated` model for an EDTF text, as it was written; "" is undated.

    Raises:
        ValidationError: it cannot be read; where and why, in French. `params["position"]` counts
            characters from 0.
    """
    given = text.strip()
    if not given:
        return UNDATED
    if len(given) > LONGEST_DATING:
        raise ValidationError(
            {"dating": _("La datation a plus de %s caractères.") % LONGEST_DATING}, code="too_long"
        )
    try:
        dating = dating_of(given)
    except NotEdtf as refused:
        error = ValidationError(
            _("Datation « %(text)s », caractère %(place)s : %(why)s"),
            code=refused.reason_code,
            params={
                "text": given,
                "place": refused.position + 1,
                "why": refused.detail,
                "position": refused.position,
            },
        )
        raise ValidationError({"dating": error}) from None
    return {
        "dating": given,
        "start_min": _or(dating.start_min, FAR_PAST),
        "start_max": _or(dating.start_max, FAR_FUTURE),
        "end_min": _or(dating.end_min, FAR_PAST),
        "end_max": _or(dating.end_max, FAR_FUTURE),
    }


def _or(bound: int | None, far: int) -> int:
    """A range can be asked of a number only: an end without bound lies beyond all years."""
    return far if bound is None else bound


@dataclass(frozen=True, slots=True)
class Height:
    """An altitude with its datum, or a depth with what it is counted from; never both, and none
    is ever made from the other: where the ground was is not known.

    Metres; `sigma_m` is the standard deviation of either.
    """

    z_m: float | None = None
    datum: str = ""
    depth_m: float | None = None
    ground_reference: str = ""
    sigma_m: float | None = None

    def checked(self) -> Height:
        """The same.

        Raises:
            ValidationError: neither or both are given, one lacks its reference, or a number is
                none.
        """
        numbers = (self.z_m, self.depth_m, self.sigma_m)
        if any(number is not None and not math.isfinite(number) for number in numbers):
            raise _refused("z_m", _("Une hauteur est un nombre de mètres."))
        if (self.z_m is None) == (self.depth_m is None):
            raise _refused(
                "z_m",
                _("Donnez une altitude ou une profondeur, l’une des deux."),
            )
        if self.z_m is not None:
            if self.datum not in Datum.values:
                raise _refused("datum", _("Une altitude se donne avec son système."))
            if self.ground_reference:
                raise _refused(
                    "ground_reference", _("Une altitude n’est pas comptée depuis un sol.")
                )
        else:
            if self.ground_reference not in GroundReference.values:
                raise _refused(
                    "ground_reference", _("Une profondeur se donne avec le sol dont on la compte.")
                )
            if self.datum:
                raise _refused("datum", _("Une profondeur n’a pas de système d’altitude."))
        if self.sigma_m is not None and self.sigma_m < 0:
            raise _refused("sigma_m", _("Une incertitude est positive."))
        return self

    def of_find(self) -> Mapping[str, Any]:
        """The columns of a find."""
        return {
            "z_m": self.z_m,
            "datum": self.datum,
            "z_sigma_m": self.sigma_m if self.z_m is not None else None,
            "depth_m": self.depth_m,
            "ground_reference": self.ground_reference,
        }

    def stated(self) -> Mapping[str, Any]:
        """The value of an assertion."""
        if self.z_m is not None:
            value: dict[str, Any] = {"z_m": self.z_m, "datum": self.datum}
        else:
            value = {"depth_m": self.depth_m, "ground_reference": self.ground_reference}
        return value if self.sigma_m is None else value | {"sigma_m": self.sigma_m}


def _refused(column: str, why: str) -> ValidationError:
    return ValidationError({column: why})
