"""The walk's rows of published shorelines, and studies that nobody published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.gis.geos import LineString, MultiLineString
from django.core.files.base import ContentFile
from django.utils import timezone

from archaeology.studies.models import Shoreline, Study, StudyFile
from layers.access.models import Territory
from layers.raster.models import Raster
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

NOTHING = b'{"type": "FeatureCollection", "features": []}'


def found(word: str) -> dict[str, Any]:
    """What a study found, as its page reads it."""
    return {
        "water": {
            "low": 2.5,
            "high": 3.5,
            "share": 0.9,
            "mean": 3.0,
            "reference": f"reference-{word}",
            "label": f"period-{word}",
            "synthetic": False,
        },
        "curve": {"levels_m": [1.0, 2.0, 3.0, 4.0], "density": [0.1, 0.3, 0.4, 0.2]},
        "cautions": [],
        "remains": [],
        "left_out": [],
        "conflicts": [],
        "extent": {
            "hectares": {"5": 3.0, "50": 2.0, "95": 1.0},
            "cell_m": [5.0, 5.0],
            "known_share": 1.0,
            "coarser": False,
            "bounds": [0.4, 49.4, 0.5, 49.5],
            "draws": 2,
            "seed": 1,
        },
        "ground": None,
        "sources": [{"title": f"source-{word}", "public": True}],
        "references": [],
        "versions": {},
    }


def _relief(territory: Territory) -> Raster:
    """One of the walked rasters: what a study rests on is public while others read it."""
    public = Raster.objects.filter(territory=territory, confidentiality="public", state="ready")
    found: Raster = public.earliest("pk")
    return found


def study_of(territory: Territory, word: str, *, published: bool) -> Study:
    """A study that is done, with its files."""
    made = Study.objects.create(
        territory=territory,
        kind="shoreline",
        title=f"study-{word}",
        parameters={"public_only": True},
        inputs={
            "remains": [],
            "grounds": [],
            "elevation": {"key": _relief(territory).pk},
            "sources": [{"title": f"source-{word}", "public": True}],
        },
        state="done",
        progress=100,
        result=found(word),
        published_at=timezone.now() if published else None,
    )
    for name in ("carte.geojson", "rivages.geojson", "contours.geojson"):
        kept = StudyFile(
            study=made,
            name=name,
            content_type="application/geo+json",
            sha256=f"{made.pk:064x}",
            bytes=len(NOTHING),
        )
        kept.file.save(name, ContentFile(NOTHING))
    return made


@rows_of("ancient-shorelines")
def shorelines(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """In each territory three lines of a published study, and of one that is withheld since its
    relief went; beside them one that is not published.
    """
    rows = []
    for territory, west in ((home, WEST), (neighbour, WEST + 10_000)):
        study_of(territory, f"kept-sho{territory.pk}", published=False)
        rows += _lines(territory, f"sho{territory.pk}", "published", west, SOUTH + 2_000)
        rows += _lines(territory, f"veiled-sho{territory.pk}", "withheld", west, SOUTH + 3_000)
    return rows


def _lines(
    territory: Territory, word: str, visibility: str, west: float, south_of_all: float
) -> list[WalkedRow]:
    rows = []
    origin = study_of(territory, word, published=True)
    for number, probability in enumerate((5, 50, 95)):
        south = south_of_all + 300 * number
        line = LineString((west + 100, south), (west + 4_000, south + 50))
        facts = {
            "study": origin.title,
            "probability": probability,
            "period": f"period-{word}",
            "level": "entre 2,50 et 3,50 m NGF",
            "reference": f"reference-{word}",
            "sources": f"source-{word}",
            "synthetic": False,
        }
        made = Shoreline.objects.create(
            territory=territory,
            origin=origin,
            published_on=date(2026, 5, 4),
            geom=MultiLineString(line, srid=2154),
            **facts,
        )
        values = facts | {"published_on": "2026-05-04"}
        rows.append(WalkedRow(made.pk, territory.pk, visibility, values, made.geom))
    if visibility == "withheld":
        _withhold(origin)
    return rows


def _withhold(study: Study) -> None:
    """As it happens: what it rests on is gone."""
    gone = Raster.objects.create(
        territory=study.territory,
        title=f"gone-{study.title}",
        kind="elevation",
        state="ready",
        confidentiality="public",
        original="gone.tif",
        sha256="0" * 64,
        bytes=1,
        width=1,
        height=1,
    )
    Study.objects.filter(pk=study.pk).update(rests_on=[f"raster:{gone.pk}"])
    gone.delete()
