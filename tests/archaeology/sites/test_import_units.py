"""Stratigraphic units and their levels from the files of an excavation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from archaeology.sites.importing.names import LEVEL_NAMES, UNIT_NAMES, columns_by_name
from archaeology.sites.models import Level, Operation, StratigraphicUnit
from archaeology.sites.services.change_unit import change_unit
from archaeology.sites.services.import_matrix import import_matrix
from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.statements import Height
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.importing import StrictRefusal
from tests.archaeology.sites.test_import import Bring, bring, reasons

__all__ = ["bring"]
pytestmark = pytest.mark.django_db

FILE = (
    "Opération;N° US;Type;Description;Altitude haut (m NGF);Altitude bas (m NGF);±;Matériau;"
    "Datation;Fouilleur\n"
    "2031;US 12;Sol;Sol de mortier lissé;7,45;7,30;0,02;mortier de chaux;0001/0100;AB\n"
    "2031;13;Comblement;;7,30;6,10;0,05;;;AB\n"
    "2031;14;sablière basse;;7.31;;;;;CD\n"
)
FRENCH = '[file]\ndelimiter = ";"\n'
Told = Callable[..., dict[str, Any]]


@pytest.fixture
def told(tmp_path: Path, territory: Territory, capsys: pytest.CaptureFixture[str]) -> Told:
    """Imports text through the command, and gives what it says."""

    def run(layer: str, text: str, *more: str) -> dict[str, Any]:
        file, mapping = tmp_path / f"{layer}.csv", tmp_path / "m.toml"
        file.write_text(text, encoding="utf-8")
        mapping.write_text(FRENCH)
        usual = ("--mapping", str(mapping), "--territory", territory.pk, "--json", *more)
        call_command("import", layer, str(file), *usual)
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return run


def levels() -> list[tuple[str, str, float | None, float | None, str]]:
    """Unit, what, altitude, uncertainty and datum of all levels."""
    rows = Level.objects.order_by("unit__number", "what")
    return list(rows.values_list("unit__number", "what", "z_m", "sigma_m", "datum"))


def test_an_excavation_brings_its_units_with_their_levels(told: Told, dig: Operation) -> None:
    said = told("units", FILE)
    assert (said["read"], said["accepted"], said["rejected"]) == (3, 3, 0)
    floor = dig.units.get(number="12")
    assert (floor.label, floor.kind, floor.dating) == ("2031 US 12", "surface", "0001/0100")
    assert (floor.start_min, floor.end_max) == (1, 100)
    assert floor.description == "Sol de mortier lissé Matériau : mortier de chaux."
    assert levels() == [
        ("12", "base", 7.3, 0.02, "ngf_ign69"),
        ("12", "sommet", 7.45, 0.02, "ngf_ign69"),
        ("13", "base", 6.1, 0.05, "ngf_ign69"),
        ("13", "sommet", 7.3, 0.05, "ngf_ign69"),
        ("14", "sommet", 7.31, None, "ngf_ign69"),
    ]
    sill = dig.units.get(number="14")
    assert (sill.kind, sill.interpretation) == ("unknown", "sablière basse")
    notes = [(each["row"], each["column"]) for each in said["notes"]]
    assert notes == [(0, ""), (3, "kind")]
    assert "Fouilleur" in said["notes"][0]["reason"]


def test_the_same_file_again_changes_nothing_and_a_corrected_one_corrects(
    told: Told, dig: Operation
) -> None:
    told("units", FILE)
    before = levels()
    again = told("units", FILE)
    assert (again["accepted"], again["updated"]) == (3, 0)
    assert levels() == before
    corrected = told("units", FILE.replace("7,45", "7,41").replace("Comblement", "Couche"))
    assert (corrected["accepted"], corrected["updated"]) == (3, 2)
    assert dig.units.get(number="13").kind == "deposit"
    assert [each[2] for each in levels() if each[:2] == ("12", "sommet")] == [7.41]
    assert Level.objects.count() == 5


def test_tried_it_changes_nothing(told: Told, dig: Operation) -> None:
    said = told("units", FILE, "--dry-run")
    assert (said["accepted"], dig.units.count(), Level.objects.count()) == (3, 0, 0)


def test_what_somebody_worked_on_stays(told: Told, dig: Operation, archaeologist: Actor) -> None:
    told("units", FILE)
    floor = dig.units.get(number="12")
    facts = UnitFacts.of(floor)
    change_unit(archaeologist, floor.pk, 1, UnitFacts(facts.number, "surface", "Relu"))
    fill = dig.units.get(number="13")
    record_level(archaeologist, Height(z_m=7.33, datum="ngf_ign69"), unit=fill.pk, what="sommet")
    said = told("units", FILE.replace("7,30;6,10", "7,29;6,10"))
    assert dig.units.get(number="12").description == "Relu"
    tops = {each[2] for each in levels() if each[:2] == ("13", "sommet")}
    assert tops == {7.29, 7.3, 7.33}
    assert any("les deux restent" in each["reason"] for each in said["notes"])


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ("operation,number", "9999,1", "operation"),
        ("operation,number", ",1", "operation"),
        ("operation,number", "2031,", "number"),
        ("operation,number", f"2031,{'9' * 41}", "number"),
        ("operation,number,top_m", "2031,1,7.5", "datum"),
        ("operation,number,top_m,datum", "2031,1,haut,NGF", "top_m"),
        ("operation,number,top_m,datum", "2031,1,7.5,Mars", "datum"),
        ("operation,number,top_m,base_m,datum", "2031,1,7.5,7.6,NGF", "base_m"),
        ("operation,number,base_depth_m", "2031,1,1.5", "ground_reference"),
        ("operation,number,dating", "2031,1,flavien", "dating"),
        ("operation,number,source", "2031,1,inconnue", "source"),
        ("operation,number,sigma_m", "2031,1,-2", "sigma_m"),
        ("operation,number,phase", f"2031,1,{'p' * 61}", "phase"),
    ],
)
def test_a_unit_that_cannot_enter_says_why_and_the_others_enter(
    header: str, row: str, column: str, bring: Bring, dig: Operation
) -> None:
    gaps = "," * (header.count(",") - 1)
    report = bring("units", f"{header}\n{row}\n2031,2{gaps}\n", "")
    assert reasons(report) == [(1, column)]
    assert list(dig.units.values_list("number", flat=True)) == ["2"]
    with pytest.raises(StrictRefusal):
        bring("units", f"{header}\n{row}\n2031,3{gaps}\n", "", strict=True)
    assert dig.units.count() == 1


def test_a_unit_said_twice_enters_once(bring: Bring, dig: Operation) -> None:
    report = bring("units", "operation,number\n2031,1\n2031,US 1\n", "")
    assert reasons(report) == [(2, "number")]


def test_what_a_file_does_not_say_stays(
    bring: Bring, dig: Operation, archaeologist: Actor, tmp_path: Path
) -> None:
    sheet = tmp_path / "matrice.csv"
    sheet.write_text(
        "context,type,above,below,equal,phase\nUS 1,Cut,,US 2,,II\nUS 2,Natural,1,,,\n"
    )
    import_matrix(archaeologist, dig.pk, sheet)
    assert set(dig.units.values_list("label", flat=True)) == {"2031 US 1", "2031 US 2"}
    bring("units", "operation,number,type,description\n2031,1,,Fosse\n", "")
    unit = dig.units.get(number="1")
    assert (unit.kind, unit.phase, unit.description) == ("cut", "II", "Fosse")


def test_levels_enter_by_themselves(told: Told, dig: Operation, archaeologist: Actor) -> None:
    unit = record_unit(archaeologist, dig.pk, UnitFacts("US 12"))
    assert (unit.number, unit.label) == ("12", "2031 US 12")
    text = (
        "opération;us;mesure;altitude;±;référentiel\n"
        "2031;US 12;sommet nord;7,40;0,01;NGF-IGN69\n"
        "2031;12;sommet nord;7,42;0,01;IGN69\n"
        "2031;99;sommet;7,42;0,01;IGN69\n"
        "2031;12;fond;;;NGF\n"
    )
    said = told("levels", text)
    assert (said["accepted"], said["rejected"]) == (2, 2)
    assert {(each["row"], each["column"]) for each in said["reasons"]} == {(3, "unit"), (4, "z_m")}
    told("levels", text)
    assert [(each[1], each[2]) for each in levels()] == [
        ("sommet nord", 7.4),
        ("sommet nord", 7.42),
    ]


def test_a_heading_says_the_unit_of_bare_numbers(told: Told, dig: Operation) -> None:
    said = told(
        "units", "Opération;US;Altitude haut (cm NGF);±\n2031;12;745;2 cm\n2031;13;7,3 m;\n"
    )
    assert (said["accepted"], said["rejected"]) == (2, 0)
    assert levels() == [
        ("12", "sommet", 7.45, 0.02, "ngf_ign69"),
        ("13", "sommet", 7.3, None, "ngf_ign69"),
    ]
    assert "Les nombres de « Altitude haut (cm NGF) » sont lus en cm." in [
        each["reason"] for each in said["notes"]
    ]


def test_only_archaeologists_of_the_territory_bring_them(
    bring: Bring, dig: Operation, strangers: list[Actor], archaeologist: Actor
) -> None:
    for stranger in strangers:
        for layer in ("units", "levels"):
            with pytest.raises(PermissionDenied):
                bring(layer, "operation,number\n2031,1\n", "", stranger)
    assert not StratigraphicUnit.objects.exists()
    assert bring("units", "operation,number\n2031,1\n", "", archaeologist).accepted == 1


def test_a_find_names_its_unit_with_or_without_us(bring: Bring, dig: Operation) -> None:
    place = '[geometry]\nx = "x"\ny = "y"\ncrs = "EPSG:2154"\n'
    rows = "1,2031,US 12,521005,6931005\n2,2031,12,521005,6931005\n3,2031,us12,521005,6931005\n"
    bring("finds", f"number,operation,unit,x,y\n{rows}", place)
    assert [each.label for each in dig.units.all()] == ["2031 US 12"]


@pytest.mark.parametrize(
    ("names", "header", "wanted"),
    [
        (UNIT_NAMES, "Num_US", {"number": "Num_US"}),
        (UNIT_NAMES, "Z sup,Z inf", {"top_m": "Z sup", "base_m": "Z inf"}),
        (UNIT_NAMES, "ALTI_SUP,ALTI_INF", {"top_m": "ALTI_SUP", "base_m": "ALTI_INF"}),
        (UNIT_NAMES, "altitude", {"top_m": "altitude"}),
        (LEVEL_NAMES, "US,Altitude NGF", {"unit": "US", "z_m": "Altitude NGF", "datum": ""}),
        (UNIT_NAMES, "couleur", {}),
    ],
)
def test_usual_names_of_columns_are_known(
    names: dict[str, tuple[str, ...]], header: str, wanted: dict[str, str]
) -> None:
    found = columns_by_name(header.split(","), names)
    assert {target: column.source for target, column in found.items()} == wanted
