"""Sectors around real trenches, whose depth nobody wrote down."""

from __future__ import annotations

from pathlib import Path

import pytest

from archaeology.sites.models import Find, Operation
from archaeology.studies.dug import dug_bounds
from archaeology.studies.sectors.criteria import FINDS
from archaeology.studies.sectors.gathering import gathered
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.sectors.showing import result_of
from archaeology.studies.sectors.weighing import weigh
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.archaeology.sites.test_import_real import bring

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def test_a_trench_of_unknown_depth_explores_nothing(
    shared_data: Path, territory: Territory, archaeologist: Actor
) -> None:
    path = shared_data / "archaeology" / "idai_field" / "demoimport.jsonl"
    bring("excavations", path, "idai_trenches.toml", territory)
    bring("finds", path, "idai_finds.toml", territory)
    placed = Operation.objects.exclude(geom=None).count()
    bounds = dug_bounds(archaeologist, territory.pk)
    assert bounds is not None
    asked = SectorsParameters("Tranchées", bounds, weights={FINDS: 1.0}, cell_m=10.0)
    record, files = gathered(archaeologist, territory.pk, asked)
    assert len(record["operations"]) == placed == 9
    assert len(record["finds"]) == Find.objects.exclude(geom=None).count()
    found = weigh(asked, record, files)
    assert found.known.too_shallow == 9
    assert not found.appraisal.sectors
    assert "non exploré à cette profondeur" in found.appraisal.masked_m2
    told = result_of(found, record)
    assert any("9 opérations sur 9 ne sont pas descendues" in each for each in told["effort"])
