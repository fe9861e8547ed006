"""Values of fields: read from a query, described for programs, written for people."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from layers.catalog.fields import Field
from layers.ui.problems import Problem

_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {}},
}
BIGGEST = 2**63
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)


def schema_of(field: Field) -> dict[str, Any]:
    """The JSON schema of a field's values."""
    schema = dict(_SCHEMAS[field.kind], title=str(field.title))
    if field.codes:
        schema["enum"] = [code for code, _title in field.codes]
    return schema


def parse_value(field: Field, text: str) -> object:
    """A value to compare a field with.

    Raises:
        Problem: 400, the text is no value of this kind.
    """
    try:
        return _read(field, text)
    except ValueError:
        raise Problem(
            400,
            _("%(name)s : « %(value)s » n’est pas une valeur possible (%(kind)s).")
            % {"name": field.name, "value": text[:60], "kind": field.kind},
        ) from None


def _read(field: Field, text: str) -> object:
    if field.kind == "integer":
        number = int(text) if _INTEGER.fullmatch(text) else BIGGEST
        return number if -BIGGEST <= number < BIGGEST else _refuse(text)
    if field.kind == "number":
        real = float(text)
        return real if math.isfinite(real) else _refuse(text)
    if field.kind == "boolean":
        return {"true": True, "false": False}[text] if text in {"true", "false"} else _refuse(text)
    if field.kind == "date":
        return date.fromisoformat(text)
    if field.kind == "datetime":
        instant = datetime.fromisoformat(text)
        return instant if timezone.is_aware(instant) else _refuse(text)
    # The database keeps no NUL in a text.
    return _refuse(text) if "\0" in text else text


def _refuse(text: str) -> object:
    raise ValueError(text)


def written(field: Field, value: Any) -> str:
    """A value as it came from the database's JSON, for people; empty where there is none."""
    if value is None or value == "":
        return ""
    if field.codes:
        return str(dict(field.codes).get(value, value))
    if field.kind == "boolean":
        return _("oui") if value else _("non")
    if field.kind == "date":
        return formats.date_format(date.fromisoformat(value), "j F Y")
    if field.kind == "datetime":
        local = timezone.localtime(datetime.fromisoformat(value))
        return formats.date_format(local, "j F Y, H:i")
    if field.kind == "list":
        return ", ".join(str(each) for each in value)
    if field.kind == "number":
        return formats.number_format(value)
    return str(value)
