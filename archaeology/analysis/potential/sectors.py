"""The best sectors as polygons, each with the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from rasterio.features import shapes
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.choosing import Choice
from archaeology.analysis.potential.overlay import Overlay


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion has to do with a sector.

    `value` is its mean there and `usual` its mean over all eligible cells, 0 to 1, None where it
    knows nothing; `contribution` is what it adds to the sector's score, `share` that as a share
    of the score; `unknown` is the share of the sector about which it knows nothing.
    """

    key: str
    title: str
    value: float | None
    usual: float | None
    contribution: float
    share: float
    unknown: float
    unknown_means: str = ""

    @property
    def words(self) -> str:
        """The reason in a sentence (French)."""
        said = f"{self.title} : "
        if self.value is None:
            return f"{said}inconnu ici ({self.unknown_means}), ce qui ne veut pas dire rien"
        said += f"{_n(self.value)} sur 1"
        if self.usual is not None:
            said += f" (moyenne générale {_n(self.usual)})"
        said += f", {100 * self.share:.0f} % du score"
        if self.unknown > 0:
            said += f" ; inconnu sur {100 * self.unknown:.0f} % du secteur ({self.unknown_means})"
        return said


@dataclass(frozen=True, slots=True)
class Sector:
    """A place to dig or to show: rank 1 is the best. EPSG:2154; holes are kept."""

    rank: int
    polygon: MultiPolygon
    area_m2: float
    score: float
    best: float
    reasons: tuple[Reason, ...]

    @property
    def words(self) -> str:
        """The sector in a paragraph (French)."""
        head = (
            f"Secteur {self.rank}, {area_words(self.area_m2)}, score {_n(self.score)} sur 1 "
            f"(au mieux {_n(self.best)})."
        )
        return " ".join([head, *(f"{each.words}." for each in self.reasons)])


def sectors_of(weighed: Overlay, choice: Choice) -> list[Sector]:
    """The chosen cells as polygons, in order of rank; none overlaps another, none holds a masked
    cell, and the contributions of its reasons add up to its score.
    """
    outlines = _outlines(weighed, choice)
    usual = [_mean(each.values[weighed.eligible]) for each in weighed.criteria]
    return [_sector(weighed, choice, rank, outlines[rank], usual) for rank in sorted(outlines)]


def _outlines(weighed: Overlay, choice: Choice) -> dict[int, list[BaseGeometry]]:
    """The outlines of each rank: its own, or those of its cells."""
    if choice.outlines:
        return {rank: list(shapely.get_parts(each)) for rank, each in enumerate(choice.outlines, 1)}
    found: dict[int, list[BaseGeometry]] = {}
    for outline, number in shapes(
        choice.numbers, mask=choice.zone, connectivity=4, transform=weighed.cells.transform
    ):
        found.setdefault(int(number), []).append(shape(outline))
    return found


def _sector(
    weighed: Overlay,
    choice: Choice,
    rank: int,
    outlines: list[BaseGeometry],
    usual: list[float | None],
) -> Sector:
    inside = choice.numbers == rank
    parts = shapely.get_parts(outlines)
    polygon = MultiPolygon([each for each in parts if each.geom_type == "Polygon"])
    score = float(weighed.score[inside].mean())
    reasons = []
    for criterion, elsewhere in zip(weighed.criteria, usual, strict=True):
        values = criterion.values[inside]
        contribution = float(criterion.contribution[inside].mean())
        reasons.append(
            Reason(
                key=criterion.key,
                title=criterion.title,
                value=_mean(values),
                usual=elsewhere,
                contribution=contribution,
                share=contribution / score if score > 0 else 0.0,
                unknown=float(np.isnan(values).mean()),
                unknown_means=criterion.unknown_means,
            )
        )
    reasons.sort(key=lambda each: -each.contribution)
    return Sector(
        rank=rank,
        polygon=polygon,
        area_m2=float(polygon.area),
        score=score,
        best=float(weighed.score[inside].max()),
        reasons=tuple(reasons),
    )


def _mean(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def area_words(square_metres: float) -> str:
    """An area as people say it (French): square metres, or hectares from one on."""
    if 0 < square_metres < 0.5:
        return "moins de 1 m²"
    if square_metres < 10_000:
        # French groups thousands by a narrow space.
        return f"{square_metres:_.0f} m²".replace("_", "\u202f")
    return f"{square_metres / 10_000:.1f} ha".replace(".", ",")


def _n(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
