"""Real files, with the numbers that they have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import archaeology.sites
from archaeology.sites.models import (
    Find,
    HeritageSite,
    Operation,
    Source,
    StratigraphicUnit,
)
from layers.access.actor import system_actor
from layers.access.models import Territory
from layers.catalog.importing import ImportReport
from layers.exchange.services.import_file import import_file

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
MAPPINGS = Path(archaeology.sites.__file__).parent / "mappings"


def bring(layer: str, path: Path, mapping: str, territory: Territory) -> ImportReport:
    """An import by one of the mappings that come with the app."""
    return import_file(
        system_actor("import"),
        layer,
        path,
        mapping_path=MAPPINGS / mapping,
        territory=territory.pk,
    )


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Read, accepted, updated, rejected."""
    return report.read, report.accepted, report.updated, report.rejected


def test_trenches_and_finds_of_one_file(shared_data: Path, territory: Territory) -> None:
    path = shared_data / "archaeology" / "idai_field" / "demoimport.jsonl"
    report = bring("excavations", path, "idai_trenches.toml", territory)
    assert counts(report) == (531, 10, 0, 0)
    assert Operation.objects.filter(geom__isnull=False).count() == 9
    assert [note.reason for note in report.notes if note.column == "category"] == [
        "521 lignes d’une autre nature laissées."
    ]

    report = bring("finds", path, "idai_finds.toml", territory)
    assert counts(report) == (531, 507, 0, 0)
    assert Counter(Find.objects.values_list("material", flat=True)) == {
        "ceramic": 495,
        "unknown": 12,
    }
    undated = [note for note in report.notes if note.column == "dating"]
    assert len(undated) == 196
    assert not Find.objects.exclude(dating="").exists()
    assert StratigraphicUnit.objects.count() == 10
    per_trench = Counter(Find.objects.values_list("operation__number", flat=True))
    assert per_trench == {"120014": 444, "120060": 63}
    assert set(Find.objects.values_list("visibility", flat=True)) == {"restricted"}
    assert Source.objects.count() == 1

    assert counts(bring("excavations", path, "idai_trenches.toml", territory))[2] == 0
    assert counts(bring("finds", path, "idai_finds.toml", territory)) == (531, 507, 0, 0)
    assert (Find.objects.count(), StratigraphicUnit.objects.count()) == (507, 10)


def test_amphitheatres_are_dated_by_their_group(shared_data: Path, territory: Territory) -> None:
    path = shared_data / "archaeology" / "roman_amphitheaters" / "roman-amphitheaters.csv"
    report = bring("heritage-sites", path, "amphitheatres.toml", territory)
    assert counts(report) == (262, 262, 0, 0)
    assert HeritageSite.objects.exclude(dating="").count() == 261
    pompeii = HeritageSite.objects.get(code="pompeiiAmphitheater")
    assert (pompeii.dating, pompeii.start_min, pompeii.end_max) == ("[-0069..-0030]", -69, -30)
    assert HeritageSite.objects.filter(dating="[0050..0280]").count() == 109
    assert counts(bring("heritage-sites", path, "amphitheatres.toml", territory))[2] == 0
