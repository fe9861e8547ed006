"""Decide which of several assertions is followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from archaeology.sites.models import Assertion, Find, HeritageSite, StratigraphicUnit
from archaeology.sites.places import commune_of
from archaeology.sites.rights import denied, territory_of
from archaeology.sites.services.assert_about import (
    Described,
    height_from,
    subject_of,
    subject_to_change,
)
from archaeology.sites.services.record_find import heights_of
from archaeology.sites.services.saving import save
from archaeology.sites.statements import UNDATED, Height, dating_columns
from archaeology.sites.vocabulary import PrecisionClass, Reliability, Statement
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange
from layers.catalog.layer import STORAGE_SRID


def prefer_assertion(actor: Actor, key: int, *, instead_of: int | None = None) -> Assertion:
    """Follow this assertion; the one of the same kind and aspect that was followed no longer is.

    A dating, a position or a level (without aspect) is copied to the subject's columns, where it
    has such. What the columns said before without any assertion is kept as one: nothing is lost.

    Args:
        actor: who decides.
        key: the key of the assertion.
        instead_of: the key of the one that the actor saw followed, 0 for none; None where it does
            not matter.

    Raises:
        PermissionDenied: there is no such assertion, or its subject is not for this actor.
        ConflictingChange: another one than `instead_of` is followed by now.
    """
    with acting(actor):
        assertion, subject = _to_decide(actor, key)
        if assertion.preferred:
            return assertion
        followed = _rivals(assertion).filter(preferred=True).values_list("pk", flat=True).first()
        if instead_of is not None and instead_of != (followed or 0):
            raise ConflictingChange(subject)
        _keep_what_was_said(assertion, subject)
        _rivals(assertion).filter(preferred=True).update(preferred=False)
        assertion.preferred = True
        assertion.save(update_fields=["preferred"])
        _copy(assertion, subject, assertion.value)
    return assertion


def unprefer_assertion(actor: Actor, key: int) -> Assertion:
    """Follow this assertion no longer, and none in its place: the subject's columns are emptied.

    Raises:
        PermissionDenied: there is no such assertion, or its subject is not for this actor.
    """
    with acting(actor):
        assertion, subject = _to_decide(actor, key)
        if assertion.preferred:
            assertion.preferred = False
            assertion.save(update_fields=["preferred"])
            _copy(assertion, subject, None)
    return assertion


def _to_decide(actor: Actor, key: int) -> tuple[Assertion, Described]:
    """The assertion and what it is about, the latter locked: decisions about it queue there."""
    assertion = Assertion.objects.filter(pk=key).first()
    if assertion is None:
        raise denied()
    subject = subject_to_change(actor, subject_of(assertion))
    assertion.refresh_from_db()
    return assertion, subject


def _rivals(assertion: Assertion) -> Any:
    return Assertion.objects.filter(
        subject_layer=assertion.subject_layer,
        subject_key=assertion.subject_key,
        unit=assertion.unit_id,
        kind=assertion.kind,
        aspect=assertion.aspect,
    )


def _copy(assertion: Assertion, subject: Described, value: Mapping[str, Any] | None) -> None:
    columns = None if assertion.aspect else _columns(Statement(assertion.kind), subject, value)
    if columns is None:
        return
    for column, each in columns.items():
        setattr(subject, column, each)
    subject.version += 1
    save(subject)


def _columns(
    kind: Statement, subject: Described, value: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """What the subject's columns become, empty for no value; None where it has no such columns."""
    if kind is Statement.DATING and isinstance(subject, Find | HeritageSite | StratigraphicUnit):
        return dating_columns(value["edtf"]) if value else UNDATED
    if kind is Statement.LEVEL and isinstance(subject, Find):
        return (height_from(value) if value else Height()).of_find()
    if kind is Statement.POSITION and isinstance(subject, Find | HeritageSite):
        point = Point(value["x"], value["y"], srid=STORAGE_SRID) if value else None
        return {
            "geom": point,
            "commune": commune_of(territory_of(subject), point),
            "precision_class": (value or {}).get("precision_class", PrecisionClass.UNKNOWN),
            "precision_m": (value or {}).get("precision_m"),
        }
    return None


def _keep_what_was_said(assertion: Assertion, subject: Described) -> None:
    """Make an assertion of what the columns say, unless one is behind them already."""
    if assertion.aspect or _rivals(assertion).filter(preferred=True).exists():
        return
    for said in _said(Statement(assertion.kind), subject):
        if _rivals(assertion).filter(value=said).exists():
            continue
        Assertion.objects.create(
            subject_layer=assertion.subject_layer,
            subject_key=assertion.subject_key,
            unit_id=assertion.unit_id,
            kind=assertion.kind,
            value=said,
            text=_("Ce qui était enregistré d’abord."),
            source_id=getattr(subject, "source_id", None),
            reliability=getattr(subject, "reliability", Reliability.D),
        )


def _said(kind: Statement, subject: Described) -> list[dict[str, Any]]:
    """The values of assertions that would say what the subject's columns say."""
    if kind is Statement.DATING and isinstance(subject, Find | HeritageSite | StratigraphicUnit):
        return [{"edtf": subject.dating}] if subject.dating else []
    if kind is Statement.LEVEL and isinstance(subject, Find):
        # A file may have given both.
        return [dict(height.stated()) for height in heights_of(subject)]
    if kind is Statement.POSITION and isinstance(subject, Find | HeritageSite):
        if subject.geom is None:
            return []
        said = {
            "x": subject.geom.x,
            "y": subject.geom.y,
            "precision_class": subject.precision_class,
        }
        precise = {} if subject.precision_m is None else {"precision_m": subject.precision_m}
        return [said | precise]
    return []
