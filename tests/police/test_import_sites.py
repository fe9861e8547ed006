"""`geoportal import speed-sites FILE`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from geoportal import police
from geoportal.police.models import SpeedSite
from layers.access.actor import Actor, system_actor
from layers.access.models import Territory
from layers.catalog.importing import CannotImport, ImportReport, StrictRefusal
from layers.catalog.models import Change
from layers.exchange.services.import_file import import_file
from layers.territory.models import Commune
from tests.conftest import SOUTH, WEST

Run = Callable[..., ImportReport]
RADARS = Path(police.__file__).parent / "mappings" / "radars.toml"

Xy = tuple[float, float]
INSIDE: list[Xy] = [(WEST + 100, SOUTH + 100), (WEST + 900, SOUTH + 100)]
OUTSIDE: list[Xy] = [(WEST - 5_000, SOUTH), (WEST - 4_000, SOUTH)]


def line(code: str, points: list[Xy] | None = None, **more: Any) -> dict[str, Any]:
    """A segment as a GeoJSON feature."""
    shape = {"type": "LineString", "coordinates": points or INSIDE}
    return {
        "type": "Feature",
        "geometry": shape,
        "properties": {"code": code, "road": "D982", **more},
    }


def camera(code: str, point: Xy = (WEST + 400, SOUTH + 104), **more: Any) -> dict[str, Any]:
    """A camera as a GeoJSON feature."""
    return line(code, **more) | {"geometry": {"type": "Point", "coordinates": point}}


@pytest.fixture
def run(tmp_path: Path, officer: Actor, territory: Territory) -> Run:
    """Imports GeoJSON features in EPSG:2154, as the officer unless said otherwise."""

    def run(
        *features: dict[str, Any], mapping: str = "", actor: Actor | None = None, **more: Any
    ) -> ImportReport:
        path, map_path = tmp_path / "sites.geojson", tmp_path / "mapping.toml"
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
        path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
        map_path.write_text(mapping)
        return import_file(
            actor or officer,
            "speed-sites",
            path,
            mapping_path=map_path,
            territory=territory.pk,
            **more,
        )

    return run


def test_segments_and_points_become_sites(run: Run) -> None:
    report = run(
        line(
            "A",
            segment="entrée",
            kind="counter",
            direction="croissant",
            towards="vers Lillebonne",
            limit_kmh=50,
            limit_order="2021-114",
            limit_ordered_on="2021-04-17",
            reason="plaintes",
        ),
        camera("B", kind="fixed", direction="both", limit_kmh="80"),
    )
    assert (report.read, report.accepted, report.updated, report.rejected) == (2, 2, 0, 0)
    first, second = SpeedSite.objects.order_by("code")
    assert (first.kind, first.direction, first.limit_kmh) == ("counter", "increasing", 50)
    assert str(first.limit_ordered_on) == "2021-04-17"
    assert first.is_segment
    assert first.commune == Commune.objects.get(insee="76001")
    assert not second.is_segment
    assert second.point == second.geom
    assert second.limit_kmh == 80


def test_the_same_file_again_changes_nothing(run: Run) -> None:
    run(line("A", limit_kmh=50), camera("B"))
    logged = Change.objects.count()
    again = run(line("A", limit_kmh=50), camera("B"))
    assert (again.accepted, again.updated) == (2, 0)
    assert Change.objects.count() == logged


def test_what_the_file_says_otherwise_is_changed(run: Run) -> None:
    run(line("A", limit_kmh=50, reason="école"))
    report = run(line("A", limit_kmh=30))
    assert (report.accepted, report.updated) == (1, 1)
    site = SpeedSite.objects.get()
    # The second file has no column « reason ».
    assert (site.limit_kmh, site.reason, site.version) == (30, "école", 2)
    # A point adds the exact place to the segment.
    assert run(camera("A", limit_kmh=30)).updated == 1
    site.refresh_from_db()
    assert site.is_segment
    assert site.point is not None


def test_bad_rows_are_told_one_by_one(run: Run) -> None:
    report = run(
        line("A"),
        line("A"),
        line(" "),
        line("C", road=""),
        line("D", limit_kmh=200),
        line("E", limit_kmh="vite"),
        line("F", kind="drone"),
        line("G", direction="vers la mer"),
        line("H", limit_ordered_on="hier"),
        line("I", OUTSIDE),
        line("J") | {"geometry": None},
        line("K", [INSIDE[0], INSIDE[0]]),
        line("L" * 61),
    )
    assert (report.read, report.accepted, report.rejected) == (13, 1, 12)
    assert [(each.row, each.column) for each in report.reasons] == [
        *((2, "code"), (3, "code"), (4, "road"), (5, "limit_kmh"), (6, "limit_kmh")),
        *((7, "kind"), (8, "direction"), (9, "limit_ordered_on"), (10, "geom")),
        *((11, "geometry"), (12, "geom"), (13, "code")),
    ]
    assert "commune" in report.reasons[8].reason or "territoire" in report.reasons[8].reason


def test_outside_is_kept_where_it_is_meant(run: Run) -> None:
    assert run(line("I", OUTSIDE), mapping='[place]\noutside = "keep"\n').accepted == 1
    assert SpeedSite.objects.get().commune is None
    # The same file without the word changes nothing of what is there.
    assert run(line("I", OUTSIDE)).rejected == 0
    with pytest.raises(CannotImport, match="outside"):
        run(line("I"), mapping='[place]\noutside = "perhaps"\n')


def test_strict_and_dry_leave_nothing(run: Run) -> None:
    with pytest.raises(StrictRefusal):
        run(line("A"), line(" "), strict=True)
    assert run(line("A"), dry_run=True).accepted == 1
    assert not SpeedSite.objects.exists()


def test_files_that_cannot_be_followed(run: Run) -> None:
    nameless = line("A")
    del nameless["properties"]["road"]
    with pytest.raises(CannotImport, match="road"):
        run(nameless)
    with pytest.raises(CannotImport, match="conducteur"):
        run(line("A", conducteur="x"))


def test_outsiders_do_not_import(run: Run, outsiders: list[Actor]) -> None:
    for actor in outsiders:
        with pytest.raises(PermissionDenied):
            run(line("A"), actor=actor)


@pytest.fixture
def real_home(shared_data: Path, db: None) -> Territory:
    """The agglomeration with its 50 communes."""
    home = Territory.objects.create(key="200010700", name="Caux Seine agglo")
    import_file(
        system_actor("test"),
        "communes",
        shared_data / "territory" / "caux_seine_agglo_communes.geojson",
        territory=home.pk,
    )
    assert Commune.objects.count() == 50
    return home


@pytest.mark.realdata
def test_three_real_cameras_are_at_home(shared_data: Path, real_home: Territory) -> None:
    path = shared_data / "speed" / "radars_france_2018.csv"
    options: Any = {"mapping_path": RADARS, "territory": real_home.pk}
    report = import_file(system_actor("test"), "speed-sites", path, **options)
    assert (report.read, report.accepted, report.rejected) == (3_350, 3, 3_347)
    assert {each.kind for each in SpeedSite.objects.all()} == {"fixed"}
    assert all(each.commune is not None for each in SpeedSite.objects.all())
    again = import_file(system_actor("test"), "speed-sites", path, **options)
    assert (again.accepted, again.updated) == (3, 0)


@pytest.mark.realdata
def test_all_real_cameras_are_kept_where_it_is_meant(
    shared_data: Path, real_home: Territory, tmp_path: Path
) -> None:
    path = shared_data / "speed" / "radars_france_2018.csv"
    mapping = tmp_path / "keep.toml"
    mapping.write_text(RADARS.read_text() + '\n[place]\noutside = "keep"\n')
    report = import_file(
        system_actor("test"), "speed-sites", path, mapping_path=mapping, territory=real_home.pk
    )
    assert (report.read, report.accepted, report.rejected) == (3_350, 3_350, 0)
    assert SpeedSite.objects.count() == 3_350
    assert SpeedSite.objects.filter(commune__isnull=False).count() == 3
