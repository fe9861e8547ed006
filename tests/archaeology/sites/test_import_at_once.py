"""Imports beside each other, and beside people: real threads on real connections."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from archaeology.sites.models import Find, Operation, Source
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.record_operation import OperationFacts
from archaeology.sites.vocabulary import Confidentiality
from layers.access.actor import Actor, system_actor
from layers.access.models import Territory
from layers.catalog.changing import ConflictingChange
from layers.catalog.importing import ImportReport
from layers.exchange.services.import_file import import_file
from layers.exchange.sql.merging import ImportGoingOn
from tests.archaeology.sites.test_services import replaced
from tests.police.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MAPPING = (
    '[geometry]\nx = "x"\ny = "y"\ncrs = "EPSG:2154"\n[source]\nreference = "R"\nkind = "report"\n'
)
ROUNDS, ROWS = 7, 400
Bring = Callable[[str, str], ImportReport]


@pytest.fixture
def bring(tmp_path: Path, territory: Territory) -> Bring:
    """Imports CSV text, each time from a file of its own."""
    number = count()

    def run(layer: str, csv: str) -> ImportReport:
        name = next(number)
        file, toml = tmp_path / f"{name}.csv", tmp_path / f"{name}.toml"
        file.write_text(csv, encoding="utf-8")
        toml.write_text(MAPPING, encoding="utf-8")
        who = system_actor("import")
        return import_file(who, layer, file, mapping_path=toml, territory=territory.pk)

    return run


def operations(round_: int, *, backwards: bool) -> str:
    rows = [f"O{each},Titre {round_},public,521005,6931005" for each in range(ROWS)]
    lines = reversed(rows) if backwards else rows
    return "\n".join(["number,title,confidentiality,x,y", *lines]) + "\n"


def finds(round_: int, *, backwards: bool) -> str:
    """Each find has another title every time."""
    rows = [f"F{each},O{each},Titre {round_},public,521005,6931005" for each in range(ROWS)]
    lines = reversed(rows) if backwards else rows
    return "\n".join(["number,operation,title,confidentiality,x,y", *lines]) + "\n"


def no_faults(outcomes: list[object]) -> None:
    """Everybody came through, or was told in words why not."""
    for each in outcomes:
        if isinstance(each, Exception) and not isinstance(each, ImportGoingOn | ConflictingChange):
            raise each


def test_two_imports_of_one_layer_never_meet(bring: Bring) -> None:
    for round_ in range(ROUNDS):
        outcomes = at_once(
            lambda: bring("excavations", operations(round_, backwards=False)),  # noqa: B023
            lambda: bring("excavations", operations(round_ + 100, backwards=True)),  # noqa: B023
        )
        no_faults(outcomes)
        assert any(isinstance(each, ImportReport) for each in outcomes)
    assert Operation.objects.count() == ROWS
    assert Source.objects.count() == 1


def test_operations_finds_and_people_come_through_beside_each_other(
    bring: Bring, archaeologist: Actor
) -> None:
    bring("excavations", operations(0, backwards=False))
    bring("finds", finds(0, backwards=False))
    keys = list(Operation.objects.order_by("-pk").values_list("pk", flat=True)[:40])

    def hide_by_hand() -> None:
        for key in keys:
            operation = Operation.objects.get(pk=key)
            other = (
                Confidentiality.RESTRICTED
                if operation.confidentiality == Confidentiality.PUBLIC
                else Confidentiality.PUBLIC
            )
            facts = replaced(OperationFacts.of(operation), confidentiality=other)
            try:
                change_operation(archaeologist, key, operation.version, facts)
            except ConflictingChange:
                continue

    for round_ in range(1, ROUNDS):
        outcomes = at_once(
            lambda: bring("excavations", operations(round_, backwards=True)),  # noqa: B023
            lambda: bring("finds", finds(round_, backwards=round_ % 2 == 1)),  # noqa: B023
            hide_by_hand,
        )
        no_faults(outcomes)
        assert not [each for each in outcomes if isinstance(each, Exception)]
    assert Find.objects.count() == ROWS
    # However it went: a find hides what its operation hides.
    for find in Find.objects.select_related("operation"):
        assert find.operation
        assert find.inherited == find.operation.confidentiality
