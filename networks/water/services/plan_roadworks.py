"""Enter works on a road, and change what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import changing_row, checked_fields, refusing
from layers.territory.locate import has_boundaries, outside_message
from layers.territory.models import Commune
from networks.water.models import Roadworks
from networks.water.models.roadworks import USUAL_WIDTH_M
from networks.water.rights import denied, is_roads, is_water
from networks.water.vocabulary import WorksKind, WorksState

SHAPES = frozenset({"LineString", "MultiLineString", "Polygon", "MultiPolygon"})
_REFUSED = {
    "roadworks_end_after_start": ("ends_on", gettext_lazy("La fin est avant le début.")),
    "roadworks_have_a_width": ("width_m", gettext_lazy("La largeur est plus grande que zéro.")),
    "roadworks_declared_on_a_day": (
        "received_on",
        gettext_lazy("Quand la déclaration a-t-elle été reçue ? L’échéance en dépend."),
    ),
    "roadworks_reference_once": (
        "reference",
        gettext_lazy("D’autres travaux ont déjà cette référence."),
    ),
}


@dataclass(frozen=True, slots=True)
class WorksFacts:
    """What is said of works; `geom` in EPSG:2154."""

    title: str
    geom: Any
    starts_on: date
    ends_on: date | None = None
    kind: str = WorksKind.RESURFACING
    state: str = WorksState.PLANNED
    reference: str = ""
    road: str = ""
    width_m: float = USUAL_WIDTH_M
    manager: str = ""
    company: str = ""
    declaration: str = ""
    declaration_number: str = ""
    received_on: date | None = None
    on_paper: bool = False
    answered_on: date | None = None
    announced: bool = False
    note: str = ""
    synthetic: bool = False


def may_plan(actor: Actor, territory: str) -> bool:
    """Whether the actor is of the territory's roads or water service."""
    return is_water(actor, territory) or is_roads(actor, territory)


def plan_roadworks(actor: Actor, territory: str, facts: WorksFacts) -> Roadworks:
    """New works.

    Raises:
        PermissionDenied: the actor is of neither service.
        ValidationError: with a sentence for each field.
    """
    if not may_plan(actor, territory):
        raise denied()
    works = Roadworks(territory_id=territory)
    _say(works, facts)
    with acting(actor), refusing(_REFUSED):
        works.save(force_insert=True)
    return works


def change_roadworks(actor: Actor, key: int, version: int, facts: WorksFacts) -> Roadworks:
    """Write everything that is said of works as it stands in `facts`.

    Raises:
        PermissionDenied, ConflictingChange: see `changing_row`.
        ValidationError: with a sentence for each field.
    """

    def find() -> Roadworks:
        rows: Any = Roadworks.objects.all()
        rows = rows if actor.system else rows.visible_to(actor)
        row: Roadworks | None = rows.select_for_update(of=("self",)).filter(pk=key).first()
        if row is None or not may_plan(actor, str(row.territory_id)):
            raise denied()
        return row

    with changing_row(actor, find, version, _REFUSED) as works:
        _say(works, facts)
    return works


def _say(works: Roadworks, facts: WorksFacts) -> None:
    if facts.geom is None or facts.geom.geom_type not in SHAPES or facts.geom.empty:
        raise ValidationError({"geom": _("L’emprise est une ligne ou une surface.")})
    if not facts.geom.valid:
        is_line = facts.geom.geom_type.endswith("LineString")
        why = _("Ce tracé n’a pas de longueur.") if is_line else _("Cette surface se recoupe.")
        raise ValidationError({"geom": why})
    today = timezone.localdate()
    if facts.received_on is not None and facts.received_on > today:
        raise ValidationError({"received_on": _("Ce jour est à venir.")})
    if facts.answered_on is not None and facts.answered_on > today:
        raise ValidationError({"answered_on": _("Ce jour est à venir.")})
    if facts.answered_on and facts.received_on and facts.answered_on < facts.received_on:
        raise ValidationError({"answered_on": _("La réponse est avant la déclaration.")})
    for each in fields(facts):
        value = getattr(facts, each.name)
        setattr(works, each.name, value.strip() if isinstance(value, str) else value)
    communes = Commune.objects.filter(territory_id=works.territory_id)
    works.commune = communes.containing(facts.geom.centroid).first()
    outside = not communes.filter(geom__intersects=facts.geom).exists()
    if outside and has_boundaries(str(works.territory_id)):
        raise ValidationError({"geom": outside_message()})
    checked_fields(works, without=("territory", "commune"))
