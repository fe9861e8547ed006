"""How public a place is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from archaeology.sites.models import HeritageSite
from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models.places import NEAR_M
from layers.access.actor import Actor

_STRICTEST_FIRST = (Confidentiality.RESTRICTED, Confidentiality.GENERALISED)


@dataclass(frozen=True, slots=True)
class HiddenPlace:
    """A heritage site whose position is not public; EPSG:2154."""

    key: int
    geom: Point
    confidentiality: str


def hidden_places(actor: Actor, territory: str) -> list[HiddenPlace]:
    """The sites of a territory whose position is not public, as far as the actor knows of them.

    What somebody does not know he cannot give away; and a refusal for its sake would tell him.
    """
    sites = HeritageSite.objects.all() if actor.system else HeritageSite.objects.visible_to(actor)
    rows = sites.filter(territory_id=territory, geom__isnull=False)
    hidden = rows.exclude(confidentiality=Confidentiality.PUBLIC)
    return [HiddenPlace(*each) for each in hidden.values_list("pk", "geom", "confidentiality")]


def nearby(hidden: Iterable[HiddenPlace], at: Point | None, without: int | None) -> str:
    """The strictest confidentiality of the hidden places near a point, EPSG:2154.

    `without` is the key of a site that is judged by itself.
    """
    if at is None:
        return Confidentiality.PUBLIC.value
    near = (each for each in hidden if each.key != without and each.geom.distance(at) <= NEAR_M)
    found = {each.confidentiality for each in near}
    return next(
        (each.value for each in _STRICTEST_FIRST if each.value in found),
        Confidentiality.PUBLIC.value,
    )
