"""Which stretches of a line an extent covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.section.line import Floats, SectionLine
from archaeology.analysis.section.refusal import CannotCut

# The outline of an extent is followed at this step, or in this many steps where it is long.
STEP_M = 0.5
STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, metres from its start; a point is a span without length."""

    start_m: float
    end_m: float


def spans_of(
    line: SectionLine, shape: BaseGeometry, distance_m: float
) -> tuple[tuple[Span, ...], float]:
    """The stretches covered by what of the shape lies within the distance, and the signed offset
    of its nearest point; no stretch and NaN if nothing does.

    Every point of the shape is projected as things are: once, on the nearest segment. So a shape
    on the inside of a bend may cover two stretches.
    """
    if shape.is_empty:
        return (), np.nan
    drawn = shapely.LineString(line.points)
    if not shapely.is_valid(shape):
        raise CannotCut("An extent is not a valid geometry.", "extent")
    on_line = shape.intersection(drawn)
    near = on_line
    if distance_m > 0:
        near = shape.intersection(drawn.buffer(distance_m, 64, cap_style="flat"))
    pieces = [on_line, near]
    step = max(STEP_M, near.length / STEPS)
    points = _points(pieces, step)
    if not len(points):
        return (), np.nan
    where = line.project(points[:, 0], points[:, 1])
    kept = (where.beyond == 0) & (np.abs(where.offset) <= distance_m + 1e-6)
    if not kept.any():
        return (), np.nan
    chainage, offset = where.chainage[kept], where.offset[kept]
    ordered = np.sort(chainage)
    # A shape seen from the line has no holes wider than the step except across a bend.
    breaks = np.flatnonzero(np.diff(ordered) > 2 * step + 1e-9)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(ordered) - 1]])
    nearest = float(offset[np.argmin(np.abs(offset))])
    return (
        tuple(
            Span(float(ordered[a]), float(ordered[b])) for a, b in zip(starts, ends, strict=True)
        ),
        nearest,
    )


def _points(pieces: list[BaseGeometry], step: float) -> Floats:
    """All vertices of the pieces, those of lines and outlines at most a step apart."""
    found = [
        shapely.get_coordinates(shapely.segmentize(piece, step))
        for piece in pieces
        if not piece.is_empty
    ]
    return np.concatenate(found) if found else np.empty((0, 2))
