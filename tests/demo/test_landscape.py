import shapely

from geoportal.demo import river
from geoportal.demo.boundaries import commune_boundaries, territory_outline
from geoportal.demo.facts.outline import LEFT_BANK
from geoportal.demo.landscape import LANDSCAPE_NOTICE, landscape, roads


def by_name(name: str) -> list[shapely.Geometry]:
    return [feature.geometry for feature in landscape() if feature.name == name]


def test_all_kinds_are_drawn_and_valid() -> None:
    assert {feature.kind for feature in landscape()} == {
        "water",
        "forest",
        "rail",
        "road",
        "bridge",
    }
    for feature in landscape():
        assert feature.geometry.is_valid, feature.name
        assert feature.name
        assert feature.rank in (1, 2, 3)
        assert feature.geometry.intersects(territory_outline().buffer(2000)), feature.name
    assert "approximatifs" in LANDSCAPE_NOTICE


def test_the_seine_is_one_piece_of_a_river_s_width() -> None:
    water = river.water()
    assert water.geom_type == "Polygon"
    line = shapely.LineString(river.centreline())
    assert 55_000 < line.length < 80_000
    assert 300 < water.area / line.length < 900


def test_the_seine_parts_the_communes_of_the_two_banks() -> None:
    line = shapely.LineString(river.centreline())
    for boundary in commune_boundaries():
        assert not line.crosses(boundary.polygon.buffer(-1)), boundary.fact.name
    right, left = river.banks()
    for boundary in commune_boundaries():
        bank = left if boundary.fact.insee in LEFT_BANK else right
        assert bank.buffer(1).contains(boundary.polygon), boundary.fact.name


def test_only_bridges_cross_the_seine() -> None:
    for feature in landscape():
        if feature.kind in ("road", "rail"):
            assert feature.geometry.intersection(river.water()).length == 0, feature.name
        if feature.kind == "bridge":
            assert feature.geometry.intersection(river.water()).length > 250
            start, end = (shapely.Point(p) for p in feature.geometry.coords)
            assert not river.water().contains(start)
            assert not river.water().contains(end)


def test_roads_continue_the_bridges() -> None:
    for name in ("Pont de Tancarville", "Pont de Brotonne"):
        (bridge,) = by_name(name)
        for end in bridge.coords:
            assert any(road.geometry.distance(shapely.Point(end)) < 1 for road in roads())


def test_the_forest_of_brotonne_is_on_the_left_bank() -> None:
    (forest,) = by_name("Forêt de Brotonne")
    communes = {b.fact.name: b.polygon for b in commune_boundaries()}
    assert forest.intersects(communes["Arelaune-en-Seine"])
    assert forest.intersects(communes["Vatteville-la-Rue"])
    assert forest.intersection(river.water()).area == 0
    assert 40e6 < forest.area < 80e6


def test_the_railway_serves_its_stations() -> None:
    main, branch = by_name("Ligne Paris – Le Havre"), by_name("Ligne Bréauté – Port-Jérôme")
    communes = {b.fact.name: b.polygon for b in commune_boundaries()}
    assert main[0].intersects(communes["Foucart"].buffer(600))
    assert main[0].intersects(communes["Nointot"].buffer(600))
    for name in ("Bolbec", "Gruchet-le-Valasse", "Lillebonne", "Port-Jérôme-sur-Seine"):
        assert branch[0].intersects(communes[name]), name
    assert main[0].distance(branch[0]) < 1
