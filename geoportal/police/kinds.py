"""What a kind of operation asks for: attributes declared as data, and details checked by them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_ATTRIBUTES = 30
LONGEST_TITLE, LONGEST_TEXT = 120, 2000
BIGGEST = 10**12
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]{1,13}", re.ASCII)
_MEMBERS = {"name", "title", "type", "required"}


class AttributeType(TextChoices):
    """What the values of an attribute are."""

    TEXT = "text", gettext_lazy("Texte")
    INTEGER = "integer", gettext_lazy("Nombre entier")
    NUMBER = "number", gettext_lazy("Nombre")
    BOOLEAN = "boolean", gettext_lazy("Oui ou non")
    DATE = "date", gettext_lazy("Date")


def checked_attributes(attributes: Sequence[Any]) -> list[dict[str, Any]]:
    """The attributes of a kind, each as `{"name", "title", "type", "required"}`.

    Raises:
        ValidationError: for `attributes`, with the first thing that is wrong.
    """
    if not isinstance(attributes, (list, tuple)):
        raise _refused(_("Les attributs forment une liste."))
    if len(attributes) > MOST_ATTRIBUTES:
        raise _refused(_("Une nature compte %s attributs au plus.") % MOST_ATTRIBUTES)
    checked = [_checked_attribute(each) for each in attributes]
    names = [each["name"] for each in checked]
    for name in names:
        if names.count(name) > 1:
            raise _refused(_("Deux attributs portent le nom « %s ».") % name)
    return checked


def _refused(message: str) -> ValidationError:
    return ValidationError({"attributes": message})


def _checked_attribute(attribute: Any) -> dict[str, Any]:
    if not isinstance(attribute, Mapping) or not set(attribute) <= _MEMBERS:
        raise _refused(_("Un attribut a un nom, un intitulé, un type, et peut être obligatoire."))
    name, title = attribute.get("name"), attribute.get("title")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _refused(
            _("Le nom d’un attribut s’écrit en minuscules, chiffres et tirets bas, 40 au plus.")
        )
    if not isinstance(title, str) or not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise _refused(
            _("L’attribut « %(name)s » a besoin d’un intitulé de %(limit)s caractères au plus.")
            % {"name": name, "limit": LONGEST_TITLE}
        )
    if attribute.get("type") not in AttributeType.values:
        raise _refused(
            _("Le type de « %(name)s » est l’un de : %(types)s.")
            % {"name": name, "types": ", ".join(AttributeType.values)}
        )
    return {
        "name": name,
        "title": title.strip(),
        "type": str(attribute["type"]),
        "required": bool(attribute.get("required", False)),
    }


def checked_details(
    attributes: Sequence[Mapping[str, Any]], details: Mapping[str, Any]
) -> dict[str, Any]:
    """An operation's details as its kind asks for them; empty ones are left out.

    Values may come as a form sends them, as text; dates are kept as ISO 8601 text.

    Raises:
        ValidationError: for `details`, one message for each thing that is wrong.
    """
    known = {each["name"]: each for each in attributes}
    wrong = [
        _("« %s » n’est pas un attribut de cette nature d’opération.") % name[:60]
        for name in map(str, details)
        if name not in known
    ]
    checked = {}
    for name, attribute in known.items():
        value = details.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if attribute["required"]:
                wrong.append(_("« %s » est à remplir.") % attribute["title"])
            continue
        try:
            checked[name] = _READERS[AttributeType(attribute["type"])](value)
        except ValueError:
            wrong.append(
                _("« %(title)s » : cette valeur n’est pas du type « %(type)s ».")
                % {
                    "title": attribute["title"],
                    "type": AttributeType(attribute["type"]).label,
                }
            )
    if wrong:
        raise ValidationError({"details": wrong})
    return checked


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise ValueError
    return value.strip()


def _integer(value: Any) -> int:
    if isinstance(value, str):
        value = int(value.strip()) if _INTEGER.fullmatch(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > BIGGEST:
        raise ValueError
    return value


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = float(value.strip().replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError
    if not math.isfinite(value) or abs(value) > BIGGEST:
        raise ValueError
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "on": True, "oui": True, "false": False, "off": False, "non": False}
    try:
        return known[str(value).strip().lower()]
    except KeyError:
        raise ValueError from None


def _date(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return date.fromisoformat(str(value).strip()).isoformat()


_READERS: Mapping[AttributeType, Callable[[Any], Any]] = {
    AttributeType.TEXT: _text,
    AttributeType.INTEGER: _integer,
    AttributeType.NUMBER: _number,
    AttributeType.BOOLEAN: _boolean,
    AttributeType.DATE: _date,
}
