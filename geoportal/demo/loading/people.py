"""Agencies, accounts, categories and who answers for what."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from geoportal.citizen.models import Category, CategoryGroup, RoutingRule
from geoportal.demo.facts.categories import CATEGORIES, GROUPS
from geoportal.demo.organisation import ACCOUNTS, AGENCIES, TERRITORY, routing_rules
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from layers.territory.models import Commune, ServiceArea

PASSWORD = "demo"  # noqa: S105  # published: it opens nothing outside the demonstration
# Who is of one of these agencies also works in its trade.
TRADES = {"eau": Role.WATER, "voirie": Role.ROADS}


def load_organisation() -> None:
    """Write the territory and its agencies."""
    territory, _created = Territory.objects.get_or_create(
        key=TERRITORY.key, defaults={"name": TERRITORY.name}
    )
    Agency.objects.bulk_create(
        Agency(territory=territory, slug=one.slug, name=one.name, email=f"{one.slug}@example.org")
        for one in AGENCIES
    )


def load_categories() -> None:
    """Write categories, routing rules and the service areas of the town halls."""
    groups = {
        group.code: CategoryGroup.objects.create(
            territory_id=TERRITORY.key,
            code=group.code,
            title=group.title,
            icon=group.icon,
            position=position,
        )
        for position, group in enumerate(GROUPS)
    }
    Category.objects.bulk_create(
        Category(
            territory_id=TERRITORY.key,
            group=groups[one.group],
            code=one.code,
            title=one.title,
            hint=one.hint,
            danger=one.danger,
            withheld=one.withheld,
            deadline_days=one.deadline_days,
            position=position,
        )
        for position, one in enumerate(CATEGORIES)
    )
    categories = {one.code: one for one in Category.objects.filter(territory=TERRITORY.key)}
    agencies = {one.slug: one for one in Agency.objects.filter(territory=TERRITORY.key)}
    areas = _load_areas(agencies)
    RoutingRule.objects.bulk_create(
        RoutingRule(
            territory_id=TERRITORY.key,
            agency=agencies[rule.agency],
            category=categories[rule.category] if rule.category else None,
            group=groups[rule.group] if rule.group else None,
            area=areas[rule.commune] if rule.commune else None,
            priority=rule.priority,
        )
        for rule in routing_rules()
    )


def _load_areas(agencies: dict[str, Agency]) -> dict[str, ServiceArea]:
    """The areas of the town halls, by INSEE code."""
    communes = {one.insee: one for one in Commune.objects.filter(territory=TERRITORY.key)}
    areas = {}
    for one in AGENCIES:
        for insee in one.area:
            areas[insee] = ServiceArea.objects.create(
                agency=agencies[one.slug], name=communes[insee].name
            )
            areas[insee].communes.add(communes[insee])
    return areas


def load_accounts() -> None:
    """Write the accounts, all with the published password.

    Raises:
        ImproperlyConfigured: this is not a demonstration (GEOPORTAL_DEMO).
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("demonstration accounts need GEOPORTAL_DEMO=1")
    agencies = {one.slug: one for one in Agency.objects.filter(territory=TERRITORY.key)}
    for one in ACCOUNTS:
        first, _, last = one.display_name.partition(" ")
        administers = one.role == "administrator"
        account = Account.objects.create_user(
            one.username,
            password=PASSWORD,
            first_name=first,
            last_name=last,
            is_staff=administers,
            is_superuser=administers,
        )
        Membership.objects.create(
            account=account,
            territory_id=TERRITORY.key,
            agency=agencies[one.agency] if one.agency else None,
            role=one.role,
        )
        if one.agency in TRADES:
            Membership.objects.create(
                account=account,
                territory_id=TERRITORY.key,
                agency=agencies[one.agency],
                role=TRADES[one.agency],
            )
