"""The sheet: its scale is the one it names, everything is named, described and safe."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.section import (
    CannotCut,
    Dig,
    Hint,
    Kind,
    SectionLine,
    Thing,
    WaterBand,
    cut,
)
from archaeology.analysis.section.drawing import draw, sheet
from archaeology.analysis.section.drawing.scale import fitted, ticks
from archaeology.analysis.section.far import far_from_all
from tests.archaeology.section.test_ground import Drawn, Past

SVG = "{http://www.w3.org/2000/svg}"
LINE = SectionLine.of([(0, 3), (60, 3), (90, 3)])
GROUND = Drawn(np.tile(np.linspace(10, 14, 50), (4, 1)), Affine(2, 0, 0, 0, -2, 8))
US = Thing(
    Kind.UNIT, "US 12", 20, 4, z_m=9.5, base_m=9.1, sigma_m=0.1, precision_m=2, source="Rapport A"
)
SHEET = cut(
    LINE,
    things=[
        US,
        replace(US, kind=Kind.LEVEL, label="Sol", x=40, hint=Hint.BELOW, base_m=None),
        replace(US, kind=Kind.FIND, label="Monnaie", x=50, synthetic=True, base_m=None),
        Thing(Kind.FIND, "Mur", 30, 3, depth_m=3.1, counted_from="place"),
    ],
    digs=[
        Dig("Fouille", shapely.box(10, 0, 25, 8), lowest_m=8.0, year=2012),
        Dig("Sondage", shapely.box(45, 0, 55, 8), depth_m=3.1),
    ],
    distance_m=5,
    ground=GROUND,
    ground_then=Past(
        replace(GROUND, values=GROUND.values - 2), replace(GROUND, values=GROUND.values * 0 + 0.5)
    ),
    water=WaterBand(9, 8.5, 9.6, reference="pleines mers de vive-eau moyenne"),
)


def root_of(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def texts(picture: str) -> list[str]:
    return [each.text or "" for each in root_of(picture).iter(f"{SVG}text")]


def titles(picture: str, kind: str) -> list[str]:
    return [
        (group.findtext(f"{SVG}title") or "")
        for group in root_of(picture).iter(f"{SVG}g")
        if f"section-{kind}" in (group.get("class") or "").split()
    ]


def test_a_sheet_is_named_described_and_a3() -> None:
    root = root_of(draw(SHEET, title="De la place au port", ident="c1"))
    assert (root.get("width"), root.get("height"), root.get("role")) == ("420mm", "297mm", "img")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text, title.get("id")) == ("De la place au port", root.get("aria-labelledby"))
    assert description.get("id") == root.get("aria-describedby")
    said = description.text or ""
    assert "Coupe de 90 m, de O vers E" in said
    assert "1 niveau, 1 mobilier et 1 unité stratigraphique" in said
    assert "dont 1 de données inventées" in said
    assert "2 sans altitude, énumérés à part" in said


def test_every_sign_tells_all_about_itself() -> None:
    picture = draw(SHEET)
    assert titles(picture, "unit") == [
        "US 12, unité stratigraphique, de 9,10 à 9,50 m NGF ± 0,10 m, à 20,0 m du début, à 1,0 m à "
        "gauche de la ligne, position à ± 2,0 m, source : Rapport A"
    ]
    assert "les hautes eaux de son temps étaient plus bas" in titles(picture, "level")[0]
    assert titles(picture, "find")[0].endswith("donnée inventée")
    assert titles(picture, "dig") == [
        "Fouille, 2012, de 10,0 à 25,0 m du début, sur la ligne, jusqu’à 8,00 m NGF, non exploré "
        "en dessous, sans source",
        "Sondage, de 45,0 à 55,0 m du début, sur la ligne, profondeur atteinte 3,10 m, sans "
        "altitude, sans source",
    ]
    assert titles(picture, "water") == [
        "Niveau de l’eau : 9,00 m NGF, intervalle à 90 % de 8,50 à 9,60 m "
        "(pleines mers de vive-eau moyenne)."
    ]


def test_depths_are_listed_apart_and_never_drawn() -> None:
    picture = draw(SHEET)
    written = " ".join(texts(picture))
    assert "Mur, à 3,10 m de profondeur (place), au point 30 m" in written
    assert "Sondage, profondeur atteinte 3,10 m, fond sans altitude" in written
    assert not any("Mur" in each for each in titles(picture, "find"))


def test_invented_things_look_and_read_differently() -> None:
    things = tuple(replace(p, thing=replace(p.thing, synthetic=False)) for p in SHEET.placed)
    assert "inventé" not in draw(replace(SHEET, placed=things))
    picture = draw(SHEET)
    assert "Monnaie · 9,50 (inventé)" in texts(picture)
    (invented,) = [
        each
        for each in root_of(picture).iter(f"{SVG}g")
        if "section-invented" in (each.get("class") or "")
    ]
    circle = invented.find(f"{SVG}circle")
    assert circle is not None
    assert circle.get("fill") == "#ffffff"
    assert circle.get("stroke-dasharray")


def test_title_scale_exaggeration_date_and_sources_are_printed() -> None:
    written = texts(draw(SHEET, title="Coupe", date="1er juin 2026", sources=["RGE ALTI 1 m"]))
    assert "Coupe" in written
    assert "Établie le 1er juin 2026" in written
    assert any(
        "Échelle horizontale 1:250, verticale 1:50 (hauteurs × 5)" in each for each in written
    )
    assert any("RGE ALTI 1 m" in each for each in written)
    assert "Altitude (m NGF-IGN69)" in written
    assert "Mètres le long de la ligne" in written


def test_the_water_level_is_printed_with_its_interval() -> None:
    printed = " ".join(texts(draw(SHEET)))
    assert "9,00 m NGF, intervalle à 90 % de 8,50 à 9,60 m (pleines mers" in printed
    water = WaterBand(9, 8.5, 9.6, synthetic=True)
    invented = " ".join(texts(draw(cut(LINE, distance_m=5, water=water))))
    assert "de 8,50 à 9,60 m, inventé." in invented


def test_grey_loses_nothing() -> None:
    """Every colour but the water's pale blue is a grey, and the blue is light enough for ink."""
    colours = set(re.findall(r"#[0-9a-f]{6}", draw(SHEET)))
    not_grey = {each for each in colours if len({each[1:3], each[3:5], each[5:7]}) > 1}
    assert not_grey == {"#e3edf5"}


