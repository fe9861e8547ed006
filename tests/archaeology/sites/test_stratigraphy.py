"""Relations between units: the inverse by itself, no cycle, two people at once."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeology.analysis.matrix import Record, Unit, Verb, stratigraphy_of
from archaeology.sites.models import Operation, StratigraphicRelation, StratigraphicUnit
from archaeology.sites.services.import_matrix import import_matrix
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.sites.services.relate_units import StratigraphicCycle, relate_units
from archaeology.sites.services.unrelate_units import unrelate_units
from archaeology.sites.vocabulary import RelationKind
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.catalog.connections import Aside

pytestmark = pytest.mark.django_db
Units = dict[str, StratigraphicUnit]


def relations() -> set[tuple[str, str, str]]:
    """What is recorded, by numbers."""
    rows = StratigraphicRelation.objects.values_list("unit__number", "kind", "other__number")
    return set(rows)


def test_the_inverse_is_made_and_goes_by_itself(units: Units, archaeologist: Actor) -> None:
    one, other = units["1204"].pk, units["1207"].pk
    for kind in RelationKind:
        relate_units(archaeologist, one, kind, other)
        relate_units(archaeologist, one, kind, other)
        assert relations() == {
            ("1204", kind.value, "1207"),
            ("1207", kind.inverse.value, "1204"),
        }
        assert unrelate_units(archaeologist, other, kind.inverse, one)
        assert relations() == set()
    assert not unrelate_units(archaeologist, one, RelationKind.CUTS, other)


def test_a_cycle_is_printed_unit_by_unit(units: Units, archaeologist: Actor) -> None:
    relate_units(archaeologist, units["1204"].pk, RelationKind.COVERS, units["1207"].pk)
    relate_units(archaeologist, units["1210"].pk, RelationKind.CUT_BY, units["1207"].pk)
    before = relations()
    with pytest.raises(StratigraphicCycle) as refused:
        relate_units(archaeologist, units["1210"].pk, RelationKind.FILLS, units["1204"].pk)
    assert "1204 → 1207 → 1210 → 1204" in refused.value.messages[0]
    assert refused.value.path == ["1204", "1207", "1210", "1204"]
    assert relations() == before


def test_an_equality_that_closes_a_cycle_is_refused(units: Units, archaeologist: Actor) -> None:
    relate_units(archaeologist, units["1204"].pk, RelationKind.COVERS, units["1207"].pk)
    with pytest.raises(StratigraphicCycle, match="1204 → 1207 = 1204"):
        relate_units(archaeologist, units["1207"].pk, RelationKind.EQUALS, units["1204"].pk)


def test_only_units_of_one_operation_are_related(
    units: Units, territory: Territory, archaeologist: Actor
) -> None:
    other = record_operation(archaeologist, territory.pk, OperationFacts("2", "survey", "Autre"))
    elsewhere = record_unit(archaeologist, other.pk, UnitFacts("1"))
    one = units["1204"].pk
    with pytest.raises(ValidationError, match="deux opérations"):
        relate_units(archaeologist, one, RelationKind.COVERS, elsewhere.pk)
    with pytest.raises(ValidationError, match="avec une autre"):
        relate_units(archaeologist, one, RelationKind.COVERS, one)


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(list(RelationKind)), st.integers(0, 3)),
    max_size=14,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_is_accepted_is_acyclic_and_has_its_inverse(
    steps: list[tuple[int, RelationKind, int]], units: Units, archaeologist: Actor
) -> None:
    StratigraphicRelation.objects.all().delete()
    keys = [unit.pk for unit in units.values()]
    for one, kind, other in steps:
        before = relations()
        try:
            relate_units(archaeologist, keys[one], kind, keys[other])
        except ValidationError:
            assert relations() == before
    kept = relations()
    assert {(other, str(RelationKind(kind).inverse), one) for one, kind, other in kept} == kept
    record = Record(units={number: Unit(number) for number in units})
    for upper, said, lower in kept:
        if RelationKind(said).is_later:
            record.state(upper, Verb.BELOW, [lower])
        if said == RelationKind.EQUALS:
            record.state(upper, Verb.EQUAL, [lower])
    assert stratigraphy_of(record).cycles == []


@pytest.mark.django_db(transaction=True)
def test_of_two_halves_of_a_cycle_at_once_one_is_refused(
    units: Units, archaeologist: Actor
) -> None:
    one, other = units["1204"].pk, units["1207"].pk
    for _round in range(5):
        together = Barrier(2)
        refused: list[StratigraphicCycle] = []

        def half(
            upper: int,
            lower: int,
            together: Barrier = together,
            told: list[StratigraphicCycle] = refused,
        ) -> None:
            connection.ensure_connection()
            together.wait(10)
            try:
                relate_units(archaeologist, upper, RelationKind.COVERS, lower)
            except StratigraphicCycle as cycle:
                told.append(cycle)

        threads = [
            Aside(lambda: half(one, other)),
            Aside(lambda: half(other, one)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.finish()
        assert len(refused) == 1
        assert len(relations()) == 2
        StratigraphicRelation.objects.all().delete()


def test_a_matrix_enters_once(dig: Operation, archaeologist: Actor, tmp_path: Path) -> None:
    sheet = tmp_path / "m.csv"
    sheet.write_text(
        'context,type,above,below,equal,phase\n1,Deposit,,"2,3",,I\n2,Fill,1,4,,\n3,Cut,1,4,,\n4,Natural,"2,3",,,\n'
    )
    report = import_matrix(archaeologist, dig.pk, sheet)
    assert (report.units, report.relations, report.notes) == (4, 4, [])
    assert ("1", "covers", "2") in relations()
    assert ("4", "covered_by", "3") in relations()
    kinds = dict(dig.units.values_list("number", "kind"))
    assert kinds == {"1": "deposit", "2": "fill", "3": "cut", "4": "natural"}
    again = import_matrix(archaeologist, dig.pk, sheet)
    assert (again.units, again.relations) == (0, 0)


def test_a_matrix_with_a_cycle_enters_not_at_all(
    dig: Operation, units: Units, archaeologist: Actor, tmp_path: Path
) -> None:
    relate_units(archaeologist, units["1204"].pk, RelationKind.COVERS, units["1207"].pk)
    sheet = tmp_path / "m.csv"
    sheet.write_text("context,above,below,equal\n1207,,9,\n9,1207,1204,\n1204,9,,\n")
    with pytest.raises(StratigraphicCycle, match="9 → 1204 → 1207 → 9"):
        import_matrix(archaeologist, dig.pk, sheet)
    assert len(relations()) == 2
    assert not dig.units.filter(number="9").exists()
    sheet.write_text("")
    with pytest.raises(ValidationError, match="vide"):
        import_matrix(archaeologist, dig.pk, sheet)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "units_made", "relations_made"),
    [
        ("harris12.csv", 10, 13),
        ("shub1.csv", 30, 45),
        ("bonn.lst", 19, 26),
        ("stratify.lst", 17, 17),
    ],
)
def test_real_matrices_enter(
    name: str,
    units_made: int,
    relations_made: int,
    dig: Operation,
    archaeologist: Actor,
    shared_data: Path,
) -> None:
    path = shared_data / "archaeology" / "stratigraphy" / name
    report = import_matrix(archaeologist, dig.pk, path)
    assert (report.units, report.relations) == (units_made, relations_made)
    assert StratigraphicRelation.objects.count() == 2 * relations_made
    again = import_matrix(archaeologist, dig.pk, path)
    assert (again.units, again.relations) == (0, 0)
