"""Isolats restart at 1 in every operation: a find is known by its number within its own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from archaeology.sites.models import Assertion, Find, Operation, StratigraphicUnit
from tests.archaeology.sites.test_import import XY, Bring, bring

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def other(dig: Operation, bring: Bring) -> Operation:
    """Another operation of the territory."""
    bring("excavations", f"number,title,confidentiality,x,y\n2044,Ailleurs,public,{XY}\n")
    return Operation.objects.get(number="2044")


def numbered(*names: str) -> list[tuple[object, ...]]:
    """Some columns of all finds, in the order of operations and numbers."""
    return list(Find.objects.order_by("operation__number", "number").values_list(*names))


def test_one_file_has_the_finds_of_several_operations(
    bring: Bring, dig: Operation, other: Operation
) -> None:
    rows = f"7,2031,5,Anse,{XY}\n8,2031,5,Col,{XY}\n7,2044,9,Clou,{XY}\n7,2031,5,Bis,{XY}\n"
    report = bring("finds", f"number,operation,unit,title,x,y\n{rows}")
    assert (report.accepted, report.updated, report.rejected) == (3, 0, 1)
    assert [(each.row, each.reason) for each in report.reasons] == [(4, "Déjà dit à la ligne 1.")]
    assert numbered("operation__number", "number", "title", "unit__label") == [
        ("2031", "7", "Anse", "2031 US 5"),
        ("2031", "8", "Col", "2031 US 5"),
        ("2044", "7", "Clou", "2044 US 9"),
    ]


def test_the_finds_of_another_operation_stay_what_they_are(
    bring: Bring, dig: Operation, other: Operation
) -> None:
    bring("finds", f"number,operation,title,x,y\n7,2031,Anse,{XY}\n")
    for _time in range(2):
        report = bring("finds", f"number,operation,title,x,y\n7,2044,Clou,{XY}\n")
        assert (report.accepted, report.updated, report.rejected) == (1, 0, 0)
    bring("finds", f"number,operation,title,x,y\n7,2044,Clou forgé,{XY}\n")
    assert numbered("operation__number", "title") == [("2031", "Anse"), ("2044", "Clou forgé")]


def test_a_number_alone_that_several_operations_have_is_refused(
    bring: Bring, dig: Operation, other: Operation
) -> None:
    bring("finds", f"number,operation,x,y\n7,2031,{XY}\n7,2044,{XY}\n8,2044,{XY}\n")
    report = bring("finds", f"number,title,x,y\n7,Anse,{XY}\n8,Col,{XY}\n")
    assert [(each.row, each.column, each.reason) for each in report.reasons] == [
        (1, "operation", "Plusieurs opérations ont un objet 7 (2031, 2044) : dites laquelle.")
    ]
    assert numbered("operation__number", "title") == [("2031", ""), ("2044", ""), ("2044", "Col")]


def test_ages_are_of_the_find_of_their_operation(
    bring: Bring, dig: Operation, other: Operation
) -> None:
    rows = f"7,2031,1950,30,{XY}\n7,2044,2100,40,{XY}\n"
    bring("finds", f"number,operation,age_bp,age_error,x,y\n{rows}")
    told = dict(Assertion.objects.values_list("subject_key", "value"))
    ages = {
        number: told[key]["number"]
        for number, key in Find.objects.values_list("operation__number", "pk")
    }
    assert ages == {"2031": 1950, "2044": 2100}


@pytest.mark.parametrize(("first", "has"), [("2031", "2031"), ("", None)])
def test_a_find_without_operation_is_the_one_that_the_file_names_first(
    bring: Bring, dig: Operation, other: Operation, first: str, has: str | None
) -> None:
    bring("finds", f"number,title,x,y\n7,Anse,{XY}\n")
    report = bring("finds", f"number,operation,x,y\n7,{first},{XY}\n7,2044,{XY}\n")
    assert [(each.row, each.column, each.reason) for each in report.reasons] == [
        (
            *(2, "number"),
            "Un objet 7 sans opération est enregistré, et la ligne 1 en parle déjà : dites sur sa"
            " fiche de quelle opération il est.",
        )
    ]
    assert numbered("operation__number", "title") == [(has, "Anse")]


@pytest.mark.parametrize("keep", ["2031", None])
def test_the_database_keeps_numbers_apart(
    dig: Operation, other: Operation, keep: str | None
) -> None:
    """Two finds of one operation never have one number, nor two without operation."""
    of = Operation.objects.filter(number=keep).first()
    Find.objects.create(territory=dig.territory, number="7", operation=of)
    Find.objects.create(territory=dig.territory, number="7", operation=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Find.objects.create(territory=dig.territory, number="7", operation=of)


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
