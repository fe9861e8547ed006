"""How much better than chance a zone holds the known sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from archaeology.analysis.potential.cells import Bools, Cells


@dataclass(frozen=True, slots=True)
class Gain:
    """Shares of the area and of the sites that a zone holds.

    `gain` is 1 − area share / site share: near 1 a small zone holds most sites, 0 is chance,
    below 0 is worse than chance; None where no site lies in the zone, or there is none at all.
    """

    zone_cells: int
    cells: int
    zone_sites: int
    sites: int

    @property
    def area_share(self) -> float:
        """Of the eligible area."""
        return self.zone_cells / self.cells if self.cells else 0.0

    @property
    def site_share(self) -> float:
        """Of the sites on eligible cells."""
        return self.zone_sites / self.sites if self.sites else 0.0

    @property
    def gain(self) -> float | None:
        """Kvamme's."""
        return 1 - self.area_share / self.site_share if self.zone_sites else None

    def __add__(self, other: Gain) -> Gain:
        return Gain(
            self.zone_cells + other.zone_cells,
            self.cells + other.cells,
            self.zone_sites + other.zone_sites,
            self.sites + other.sites,
        )


def gain_of(cells: Cells, zone: Bools, eligible: Bools, x: ArrayLike, y: ArrayLike) -> Gain:
    """Kvamme's gain of a zone (Kvamme 1988, Development and testing of quantitative models, in
    Judge and Sebastian, Quantifying the present and predicting the past, Denver, 325–428).

    Sites on cells that are not eligible are left out: nothing was said of them.
    """
    row, column, inside = cells.index(x, y)
    row, column = row[inside], column[inside]
    allowed = eligible[row, column]
    row, column = row[allowed], column[allowed]
    return Gain(
        zone_cells=int(np.count_nonzero(zone & eligible)),
        cells=int(np.count_nonzero(eligible)),
        zone_sites=int(np.count_nonzero(zone[row, column])),
        sites=len(row),
    )
