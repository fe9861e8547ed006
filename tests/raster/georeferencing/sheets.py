"""Small sheets laid on the ground near Lillebonne by known mappings."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Points = NDArray[np.float64]

SIZE = (1200, 800)
X, Y = 521_000.0, 6_931_000.0
# Nine points well spread over the sheet, none in the middle of two others by chance.
PIXELS = np.array(
    [
        *([60.0, 50.0], [1130.0, 70.0], [1100.0, 740.0], [80.0, 760.0], [610.0, 420.0]),
        *([350.0, 150.0], [900.0, 260.0], [290.0, 570.0], [820.0, 640.0]),
    ]
)


def turned(scale: float, degrees: float, pixels: Points = PIXELS) -> Points:
    """The places of pixels of `scale` metres, turned counterclockwise."""
    angle = np.radians(degrees)
    east, north = pixels[:, 0] * scale, -pixels[:, 1] * scale
    return np.column_stack(
        [
            X + east * np.cos(angle) - north * np.sin(angle),
            Y + east * np.sin(angle) + north * np.cos(angle),
        ]
    )


def sheared(places: Points, shear: float, stretch: float) -> Points:
    """An affine change of places around the corner of the sheet."""
    east, north = places[:, 0] - X, places[:, 1] - Y
    return np.column_stack([X + east + shear * north, Y + stretch * north])


def tilted(places: Points, tilt_east: float, tilt_north: float) -> Points:
    """What a photograph taken aslant does; the tilts in 1/m."""
    east, north = places[:, 0] - X, places[:, 1] - Y
    depth = 1 + tilt_east * east + tilt_north * north
    return np.column_stack([X + east / depth, Y + north / depth])


scales: Any = st.floats(0.05, 5)
angles: Any = st.floats(-180, 180)
shears: Any = st.floats(-0.4, 0.4)
stretches: Any = st.floats(0.6, 1.6)
# At most 0.3 over the diagonal of the sheet.
tilts: Any = st.floats(-0.3, 0.3)
orders: Any = st.permutations(range(len(PIXELS)))
