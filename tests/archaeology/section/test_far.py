"""One wrong altitude is told and drawn at the edge: it does not make the sheet useless."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from archaeology.analysis.section import Dig, Kind, Section, SectionLine, Thing, cut
from archaeology.analysis.section.drawing import draw, sheet
from archaeology.analysis.section.drawing.scale import fitted
from archaeology.analysis.section.far import far_from_all
from tests.archaeology.section.test_sheet import GROUND, SHEET, SVG, root_of, texts, titles

LINE = SectionLine.of([(0, 3), (90, 3)])
FLOOR = Thing(Kind.FIND, "Sol", 40, 3, z_m=9.5, sigma_m=0.05)


def street(*things: Thing, digs: tuple[Dig, ...] = ()) -> Section:
    """A section over ground from 10 to 14 m."""
    return cut(LINE, things=things, digs=digs, distance_m=5, ground=GROUND)


def test_a_decimal_comma_in_the_wrong_place_does_not_stretch_the_axis() -> None:
    right = street(FLOOR, replace(FLOOR, x=50, label="Seuil"))
    wrong = street(FLOOR, replace(FLOOR, x=50, label="Seuil", z_m=95.0))
    one, other = fitted(right, None), fitted(wrong, None)
    assert (other.low_m, other.high_m) == pytest.approx((one.low_m, one.high_m), abs=0.5)
    picture = draw(wrong)
    told = "Hors de l’échelle, altitude à vérifier : « Seuil » à 95,00 m."
    assert told in texts(picture)
    assert told in (root_of(picture).findtext(f"{SVG}desc") or "")
    # It stands at the edge, with its figure.
    assert "Seuil · 95,00" in texts(picture)
    assert any("95,00 m NGF" in each for each in titles(picture, "find"))
    circles = [float(each.get("cy") or 0) for each in root_of(picture).iter(f"{SVG}circle")]
    assert all(0 < each < sheet.BOTTOM for each in circles)
    assert "hors de l’échelle, à vérifier" in texts(picture)


def test_below_and_the_bottom_of_an_operation_as_well() -> None:
    digs = (Dig("Puits", shapely.box(10, 0, 25, 8), lowest_m=-900.0),)
    section = street(FLOOR, replace(FLOOR, label="Quai", z_m=-95.0, base_m=-96.0), digs=digs)
    assert {(each.label, each.z_m) for each in far_from_all(section)} == {
        ("Quai", -95.0),
        ("Puits", -900.0),
    }
    assert fitted(section, None).low_m > 0
    assert "« Quai » à −95,00 m et « Puits » à −900,00 m." in " ".join(texts(draw(section)))


def test_what_can_be_is_on_the_scale() -> None:
    """A deep boring, and remains on a hill above the line."""
    assert far_from_all(SHEET) == []
    assert "Hors de l’échelle" not in draw(SHEET)
    deep = [replace(FLOOR, label=f"US {z}", z_m=float(z)) for z in (-25, -60, 25)]
    assert far_from_all(street(*deep)) == []


def test_without_ground_most_of_the_remains_say_what_is_far() -> None:
    many = [replace(FLOOR, x=10.0 + n, z_m=5.0 + 0.1 * n) for n in range(4)]
    wrong = replace(FLOOR, label="Mur", z_m=51.0)
    assert [
        each.label for each in far_from_all(cut(LINE, things=[*many, wrong], distance_m=5))
    ] == ["Mur"]
    # Of two nobody knows which is wrong.
    assert far_from_all(cut(LINE, things=[many[0], wrong], distance_m=5)) == []


def test_an_absurd_uncertainty_stretches_nothing_either() -> None:
    section = street(replace(FLOOR, sigma_m=500.0))
    scale = fitted(section, None)
    assert scale.high_m - scale.low_m < 80
    draw(section)
