"""Write down what a source says of something, beside what others say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Operation,
    Source,
    StratigraphicUnit,
)
from archaeology.sites.rights import denied, referred, roles_for, territory_of, to_change
from archaeology.sites.services.saving import save
from archaeology.sites.statements import Height, dating_columns
from archaeology.sites.vocabulary import PrecisionClass, Reliability, Statement
from layers.access.actor import Actor
from layers.catalog.acting import acting

Described = Find | HeritageSite | Operation | StratigraphicUnit
_MODELS: Mapping[str, type[Find | HeritageSite | Operation]] = {
    "finds": Find,
    "heritage-sites": HeritageSite,
    "excavations": Operation,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an assertion is about: the key of an object of `layer`, or of a unit where it is ""."""

    key: int
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said; `value` as `Assertion` describes it, `source` the key of a source."""

    kind: Statement
    value: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    aspect: str = ""
    source: int | None = None
    reliability: str = Reliability.D


def assert_about(actor: Actor, subject: Subject, stated: Stated) -> Assertion:
    """A new assertion, not preferred; what contradicts it stays beside it.

    Raises:
        PermissionDenied: the subject or the source does not exist, or not for this actor.
        ValidationError: the value is not of its kind, a dating cannot be read, nothing is said.
    """
    with acting(actor):
        about = subject_to_change(actor, subject)
        assertion = Assertion(
            subject_layer=subject.layer,
            subject_key=subject.key if subject.layer else None,
            unit=about if isinstance(about, StratigraphicUnit) else None,
            kind=stated.kind,
            aspect=stated.aspect.strip(),
            value=_checked(Statement(stated.kind), stated.value),
            text=stated.text.strip() or str(stated.value.get("edtf", "")),
            source=referred(actor, Source, stated.source, territory_of(about)),
            reliability=stated.reliability,
        )
        save(assertion)
    return assertion


def subject_to_change(actor: Actor, subject: Subject) -> Described:
    """What an assertion is about, locked.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    model: type[Described] | None = (
        _MODELS.get(subject.layer) if subject.layer else StratigraphicUnit
    )
    if model is None:
        raise denied()
    return to_change(actor, model, subject.key, roles_for(model))


def subject_of(assertion: Assertion) -> Subject:
    """What a recorded assertion is about."""
    if assertion.subject_key is None:
        return Subject(assertion.unit_id or 0)
    return Subject(assertion.subject_key, assertion.subject_layer)


def height_from(value: Mapping[str, Any]) -> Height:
    """The height that a level's value says.

    Raises:
        ValidationError: it says none, or something else as well.
    """
    known = {"z_m", "datum", "depth_m", "ground_reference", "sigma_m"}
    if not set(value) <= known:
        raise _wrong(_("Un niveau est une altitude ou une profondeur."))
    numbers = {name: _number(value[name]) for name in value if name.endswith("_m")}
    texts = {name: str(value[name]) for name in value if not name.endswith("_m")}
    return Height(**numbers, **texts).checked()  # type: ignore[arg-type]


def _checked(kind: Statement, value: Mapping[str, Any]) -> dict[str, Any]:
    if kind is Statement.DATING:
        edtf = str(value.get("edtf", ""))
        if set(value) != {"edtf"} or not edtf.strip():
            raise _wrong(_("Une datation se donne en EDTF."))
        return {"edtf": dating_columns(edtf)["dating"]}
    if kind is Statement.LEVEL:
        return dict(height_from(value).stated())
    if kind is Statement.POSITION:
        return _position(value)
    if kind is Statement.IDENTIFICATION:
        name = value.get("kind")
        if set(value) != {"kind"} or not isinstance(name, str) or not name.strip():
            raise _wrong(_("Une identification dit de quoi il s’agit."))
        return {"kind": name.strip()}
    if kind is Statement.MEASURE:
        return _measure(value)
    return dict(value)


def _position(value: Mapping[str, Any]) -> dict[str, Any]:
    if not {"x", "y"} <= set(value) <= {"x", "y", "precision_class", "precision_m"}:
        raise _wrong(_("Une position se donne par x et y en Lambert-93."))
    precision = str(value.get("precision_class", PrecisionClass.UNKNOWN))
    if precision not in PrecisionClass.values:
        raise _wrong(_("Cette classe de précision n’existe pas."))
    checked: dict[str, Any] = {
        "x": _number(value["x"]),
        "y": _number(value["y"]),
        "precision_class": precision,
    }
    if value.get("precision_m") is not None:
        checked["precision_m"] = _number(value["precision_m"])
    return checked


def _measure(value: Mapping[str, Any]) -> dict[str, Any]:
    if not {"number", "unit"} <= set(value) <= {"number", "unit", "error"}:
        raise _wrong(_("Une mesure est un nombre et son unité."))
    checked: dict[str, Any] = {"number": _number(value["number"]), "unit": str(value["unit"])}
    if value.get("error") is not None:
        checked["error"] = _number(value["error"])
    return checked


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(_("« %s » n’est pas un nombre.") % str(value)[:40])
    return value


def _wrong(why: str) -> ValidationError:
    return ValidationError({"value": why})
