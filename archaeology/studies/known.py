"""The names of settings that somebody wrote in a file or a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_unknown(parameters: type[Any], given: Iterable[str]) -> None:
    """Raises ValidationError that names what is no field of these parameters (a dataclass)."""
    unknown = sorted(set(given) - {each.name for each in fields(parameters)})
    if unknown:
        raise ValidationError(_("Réglages inconnus : %s.") % ", ".join(unknown))
