"""Parameters from a file, read as the form reads what people fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.studies.known import refuse_unknown
from archaeology.studies.runs.run import Record, StudyForm
from layers.access.actor import Actor

# What decides a study and is asked on no page.
BESIDE = frozenset({"seed", "draws"})


def through_form(
    form: type[StudyForm], parameters: type[Any]
) -> Callable[[Actor, str, Record], Any]:
    """Reads a file's values for one kind of study: what is left out is what the form proposes,
    what no field asks for (a seed, say) is taken as it is.

    The reader raises ValidationError for a name that is unknown and for what the form refuses.
    """

    def read(actor: Actor, territory: str, given: Record) -> Any:
        refuse_unknown(parameters, given)
        filled = form(actor, territory, as_sent(form(actor, territory, initial=given)))
        if not filled.is_valid():
            raise ValidationError(refusals(filled))
        asked = filled.parameters()
        beside = {name: given[name] for name in BESIDE & set(given)}
        for name, value in beside.items():
            if type(value) is not int:
                raise ValidationError(_("« %s » est un nombre entier.") % name)
        return replace(asked, **beside)

    return read


def as_sent(form: StudyForm) -> dict[str, Any]:
    """What a browser would send of a form that nobody has touched."""
    sent: dict[str, Any] = {}
    for field in form:
        value = field.field.prepare_value(field.initial)
        if value is True:
            sent[field.html_name] = "on"
        elif isinstance(value, list):
            sent[field.html_name] = value
        elif value is not None and value is not False:
            sent[field.html_name] = str(value)
    return sent


def refusals(form: StudyForm, names: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The form's refusals, each with the name of its setting: the field's, or as `names` has it."""
    return [
        f"{names.get(name, name)} : {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
