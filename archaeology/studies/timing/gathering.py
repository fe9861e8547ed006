"""The finds of a query with their datings and places, as plain values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from archaeology.analysis.refusal import Refusal
from archaeology.sites.models.recording import FAR_FUTURE, FAR_PAST
from archaeology.sites.query import QueryRefused, read_query, rows_for
from archaeology.studies.timing.parameters import TimeParameters
from layers.access.actor import PUBLIC, Actor
from layers.access.policy import Position
from layers.catalog.layer import STORAGE_SRID
from layers.catalog.visible import Feature, VisibleRows
from layers.territory.communes import Communes

MOST_FINDS = 50_000
BOUNDS = ("start_min", "start_max", "end_min", "end_max")
NAMES = ("title", "kind", "number")
FIELDS = (*BOUNDS, "count", "precision_m", "synthetic", *NAMES)
# A centimetre.
DIGITS = 2
FRENCH = {
    "query": "%(words)s",
    "too-many": "Cette requête trouve plus de %(most)s objets : précisez-la.",
    "undated": "Aucun objet trouvé n’est daté : il n’y a rien à placer dans le temps.",
}


class CannotCount(Refusal):
    """A query that finds nothing which could be placed in time, or too much."""

    sentences = FRENCH


def gathered(actor: Actor, territory: str, parameters: TimeParameters) -> dict[str, Any]:
    """The dated finds that the query finds in the territory: `finds` are lists of key, the four
    bounds (None where open), count, x, y (EPSG:2154, None where the place is not told exactly),
    precision in metres or None, whether it is invented, what it is called, and whether it lies far
    from the territory; `undated` counts the others, `day` is today's (ISO 8601).

    Raises `CannotCount`.
    """
    # What is handed on is what everyone gets, position included.
    reader = PUBLIC if parameters.public_only else actor
    try:
        rows = rows_for(reader, read_query(QueryDict(parameters.query))).of_territory(territory)
    except QueryRefused as refused:
        raise CannotCount(str(refused), "query", words=str(refused)) from None
    exact = [each for each in rows.branches if each.access.position is Position.EXACT]
    others = [each for each in rows.branches if each.access.position is not Position.EXACT]
    placed = _read(replace(rows, branches=tuple(exact)))
    vague = _read(replace(rows, branches=tuple(others)))
    if len(placed) + len(vague) > MOST_FINDS:
        raise CannotCount(
            f"More than {MOST_FINDS} finds.", "too-many", most=f"{MOST_FINDS:,}".replace(",", " ")
        )
    finds = [_find(each, exact=True) for each in placed]
    finds += [_find(each, exact=False) for each in vague]
    dated = [each for each in finds if each is not None]
    if not dated:
        raise CannotCount("No find is dated.", "undated")
    shapes = np.array(
        [shapely.Point(*each[6:8]) if each[6] is not None else None for each in dated]
    )
    far = frozenset(Communes(territory).far(shapes))
    return {
        "finds": [[*each, n in far] for n, each in enumerate(dated)],
        "undated": len(finds) - len(dated),
        # Drawn again, the sheet is the same to the last letter.
        "day": localdate().isoformat(),
    }


def _read(rows: VisibleRows) -> list[Feature]:
    return rows.features(MOST_FINDS + 1, srid=STORAGE_SRID, fields=FIELDS, digits=DIGITS)


def _find(feature: Feature, *, exact: bool) -> list[Any] | None:
    known = feature.properties
    if known.get("start_min") is None:
        return None
    place = feature.geometry["coordinates"] if exact and feature.geometry else (None, None)
    return [
        feature.key,
        *(_bound(known[name]) for name in BOUNDS),
        int(known.get("count") or 1),
        *place,
        known.get("precision_m"),
        bool(known.get("synthetic")),
        " · ".join(str(known[name]) for name in NAMES if known.get(name)),
    ]


def _bound(year: int) -> int | None:
    """None for an end that the dating leaves open."""
    return year if FAR_PAST < year < FAR_FUTURE else None


def words_of(finds: int, undated: int) -> str:
    """How many take part, and how many cannot."""
    told = _("%(finds)s objets datés") % {"finds": finds}
    if undated:
        told += _(" ; %(undated)s sans datation, laissés de côté") % {"undated": undated}
    return told
