"""What an import does without being asked, it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archaeology.sites.models import Find, Operation, StratigraphicUnit
from archaeology.sites.services.change_find import change_find
from archaeology.sites.services.record_find import FindFacts
from layers.access.actor import Actor, system_actor
from layers.access.models import Territory
from layers.catalog.importing import ImportReport
from layers.exchange.services.import_file import import_file
from tests.archaeology.sites.test_import import XY, Bring, bring
from tests.archaeology.sites.test_services import replaced

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def told(report: ImportReport, column: str) -> list[str]:
    """What the notes say of a column, of the file as a whole."""
    return [each.reason for each in report.notes if (each.row, each.column) == (0, column)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_units_that_nobody_recorded_are_counted_and_named(
    dry_run: bool, bring: Bring, dig: Operation
) -> None:
    StratigraphicUnit.objects.create(operation=dig, number="1", label="2031 US 1")
    rows = "".join(f"{n},2031,{n},{XY}\n" for n in range(1, 14))
    # A row that is refused makes none.
    refused = f"14,2031,99,hier,{XY}\n"
    csv = "number,operation,unit,x,y\n" + rows
    report = bring("finds", csv, dry_run=dry_run)
    (note,) = told(report, "unit")
    assert note == (
        "Unités que personne n’avait enregistrées, créées pour ce mobilier : 12 (2031 US 2, 2031 US"
        " 3, 2031 US 4, 2031 US 5, 2031 US 6, 2031 US 7, 2031 US 8, 2031 US 9, 2031 US 10,"
        " 2031 US 11…)."
    )
    assert StratigraphicUnit.objects.count() == (1 if dry_run else 13)
    bad = bring("finds", f"number,operation,unit,found_on,x,y\n{refused}", dry_run=dry_run)
    assert (bad.rejected, told(bad, "unit")) == (1, [])


def test_units_that_are_recorded_are_not_told(bring: Bring, dig: Operation) -> None:
    csv = f"number,operation,unit,x,y\n1,2031,5,{XY}\n"
    (note,) = told(bring("finds", csv), "unit")
    assert note.endswith(" : 1 (2031 US 5).")
    assert told(bring("finds", csv), "unit") == []


@pytest.mark.parametrize("name", ["f.geojson", "f.jsonl"])
@pytest.mark.parametrize(
    ("height", "more", "said"),
    [
        ([7.45], {}, True),
        ([], {}, False),
        ([7.45], {"z_m": 7.45, "datum": "ngf_ign69"}, False),
    ],
)
def test_the_z_of_positions_is_said_to_be_left(
    name: str,
    height: list[float],
    more: dict[str, object],
    said: bool,
    tmp_path: Path,
    territory: Territory,
) -> None:
    place = {"type": "Point", "coordinates": [0.53, 49.47, *height]}
    row = {"type": "Feature", "geometry": place, "properties": {"number": "1", **more}}
    whole = {"type": "FeatureCollection", "features": [row]}
    line = {"number": "1", **more, "geometry": place}
    file, toml = tmp_path / name, tmp_path / "m.toml"
    file.write_text(json.dumps(line if name.endswith("l") else whole))
    toml.write_text('[geometry]\ncrs = "EPSG:4326"\n')
    who = system_actor("import")
    report = import_file(who, "finds", file, mapping_path=toml, territory=territory.pk)
    assert report.accepted == 1
    words = (
        "Les positions ont une altitude (Z) : elle n’est pas lue ; donnez-la dans une colonne, avec"
        " son système. De points d’un GeoJSON, GeoPackage ou Shapefile, cette colonne se nomme"
        " « Altitude (Z de la forme) »."
    )
    assert [each for each in told(report, "geometry") if "(Z)" in each] == [words] * said


def test_the_z_of_positions_written_as_text_is_said_to_be_left(bring: Bring) -> None:
    mapping = '[geometry]\ncolumn = "place"\ncrs = "EPSG:2154"\n'
    report = bring("finds", "number,place\n1,POINT Z (521005 6931005 7.45)\n", mapping)
    (note,) = told(report, "geometry")
    assert "(Z)" in note
    report = bring("excavations", "number,title,place\n1,Ici,POINT Z (521005 6931005 7)\n", mapping)
    assert told(report, "geometry") == ["Les positions ont une altitude (Z) : elle n’est pas lue."]


def test_what_stays_as_somebody_corrected_it_is_counted(bring: Bring, archaeologist: Actor) -> None:
    csv = f"number,title,x,y\n1,Anse,{XY}\n2,Bord,{XY}\n3,Col,{XY}\n"
    bring("finds", csv)
    for number in ("1", "2"):
        find = Find.objects.get(number=number)
        change_find(
            archaeologist, find.pk, find.version, replaced(FindFacts.of(find), title="Pied")
        )
    moved = "number,x,y\n1,521105,6931105\n2,521105,6931105\n3,521105,6931105\n"
    for dry_run in (True, False):
        report = bring("finds", moved, dry_run=dry_run)
        assert (report.accepted, report.updated) == (3, 1)
        assert told(report, "") == [
            "Fiches que le fichier aurait changées et qui restent comme quelqu’un les a"
            " corrigées : 2."
        ]
    # What the file does not say otherwise is no matter of it.
    same = bring("finds", f"number,x,y\n1,{XY}\n")
    assert told(same, "") == []
