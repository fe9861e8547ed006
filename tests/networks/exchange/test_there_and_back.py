"""A street corner with its valves some metres out, by every format: it isolates as before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from networks.exchange.raepa.codes import code_of
from networks.water.models import Device, Node, Pipe, Structure
from tests.networks.exchange.conftest import Run, Sheets, at, line, main, run, valve
from tests.networks.exchange.test_raepa_export import everything

pytestmark = pytest.mark.django_db

LAMBERT = ("--crs", "EPSG:2154")


@pytest.fixture(autouse=True)
def _apart(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def corner(sheets: Sheets) -> Path:
    """Four pipes meet; a tank with its meter at the end of one, a hydrant at that of another."""
    old_pvc = code_of("materiau", "pvc_old")
    return sheets(
        RAEPA_CANALAEP_L=[
            main("FEED", ("", ""), line((-100, 0), (0, 0)), DIAMETRE=110, FONCCANAEP="01"),
            main("A", ("", ""), line((0, 0), (100, 0)), DIAMETRE=110, MATERIAU=old_pvc),
            main("B", ("", ""), line((0, 0), (0, 100)), DIAMETRE=110),
            main("GONE", ("", ""), line((0, 0), (0, -100)), DIAMETRE=110),
        ],
        RAEPA_APPARAEP_P=[
            valve("V-A", at(4, 0.1), IDCANAVAL="A"),
            valve("V-B", at(0.1, 4), IDCANAVAL="B"),
            valve("V-FEED", at(-4, 0.1), IDCANAVAL="FEED"),
            valve("METER", at(-100), FNAPPAEP="07"),
            valve("HYDRANT", at(0, 100), FNAPPAEP="06"),
        ],
        RAEPA_OUVRAEP_P=[{"IDOUVRAGE": "TANK", "FNOUVAEP": "03", "geometry": at(-100)}],
    )


@pytest.fixture
def known(bring: Run, corner: Path) -> None:
    """The corner, and what only operation knows."""
    assert bring(corner).counts == (10, 10, 0, 0)
    Pipe.objects.filter(code="GONE").update(retired_on=date(2016, 3, 1))
    Device.objects.filter(code="V-B").update(is_open=False)


def isolated(pipe: str) -> tuple[Any, ...]:
    """The valves, the pipes that are cut, and how many more no source reaches."""
    told = run("water", "isolate", "--pipe", pipe).report
    valves = [each["id"] for each in told["valves"] + told["closed_already"]]
    assert not [each for each in told["reasons"] if "vanne" in each["reason"]]
    return sorted(valves), told["pipes"], len(told["pipes_without_source"])


@pytest.mark.usefixtures("known")
def test_valves_that_name_their_pipe_are_closed_at_the_corner() -> None:
    assert isolated("A") == (["V-A"], ["A"], 0)
    assert isolated("FEED") == (["V-FEED"], ["FEED"], 1)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["out.zip", "out.gpkg", "out.inp"])
def test_what_went_out_and_comes_back_changes_nothing(
    bring: Run, take: Run, tmp_path: Path, name: str
) -> None:
    before = everything()
    options = LAMBERT if name.endswith("inp") else ()
    assert take(tmp_path / name, *options).code == 0
    outcome = bring(tmp_path / name, *options)
    assert (outcome.code, outcome.counts[2]) == (0, 0)
    assert everything() == before


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["out.zip", "out.gpkg"])
def test_elsewhere_it_isolates_as_here(bring: Run, take: Run, tmp_path: Path, name: str) -> None:
    before = [isolated(pipe) for pipe in ("FEED", "A", "B")]
    places = sorted(tuple(node.geom.coords) for node in Node.objects.all())
    take(tmp_path / name)
    for model in (Device, Structure, Pipe, Node):
        model.objects.all().delete()
    assert bring(tmp_path / name).code == 0
    # RAEPA has no word for it.
    Device.objects.filter(code="V-B").update(is_open=False)
    assert [isolated(pipe) for pipe in ("FEED", "A", "B")] == before
    # No format carries the node under a valve some metres off it to where the valve is.
    assert sorted(tuple(node.geom.coords) for node in Node.objects.all()) == places
