"""Finds, operations and places as people read them: years, levels and codes in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from archaeology.sites.models.recording import FAR_FUTURE, FAR_PAST
from archaeology.sites.policy import PERIOD
from archaeology.sites.vocabulary import Datum, GroundReference
from layers.access.policy import Position
from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.visible import Feature, VisibleRows

# Told in sentences of their own, or by a mark.
LEVEL = frozenset({"z_m", "z_sigma_m", "datum", "depth_m", "ground_reference"})
TOLD_APART = PERIOD | LEVEL | {"synthetic"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field is called and its value in words."""

    name: str
    title: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Level:
    """An altitude, or a depth, which is none."""

    words: str
    is_depth: bool


def seen_exactly(rows: VisibleRows, keys: Sequence[int]) -> frozenset[int]:
    """Those of the keys whose exact position these rows give."""
    exact = tuple(each for each in rows.branches if each.access.position is Position.EXACT)
    found = replace(rows, branches=exact).keyed(keys).features(len(keys), fields=())
    return frozenset(feature.key for feature in found)


def facts_of(layer: Layer, feature: Feature, without: Collection[str] = ()) -> list[Fact]:
    """The granted fields that say something, in the layer's order."""
    found = []
    for field in layer.fields:
        if field.name in TOLD_APART or field.name in without:
            continue
        words = in_words(field, feature.properties.get(field.name))
        if words:
            found.append(Fact(field.name, field.title, words))
    return found


def in_words(field: Field, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    if field.kind == "code":
        return str(dict(field.codes).get(value, value))
    if field.kind == "boolean":
        return _("oui") if value else _("non")
    if field.kind == "date":
        day = parse_date(str(value))
        return formats.date_format(day, "j F Y") if day else str(value)
    # A year is a name, not a quantity: no thousands separator.
    if field.kind in {"integer", "number"} and field.name != "year":
        return number(value)
    return str(value)


def number(value: float, decimals: int | None = None) -> str:
    """A number as French writes it, thousands apart by a narrow space: with so many decimals, or
    to the thousandth where there is anything.
    """
    text = f"{value:.{3 if decimals is None else decimals}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    # Django's French has the wide one.
    return str(formats.number_format(text, force_grouping=True)).replace("\xa0", "\u202f")


def year(astronomical: int) -> str:
    """A year as people count: the year 0 of astronomers is 1 BC."""
    if astronomical > 0:
        return str(astronomical)
    return _("%(year)s av. J.-C.") % {"year": 1 - astronomical}


def dating_in_words(properties: Mapping[str, Any]) -> str:
    """The four bounds in a sentence; empty for what has no dating, or none that is granted."""
    bounds = [properties.get(each) for each in ("start_min", "start_max", "end_min", "end_max")]
    if any(bound is None for bound in bounds):
        return ""
    start_min, start_max, end_min, end_max = (int(bound or 0) for bound in bounds)
    if start_min == end_max:
        return year(start_min)
    whole = _whole(start_min, end_max)
    sure = [_sure_start(start_min, start_max), _sure_end(end_min, end_max)]
    return ", ".join([whole, *(each for each in sure if each)])


def _whole(first: int, last: int) -> str:
    if first <= FAR_PAST and last >= FAR_FUTURE:
        return _("à une date inconnue")
    if first <= FAR_PAST:
        return _("au plus tard en %(last)s") % {"last": year(last)}
    if last >= FAR_FUTURE:
        return _("au plus tôt en %(first)s") % {"first": year(first)}
    return _("entre %(first)s et %(last)s") % {"first": year(first), "last": year(last)}


def _sure_start(low: int, high: int) -> str:
    if low == high or high >= FAR_FUTURE:
        return ""
    return _("début certain avant %(year)s") % {"year": year(high + 1)}


def _sure_end(low: int, high: int) -> str:
    if low == high or low <= FAR_PAST:
        return ""
    return _("fin certaine après %(year)s") % {"year": year(low - 1)}


def levels_in_words(properties: Mapping[str, Any]) -> list[Level]:
    """The altitude with its uncertainty and datum, the depth with what it is counted from."""
    found = []
    if properties.get("z_m") is not None:
        found.append(Level(_altitude(properties), is_depth=False))
    if properties.get("depth_m") is not None:
        counted = dict(GroundReference.choices).get(str(properties.get("ground_reference")), "")
        words = _("%(depth)s m de profondeur, comptée depuis : %(what)s") % {
            "depth": number(properties["depth_m"]),
            "what": str(counted).lower(),
        }
        found.append(Level(words, is_depth=True))
    return found


def _altitude(properties: Mapping[str, Any]) -> str:
    sigma = properties.get("z_sigma_m")
    datum = properties.get("datum")
    words = _("%(z)s m") % {"z": number(properties["z_m"])}
    if sigma is not None:
        words = _("%(z)s m ± %(sigma)s m") % {
            "z": number(properties["z_m"]),
            "sigma": number(sigma),
        }
    return f"{words} ({dict(Datum.choices).get(str(datum), datum)})"


def title_of(properties: Mapping[str, Any], materials: Mapping[Any, Any]) -> str:
    """What a find is called by those who may not know its name: its kind, else its material."""
    named = properties.get("title") or properties.get("kind")
    return str(named or materials.get(properties.get("material")) or _("Mobilier"))
