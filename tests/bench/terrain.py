"""25 million cells: a flood through the command, and spill levels on the 5 cm levels of a water.

Bounded are seconds by the clock, as promised. Processor seconds are told beside them, without a
bound: where the clock is above and they are far below, the machine was busy with something else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from scipy import ndimage

from tests.bench import Ratio

SIDE = 5_000
SECONDS = 20.0
KIB = 2 * 1024 * 1024
PLACE = Affine(1, 0, 520_000, 0, -1, 6_940_000)
# A child measures itself: what this process holds already is none of the command's.
SPILL = """
import sys
import numpy as np
from pathlib import Path
from archaeology.analysis.terrain import read_grid, spill_levels
grid = read_grid(Path(sys.argv[1]))
seeds = np.zeros(grid.shape, bool)
seeds[grid.shape[0] // 2, :] = True
found = spill_levels(grid, seeds, np.arange(-3, 9.7, 0.05))
print(float(np.isfinite(found).mean()))
"""


@dataclass(frozen=True, slots=True)
class Child:
    """Seconds by the clock and of the processor, KiB at its highest, and what it printed."""

    clock: float
    processor: float
    kib: float
    said: str


def run() -> list[Ratio]:
    """Each in a child of its own; the memory bound is a ratio too."""
    with tempfile.TemporaryDirectory() as folder:
        dem = Path(folder) / "valley.tif"
        _write(dem)
        place = f"{PLACE.c + SIDE / 2},{PLACE.f - SIDE / 2 - 0.5}"
        flooded = _child(
            *("-m", "geoportal.conf.manage", "archaeology", "flood", "--dem", str(dem)),
            *("--seed", place, "--level", "5", "--level", "2.5", "--level", "0", "--json"),
        )
        spilt = _child("-c", SPILL, str(dem))
    cells = [each["cells"] for each in json.loads(flooded.said)]
    return [
        *_ratios("flood, 25 M cells, 3 levels, whole command", flooded, f"{cells} cells"),
        *_ratios("spill levels, 25 M cells, 254 levels", spilt, f"{float(spilt.said):.0%} wet"),
    ]


def _ratios(name: str, run: Child, note: str) -> list[Ratio]:
    memory = f"{run.kib / 1024:.0f} MiB"
    return [
        Ratio(name, run.clock, "20 s", SECONDS, 1.0, note),
        Ratio("  of it the processor", run.processor, "20 s", SECONDS),
        Ratio("  its memory", run.kib / KIB, "2 GiB", 1.0, 1.0, memory),
    ]


def _write(dem: Path) -> None:
    """A valley with a river along its middle, hills of some hundred metres, noise of 5 cm."""
    rng = np.random.default_rng(1)
    hills = ndimage.zoom(rng.normal(size=(60, 60)), SIDE / 60, order=3)[:SIDE, :SIDE]
    slope = np.abs(np.arange(SIDE) - SIDE // 2)[:, None] / SIDE * 16 - 2
    heights = (hills * 2 + slope).astype(np.float32)
    heights += rng.normal(scale=0.05, size=heights.shape).astype(np.float32)
    heights[SIDE // 2] = -3
    heights[rng.random(heights.shape) < 0.001] = -9999
    heights[SIDE // 2, SIDE // 2] = -3
    with rasterio.open(
        dem,
        "w",
        driver="GTiff",
        height=SIDE,
        width=SIDE,
        count=1,
        dtype="float32",
        nodata=-9999,
        crs="EPSG:5698",
        transform=PLACE,
        tiled=True,
        compress="deflate",
    ) as out:
        out.write(heights, 1)


def _child(*arguments: str) -> Child:
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    said = child.stdout.read() if child.stdout else ""
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{arguments[:5]} exited with {child.returncode}")
    clock = time.perf_counter() - begun
    return Child(clock, used.ru_utime + used.ru_stime, float(used.ru_maxrss), said)


def main() -> None:
    """`python -m tests.bench.terrain`: without a database."""
    for ratio in run():
        verdict = "" if ratio.holds else "ABOVE"
        print(f"{ratio.name}: {ratio.seconds:.2f} of {ratio.against} {verdict} {ratio.note}")


if __name__ == "__main__":
    main()
