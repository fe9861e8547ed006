"""The names of settings that somebody wrote in a file or a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_unknown(parameters: type[Any], given: Iterable[str]) -> None:
    """Raises ValidationError that names what is no field of these parameters (a dataclass)."""
    unknown = sorted(set(given) - {each.name for each in fields(parameters)})
    if unknown:
        raise ValidationError(_("Réglages inconnus : %s.") % ", ".join(unknown))


def refuse_missing(parameters: type[Any], given: Iterable[str]) -> None:
    """Raises ValidationError that names the fields which have to be given and are not."""
    told = set(given)
    needed = [
        each.name
        for each in fields(parameters)
        if each.default is MISSING and each.default_factory is MISSING
    ]
    missing = [name for name in needed if name not in told]
    if missing:
        raise ValidationError(_("Réglages qui manquent : %s.") % ", ".join(missing))
