"""Which agency answers for a request: category × area, the most precise rule, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils.translation import gettext as _

from geoportal.citizen.models import Category, RoutingRule
from layers.access.models import Agency
from layers.territory.models import Commune


@dataclass(frozen=True, slots=True)
class Routing:
    """The agency that a rule names, or None, and the explanation for people."""

    agency: Agency | None
    why: str


def _precision(rule: RoutingRule) -> tuple[int, int, int, int]:
    """How exactly a rule speaks of a case: what is reported counts before where it is."""
    kind = 2 if rule.category_id else 1 if rule.group_id else 0
    return (kind, 1 if rule.area_id else 0, rule.priority, -rule.pk)


def route(category: Category, commune: Commune | None, point: Point | None = None) -> Routing:
    """The agency for a category at a place.

    Args:
        category: what is reported.
        commune: where; without one, only rules for the whole territory or a perimeter apply.
        point: EPSG:2154, for areas that have a perimeter of their own.
    """
    spoken_of = RoutingRule.objects.filter(
        Q(category=category)
        | Q(category=None, group=category.group_id)
        | Q(category=None, group=None),
        territory=category.territory_id,
    ).select_related("agency", "category", "group", "area")
    fitting = (
        rule
        for rule in spoken_of.prefetch_related("area__communes")
        if rule.area is None or rule.area.covers(commune, point)
    )
    rule = max(fitting, key=_precision, default=None)
    if rule is None:
        return Routing(None, _("Aucune règle ne désigne de service : à orienter par l’accueil."))
    why = _("%(agency)s, d’après la règle : %(what)s, %(where)s.") % {
        "agency": rule.agency,
        "what": _what(rule),
        "where": _("périmètre « %s »") % rule.area if rule.area else _("tout le territoire"),
    }
    return Routing(rule.agency, why[:300])


def _what(rule: RoutingRule) -> str:
    if rule.category:
        return _("catégorie « %s »") % rule.category
    return _("famille « %s »") % rule.group if rule.group else _("toute catégorie")
