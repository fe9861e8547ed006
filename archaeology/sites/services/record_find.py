"""Write down an object, or a batch of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.models import Find, Operation, Source, StratigraphicUnit
from archaeology.sites.places import commune_of
from archaeology.sites.rights import denied, referred, require
from archaeology.sites.services.saving import put, save
from archaeology.sites.statements import Height, dating_columns
from archaeology.sites.vocabulary import (
    Confidentiality,
    Material,
    PrecisionClass,
    Reliability,
)
from layers.access.actor import Actor
from layers.catalog.acting import acting

_OTHERWISE = frozenset({"dating", "height", "operation", "unit", "source"})


@dataclass(frozen=True, slots=True)
class FindFacts:
    """A find. `dating` is an EDTF text or ""; `geom` its position, EPSG:2154; `operation`, `unit`
    and `source` are keys, each may be unknown.
    """

    number: str
    kind: str = ""
    material: str = Material.UNKNOWN
    title: str = ""
    description: str = ""
    count: int = 1
    found_on: date | None = None
    synthetic: bool = False
    reliability: str = Reliability.D
    confidentiality: str = Confidentiality.RESTRICTED
    precision_class: str = PrecisionClass.UNKNOWN
    precision_m: float | None = None
    geom: Point | None = None
    dating: str = ""
    height: Height | None = None
    operation: int | None = None
    unit: int | None = None
    source: int | None = None

    @classmethod
    def of(cls, find: Find) -> FindFacts:
        """What is recorded of a find."""
        plain = {each.name for each in fields(cls)} - _OTHERWISE
        return cls(
            **{name: getattr(find, name) for name in plain},
            dating=find.dating,
            height=height_of(find),
            operation=find.operation_id,
            unit=find.unit_id,
            source=find.source_id,
        )


def height_of(find: Find) -> Height | None:
    """The altitude or the depth that a find's columns hold; the altitude, where both are there."""
    if find.z_m is not None:
        return Height(z_m=find.z_m, datum=find.datum, sigma_m=find.z_sigma_m)
    if find.depth_m is not None:
        return Height(depth_m=find.depth_m, ground_reference=find.ground_reference)
    return None


def record_find(actor: Actor, territory: str, facts: FindFacts) -> Find:
    """A new find of the territory, restricted unless said otherwise, and never less so than its
    operation.

    Raises:
        PermissionDenied: the actor is no archaeologist of the territory, or the operation, the
            unit or the source does not exist for him.
        ValidationError: a value is wrong, the dating cannot be read, or the number is taken.
    """
    require(actor, territory)
    with acting(actor):
        find = Find(territory_id=territory)
        fill(actor, find, facts)
        save(find)
    return find


def fill(actor: Actor, find: Find, facts: FindFacts) -> None:
    """Put facts on a find of a territory; its operation stays locked until the end, so that what
    is inherited is what the operation says then.
    """
    territory = find.territory_id
    put(find, facts, (each.name for each in fields(facts) if each.name not in _OTHERWISE))
    for column, value in dating_columns(facts.dating).items():
        setattr(find, column, value)
    # A find may come with both from elsewhere; what is not said anew stays.
    if facts.height != height_of(find):
        height = facts.height.checked() if facts.height is not None else Height()
        for column, value in height.of_find().items():
            setattr(find, column, value)
    find.commune = commune_of(territory, find.geom)
    find.source = referred(actor, Source, facts.source, territory)
    find.unit = referred(actor, StratigraphicUnit, facts.unit, territory)
    find.operation = _locked(actor, facts.operation, territory)
    find.inherited = (
        find.operation.confidentiality if find.operation else Confidentiality.PUBLIC.value
    )
    if find.unit is not None and find.unit.operation_id != facts.operation:
        raise ValidationError({"unit": _("Cette unité n’est pas de cette opération.")})


def _locked(actor: Actor, key: int | None, territory: str) -> Operation | None:
    if referred(actor, Operation, key, territory) is None:
        return None
    # Its own finds refer to it: a stronger lock would wait for whoever records beside us.
    locked = Operation.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).first()
    if locked is None:
        raise denied()
    found: Operation = locked
    return found
