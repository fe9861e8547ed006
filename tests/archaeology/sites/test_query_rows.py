"""What a query finds, parameter by parameter, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.http import QueryDict

from archaeology.sites.models import StratigraphicRelation
from archaeology.sites.models.recording import FAR_FUTURE, FAR_PAST
from archaeology.sites.query import QueryRefused, read_query, rows_for
from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.query_dig import Dig, dated, dig
from tests.conftest import SOUTH, WEST


@pytest.fixture
def site(territory: Territory) -> Dig:
    return dig(territory, "2031")


@pytest.fixture
def secret(territory: Territory) -> Dig:
    return dig(territory, "2032", "restricted")


@pytest.fixture
def archaeologist(territory: Territory, account: Callable[..., Account]) -> Actor:
    return actor_of(account("fouilleur", territory, Role.ARCHAEOLOGIST))


@pytest.fixture
def presenter(territory: Territory, account: Callable[..., Account]) -> Actor:
    return actor_of(account("expo", territory, Role.HERITAGE))


def found(dig: Dig, actor: Actor = PUBLIC, **asked: Any) -> set[str]:
    """The titles of the finds of a dig that a query finds."""
    written = QueryDict(mutable=True)
    for name, value in asked.items():
        written.setlist(name, value if isinstance(value, list) else [str(value)])
    keys = {each.key for each in rows_for(actor, read_query(written)).features(1000)}
    return {title for title, find in dig.finds.items() if find.pk in keys}


def _degrees(x: float, y: float) -> tuple[float, float]:
    point: Any = Point(x, y, srid=2154).transform(4326, clone=True)
    return point.x, point.y


def test_box_and_zone(site: Dig) -> None:
    site.find("loin", geom=Point(WEST + 5000, SOUTH + 5000, srid=2154))
    west, south = _degrees(WEST + 4990, SOUTH + 4990)
    east, north = _degrees(WEST + 5010, SOUTH + 5010)
    assert found(site, bbox=f"{west},{south},{east},{north}") == {"loin"}
    zone = Polygon.from_bbox((west, south, east, north))
    assert found(site, zone=zone.wkt) == {"loin"}
    assert found(site, zone=zone.json) == {"loin"}


def test_a_long_edge_of_a_zone_is_straight_in_degrees(site: Dig) -> None:
    """A parallel half a degree long bends by some thirty metres in Lambert-93."""
    lon, lat = _degrees(WEST + 5000, SOUTH + 5000)
    for name, shift in (("dessous", -5), ("dessus", 5)):
        at: Any = Point(lon, lat, srid=4326).transform(2154, clone=True)
        site.find(name, geom=Point(at.x, at.y + shift, srid=2154))
    zone = Polygon.from_bbox((lon - 0.5, lat, lon + 0.5, lat + 0.5))
    assert found(site, zone=zone.wkt, texte="dess") == {"dessus"}


def test_certainly_and_possibly(site: Dig) -> None:
    site.find("dedans", **dated("0020/0080", 20, 20, 80, 80))
    site.find("à cheval", **dated("0080/0150", 80, 80, 150, 150))
    site.find("après", **dated("0101/0150", 101, 101, 150, 150))
    site.find("sans fin", **dated("0050/..", 50, 50, 50, FAR_FUTURE))
    site.find("sans début", **dated("../0050", FAR_PAST, 50, 50, 50))
    assert found(site, periode="1/100", mode="certain") == {"dedans"}
    assert found(site, periode="1/100") == {"dedans", "à cheval", "sans fin", "sans début"}
    assert found(site, periode="0100/..", mode="certain") == {"après"}
    assert found(site, periode="0151/..") == {"sans fin"}
    assert found(site, periode="../0019") == {"sans début"}
    assert found(site, periode="../0100", mode="certain") == {"dedans", "sans début"}


def test_altitudes_of_one_datum_only_and_never_depths(site: Dig) -> None:
    site.find("haut", z_m=12.5, datum="ngf_ign69")
    site.find("bas", z_m=-3.0, datum="ngf_ign69")
    site.find("local", z_m=12.5, datum="relative")
    site.find("profond", depth_m=12.5, ground_reference="ground")
    assert found(site, z_min=12, z_max=13) == {"haut"}
    assert found(site, z_min="12,5", z_max="12,5", datum="relative") == {"local"}
    assert found(site, z_max=20) == {"haut", "bas"}
    assert found(site, z_min=-5, z_max=-1) == {"bas"}
    assert len(found(site, datum="relative")) == len(site.finds)


def test_kind_material_reliability_operation_and_text(site: Dig, territory: Territory) -> None:
    other = dig(territory, "2040")
    site.find("as", kind="monnaie", material="coin", reliability="A")
    site.find("clou", kind="clou", material="metal", reliability="B", description="Tête carrée")
    site.find("tesson", kind="vase", material="ceramic", reliability="C")
    assert found(site, nature="monnaie") == {"as"}
    assert found(site, nature=["monnaie", "clou"]) == {"as", "clou"}
    assert found(site, materiau=["metal", "ceramic"]) == {"clou", "tesson"}
    assert found(site, fiabilite="A") == {"as"}
    assert found(site, fiabilite="C") == {"as", "clou", "tesson"}
    assert found(site, texte="TETE carree") == {"clou"}
    assert found(site, operation="2031") == set(site.finds)
    assert found(other, operation="2031") == set()
    assert found(site, nature="clou", fiabilite="A") == set()


def test_earlier_and_later_units(site: Dig, archaeologist: Actor, presenter: Actor) -> None:
    for actor in (archaeologist, presenter):
        assert found(site, actor, anterieur_a="2031 US 1") == set("23456")
        assert found(site, actor, posterieur_a="2031 US 6") == set("12345")
        assert found(site, actor, posterieur_a="2031 US 8") == {"7"}
        assert found(site, actor, anterieur_a="2031 US 6") == set()
    # 3 and 4 are one: neither is earlier than the other, and what bears on one bears on both.
    for one in ("3", "4"):
        assert found(site, archaeologist, anterieur_a=f"2031 US {one}") == set("56")
        assert found(site, archaeologist, posterieur_a=f"2031 US {one}") == set("12")
    between = {"anterieur_a": "2031 US 1", "posterieur_a": "2031 US 5"}
    assert found(site, archaeologist, **between) == set("234")


def test_a_unit_of_the_same_label_in_another_territory_is_another(
    site: Dig, neighbour: Territory, archaeologist: Actor, account: Callable[..., Account]
) -> None:
    twin = dig(neighbour, "2031")
    assert found(site, archaeologist, anterieur_a="2031 US 5") == {"6"}
    assert found(twin, archaeologist, anterieur_a="2031 US 5") == set()
    everywhere = account("partout", neighbour, Role.ARCHAEOLOGIST)
    everywhere.memberships.create(territory=site.operation.territory, role=Role.ARCHAEOLOGIST)
    with pytest.raises(QueryRefused):
        found(site, actor_of(everywhere), anterieur_a="2031 US 5")


def test_a_cycle_or_a_long_chain_does_not_stop_the_answer(site: Dig, archaeologist: Actor) -> None:
    StratigraphicRelation.objects.create(unit=site.units["6"], kind="covers", other=site.units["1"])
    assert found(site, archaeologist, anterieur_a="2031 US 2") == set("13456")


def test_a_hidden_unit_and_an_unknown_one_are_refused_in_the_same_words(
    site: Dig, secret: Dig, presenter: Actor, archaeologist: Actor
) -> None:
    assert found(secret, archaeologist, anterieur_a="2032 US 1") == set("23456")
    for actor, hidden in (
        (PUBLIC, "2032 US 1"),
        (PUBLIC, "2031 US 1"),
        (presenter, "2032 US 1"),
    ):
        sentences = []
        for label in (hidden, "9999 US 1"):
            with pytest.raises(QueryRefused) as refused:
                found(site, actor, anterieur_a=label)
            sentences.append(refused.value.errors)
        assert sentences[0] == sentences[1]


def test_no_filter_finds_what_its_field_would_not_show(
    site: Dig, archaeologist: Actor, presenter: Actor
) -> None:
    """Everybody knows a generalised coin's material and century, not its level, words or dig."""
    site.find(
        "trésor",
        confidentiality="generalised",
        kind="monnaie",
        material="coin",
        z_m=7.25,
        datum="ngf_ign69",
        unit=site.units["2"],
        **dated("0101/0150", 101, 101, 150, 150),
    )
    box = (*_degrees(WEST + 1005, SOUTH + 995), *_degrees(WEST + 1010, SOUTH + 1005))
    hidden: list[dict[str, Any]] = [
        {"texte": "trésor"},
        {"z_min": 7, "z_max": 8},
        {"operation": "2031"},
        {"bbox": ",".join(map(repr, box))},
    ]
    for asked in hidden:
        assert "trésor" not in found(site, **asked), asked
        assert "trésor" in found(site, presenter, **asked), asked
        assert "trésor" in found(site, archaeologist, **asked), asked
    assert found(site, materiau="coin", periode="1/200", nature="monnaie") == {"trésor"}


def test_a_restricted_find_is_in_no_answer_but_the_archaeologists(
    secret: Dig, archaeologist: Actor, presenter: Actor
) -> None:
    secret.find("statue", kind="statue", material="stone", reliability="A")
    for actor in (PUBLIC, presenter):
        for asked in ({}, {"materiau": "stone"}, {"texte": "statue"}, {"operation": "2032"}):
            assert found(secret, actor, **asked) == set()
    assert found(secret, archaeologist, texte="statue") == {"statue"}
