"""Altitudes of files that can hardly be: refused, or remarked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from archaeology.sites.altitudes import off_ground, usual
from archaeology.sites.importing.doubting import MOST_TOLD
from archaeology.sites.models import Level, Operation
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from tests.archaeology.sites.test_import import XY, Bring, bring
from tests.archaeology.sites.test_import_units import Told, told
from tests.raster.drawn import NORTH, WEST, heights

__all__ = ["bring", "told"]
pytestmark = pytest.mark.django_db
HEAD = "Opération;N° US;Type;Altitude haut (m NGF);Altitude bas (m NGF)\n"
NGF = "ngf_ign69"
DOUBT = "l’altitude a-t-elle perdu sa virgule ?"


@pytest.fixture
def relief(
    territory: Territory, archaeologist: Actor, tmp_path: Path, settings: Any
) -> tuple[float, float]:
    """A place whose ground is at 7 m, as a public elevation model has it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = heights(tmp_path / "relief.tif", np.full((20, 20), 7, np.float32))
    facts = RasterFacts("Relief dessiné", "elevation", year=2024, confidentiality="public")
    raster = import_raster(archaeologist, territory.pk, path, facts, later=False)
    make_raster(raster.pk)
    return WEST + 20, NORTH - 20


def told_of(said: dict[str, Any]) -> list[tuple[int, str]]:
    """Row and column of the remarks on altitudes."""
    return [
        (each["row"], each["column"]) for each in said["notes"] if "du terrain" in each["reason"]
    ]


def test_an_altitude_that_no_ground_has_is_refused(told: Told, dig: Operation) -> None:
    said = told("units", HEAD + "2031;1;Sol;4950;\n2031;2;Sol;7,45;-73\n2031;3;Sol;7,45;7,3\n")
    assert (said["accepted"], said["rejected"]) == (1, 2)
    assert [(each["row"], each["column"]) for each in said["reasons"]] == [
        (1, "top_m"),
        (2, "base_m"),
    ]
    assert said["reasons"][0]["reason"] == (
        "4950 m n’est pas une altitude possible (de −50 à 4810 m) : a-t-elle perdu sa virgule ?"
    )
    assert list(dig.units.values_list("number", flat=True)) == ["3"]


def test_one_far_off_the_others_of_its_operation_enters_and_is_remarked(
    told: Told, dig: Operation
) -> None:
    said = told("units", HEAD + "2031;1;Sol;7,45;7,30\n2031;2;Sol;731;6,10\n2031;3;Sol;7,6;\n")
    assert (said["accepted"], said["rejected"]) == (3, 0)
    assert told_of(said) == [(2, "top_m")]
    (note,) = [each["reason"] for each in said["notes"] if DOUBT in each["reason"]]
    assert note == f"À 724 m du terrain : {DOUBT}"
    assert Level.objects.filter(z_m=731).exists()
    levels = "Opération;US;Quoi;Altitude (m NGF)\n2031;1;a;7,4\n2031;2;b;7,2\n2031;3;c;748\n"
    assert told_of(told("levels", levels)) == [(3, "z_m")]


def test_many_are_counted(told: Told, dig: Operation) -> None:
    rows = [f"2031;{n};Sol;{7.5 if n < 40 else 750};" for n in range(40 + MOST_TOLD + 3)]
    said = told("units", HEAD + "\n".join(rows) + "\n")
    assert [column for _row, column in told_of(said)] == ["top_m"] * MOST_TOLD
    (count,) = [each["reason"] for each in said["notes"] if "à plus de" in each["reason"]]
    assert count == (
        "23 altitudes sont à plus de 100 m du relief, ou, là où il n’est pas connu, des autres de"
        " leur opération."
    )


def test_finds_are_held_against_the_others_of_their_operation(bring: Bring, dig: Operation) -> None:
    rows = "".join(
        f"{n},2031,{z},{datum},{XY}\n"
        for n, (z, datum) in enumerate(
            [(7.4, NGF), (7.2, NGF), (748, NGF), (7.1, NGF), (731, NGF), (995, "relative")]
        )
    )
    report = bring("finds", f"number,operation,z_m,datum,x,y\n{rows}7,,999,{NGF},{XY}\n")
    assert (report.accepted, report.rejected) == (7, 0)
    assert [(each.row, each.column) for each in report.notes] == [
        *((0, "z_m"), (3, "z_m"), (5, "z_m")),
    ]
    assert report.notes[0].reason.startswith("2 altitudes sont à plus de 100 m du relief")


@pytest.mark.parametrize("away", [0, 200])
def test_finds_and_operations_are_held_against_the_relief_at_their_own_place(
    bring: Bring, dig: Operation, relief: tuple[float, float], away: int
) -> None:
    x, y = relief
    finds = f"1,2031,{7 + away},{NGF},{x},{y}\n2,,{7 + away},{NGF},{x},{y}\n"
    report = bring("finds", f"number,operation,z_m,datum,x,y\n{finds}")
    doubted = [(each.row, each.column) for each in report.notes if DOUBT in each.reason]
    assert doubted == ([(1, "z_m"), (2, "z_m")] if away else [])
    report = bring("excavations", f"number,title,lowest_m,x,y\n9,Rue,{7 + away},{x},{y}\n")
    doubted = [(each.row, each.column) for each in report.notes if DOUBT in each.reason]
    assert doubted == ([(1, "lowest_m")] if away else [])


def test_a_relief_whose_file_is_lost_ends_no_import(
    bring: Bring, dig: Operation, relief: tuple[float, float], settings: Any
) -> None:
    for path in Path(settings.MEDIA_ROOT).rglob("*.tif"):
        path.unlink()
    x, y = relief
    report = bring("finds", f"number,z_m,datum,x,y\n1,731,{NGF},{x},{y}\n")
    assert (report.accepted, report.rejected, report.notes) == (1, 0, [])


def test_two_altitudes_do_not_tell_which_is_wrong(told: Told, dig: Operation) -> None:
    assert told_of(told("units", HEAD + "2031;1;Sol;7,45;\n2031;2;Sol;731;\n")) == []
    assert usual([7.45, 731.0]) == ()
    assert (off_ground(107.0, [7.0]), off_ground(107.5, [7.0]), off_ground(731.0, [])) == (
        *(0, 100.5, 0),
    )
    # One relief was imported in centimetres: what the other says is enough.
    assert off_ground(7.5, [700.0, 7.0]) == 0


@pytest.mark.parametrize(
    ("layer", "text", "column"),
    [
        ("finds", f"number,z_m,datum,x,y\n1,4950,ngf_ign69,{XY}\n", "z_m"),
        ("excavations", f"number,title,lowest_m,x,y\n1,Fouille,-495,{XY}\n", "lowest_m"),
    ],
)
def test_finds_and_operations_are_refused_alike(
    bring: Bring, layer: str, text: str, column: str
) -> None:
    report = bring(layer, text)
    assert [(each.column, "virgule" in each.reason) for each in report.reasons] == [(column, True)]
