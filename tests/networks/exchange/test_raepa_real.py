"""Real sewers with real defects, each told as often as it occurs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from networks.water.models import Device, Node, Pipe, Structure
from tests.networks.exchange.conftest import Run

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


@pytest.fixture
def real(shared_data: Path) -> Path:
    """53 pipes, 27 devices, 56 structures, in the columns of 3liz's templates."""
    return shared_data / "water" / "raepa_3liz_gpl2"


def test_every_defect_is_told_as_often_as_it_occurs(bring: Run, real: Path) -> None:
    outcome = bring(real)
    assert (outcome.code, outcome.counts) == (0, (136, 132, 0, 4))
    repeated = outcome.told("reasons")
    assert {(table, column) for table, _row, column in repeated} == {("ouv_test", "IDOUVRAGE")}
    assert [row for _table, row, _column in repeated] == [9, 27, 36, 51]
    notes = Counter(
        (each.get("table", ""), each["column"]) for each in outcome.report["notes"] if each["row"]
    )
    dangling = [n for n in outcome.report["notes"] if "» ne nomme " in n["reason"]]
    assert [(each["row"], each["column"]) for each in dangling] == [
        *((1, "IDNTERM"), (6, "IDNINI"), (20, "IDNINI"), (21, "IDNTERM"), (22, "IDNTERM")),
    ]
    # Where a known thing stands right there, the name was misspelt: the end is that thing's.
    assert ["rattaché" in each["reason"] for each in dangling] == [True, False, False, True, False]
    assert notes["cana_test", "BRANCHEMNT"] == 1
    zero = [n for n in outcome.report["notes"] if n["column"] == "ZAVAL" and "0,00" in n["reason"]]
    assert len(zero) == 28
    slopes = [n for n in outcome.report["notes"] if "Pente inversée" in n["reason"]]
    assert [each["row"] for each in slopes] == [53]
    # 43 of 56 manholes have a code of 3liz's own; two of those are the repeated ones.
    assert notes["ouv_test", "FNOUVASS"] == 43
    assert notes["app_test", "Z"] == 27


def test_pipes_that_the_model_does_not_name_are_named_for_their_ends(
    bring: Run, real: Path
) -> None:
    bring(real)
    assert (Pipe.objects.count(), Device.objects.count(), Structure.objects.count()) == (53, 27, 52)
    assert not Pipe.objects.filter(start_node=None).exists()
    first = Pipe.objects.get(code="RV8→RV7")
    assert (first.diameter_mm, first.upstream_invert_m, first.flows_forward) == (200, 41.8, True)
    assert set(Node.objects.filter(code__in=["R8", "BB37"]).values_list("code", flat=True)) == {
        "R8",
        "BB37",
    }


def test_the_second_time_nothing_changes(bring: Run, real: Path) -> None:
    first = bring(real)
    again = bring(real)
    assert again.counts == (136, 132, 0, 4)
    assert again.report["notes"] == first.report["notes"]


def test_strict_lets_nothing_in(bring: Run, real: Path) -> None:
    assert bring(real, "--strict").code == 2
    assert not Pipe.objects.exists()


@pytest.mark.parametrize("family", ["aep", "ass"])
def test_empty_templates_are_recognised(bring: Run, real: Path, family: str) -> None:
    assert bring(real / f"gabarits_{family}_2154.zip").counts == (0, 0, 0, 0)
