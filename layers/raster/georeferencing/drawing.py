"""A sheet drawn as it lies on the ground, in web mercator: for a preview, or block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer

from layers.raster.georeferencing.mappings import Mapping, Points

Picture = NDArray[np.uint8]

# Between nodes of the mesh a mapping is as good as straight.
_MESH = 16
_OUTLINE_SIDE = 32
_RGBA = 4


class Sheet(Protocol):
    """What can be read of a scan."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""

    def read(self, left: int, top: int, right: int, bottom: int, shrink: int = 1) -> Picture:
        """Pixels [top:bottom, left:right] as (4, rows, columns) RGBA, each of `shrink` by `shrink`
        pixels of the sheet.
        """


@dataclass(frozen=True, slots=True)
class Frame3857:
    """A picture's frame: upper left corner and pixel in EPSG:3857 metres, size in pixels."""

    west: float
    north: float
    pixel: float
    width: int
    height: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:3857 metres."""
        east = self.west + self.width * self.pixel
        return self.west, self.north - self.height * self.pixel, east, self.north

    def part(self, left: int, top: int, width: int, height: int) -> Frame3857:
        """A block of it."""
        west, north = self.west + left * self.pixel, self.north - top * self.pixel
        return Frame3857(west, north, self.pixel, width, height)


def outline(mapping: Mapping, size: tuple[int, int]) -> Points:
    """The edge of the sheet on the ground: a ring (n, 2) in EPSG:2154, closed."""
    width, height = size
    along = np.linspace(0, 1, _OUTLINE_SIDE, endpoint=False)
    zero, one = np.zeros_like(along), np.ones_like(along)
    edge = np.vstack(
        [
            np.column_stack([along, zero]),
            np.column_stack([one, along]),
            np.column_stack([1 - along, one]),
            np.column_stack([zero, 1 - along]),
            [[0, 0]],
        ]
    )
    return mapping.forward(edge * (width, height))


def frame_around(ring: Points, pixel: float, origin: tuple[float, float] = (0, 0)) -> Frame3857:
    """The frame of whole pixels, counted from `origin`, around a ring in EPSG:2154."""
    east, north = _to_mercator().transform(ring[:, 0], ring[:, 1])
    first = np.floor((np.min(east) - origin[0]) / pixel)
    last = np.ceil((np.max(east) - origin[0]) / pixel)
    top = np.floor((origin[1] - np.max(north)) / pixel)
    bottom = np.ceil((origin[1] - np.min(north)) / pixel)
    west, upper = origin[0] + first * pixel, origin[1] - top * pixel
    return Frame3857(float(west), float(upper), pixel, int(last - first), int(bottom - top))


def draw(sheet: Sheet, mapping: Mapping, frame: Frame3857, shrink: int = 1) -> Picture:
    """The sheet (4, height, width) as RGBA, transparent where it does not reach.

    `shrink` reads so many pixels of the sheet as one, for a frame that is coarser than it.
    """
    drawn = np.zeros((_RGBA, frame.height, frame.width), dtype=np.uint8)
    nodes = _nodes(mapping, frame)
    left, right = _span(nodes[..., 0], sheet.size[0], shrink)
    top, bottom = _span(nodes[..., 1], sheet.size[1], shrink)
    if left >= right or top >= bottom:
        return drawn
    source = Image.fromarray(np.moveaxis(sheet.read(left, top, right, bottom, shrink), 0, -1))
    laid = source.transform(
        (frame.width, frame.height),
        Image.Transform.MESH,
        list(_quads((nodes - (left, top)) / shrink)),
        Image.Resampling.BILINEAR,
    )
    return np.moveaxis(np.asarray(laid), -1, 0)


def blocks(frame: Frame3857, side: int) -> Iterator[tuple[int, int, Frame3857]]:
    """The frame cut into squares: left, top, and the frame of each."""
    for top in range(0, frame.height, side):
        for left in range(0, frame.width, side):
            wide, high = min(side, frame.width - left), min(side, frame.height - top)
            yield left, top, frame.part(left, top, wide, high)


def _span(values: Points, size: int, shrink: int) -> tuple[int, int]:
    """First and last pixel that is read, on the grid of shrunken pixels, with one to spare; an
    empty span where none is.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return 0, 0
    first = max(0, int(known.min()) // shrink - 1) * shrink
    return first, min(size, (int(known.max()) // shrink + 2) * shrink)


def _nodes(mapping: Mapping, frame: Frame3857) -> Points:
    """Column and row of the sheet at the corners of a mesh over the frame, as (rows, columns, 2);
    NaN where none.
    """
    across = np.arange(0, frame.width + _MESH, _MESH)
    down = np.arange(0, frame.height + _MESH, _MESH)
    east, north = np.meshgrid(
        frame.west + across * frame.pixel, frame.north - down * frame.pixel, indexing="xy"
    )
    x, y = _to_lambert().transform(east.ravel(), north.ravel())
    return mapping.backward(np.column_stack([x, y])).reshape(len(down), len(across), 2)


def _quads(nodes: Points) -> Iterator[tuple[tuple[int, int, int, int], tuple[float, ...]]]:
    """Each square of the frame, and the four corners of the sheet from which it is drawn."""
    corners = np.concatenate(
        [nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]], axis=-1
    )
    for row, column in zip(*np.nonzero(np.isfinite(corners).all(axis=-1)), strict=True):
        left, top = int(column) * _MESH, int(row) * _MESH
        yield (left, top, left + _MESH, top + _MESH), tuple(corners[row, column].tolist())


@lru_cache(maxsize=1)
def _to_mercator() -> Transformer:
    return Transformer.from_crs(2154, 3857, always_xy=True)


@lru_cache(maxsize=1)
def _to_lambert() -> Transformer:
    return Transformer.from_crs(3857, 2154, always_xy=True)
