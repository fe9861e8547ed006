"""Which agency answers for a request: category × area, the most precise rule, and why."""

from __future__ import annotations

from dataclasses import dataclass

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
    return (kind, 1 if rule.commune_id else 0, rule.priority, -rule.pk)


def route(category: Category, commune: Commune | None) -> Routing:
    """The agency for a category at a place; without a commune only rules for everywhere apply."""
    fitting = RoutingRule.objects.filter(
        Q(category=category)
        | Q(category=None, group=category.group)
        | Q(category=None, group=None),
        Q(commune=commune) | Q(commune=None) if commune else Q(commune=None),
        territory=category.territory_id,
    ).select_related("agency", "category", "group", "commune")
    rule = max(fitting, key=_precision, default=None)
    if rule is None:
        return Routing(None, _("Aucune règle ne désigne de service : à orienter par l’accueil."))
    what = (
        _("catégorie « %s »") % rule.category
        if rule.category
        else _("famille « %s »") % rule.group
        if rule.group
        else _("toute catégorie")
    )
    where = _("commune de %s") % rule.commune if rule.commune else _("tout le territoire")
    why = _("%(agency)s, d’après la règle : %(what)s, %(where)s.") % {
        "agency": rule.agency,
        "what": what,
        "where": where,
    }
    return Routing(rule.agency, why[:300])
