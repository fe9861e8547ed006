"""The probable shoreline around a tour: the newest that is published and comes near."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString, MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.edtf import NotEdtf, dating_of
from archaeology.analysis.thinning import thinned_areas, thinned_line
from archaeology.studies.published import PublishedShoreline, shorelines_near
from archaeology.tours.telling.near import widened
from archaeology.tours.telling.parts import Bounds, Shoreline
from archaeology.tours.telling.words import period_in_words, words_in
from layers.access.actor import Actor

# All that Lambert-93 is a map of, in metres.
EVERYWHERE = (-400_000.0, 5_900_000.0, 1_400_000.0, 7_300_000.0)
# What one sees from the way.
AROUND_M = 1_000
# And so far beyond it, that within it a receiver as bad as this is not nearer to the end of what is
# told than to that of what is known.
MARGIN_M = 500
# Into so many parts on each side the ground is cut to find the lines that are nearest to each.
CELLS = 32
# By how much a degree to the east is longer at one end of a tour than in its middle, at most.
STRETCH = 1.001
# Six digits of a degree are a tenth of a metre: no computed line is finer.
DIGITS = 6
FINEST_DEGREES = 2e-6
# What a phone draws and looks through at each step.
MOST_POINTS = 20_000
# More tours than a territory has; each is a megabyte or two at most.
MOST_CUT = 50
_FRENCH = "fr"
# Places (n, 2), and the parts of a line.
Part = NDArray[np.float64]
Lines = list[Part]


@dataclass(frozen=True, slots=True)
class Around:
    """What of a shoreline is drawn around a tour, in whatever language it is told."""

    published: PublishedShoreline
    low: Mapping[str, Any]
    middle: Mapping[str, Any]
    high: Mapping[str, Any]
    known: Mapping[str, Any]
    drawn: str


@dataclass(frozen=True, slots=True)
class Shores:
    """The published shorelines, the newest first, each with its three lines in WGS 84.

    What was cut out around a tour is remembered: it takes longer than all else that a tour tells.
    """

    known: tuple[tuple[PublishedShoreline, tuple[BaseGeometry, BaseGeometry, BaseGeometry]], ...]
    cut: dict[Bounds, Around | None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, published: Iterable[PublishedShoreline]) -> Self:
        """Some shorelines, in their order."""
        return cls(
            tuple(
                (each, (_line(each.low), _line(each.middle), _line(each.high)))
                for each in published
            )
        )

    @classmethod
    def seen_by(cls, actor: Actor) -> Self:
        """Those that an actor may know of."""
        return cls.of(shorelines_near(actor, EVERYWHERE))

    def near(self, bounds: Bounds | None, language: str) -> Shoreline | None:
        """The newest that comes near some bounds, in words of a language."""
        if bounds is None:
            return None
        if bounds not in self.cut:
            if len(self.cut) >= MOST_CUT:
                self.cut.clear()
            self.cut[bounds] = self._around(bounds)
        around = self.cut[bounds]
        return None if around is None else _told(around, language)

    def _around(self, bounds: Bounds) -> Around | None:
        window = shapely.box(*widened(bounds, AROUND_M))
        wide = widened(bounds, AROUND_M + MARGIN_M)
        for published, lines in self.known:
            if any(line.intersects(window) for line in lines):
                near = _simple([_parts_near(line, wide) for line in lines])
                low, middle, high = map(_geojson, near)
                known = _known_near(published.known, shapely.box(*wide))
                shapes = {"low": low, "middle": middle, "high": high, "known": known}
                drawn = json.dumps(shapes, separators=(",", ":"))[1:-1]
                return Around(published, low, middle, high, known, drawn)
        return None


def _told(around: Around, language: str) -> Shoreline:
    published = around.published
    words = words_in(language)
    is_french = language == _FRENCH
    uncertainty = published.uncertainty if is_french else words.shoreline
    if published.synthetic:
        uncertainty = f"{uncertainty} {words.invented}"
    return Shoreline(
        low=around.low,
        middle=around.middle,
        high=around.high,
        known=around.known,
        drawn=around.drawn,
        period=_period(published.period, language),
        uncertainty=uncertainty,
        sources=tuple(dict.fromkeys(published.sources)),
        synthetic=published.synthetic,
    )


def _period(written: str, language: str) -> str:
    """A time slice as visitors read it: studies keep it as it was written, in EDTF."""
    try:
        dating = dating_of(written)
    except NotEdtf:
        return written
    return period_in_words(dating.start_min, dating.end_max, language) or written


def _line(geojson: Mapping[str, Any]) -> BaseGeometry:
    return shape(geojson) if geojson["coordinates"] else MultiLineString()


def _parts_near(line: BaseGeometry, around: Bounds) -> Lines:
    """The parts that count where one walks, each whole.

    A closed one stays closed. One counts whose bounds meet the ground around the tour, and one that
    is the nearest of all to some place there, however far it is: on which side of the nearest line
    one stands says what the water was like.
    """
    parts = shapely.get_parts(line)
    if not len(parts):
        return []
    boxes = shapely.box(*shapely.bounds(parts).T)
    counts = shapely.intersects(boxes, shapely.box(*around))
    counts |= _nearest_somewhere(parts, counts, around)
    return [shapely.get_coordinates(part) for part in parts[counts]]


def _nearest_somewhere(
    parts: NDArray[np.object_], known: NDArray[np.bool_], around: Bounds
) -> NDArray[np.bool_]:
    """Which parts may be the nearest to some place of a rectangle; `known` are not looked at.

    From the middle of a cell of half-diagonal r, the part that is nearest to any place of the cell
    is no further than the nearest one and 2 r.
    """
    west, south, east, north = around
    scale = np.array([math.cos(math.radians((south + north) / 2)), 1.0])
    segments, of = _segments(parts, scale)
    size = np.array([east - west, north - south]) * scale / CELLS
    column, row = np.meshgrid(np.arange(CELLS) + 0.5, np.arange(CELLS) + 0.5)
    corner = np.array([west, south]) * scale
    places = shapely.points(corner + size * np.column_stack([column.ravel(), row.ravel()]))
    tree = shapely.STRtree(segments)
    _, away = tree.query_nearest(places, return_distance=True, all_matches=False)
    left = ~known[of]
    reach = away * STRETCH + np.hypot(*size)
    found = shapely.STRtree(segments[left]).query(places, predicate="dwithin", distance=reach)[1]
    nearest = np.zeros(len(parts), bool)
    nearest[of[left][found]] = True
    return nearest


def _segments(
    parts: NDArray[np.object_], scale: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The steps of some lines on a plane, and the number of the line that each is of."""
    places, of = shapely.get_coordinates(parts, return_index=True)
    places = places * scale
    same = of[1:] == of[:-1]
    steps = np.stack([places[:-1], places[1:]], axis=1)[same]
    return shapely.linestrings(steps), of[1:][same]


