"""What other parts of the platform read of published studies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import mapping

from archaeology.studies.boxes import box_of
from archaeology.studies.models import Shoreline, Study
from archaeology.studies.shorelines.known import NOWHERE as NOTHING_KNOWN
from archaeology.studies.shorelines.known import known_area_of
from archaeology.studies.shorelines.outcome import PROBABILITY
from archaeology.studies.shorelines.saying import uncertainty_in_words
from layers.access.actor import Actor

WGS84 = 4326
NOWHERE: Mapping[str, Any] = {"type": "MultiLineString", "coordinates": []}


@dataclass(frozen=True, slots=True)
class PublishedShoreline:
    """The shorelines of one published study.

    `low`, `middle` and `high` are GeoJSON MultiLineStrings (WGS 84) up to which the ground was
    under water with 95, 50 and 5 per cent probability; without coordinates where no remain
    supports such a line. `known` is a GeoJSON MultiPolygon (WGS 84): of ground outside it nothing
    is known, whatever the nearest line's side.

    Attributes:
        study: the key of the study, whose page everyone may read.
        period: the time, in words.
        level: the level that is stated, in words.
        uncertainty: how sure all this is, in French sentences.
        sources: what it rests on, each a name.
        synthetic: whether anything invented took part.
    """

    study: int
    title: str
    low: Mapping[str, Any]
    middle: Mapping[str, Any]
    high: Mapping[str, Any]
    known: Mapping[str, Any]
    period: str
    level: str
    uncertainty: str
    sources: Sequence[str]
    synthetic: bool


def shorelines_near(actor: Actor, bounds: Sequence[float]) -> list[PublishedShoreline]:
    """The published shorelines that meet a box (west, south, east, north in EPSG:2154), the newest
    first; each whole, also where it leads out of the box.
    """
    rows = Shoreline.objects.visible_to(actor)
    near = rows.filter(geom__intersects=box_of(bounds)).values("origin")
    found: dict[int, list[Any]] = {}
    for row in rows.filter(origin__in=near).select_related("origin"):
        found.setdefault(row.origin_id, []).append(row)
    newest = sorted(found.values(), key=lambda one: one[0].origin.published_at, reverse=True)
    return [_published(rows) for rows in newest]


def _published(rows: Sequence[Any]) -> PublishedShoreline:
    lines = {row.probability: row.geom for row in rows}
    low, middle, high = (_line(lines.get(each)) for each in (95, 50, 5))
    study = rows[0].origin
    return PublishedShoreline(
        study=study.pk,
        title=rows[0].study,
        low=low,
        middle=middle,
        high=high,
        known=_known(study),
        period=rows[0].period,
        level=rows[0].level,
        uncertainty=uncertainty_in_words(study.result),
        sources=[each for each in rows[0].sources.split("; ") if each],
        synthetic=rows[0].synthetic,
    )


def _known(study: Study) -> Mapping[str, Any]:
    file = study.files.filter(name=PROBABILITY).first()
    area = NOTHING_KNOWN if file is None else known_area_of(Path(file.file.path))
    told: Mapping[str, Any] = mapping(area)
    return told


def _line(geom: Any) -> Mapping[str, Any]:
    if geom is None:
        return NOWHERE
    line: Mapping[str, Any] = json.loads(geom.transform(WGS84, clone=True).json)
    return line
