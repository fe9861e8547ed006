"""Real files of others, brought as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from archaeology.sites.models import HeritageSite, Operation, StratigraphicRelation
from archaeology.sites.services.read_records import read_records
from tests.archaeology.sites.bringing.conftest import Desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def test_graded_facts_on_the_ancient_town_need_only_their_kind(
    desk: Desk, shared_data: Path
) -> None:
    content = (shared_data / "archaeology" / "juliobona_facts.csv").read_bytes()
    file = desk.bring(content, name="juliobona_facts.csv", kind="lieux")
    shown = desk.try_it(file, c_kind="c:item", placeless="on")
    assert "Lignes lues 20" in text_of(shown)
    accepted = shown.context["told"]["accepted"]
    desk.enter(file)
    assert HeritageSite.objects.count() == accepted
    assert HeritageSite.objects.get(code="J02").reliability == "A"


def test_thousands_of_radiocarbon_ages(desk: Desk, shared_data: Path) -> None:
    content = (shared_data / "archaeology" / "p3k14c_france.csv").read_bytes()
    file = desk.bring(content, name="p3k14c_france.csv", kind="dates")
    (words,) = desk.page(file, "/colonnes").context["form"].vocabularies
    assert words.guessed["bone"] == "bone"
    rest = {words.rest.html_name: "unknown"}
    shown = desk.try_it(file, crs="EPSG:4326", **rest)
    told = shown.context["told"]
    assert (told["read"], told["accepted"], told["rejected"]) == (7259, 7075, 184)
    assert {column for _row, column, _why in shown.context["reasons"]} == {"Position"}
    assert any("ne datent rien" in note for _row, _column, note in shown.context["notes"])


def test_a_matrix_of_a_published_excavation(desk: Desk, dig: Operation, shared_data: Path) -> None:
    content = (shared_data / "archaeology" / "stratigraphy" / "bonn.lst").read_bytes()
    file = desk.bring(content, name="bonn.lst", kind="relations", operation="2031")
    read_records(file.pk)
    desk.enter(file)
    assert StratigraphicRelation.objects.count() == 2 * 26
