"""The walk's rows of the archaeology layers: each confidentiality, and how a row came to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point, Polygon

from archaeology.sites.models import Find, HeritageSite, Operation, Source, StratigraphicUnit
from archaeology.sites.policy import GRID_M
from archaeology.sites.vocabulary import (
    Datum,
    Material,
    OperationKind,
    PrecisionClass,
    Reliability,
    SourceKind,
)
from layers.access.models import Territory
from layers.territory.models import Commune
from tests.visibility.rows import SOUTH, WEST, WalkedRow, rows_of

# How a row came to its confidentiality: each step is one write.
LIVES = (
    ("public",),
    ("generalised",),
    ("restricted",),
    ("public", "restricted"),
    ("public", "generalised"),
    ("restricted", "public"),
)
PERIOD = {
    "dating": "0101/0150~",
    "start_min": 101,
    "start_max": 101,
    "end_min": 140,
    "end_max": 160,
}
PRECISION = {"precision_class": PrecisionClass.PLAN.value, "precision_m": 2.5}


def node(x: float, y: float) -> Point:
    """The node of the kilometre grid nearest to a place."""
    return Point(round(x / GRID_M) * GRID_M, round(y / GRID_M) * GRID_M, srid=2154)


def place(west: float, index: int, nudge: float) -> Point:
    """At least 430 and 370 metres off the grid's nodes: never within 400 m of the snapped point.

    `nudge` differs from layer to layer, and no two rows have one northing: hidden digits of one
    must not be another's visible ones, in degrees or in metres.
    """
    x = west + index * GRID_M + 430.25 + nudge
    own = 2.2 * index + (0 if west == WEST else 1.1)
    return Point(x, SOUTH + (index % 3) * 3 * GRID_M + 370.75 + nudge + own, srid=2154)


def _live(row: Any, life: Sequence[str]) -> None:
    for confidentiality in life:
        row.confidentiality = confidentiality
        row.save()


def _both(home: Territory, neighbour: Territory) -> list[tuple[Territory, float]]:
    return [(home, WEST), (neighbour, WEST + 10_000)]


@rows_of("archaeology-sources")
def sources(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Each life once in each territory; the sources that other rows made are walked too."""
    rows = []
    for territory, west in _both(home, neighbour):
        commune = Commune.objects.filter(territory=territory).first()
        for index, life in enumerate(LIVES):
            word = f"src{territory.pk}x{index:02d}"
            at = place(west, index, 11.1)
            made = Source(
                territory=territory,
                reference=f"reference-{word}",
                kind=SourceKind.PLAN,
                title=f"title-{word}",
                author=f"author-{word}",
                year=1823,
                licence=f"licence-{word}",
                url=f"https://example.org/{word}",
                notes=f"notes-{word}",
                commune=commune,
                reliability=Reliability.B,
                geom=at.buffer(20, quadsegs=1),
            )
            _live(made, life)
            made.refresh_from_db()
            values = {
                **{name: getattr(made, name) for name in ("reference", "title", "author")},
                **{name: getattr(made, name) for name in ("licence", "url", "notes", "year")},
                "kind": SourceKind.PLAN.value,
                "commune": commune.name if commune else None,
                "reliability": "B",
                "confidentiality": life[-1],
            }
            rows.append(
                WalkedRow(made.pk, territory.pk, life[-1], values, made.geom, node(at.x, at.y))
            )
    return rows


