"""Filters are said in words of the territories that the reader handles, and of no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from geoportal.citizen.models import Category, CategoryGroup
from layers.access.models import Account, Agency, Territory
from layers.territory.models import Commune

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    ["service=voisin", "commune=75101", "categorie=rare", "categorie=f:rares", "territoire=75056"],
)
def test_a_chip_never_names_what_belongs_to_another_territory(
    front_desk: Account, neighbour: Territory, signed_in: Callable[[Account], Client], query: str
) -> None:
    Agency.objects.create(territory=neighbour, slug="voisin", name="Nom-Secret")
    Commune.objects.create(territory=neighbour, insee="75101", name="Nom-Secret")
    group = CategoryGroup.objects.create(territory=neighbour, code="rares", title="Nom-Secret")
    Category.objects.create(territory=neighbour, group=group, code="rare", title="Nom-Secret")
    Territory.objects.filter(pk=neighbour.pk).update(name="Nom-Secret")
    answer = signed_in(front_desk).get(f"/triage?{query}")
    assert answer.status_code == 200
    assert "Nom-Secret" not in answer.content.decode()


def test_a_chip_names_what_is_ones_own(
    front_desk: Account,
    agencies: dict[str, Agency],
    categories: dict[str, Category],
    signed_in: Callable[[Account], Client],
) -> None:
    page = signed_in(front_desk).get("/triage?service=eau&categorie=fuite").content.decode()
    assert "Service : Eau" in page
    assert "Fuite d’eau" in page
