"""The walk's rows of the tours' layers: drafts, published ones, and places that are not public."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import LineString, Point

from archaeology.sites.vocabulary import Confidentiality
from archaeology.tours.models import Stop, StopText, Tour, TourText
from archaeology.tours.vocabulary import Theme, Wheelchair
from layers.access.models import Territory
from tests.visibility.archaeology_rows import place
from tests.visibility.rows import WEST, WalkedRow, rows_of

# Of each tour: where it is told, how public the place of its stop became, step by step, and how
# public what its route leads to; then the classes of the two.
LIVES = (
    ("", ("public",), "public", "draft", "draft"),
    ("fr", ("public",), "public", "published", "published"),
    ("fr", ("public", "generalised"), "public", "veiled", "veiled"),
    ("fr", ("public", "restricted"), "public", "sealed", "sealed"),
    ("fr", ("restricted", "public"), "public", "published", "published"),
    ("fr", ("public",), "restricted", "sealed", "published"),
    ("", ("public",), "restricted", "sealed-draft", "draft"),
)


def _both(home: Territory, neighbour: Territory) -> list[tuple[Territory, float]]:
    return [(home, WEST), (neighbour, WEST + 10_000)]


@rows_of("tours")
def tours(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """Tours with the stops that make them what they are."""
    rows = []
    for territory, west in _both(home, neighbour):
        for index, (told_in, life, route, expected, _stop) in enumerate(LIVES):
            word = f"vis{territory.pk}x{index:02d}"
            # Away from the rows of archaeology: a tour is hidden with what is hidden beside it.
            start = place(west, index, 131.7)
            made = Tour.objects.create(
                territory=territory,
                code=f"code-{word}",
                title=f"title-{word}",
                theme=Theme.RIVER,
                duration_min=40,
                wheelchair=Wheelchair.PARTLY,
                told_in=told_in,
                route_confidentiality=route,
                geom=LineString(start, (start.x + 350, start.y + 100), srid=2154),
            )
            published_at = None if told_in == "" else "2026-01-05T09:00:00Z"
            TourText.objects.create(
                tour=made,
                language="fr",
                title=made.title,
                summary=f"summary-{word}",
                description=f"description-{word}",
                published_at=published_at,
            )
            TourText.objects.create(tour=made, language="en", title=f"untold-{word}")
            _stop_of(made, told_in, life, place(west, index, 153.3), word)
            values = {
                "code": f"code-{word}",
                "title": f"title-{word}",
                "theme": Theme.RIVER.value,
                "duration_min": 40,
                "wheelchair": Wheelchair.PARTLY.value,
                "languages": told_in,
                "valid_until": None,
                "synthetic": False,
            }
            rows.append(WalkedRow(made.pk, territory.pk, expected, values, made.geom))
    return rows


def _stop_of(tour: Tour, told_in: str, life: tuple[str, ...], at: Point, word: str) -> None:
    made = Stop(
        territory=tour.territory,
        tour=tour,
        slug=f"slug-{word}",
        order=1,
        title=f"stoptitle-{word}",
        radius_m=37,
        period_start=101,
        period_end=150,
        told_in=told_in,
        geom=at,
    )
    for confidentiality in life:
        made.near_confidentiality = Confidentiality(confidentiality)
        made.save()
    StopText.objects.create(
        stop=made, language="fr", title=made.title, text=f"text-{word}", easy_text=f"easy-{word}"
    )


@rows_of("tour-stops")
def stops(home: Territory, neighbour: Territory) -> list[WalkedRow]:
    """The stops that the tours were made with."""
    classes = {f"x{index:02d}": stop for index, (*_tour, stop) in enumerate(LIVES)}
    rows: list[WalkedRow] = []
    for made in Stop.objects.select_related("tour").order_by("pk"):
        values: dict[str, Any] = {
            **{name: getattr(made, name) for name in ("slug", "order", "title", "radius_m")},
            **{name: getattr(made, name) for name in ("period_start", "period_end")},
            "tour": made.tour.code,
            "languages": made.told_in,
        }
        expected = classes[made.slug[-3:]]
        rows.append(WalkedRow(made.pk, made.territory_id, expected, values, made.geom))
    return rows
