"""The drawn matrix as a document: what it names, escapes, links and explains."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from archaeology.analysis.matrix import Cyclic, Record, Unit, Verb, stratigraphy_of
from archaeology.analysis.matrix.drawing import draw
from archaeology.analysis.matrix.drawing.kinds import kind_of
from tests.archaeology.analysis.matrices import excavation, stratified

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: str) -> ElementTree.Element:
    """The picture as XML."""
    return ElementTree.fromstring(picture)


def texts(picture: str) -> list[str]:
    """All that is written in it."""
    return [each.text or "" for each in drawn(picture).iter(f"{SVG}text")]


def test_a_picture_is_named_and_described() -> None:
    root = drawn(draw(stratified(("1", "2"), ("2", "3"), ("1", "3")), title="Sondage 4"))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text, title.get("id")) == ("Sondage 4", root.get("aria-labelledby"))
    assert description.get("id") == root.get("aria-describedby")
    assert "3 unités, 2 relations" in (description.text or "")


def test_colours_are_attributes_and_nothing_runs() -> None:
    picture = draw(excavation(40, 1, phases=3), href=lambda name: f"/us/{name}")
    for forbidden in ("<script", "<style", "style=", "onload", "javascript:", "<image", "<use"):
        assert forbidden not in picture


def test_names_cannot_write_markup() -> None:
    name = '<script>alert("1")</script>&\x00\x1b'
    picture = draw(
        stratified((name, "2"), units=(Unit(name, "<b>", '"><i>', "&"),)),
        title="<i>",
        href=lambda each: f'/us/"{each}"',
    )
    assert "<script" not in picture
    assert "<i>" not in picture
    assert {each.tag.removeprefix(SVG) for each in drawn(picture).iter()} <= {
        *("svg", "title", "desc", "g", "a", "rect", "path", "text")
    }


def test_a_long_name_is_cut_and_told_whole() -> None:
    name = "Unité stratigraphique numéro 1204 bis"
    picture = draw(stratified((name, "2")))
    assert "Unité stratigraphique n…" in texts(picture)
    assert name in [each.text for each in drawn(picture).iter(f"{SVG}title")]


def test_units_are_links_where_there_is_a_page() -> None:
    picture = draw(
        stratified(("1", "2")), href=lambda name: "/us/1?x=1&y=2" if name == "1" else None
    )
    root = drawn(picture)
    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["/us/1?x=1&y=2"]
    # An image would hide its links from a screen reader.
    assert root.get("role") == "group"


def test_equal_units_share_a_frame_and_a_sign() -> None:
    record = Record()
    for name in ("7", "8", "9"):
        record.add(Unit(name))
    record.state("7", Verb.EQUAL, ["8"])
    record.state("8", Verb.BELOW, ["9"])
    picture = draw(stratigraphy_of(record))
    frames = [each for each in drawn(picture).iter() if each.get("class") == "harris-equal"]
    # One in the matrix, one in the legend.
    assert len(frames) == 2
    assert "unités égales" in texts(picture)


def test_each_kind_has_a_shape_that_is_explained() -> None:
    kinds = ("Couche", "Comblement", "Fosse", "Mur", "Sol")
    units = tuple(Unit(str(i), kind) for i, kind in enumerate(kinds))
    picture = draw(stratified(("0", "1"), ("0", "2"), ("0", "3"), ("0", "4"), units=units))
    for label in ("couche, dépôt", "comblement", "creusement", "construction", "sol, interface"):
        assert label in texts(picture)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Deposit", "deposit"),
        ("Dépôt", "deposit"),
        ("Fill", "fill"),
        ("Comblement de fosse", "fill"),
        ("Cut", "cut"),
        ("Fossé", "cut"),
        ("négatif", "cut"),
        ("Structural", "structural"),
        ("Maçonnerie", "structural"),
        ("context", "plain"),
        ("", "plain"),
        ("Solin", "plain"),
    ],
)
def test_kinds_are_known_in_both_languages(word: str, key: str) -> None:
    assert kind_of(word).key == key


def test_phases_are_bands_and_who_has_none_is_starred() -> None:
    units = (Unit("1", phase="I"), Unit("2"), Unit("3", phase="II"))
    picture = draw(stratified(("1", "2"), ("2", "3"), units=units))
    assert {"Phase I", "Phase II", "2*", "sans phase"} <= set(texts(picture))


def test_phases_that_contradict_relations_are_not_drawn_and_told() -> None:
    units = (Unit("1", phase="I"), Unit("2", phase="II"), Unit("3", phase="I"))
    picture = draw(stratified(("1", "2"), ("2", "3"), units=units))
    assert "harris-band" not in picture
    assert "Les phases contredisent les relations" in picture


def test_a_cycle_is_not_drawn() -> None:
    with pytest.raises(Cyclic):
        draw(stratified(("1", "2"), ("2", "1")))


def test_units_without_relations_and_no_units_at_all_are_drawn() -> None:
    assert texts(draw(stratified(units=(Unit("1"), Unit("2"))))) == ["1", "2"]
    assert texts(draw(stratified())) == []


def test_the_same_relations_give_the_same_picture() -> None:
    assert draw(excavation(60, 5, phases=3)) == draw(excavation(60, 5, phases=3))


def test_three_hundred_units_in_less_than_two_seconds() -> None:
    found = excavation(300, 7, more=0.5)
    started = perf_counter()
    picture = draw(found)
    assert perf_counter() - started < 2
    assert {str(i) for i in range(1, 301)} <= set(texts(picture))


@pytest.mark.browser
def test_names_fit_their_boxes_in_a_browser(chromium: Browser) -> None:
    names = (
        "1",
        "US 1204",
        "WWWWWWWW",
        "TST::41",
        "Sol-béton/12-b",
        "遺構 12",
        "M" * 40,
        "mwmwmwmw",
        "OQGCD",
    )
    picture = draw(stratified(*((names[0], name) for name in names[1:])))
    page = chromium.new_page()
    page.set_content(f"<!doctype html><meta charset=utf-8>{picture}")
    room = page.evaluate(
        """() => [...document.querySelectorAll('.harris-unit')].map(unit =>
            unit.querySelector('rect').getBBox().width
            - unit.querySelector('text').getBBox().width)"""
    )
    page.close()
    assert len(room) == len(names)
    assert min(room) > 2