def test_nothing_runs_and_nothing_is_fetched() -> None:
    picture = draw(SHEET)
    for forbidden in ("<script", "<style", " style=", "onload", "href", "<image", "<use", "url("):
        assert forbidden not in picture


def test_words_cannot_write_markup() -> None:
    evil = '<script>alert("1")</script>&\x00'
    section = cut(
        LINE,
        things=[
            replace(US, label=evil, source=evil, what=evil),
            replace(US, z_m=None, base_m=None, label=evil, counted_from=evil, depth_m=1),
        ],
        digs=[Dig(evil, shapely.box(10, 0, 25, 8), source=evil, kind=evil)],
        distance_m=5,
        water=WaterBand(9, 8.5, 9.6, reference=evil, label=evil),
    )
    picture = draw(section, title=evil, date=evil, sources=[evil], ident='"><i>')
    assert "<script" not in picture
    assert {each.tag.removeprefix(SVG) for each in root_of(picture).iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "text", "circle")
    }


@settings(deadline=None, max_examples=80)
@given(
    st.floats(0.5, 50_000),
    st.lists(st.floats(-20, 300), min_size=1, max_size=5),
    st.none() | st.floats(0.5, 200),
)
def test_the_scale_is_the_one_it_names(
    length: float, heights: list[float], exaggeration: float | None
) -> None:
    line = SectionLine.of([(0, 0), (length, 0)])
    things = [replace(US, x=length / 2, y=0, z_m=z, base_m=None) for z in heights]
    section = cut(line, things=things, distance_m=1)
    try:
        scale = fitted(section, exaggeration)
    except CannotCut:
        # Too tall for so short a line: less than 20 mm would be left of its length.
        tall = (max(heights) - min(heights) + 1) * (exaggeration or 1)
        assert tall / length > (sheet.BOTTOM - sheet.TOP) / 20 / 3
        return
    if exaggeration is not None:
        assert scale.exaggeration == exaggeration
    one_metre = scale.x(1) - scale.x(0)
    assert one_metre * scale.denominator == pytest.approx(1000)
    assert scale.y(0) - scale.y(1) == pytest.approx(one_metre * scale.exaggeration)
    assert scale.right <= sheet.RIGHT + 1e-6
    assert scale.top >= sheet.TOP - 1e-6
    far = {each.z_m for each in far_from_all(section)}
    for z in heights:
        assert scale.top < scale.seat(z) < sheet.BOTTOM
        assert z in far or scale.seat(z) == scale.y(z)


