"""Altitudes of files that can hardly be: refused, or remarked."""

from __future__ import annotations

from typing import Any

import pytest

from archaeology.sites.altitudes import off_ground, usual
from archaeology.sites.importing.doubting import MOST_TOLD
from archaeology.sites.models import Level, Operation
from tests.archaeology.sites.test_import import XY, Bring, bring
from tests.archaeology.sites.test_import_units import Told, told

__all__ = ["bring", "told"]
pytestmark = pytest.mark.django_db
HEAD = "Opération;N° US;Type;Altitude haut (m NGF);Altitude bas (m NGF)\n"
DOUBT = "l’altitude a-t-elle perdu sa virgule ?"


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
    assert note == f"À 724 m du terrain de l’opération : {DOUBT}"
    assert Level.objects.filter(z_m=731).exists()
    levels = "Opération;US;Quoi;Altitude (m NGF)\n2031;1;a;7,4\n2031;2;b;7,2\n2031;3;c;748\n"
    assert told_of(told("levels", levels)) == [(3, "z_m")]


def test_many_are_counted(told: Told, dig: Operation) -> None:
    rows = [f"2031;{n};Sol;{7.5 if n < 40 else 750};" for n in range(40 + MOST_TOLD + 3)]
    said = told("units", HEAD + "\n".join(rows) + "\n")
    assert len(told_of(said)) == MOST_TOLD + 1
    others = [each["reason"] for each in said["notes"] if "autres altitudes" in each["reason"]]
    assert others == ["3 autres altitudes sont à plus de 100 m du terrain."]


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
