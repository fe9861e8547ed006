"""What comes from the field about an incident that is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.collecting import FieldContext, Question
from networks.water.field.incident_questions import QUESTIONS, REPAIR
from networks.water.models import Device, Incident, Pipe
from networks.water.services.add_late_words import add_late_words
from networks.water.services.changing import found
from networks.water.services.follow_incident import RepairFacts, why_over
from networks.water.services.note_closed_valves import note_closed_valves
from networks.water.vocabulary import ENDED, Defect, IncidentState, RepairSupport


def over(actor: Actor, keys: Sequence[int]) -> Mapping[int, str]:
    """Those that are closed or withdrawn, with the sentence that says so."""
    rows: Any = Incident.objects.visible_to(actor).filter(pk__in=list(keys), state__in=ENDED)
    return {row.pk: why_over(row) for row in rows}


def withdrawn(actor: Actor, keys: Sequence[int]) -> Collection[int]:
    """Those that are in the book as unfounded."""
    rows: Any = Incident.objects.visible_to(actor).filter(pk__in=list(keys))
    unfounded = rows.filter(state=IncidentState.UNFOUNDED)
    return set(unfounded.values_list("pk", flat=True))


def append(context: FieldContext, key: int, values: Mapping[str, Any]) -> None:
    """Add to an incident that is over what somebody said too late of it.

    A repair is entered as one; of what was withdrawn there is none to count, and it is kept as
    words.
    """
    incident = found(context.actor, Incident, key, lock=True)
    is_repair = bool(values.keys() & REPAIR) and incident.state != IncidentState.UNFOUNDED
    words = [
        _line(context.actor, incident, question, values[question.name])
        for question in QUESTIONS
        if question.name in values and not (is_repair and question.name in REPAIR)
    ]
    add_late_words(
        context.actor,
        key,
        incident.version,
        "\n".join(word for word in words if word),
        max(context.at, incident.opened_at),
        context.said_by,
        repair_of(values) if is_repair else None,
    )


def witness(context: FieldContext, key: int, values: Mapping[str, Any]) -> Sequence[str]:
    """Valves that were closed in the street are closed, whatever the paper says."""
    valves = values.get("closed_valves")
    if not valves:
        return []
    cut = values.get("isolated_at")
    at = min(datetime.fromisoformat(cut), context.at) if cut else context.at
    return note_closed_valves(context.actor, key, valves, at)


def repair_of(values: Mapping[str, Any]) -> RepairFacts:
    """What was repaired, as the form tells it."""
    day = values.get("repaired_on")
    return RepairFacts(
        support=values.get("repair_support") or RepairSupport.PIPE,
        defect=values.get("repair_defect") or Defect.UNKNOWN,
        repaired_on=date.fromisoformat(day) if day else None,
        what=values.get("repair_what") or "",
    )


def _line(actor: Actor, incident: Incident, question: Question, value: Any) -> str:
    """A value in words; nothing where nothing is said, or nothing that is not there already."""
    if value is None or value in ("", []):
        return ""
    if question.name == "description":
        known = incident.description.strip()
        more = value.strip().removeprefix(known).strip() if known else value.strip()
        return "" if more in known else str(more)
    if question.kind != "features" and value == _written(incident, question.name):
        return ""
    return _("%(title)s : %(value)s") % {
        "title": question.title,
        "value": _said(actor, question, value),
    }


def _written(incident: Incident, name: str) -> Any:
    known = getattr(incident, f"{name}_id", None) or getattr(incident, name, None)
    return known.isoformat() if isinstance(known, datetime) else known


def _said(actor: Actor, question: Question, value: Any) -> str:
    match question.kind:
        case "code":
            return str(dict(question.codes).get(value, value))
        case "feature" | "features":
            return ", ".join(
                _codes(actor, question.layer, value if isinstance(value, list) else [value])
            )
        case "datetime":
            moment = timezone.localtime(datetime.fromisoformat(value))
            return date_format(moment, "j F Y, H:i")
        case "date":
            return date_format(date.fromisoformat(value), "j F Y")
    return str(value)


def _codes(actor: Actor, layer: str, keys: Sequence[int]) -> list[str]:
    """What assets are called, in that order; a key where the actor sees no such asset."""
    model: Any = Pipe if layer == "water-pipes" else Device
    rows = model.objects.visible_to(actor).filter(pk__in=list(keys))
    known = dict(rows.values_list("pk", "code"))
    return [str(known.get(key, key)) for key in keys]
