"""Where the rows of a file lie: what cannot be there is refused, what is far off is remarked."""

from __future__ import annotations

import pytest

from archaeology.sites.models import Find, HeritageSite, Operation, Source
from tests.archaeology.sites.test_import import PLACED, Bring, bring

__all__ = ["bring"]
pytestmark = pytest.mark.django_db

KINDS = {
    "finds": ("number", "1"),
    "excavations": ("number,title", "1,Ici"),
    "heritage-sites": ("code,name,kind", "1,Ici,temple"),
    "archaeology-sources": ("reference", "R"),
}
DEGREES = PLACED.replace("2154", "4326")


@pytest.mark.parametrize("layer", KINDS)
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("49.52,0.53", "degrés"),
        ("0.53,49.52", "degrés"),
        ("6931005,521005", "inversés"),
        ("521005,69310", "hors de la zone"),
    ],
)
def test_what_cannot_lie_there_in_the_declared_system_is_refused(
    layer: str, place: str, said: str, bring: Bring
) -> None:
    header, row = KINDS[layer]
    report = bring(layer, f"{header},x,y\n{row},{place}\n")
    ((number, column, why),) = [(each.row, each.column, each.reason) for each in report.reasons]
    assert (number, column, report.accepted) == (1, "geometry", 0)
    assert said in why
    assert "EPSG:2154" in why
    for model in (Find, Operation, HeritageSite, Source):
        assert not model._default_manager.exists()


@pytest.mark.parametrize("layer", KINDS)
def test_what_lies_far_from_the_territory_is_remarked(layer: str, bring: Bring) -> None:
    header, row = KINDS[layer]
    report = bring(layer, f"{header},x,y\n{row},870000,6250000\n")
    assert report.accepted == 1
    (note,) = report.notes
    assert (note.row, note.column) == (1, "geometry")
    assert "km du territoire" in note.reason
    assert "inversées" not in note.reason


def test_longitude_and_latitude_that_changed_places_are_named(bring: Bring) -> None:
    report = bring("finds", "number,x,y\n1,49.47,0.53\n", DEGREES)
    (note,) = report.notes
    assert "km du territoire" in note.reason


def test_many_far_places_are_told_in_few_lines(bring: Bring) -> None:
    rows = "".join(f"{n},870000,{6250000 + n}\n" for n in range(50))
    report = bring("finds", f"number,x,y\n{rows}")
    assert report.accepted == 50
    assert len(report.notes) == 21
    assert any("30 autres" in each.reason for each in report.notes)


def test_what_is_refused_is_not_remarked_too(bring: Bring) -> None:
    report = bring("finds", "number,x,y\n,870000,6250000\n")
    assert (report.rejected, report.notes) == (1, [])
