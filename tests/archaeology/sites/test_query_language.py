"""The query's language: read, written, refused."""

from __future__ import annotations

import json
import math

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from archaeology.sites.query import FindQuery, QueryRefused, read_query
from archaeology.sites.query.period import Window, window_of
from archaeology.sites.vocabulary import Datum, Material, Reliability
from layers.catalog.box import Box

TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" &=+%;"), max_size=30
).map(str.strip)
NAMES = TEXTS.filter(bool)
SOME = st.lists(NAMES, max_size=4, unique=True).map(tuple)
HEIGHTS = st.none() | st.floats(-11_000, 9_000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    west, east = sorted(draw(st.tuples(st.floats(-180, 180), st.floats(-180, 180))))
    south, north = sorted(draw(st.tuples(st.floats(-90, 90), st.floats(-90, 90))))
    return Box(west, south, east, north)


@st.composite
def queries(draw: st.DrawFn) -> FindQuery:
    low, high = draw(HEIGHTS), draw(HEIGHTS)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    west, south = draw(st.floats(-5, 5)), draw(st.floats(42, 50))
    zone = f"POLYGON(({west} {south},{west + 1} {south},{west} {south + 1},{west} {south}))"
    years = sorted(draw(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999))))
    periods = ["", "0101/0150~", "01XX", "0150/..", "{}/{}".format(*years), str(years[0])]
    return FindQuery(
        bbox=draw(st.none() | boxes()),
        zone=draw(st.sampled_from(["", zone])),
        period=draw(st.sampled_from(periods)),
        mode=draw(st.sampled_from(["certain", "possible"])),
        z_min=low,
        z_max=high,
        datum=draw(st.sampled_from(Datum.values)),
        kinds=draw(SOME),
        materials=tuple(draw(st.lists(st.sampled_from(Material.values), unique=True))),
        operation=draw(TEXTS),
        reliability=draw(st.sampled_from(["", *Reliability.values])),
        text=draw(TEXTS),
        earlier_than=draw(TEXTS),
        later_than=draw(TEXTS),
    )


@given(queries())
def test_a_query_comes_back_from_its_address(query: FindQuery) -> None:
    assert read_query(QueryDict(query.urlencode())) == query


@given(st.text(max_size=60))
def test_no_text_makes_reading_fail_otherwise_than_by_a_refusal(text: str) -> None:
    written = QueryDict(mutable=True)
    for name in ("bbox", "zone", "periode", "z_min", "texte", "anterieur_a", "datum"):
        written[name] = text
    try:
        query = read_query(written)
    except QueryRefused as error:
        refused = error
    else:
        assert read_query(QueryDict(query.urlencode())) == query
        return
    assert all(refused.errors.values())


def test_an_empty_form_asks_for_nothing() -> None:
    assert read_query(QueryDict("bbox=&zone=&periode=+&z_min=&nature=&texte=")) == FindQuery()
    assert FindQuery().urlencode() == ""


def test_parameters_of_the_reader_are_left_to_it() -> None:
    assert read_query(QueryDict("limite=3"), {"limite"}) == FindQuery()


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("inconnu=1", "inconnu"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,0,3", "bbox"),
        ("zone=POINT(0 49)", "zone"),
        ("zone=POLYGON((0 49,1 50,1 49,0 50,0 49))", "zone"),
        ("zone=POLYGON((0 49,1 50", "zone"),
        ("zone=POLYGON((500000 6900000,500010 6900000,500000 6900010,500000 6900000))", "zone"),
        ("zone=0103000000", "zone"),
        ('zone={"type":"Point","coordinates":[0,49]}', "zone"),
        ("zone={", "zone"),
        ("periode=1846-7", "periode"),
        ("periode=IIe-Ier siècle", "periode"),
        ("periode=sous Néron", "periode"),
        ("periode=200/100", "periode"),
        ("mode=peut-être", "mode"),
        ("z_min=bas", "z_min"),
        ("z_min=nan", "z_min"),
        ("z_max=inf", "z_max"),
        ("z_min=3&z_max=2", "z_max"),
        ("datum=depth", "datum"),
        ("materiau=or", "materiau"),
        ("fiabilite=E", "fiabilite"),
        ("texte=a%00b", "texte"),
        ("operation=1&operation=2", "operation"),
        ("texte=" + "x" * 201, "texte"),
        ("nature=" + "&nature=".join(map(str, range(51))), "nature"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_parameter(asked: str, parameter: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        read_query(QueryDict(asked))
    assert list(refused.value.errors) == [parameter]
    assert refused.value.errors[parameter].endswith(".")


def test_each_wrong_parameter_has_its_own_sentence() -> None:
    with pytest.raises(QueryRefused) as refused:
        read_query(QueryDict("z_min=bas&fiabilite=E&autre=1"))
    assert set(refused.value.errors) == {"z_min", "fiabilite", "autre"}


def test_a_crs_is_not_read_as_if_it_were_wgs84() -> None:
    ring = [[0, 49], [1, 49], [0, 50], [0, 49]]
    crs = {"type": "name", "properties": {"name": "EPSG:2154"}}
    polygon = {"type": "Polygon", "coordinates": [ring]}
    written = QueryDict(mutable=True)
    written["zone"] = json.dumps(polygon)
    assert read_query(written).zone
    written["zone"] = json.dumps(polygon | {"crs": crs})
    with pytest.raises(QueryRefused):
        read_query(written)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1/100", 1, 100),
        ("-50/100", -50, 100),
        ("120", 120, 120),
        ("-9", -9, -9),
        ("0001/0100", 1, 100),
        ("-0050/0100", -50, 100),
        ("01XX", 100, 199),
        ("0150/..", 150, None),
        ("../0150", None, 150),
        ("Ier siècle", 1, 100),
        ("IIe siècle", 101, 200),
        ("Ier-IIe siècle", 1, 200),
        ("IVᵉ siècle", 301, 400),
        ("XIXème siècle", 1801, 1900),
        ("Ier siècle av. J.-C.", -99, 0),
        ("IIe-Ier siècle av. J.-C.", -199, 0),
        ("Ier s. apr. J.-C.", 1, 100),
        ("IIe siècle ap. J.-C.", 101, 200),
        ("IIe-IIIe s. après J.C.", 101, 300),
        ("IIe s av J.-C.", -199, -100),
        ("1er siècle ap. J.-C.", 1, 100),
        ("2e siècle", 101, 200),
        ("2ème siècle", 101, 200),
        ("3ième s.", 201, 300),
        ("IIème siècle", 101, 200),
        ("1er-2e siècles", 1, 200),
        ("19e siècle", 1801, 1900),
        ("20e s.", 1901, 2000),
        ("1er siècle avant J.-C.", -99, 0),
    ],
)
def test_periods(text: str, low: int | None, high: int | None) -> None:
    assert window_of(text) == Window(low, high)


def test_bounds_of_a_box_lose_nothing() -> None:
    box = Box(math.nextafter(0.5, 1), 49.0, 0.6, 49.5)
    assert read_query(QueryDict(FindQuery(bbox=box).urlencode())).bbox == box