@pytest.mark.parametrize("exaggeration", [0, -2, float("nan"), float("inf"), 1e9])
def test_an_exaggeration_is_a_positive_number(exaggeration: float) -> None:
    with pytest.raises(CannotCut):
        draw(SHEET, exaggeration=exaggeration)


def test_a_wrong_altitude_beside_a_short_line_is_named() -> None:
    line = SectionLine.of([(0, 0), (5, 0)])
    things = [replace(US, x=2, y=0, z_m=z, base_m=None) for z in (6, 900)]
    with pytest.raises(CannotCut, match=r"too tall for a line of 5\.0 m"):
        draw(cut(line, things=things, distance_m=1))


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(2, 20))
def test_ticks_are_round_and_not_too_many(low: float, span: float, most: int) -> None:
    found, decimals = ticks(low, low + span, most)
    assert len(found) <= most + 1
    assert all(low - span * 1e-6 <= each <= low + span * (1 + 1e-6) for each in found)
    assert len({f"{each:.{decimals}f}" for each in found}) == len(found)


def test_a_line_with_nothing_is_still_a_sheet() -> None:
    picture = draw(cut(LINE, distance_m=0))
    assert "aucun vestige placé" in picture


def test_many_things_without_an_altitude_do_not_leave_the_sheet() -> None:
    things = [Thing(Kind.FIND, f"Tesson {i}", 30, 3, depth_m=1) for i in range(200)]
    picture = draw(cut(LINE, things=things, distance_m=5), sources=["source " * 40] * 9)
    assert any("voir le tableau" in each for each in texts(picture))
    lowest = max(float(each.get("y") or 0) for each in root_of(picture).iter(f"{SVG}text"))
    assert lowest < sheet.HEIGHT - 5


def test_what_is_confidential_is_marked_wherever_it_stands() -> None:
    assert "réservé" not in draw(SHEET)
    section = cut(
        LINE,
        things=[
            replace(US, restricted=True),
            replace(US, label="US 13", x=40),
            Thing(Kind.FIND, "Mur", 30, 3, depth_m=3.1, restricted=True),
        ],
        digs=[Dig("Cave", shapely.box(45, 0, 55, 8), depth_m=1.0, restricted=True)],
        distance_m=5,
    )
    picture = draw(section)
    written = texts(picture)
    assert "US 12 · 9,50 (réservé)" in written
    assert "US 13 · 9,50" in written
    assert "Cave (réservé)" in written
    assert "Ne pas diffuser : 3 vestiges et opérations réservés." in written
    assert [each.endswith("réservé") for each in titles(picture, "unit")] == [True, False]
    assert titles(picture, "dig")[0].endswith("réservé")
    assert "Mur, à 3,10 m de profondeur, au point 30 m, réservé" in " ".join(written)


def test_a_label_blanks_nothing_behind_it() -> None:
    labels = [
        group
        for group in root_of(draw(SHEET)).iter(f"{SVG}g")
        if group.get("class") == "section-label"
    ]
    assert labels
    for label in labels:
        (words,) = list(label)
        assert words.tag == f"{SVG}text"
        assert (words.get("stroke"), words.get("paint-order")) == ("#ffffff", "stroke")
        assert float(words.get("stroke-opacity") or 1) < 1


def test_one_is_said_as_one_and_thousands_stand_apart() -> None:
    long = SectionLine.of([(0, 0), (1_709.4, 0)])
    one = cut(
        long,
        things=[replace(US, y=0, precision_m=9, z_m=None, base_m=None)],
        digs=[Dig("Fouille", shapely.box(10, -2, 25, 2), lowest_m=8.0)],
        distance_m=5,
        ground=GROUND,
    )
    said = root_of(draw(one)).findtext(f"{SVG}desc") or ""
    assert "Coupe de 1 709 m" in said
    assert "1 opération le long de la ligne." in said
    assert "1 sans altitude, énuméré à part." in said
    assert [sheet.number(each, 1) for each in (-0.01, -1234.5, 999.95)] == [
        *("0,0", "−1\u202f234,5", "1\u202f000,0"),
    ]
