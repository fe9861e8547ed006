"""The parameters of a shoreline as somebody writes them in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.analysis.water_level import Meaning
from archaeology.sites.query.period import window_of
from archaeology.studies.known import refuse_missing, refuse_unknown
from archaeology.studies.relief import bounds_of, elevation_choices, key_of
from archaeology.studies.shorelines.parameters import Choice, ShorelineParameters
from archaeology.studies.shorelines.remains import found_in
from layers.access.actor import Actor


def from_file(actor: Actor, territory: str, given: Mapping[str, Any]) -> ShorelineParameters:
    """The parameters; `period` gives the years, `elevation` may be a title, or left out where there
    is one model only, and without `bounds` the area is the whole model.

    Raises:
        ValidationError: a value is missing, unknown or says nothing.
    """
    refuse_unknown(ShorelineParameters, given)
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
        refuse_missing(ShorelineParameters, told)
        told["remains"] = _remains(actor, territory, told["bounds"], told.get("remains", {}))
        return ShorelineParameters(**told)
    except (TypeError, ValueError) as wrong:
        raise ValidationError(str(wrong)) from None


def _elevation(actor: Actor, territory: str, named: Any) -> int:
    choices = elevation_choices(actor, territory)
    if named is None and len(choices) == 1:
        return choices[0][0]
    if isinstance(named, int):
        return named
    if named is None:
        raise ValidationError(_which(choices))
    return key_of(actor, territory, str(named or ""))


def _remains(
    actor: Actor, territory: str, bounds: Sequence[float], told: Any
) -> Mapping[str, Mapping[str, Any]]:
    """What is chosen about remains, each of which is in the area."""
    if not isinstance(told, Mapping):
        raise TypeError(_("« remains » est une table : un reste, puis ce qui en est choisi."))
    known = {each.id for each in found_in(actor, territory, bounds)} if told else set()
    for id, choice in told.items():
        if id not in known:
            raise ValueError(_("Aucun reste de cette zone n’est « %s ».") % id)
        _check(id, choice)
    return told


def _check(id: str, choice: Any) -> None:
    if not isinstance(choice, Mapping):
        raise TypeError(_("Ce qui est choisi du reste « %s » est une table.") % id)
    unknown = sorted(set(choice) - {each.name for each in fields(Choice)})
    if unknown:
        raise ValueError(
            _("Réglages inconnus du reste « %(id)s » : %(names)s.")
            % {"id": id, "names": ", ".join(unknown)}
        )
    meaning = choice.get("meaning", "")
    if meaning not in ["", *Meaning]:
        raise ValueError(
            _("Le reste « %(id)s » n’a pas pour sens « %(meaning)s » ; les sens : %(known)s.")
            % {"id": id, "meaning": meaning, "known": ", ".join(Meaning)}
        )
    if type(choice.get("use", True)) is not bool:
        raise TypeError(_("« use » du reste « %s » est true ou false.") % id)
    for name in ("reference_m", "range_m"):
        if type(choice.get(name, 0.0)) not in {int, float}:
            raise TypeError(
                _("« %(name)s » du reste « %(id)s » est un nombre.") % {"name": name, "id": id}
            )


def _which(choices: Sequence[tuple[int, str]]) -> str:
    if not choices:
        return _("Il n’y a aucun relief sur ce territoire : importez-en un.")
    there = " ; ".join(f"{title}, {key}" for key, title in choices)
    return _("Dites quel relief (« elevation », son nom ou sa clé). Il y a : %s.") % there
