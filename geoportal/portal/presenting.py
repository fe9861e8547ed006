"""Features of any layer as people read them: a title, a few facts, codes in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.visible import Feature


@dataclass(frozen=True, slots=True)
class Fact:
    """A field's title and its value in words."""

    title: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A feature for a list or a popup; the position is any point of it, WGS 84."""

    key: int
    title: str
    state: str
    state_label: str
    place: str
    date: str
    facts: tuple[Fact, ...]
    photos: tuple[str, ...]
    longitude: float | None
    latitude: float | None


def in_words(field: Field, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    if field.kind == "code":
        return str(dict(field.codes).get(value, value))
    if field.kind == "datetime" and isinstance(value, str):
        moment = parse_datetime(value)
        return _moment(moment) if moment else value
    if field.kind == "boolean":
        return _("oui") if value else _("non")
    if field.kind in {"integer", "number"}:
        return formats.localize(value, use_l10n=True) or str(value)
    return str(value)


def _moment(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y, H:i")


def present(layer: Layer, feature: Feature) -> Presented:
    """One feature; its title is the label field of the style, else the first field."""
    titled = layer.style.label or layer.fields[0].name
    facts = []
    for field in layer.fields:
        if field.name == titled or field.kind == "list" or field.name not in feature.properties:
            continue
        words = in_words(field, feature.properties[field.name])
        if words:
            facts.append(Fact(field.title, words))
    state = str(feature.properties.get("state") or "")
    codes = next((dict(field.codes) for field in layer.fields if field.name == "state"), {})
    longitude, latitude = _any_point(feature)
    moment = layer.field(layer.moment) if layer.moment else None
    return Presented(
        key=feature.key,
        title=str(feature.properties.get(titled) or _("Sans nom")),
        state=state,
        state_label=str(codes.get(state, state)),
        place=str(feature.properties.get("commune") or ""),
        date=in_words(moment, feature.properties.get(moment.name)) if moment else "",
        facts=tuple(facts),
        photos=tuple(feature.properties.get("photos") or ()),
        longitude=longitude,
        latitude=latitude,
    )


def _numbers(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates or ():
        yield from _numbers(part)


def _any_point(feature: Feature) -> tuple[float | None, float | None]:
    """The middle of the feature's bounds."""
    if feature.geometry is None:
        return None, None
    pairs = list(_numbers(feature.geometry["coordinates"]))
    if not pairs:
        return None, None
    easts, norths = zip(*pairs, strict=True)
    return (min(easts) + max(easts)) / 2, (min(norths) + max(norths)) / 2
