"""Isolats restart at 1 in every operation: the finds of one never become those of another."""

from __future__ import annotations

import pytest

from archaeology.sites.models import Find, Operation, StratigraphicUnit
from tests.archaeology.sites.test_import import XY, Bring, bring

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def other(dig: Operation, bring: Bring) -> Operation:
    """Another operation of the territory."""
    bring("excavations", f"number,title,confidentiality,x,y\n2044,Ailleurs,public,{XY}\n")
    return Operation.objects.get(number="2044")


def test_a_number_of_another_operation_is_refused_and_what_to_do_is_said(
    bring: Bring, dig: Operation, other: Operation
) -> None:
    bring("finds", f"number,operation,unit,title,x,y\n7,2031,5,Anse,{XY}\n")
    report = bring(
        "finds", f"number,operation,unit,title,x,y\n7,2044,9,Clou,{XY}\n8,2044,9,Col,{XY}\n"
    )
    assert (report.accepted, report.updated, report.rejected) == (1, 0, 1)
    (refused,) = report.reasons
    assert (refused.row, refused.column) == (1, "number")
    assert refused.reason == (
        "Le numéro 7 est celui d’un objet d’une autre opération (2031) : écrivez-le avec le numéro"
        " de l’opération."
    )
    find = Find.objects.get(number="7")
    assert (find.title, find.operation, find.unit) == (
        "Anse",
        dig,
        StratigraphicUnit.objects.get(number="5"),
    )


def test_a_refused_number_makes_no_unit(bring: Bring, dig: Operation, other: Operation) -> None:
    bring("finds", f"number,operation,x,y\n7,2031,{XY}\n")
    bring("finds", f"number,operation,unit,x,y\n7,2044,9,{XY}\n")
    assert not StratigraphicUnit.objects.exists()


def test_a_find_without_operation_may_be_given_one(bring: Bring, dig: Operation) -> None:
    bring("finds", f"number,x,y\n7,{XY}\n")
    report = bring("finds", f"number,operation,unit,x,y\n7,2031,5,{XY}\n")
    assert (report.accepted, report.updated) == (1, 1)
    find = Find.objects.get()
    assert (find.operation, find.inherited) == (dig, dig.confidentiality)
    assert find.unit == StratigraphicUnit.objects.get()


def test_a_row_that_names_no_operation_leaves_the_find_in_its_own(
    bring: Bring, dig: Operation
) -> None:
    bring("finds", f"number,operation,confidentiality,x,y\n7,2031,public,{XY}\n")
    report = bring("finds", f"number,operation,unit,x,y\n7,,5,{XY}\n8,,,{XY}\n")
    assert (report.accepted, report.updated) == (2, 1)
    find = Find.objects.get(number="7")
    assert (find.operation, find.visibility) == (dig, "restricted")
    assert find.unit is not None
    assert find.unit.label == "2031 US 5"
    assert Find.objects.get(number="8").operation is None
