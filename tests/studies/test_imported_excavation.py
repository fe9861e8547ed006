"""An excavation that comes as files: its floors are the ground of the time, and in a section."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from archaeology.analysis.section import Kind
from archaeology.sites.models import Find, Level
from archaeology.studies.models import Study
from archaeology.studies.shorelines.remains import found_in
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.raster.models import Raster
from tests.studies.section.conftest import section_for
from tests.studies.shoreline.valley import BOUNDS, at
from tests.studies.test_command import SETTINGS, told

DIGS = "number,title,kind,confidentiality,year,x,y\n"
UNITS = (
    "opération,US,type,interprétation,altitude haut (m NGF),altitude bas (m NGF),±,datation\n"
    "{n},US 1,remblai,Remblai moderne,{top},{floor},0.05,1850/1900\n"
    "{n},US 2,sol,Sol de mortier,{floor},{base},0.02,0001/0100\n"
    "{n},US 3,substrat,Alluvions anciennes,{base},,0.05,\n"
)
FINDS = (
    "number,operation,unit,title,kind,dating,z_m,datum,confidentiality,x,y\n"
    "M1,FOU-1,US 2,Monnaie,,0050,3.05,ngf_ign69,public,{x},{y}\n"
    "M2,FOU-1,,Sol de tuileau,sol,0001/0100,3.1,ngf_ign69,public,{x},{y}\n"
    "M3,FOU-1,US 1,Tesson,,0050,4.0,ngf_ign69,public,{x},{y}\n"
)
PLACED = '[geometry]\nx = "x"\ny = "y"\ncrs = "EPSG:2154"\n'


@pytest.fixture
def excavated(
    tmp_path: Path, territory: Territory, digger: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three small digs on the slope, their units, levels and finds, through the command."""
    mapping = tmp_path / "placed.toml"
    mapping.write_text(PLACED)
    rows, units = DIGS, ""
    for n, (col, top) in enumerate(((3, 3.0), (4, 4.0), (5, 5.0)), 1):
        x, y = at(col, 1)
        rows += f"FOU-{n},Fouille {n},excavation,public,2019,{x},{y}\n"
        told_units = UNITS.format(n=f"FOU-{n}", top=top, floor=top - 0.5, base=top - 0.8)
        units += told_units if n == 1 else told_units.split("\n", 1)[1]
    x, y = at(3, 1)
    for layer, text in (
        ("excavations", rows),
        ("units", units),
        ("finds", FINDS.format(x=x, y=y)),
    ):
        path = tmp_path / f"{layer}.csv"
        path.write_text(text, encoding="utf-8")
        more = () if layer == "units" else ("--mapping", str(mapping))
        call_command(
            *("import", layer, str(path), "--territory", territory.pk, "--json"),
            *("--as", digger.username, *more),
        )
        report = json.loads(capsys.readouterr().out)
        assert report["rejected"] == 0, report["reasons"]


@pytest.mark.usefixtures("excavated")
def test_a_shoreline_finds_the_ground_of_the_time_in_it(relief: Raster, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS + 'fill = "recorded"\nreach_m = 200\n', encoding="utf-8")
    made = told("run", "shoreline", "--parameters", str(path), "--as", "archeologue")
    assert made["state"] == "done", made
    study = Study.objects.get(pk=made["key"])
    grounds = {round(each["z_m"], 2) for each in study.inputs["grounds"]}
    assert {2.5, 3.5, 4.5} <= grounds
    # Neither what lies below a floor nor the modern embankment was walked on.
    assert not {3.0, 4.0, 5.0, 2.2, 3.2, 4.2} & grounds


@pytest.mark.usefixtures("excavated")
def test_floors_are_ground_and_undersides_are_not(
    archaeologist: Actor, territory: Territory
) -> None:
    found = {each.id: each for each in found_in(archaeologist, territory.pk, BOUNDS)}
    for level in Level.objects.filter(unit__number="2"):
        each = found[f"level:{level.pk}"]
        assert each.is_ground is (level.what == "sommet")
        assert each.proposed == ("dry_floor" if level.what == "sommet" else "")
    finds = {each.number: found[f"find:{each.pk}"] for each in Find.objects.all()}
    # A coin tells of its layer only where that has no level of its own.
    assert {number: each.is_ground for number, each in finds.items()} == {
        "M1": False,
        "M2": True,
        "M3": False,
    }
    Level.objects.filter(unit__number="2").delete()
    again = {each.number: each for each in found_in(archaeologist, territory.pk, BOUNDS)}
    assert again["M1"].is_ground


@pytest.mark.usefixtures("excavated")
def test_a_section_shows_each_unit_at_its_altitude(
    archaeologist: Actor, territory: Territory
) -> None:
    line = [list(at(2, 1)), list(at(7, 1))]
    section = section_for(archaeologist, territory, line=line).section
    units = {e.thing.label: e.thing for e in section.placed if e.thing.kind is Kind.UNIT}
    assert len(units) == 9
    floor = units["FOU-1 US 2"]
    assert (floor.z_m, floor.base_m, floor.sigma_m) == (2.5, 2.2, 0.02)
    assert not [each for each in section.apart if each.thing.kind is Kind.UNIT]