def _simple(lines: Sequence[Lines]) -> list[Lines]:
    """The lines with as many points as a phone carries; a ring too small to be one is left out."""
    tolerance = FINEST_DEGREES
    while True:
        simple = [[thinned_line(part, tolerance) for part in line] for line in lines]
        if sum(len(part) for line in simple for part in line) <= MOST_POINTS:
            return [[part for part in line if not _is_a_speck(part)] for line in simple]
        tolerance *= 2


def _known_near(known: Mapping[str, Any], window: BaseGeometry) -> Mapping[str, Any]:
    """The known ground within the window: beyond it nobody walks this tour."""
    area = _polygons(shape(known).intersection(window)) if known["coordinates"] else MultiPolygon()
    tolerance, thin = FINEST_DEGREES, area
    while shapely.get_num_coordinates(thin) > MOST_POINTS:
        tolerance *= 2
        # Narrower first by what thinning moves an edge: it takes in nothing that is not known.
        thin = thinned_areas(_polygons(area.buffer(-tolerance, join_style="mitre")), tolerance)
    exact = _polygons(shapely.set_precision(thin, 10**-DIGITS))
    told: Mapping[str, Any] = mapping(shapely.transform(exact, lambda xy: xy.round(DIGITS)))
    return told


def _polygons(found: BaseGeometry) -> MultiPolygon:
    """The areas of something, without lines and points."""
    parts = shapely.get_parts(shapely.get_parts(found))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _is_a_speck(part: Part) -> bool:
    return len(part) < 2 or (len(part) < 4 and bool((part[0] == part[-1]).all()))


def _geojson(line: Lines) -> Mapping[str, Any]:
    parts = [[[round(x, DIGITS), round(y, DIGITS)] for x, y in part.tolist()] for part in line]
    return {"type": "MultiLineString", "coordinates": parts}
