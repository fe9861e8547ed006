"""The parameters of a shoreline as somebody writes them in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.analysis.water_level import Meaning
from archaeology.studies.forms.places import corners_text
from archaeology.studies.forms.shoreline import ShorelineForm
from archaeology.studies.known import refuse_unknown
from archaeology.studies.relief import elevation_choices, key_of
from archaeology.studies.runs.through_form import as_sent, refusals
from archaeology.studies.shorelines.parameters import Choice, ShorelineParameters, asks_height
from archaeology.studies.shorelines.remains import found_in
from layers.access.actor import Actor

# What the form calls otherwise.
_AREA = {"bounds": "area"}
# Farther than anything in Lambert-93, and still what can be turned into degrees.
_FARTHEST_M = 1e7


def from_file(actor: Actor, territory: str, given: Mapping[str, Any]) -> ShorelineParameters:
    """The parameters, refused as the form refuses what is typed; `period` gives the years, both
    included, `elevation` may be a title, or left out where there is one model only, and without
    `bounds` the area is the whole model.

    Raises:
        ValidationError: a value is missing, unknown or says nothing; with its name, in French.
    """
    refuse_unknown(ShorelineParameters, given)
    if {"start", "end"} & set(given):
        raise ValidationError(
            _("Ni « start » ni « end » : dites « period », ses deux années comprises.")
        )
    proposals = given.get("proposals", True)
    if type(proposals) is not bool:
        raise ValidationError(_("« proposals » est true ou false."))
    blank = ShorelineForm(actor, territory)
    sent = as_sent(blank) | {"title": "–"}
    told = {**given, "elevation": _elevation(actor, territory, given.get("elevation"))}
    for name, value in told.items():
        field = _AREA.get(name, name)
        if field in blank.fields:
            sent[field] = _typed(name, value, blank.fields[field])
    form = ShorelineForm(actor, territory, sent)
    if not form.is_valid():
        raise ValidationError(refusals(form, {field: name for name, field in _AREA.items()}))
    asked = form.parameters()
    remains = _remains(actor, territory, asked.bounds, given.get("remains", {}))
    return replace(asked, remains=remains, proposals=proposals)


def _typed(name: str, value: Any, field: forms.Field) -> str:
    """A value as somebody would type it."""
    if isinstance(field, forms.BooleanField):
        if type(value) is not bool:
            raise ValidationError(_("« %s » est true ou false.") % name)
        return "on" if value else ""
    if name == "river" and not isinstance(value, str):
        return corners_text(_metres(name, value, 2))
    if name == "breaches" and not isinstance(value, str):
        ends = _metres(name, value, 4)
        return corners_text([end for each in ends for end in (each[:2], each[2:])])
    if name == "bounds" and not isinstance(value, str):
        return ", ".join(f"{each:f}" for each in _metres(name, [value], 4)[0])
    if isinstance(value, bool | list | dict):
        raise ValidationError(_("« %s » est un nombre ou un texte.") % name)
    return str(value)


def _metres(name: str, value: Any, many: int) -> list[list[float]]:
    """Lists of so many coordinates.

    Raises:
        ValidationError: they are something else.
    """
    held = isinstance(value, list | tuple) and all(
        isinstance(each, list | tuple)
        and len(each) == many
        and all(type(one) in {int, float} and abs(one) < _FARTHEST_M for one in each)
        for each in value
    )
    if not held:
        raise ValidationError(
            {
                "river": _("« river » est une liste de points, [[x, y], …], en mètres."),
                "breaches": _("« breaches » est une liste de [x, y, x, y], en mètres."),
                "bounds": _("« bounds » est [ouest, sud, est, nord], en mètres."),
            }[name]
        )
    return [list(map(float, each)) for each in value]


def _elevation(actor: Actor, territory: str, named: Any) -> int:
    choices = elevation_choices(actor, territory)
    if named is None and len(choices) == 1:
        return choices[0][0]
    if type(named) is int:
        return named
    if named is None:
        raise ValidationError(_which(choices))
    return key_of(actor, territory, str(named or ""))


def _remains(
    actor: Actor, territory: str, bounds: Sequence[float], told: Any
) -> Mapping[str, Mapping[str, Any]]:
    """What is chosen about remains, each of which is in the area."""
    if not isinstance(told, Mapping):
        raise ValidationError(_("« remains » est une table : un reste, puis ce qui en est choisi."))
    known = {each.id for each in found_in(actor, territory, bounds)} if told else set()
    for id, choice in told.items():
        if id not in known:
            raise ValidationError(_("Aucun reste de cette zone n’est « %s ».") % id)
        _check(id, choice)
    return told


def _check(id: str, choice: Any) -> None:
    if not isinstance(choice, Mapping):
        raise ValidationError(_("Ce qui est choisi du reste « %s » est une table.") % id)
    unknown = sorted(set(choice) - {each.name for each in fields(Choice)})
    if unknown:
        raise ValidationError(
            _("Réglages inconnus du reste « %(id)s » : %(names)s.")
            % {"id": id, "names": ", ".join(unknown)}
        )
    meaning = choice.get("meaning", "")
    if meaning not in ["", *Meaning]:
        raise ValidationError(
            _("Le reste « %(id)s » n’a pas pour sens « %(meaning)s » ; les sens : %(known)s.")
            % {"id": id, "meaning": meaning, "known": ", ".join(Meaning)}
        )
    if type(choice.get("use", True)) is not bool:
        raise ValidationError(_("« use » du reste « %s » est true ou false.") % id)
    for name in ("reference_m", "range_m"):
        if type(choice.get(name, 0.0)) not in {int, float}:
            raise ValidationError(
                _("« %(name)s » du reste « %(id)s » est un nombre.") % {"name": name, "id": id}
            )
    is_said = "reference_m" in choice and choice.get("range_m", 0.0) > 0
    if choice.get("use", True) and asks_height(meaning) and not is_said:
        raise ValidationError(
            _(
                "Le reste « %s » est un quai ou une cale : dites sa hauteur au-dessus de l’eau"
                " (« reference_m ») et à combien près (« range_m », plus que 0)."
            )
            % id
        )


def _which(choices: Sequence[tuple[int, str]]) -> str:
    if not choices:
        return _("Il n’y a aucun relief sur ce territoire : importez-en un.")
    there = " ; ".join(f"{title}, {key}" for key, title in choices)
    return _("Dites quel relief (« elevation », son nom ou sa clé). Il y a : %s.") % there
