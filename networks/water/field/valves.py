"""Valves in the field: open or closed, how they can be turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.catalog.collecting import (
    FieldContext,
    FieldForm,
    Method,
    NoLongerTaken,
    Question,
    Recorded,
)
from networks.water.models import Device
from networks.water.rights import is_water
from networks.water.services.changing import found
from networks.water.services.record_handling import record_handling
from networks.water.vocabulary import DeviceFunction, Handling

_LATER: frozenset[Method] = frozenset({"update"})
QUESTIONS = (
    Question("is_open", gettext_lazy("Ouverte"), "boolean", on=_LATER),
    Question(
        "handling", gettext_lazy("Manœuvre"), "code", codes=tuple(Handling.choices), on=_LATER
    ),
    Question("handling_note", gettext_lazy("Remarque sur la manœuvre"), most=300, on=_LATER),
)


def read(actor: Actor, keys: Sequence[int]) -> Mapping[int, Recorded]:
    """What is written of valves; other devices are not turned."""
    rows: Any = Device.objects.visible_to(actor).filter(
        pk__in=list(keys), function=DeviceFunction.VALVE
    )
    told = rows.values_list("pk", "version", "is_open", "handling", "handling_note")
    return {
        key: Recorded(
            version, {"is_open": is_open, "handling": handling, "handling_note": handling_note}
        )
        for key, version, is_open, handling, handling_note in told
    }


def update(context: FieldContext, key: int, version: int, values: Mapping[str, Any]) -> None:
    """Write down what was found at a valve; what is not said stays as it is."""
    valve = found(context.actor, Device, key, lock=True)
    if valve.retired_on is not None:
        raise NoLongerTaken(_retired(valve))
    record_handling(
        context.actor,
        key,
        version,
        is_open=values.get("is_open", valve.is_open),
        handling=values.get("handling") or valve.handling,
        note=values.get("handling_note", valve.handling_note) or "",
    )


def over(actor: Actor, keys: Sequence[int]) -> Mapping[int, str]:
    """Those that are out of service."""
    rows: Any = Device.objects.visible_to(actor).filter(pk__in=list(keys), retired_on__isnull=False)
    return {row.pk: _retired(row) for row in rows}


def _retired(valve: Device) -> str:
    return _("« %s » est hors service.") % valve.code


FORM = FieldForm(
    version=1,
    title=gettext_lazy("Manœuvrer une vanne"),
    questions=QUESTIONS,
    read=read,
    may=is_water,
    asks_place=False,
    over=over,
    page=lambda key: reverse("water-device", args=[key]),
    beside=("water-pipes",),
)
WRITERS: dict[str, Callable[..., Any]] = {"update": update}