@rows_of("excavations")
def operations(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Footprints of a few metres."""
    rows = []
    for territory, west in _both(home, neighbour):
        commune = Commune.objects.filter(territory=territory).first()
        for index, life in enumerate(LIVES):
            word = f"ope{territory.pk}x{index:02d}"
            at = place(west, index, 23.9)
            made = Operation(
                territory=territory,
                number=f"number-{word}",
                kind=OperationKind.EVALUATION,
                title=f"title-{word}",
                organisation=f"organisation-{word}",
                year=2012,
                started_on=date(2012, 3, 1),
                ended_on=date(2012, 4, 1),
                depth_reached_m=3.25,
                lowest_m=6.75,
                notes=f"notes-{word}",
                commune=commune,
                reliability=Reliability.A,
                geom=Polygon.from_bbox((at.x - 5, at.y - 5, at.x + 5, at.y + 5)),
                **PRECISION,
            )
            assert made.geom is not None
            made.geom.srid = 2154
            _live(made, life)
            values = {
                **{name: getattr(made, name) for name in ("number", "title", "organisation")},
                **{name: getattr(made, name) for name in ("year", "started_on", "ended_on")},
                **{name: getattr(made, name) for name in ("depth_reached_m", "lowest_m", "notes")},
                **PRECISION,
                "kind": OperationKind.EVALUATION.value,
                "commune": commune.name if commune else None,
                "reliability": "A",
                "synthetic": False,
                "source": None,
                "confidentiality": life[-1],
            }
            rows.append(
                WalkedRow(made.pk, territory.pk, life[-1], values, made.geom, node(at.x, at.y))
            )
    return rows


@rows_of("finds")
def finds(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Each life alone, and public finds of operations that are not."""
    rows = []
    for territory, west in _both(home, neighbour):
        lives = [(life, "public", life[-1]) for life in LIVES]
        lives += [(("public",), each, each) for each in ("generalised", "restricted")]
        lives += [(("generalised",), "restricted", "restricted")]
        for index, (life, inherited, expected) in enumerate(lives):
            word = f"fnd{territory.pk}x{index:02d}"
            rows.append(_find(territory, word, life, inherited, expected, place(west, index, 37.7)))
    return rows


def _find(
    territory: Territory, word: str, life: Sequence[str], inherited: str, expected: str, at: Point
) -> WalkedRow:
    commune = Commune.objects.filter(territory=territory).first()
    operation = Operation.objects.filter(
        territory=territory, confidentiality=inherited, title__startswith="title-"
    ).first()
    assert operation is not None
    unit = StratigraphicUnit(operation=operation, number=word, kind="fill")
    unit.name_it()
    unit.save()
    made = Find(
        territory=territory,
        number=f"number-{word}",
        kind=f"kind-{word}",
        material=Material.COIN,
        title=f"title-{word}",
        description=f"description-{word}",
        count=3,
        found_on=date(2012, 3, 15),
        z_m=7.125,
        z_sigma_m=0.05,
        datum=Datum.NGF_IGN69,
        operation=operation,
        unit=unit,
        commune=commune,
        reliability=Reliability.C,
        inherited=inherited,
        geom=at,
        **PERIOD,
        **PRECISION,
    )
    _live(made, life)
    values = {
        **{name: getattr(made, name) for name in ("number", "title", "kind", "description")},
        **{name: getattr(made, name) for name in ("count", "found_on", "z_m", "z_sigma_m")},
        **PERIOD,
        **PRECISION,
        "datum": Datum.NGF_IGN69.value,
        "depth_m": None,
        "ground_reference": "",
        "material": Material.COIN.value,
        "operation": operation.number,
        "unit": unit.label,
        "commune": commune.name if commune else None,
        "reliability": "C",
        "synthetic": False,
        "source": None,
        "confidentiality": life[-1],
    }
    return WalkedRow(made.pk, territory.pk, expected, values, at, node(at.x, at.y))


@rows_of("heritage-sites")
def heritage_sites(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Monuments; most are public in life, here each class is."""
    rows = []
    for territory, west in _both(home, neighbour):
        commune = Commune.objects.filter(territory=territory).first()
        for index, life in enumerate(LIVES):
            word = f"her{territory.pk}x{index:02d}"
            at = place(west, index, 47.3)
            made = HeritageSite(
                territory=territory,
                code=f"code-{word}",
                kind=f"kind-{word}",
                name=f"name-{word}",
                description=f"description-{word}",
                commune=commune,
                reliability=Reliability.A,
                geom=at,
                **PERIOD,
                **PRECISION,
            )
            _live(made, life)
            values = {
                **{name: getattr(made, name) for name in ("code", "kind", "name", "description")},
                **PERIOD,
                **PRECISION,
                "commune": commune.name if commune else None,
                "reliability": "A",
                "source": None,
                "confidentiality": life[-1],
            }
            rows.append(WalkedRow(made.pk, territory.pk, life[-1], values, at, node(at.x, at.y)))
    return rows
