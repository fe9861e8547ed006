"""The sheet as a browser really sets it: no two texts overlap, nothing leaves the paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from affine import Affine

from archaeology.analysis.section import Dig, Kind, Section, SectionLine, Thing, WaterBand, cut
from archaeology.analysis.section.drawing import draw
from tests.archaeology.section.test_ground import Drawn
from tests.archaeology.section.test_sheet import SHEET
from tests.archaeology.section.test_side_by_side import crowd

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MEASURE = """() => {
  const page = document.querySelector('svg').getBoundingClientRect();
  return [...document.querySelectorAll('svg text')].filter(t => t.textContent).map(t => {
    const box = t.getBoundingClientRect();
    // Glyphs are less tall than the line that the font reserves for them.
    const air = box.height * 0.14;
    return {words: t.textContent, left: box.left - page.left, right: box.right - page.left,
      top: box.top + air - page.top, bottom: box.bottom - air - page.top,
      width: page.width, height: page.height};
  });
}"""


def crowded() -> Section:
    """Eighty remains around one place, on a line with three legs."""
    rng = np.random.default_rng(2)
    line = SectionLine.of([(0, 100), (300, 100), (420, 20), (700, 20)])
    x, y = line.at(np.clip(rng.normal(350, 120, 80), 5, line.length_m - 5))
    things = [
        Thing(
            list(Kind)[i % 3],
            f"US {1_200 + i}",
            float(a),
            float(b),
            z_m=float(rng.uniform(9, 14)),
            sigma_m=0.3,
            precision_m=10,
            synthetic=i % 4 == 0,
        )
        for i, (a, b) in enumerate(zip(x, y, strict=True))
    ]
    apart = [
        Thing(Kind.FIND, f"Tesson {i}", 200, 100, depth_m=2, counted_from="chaussée")
        for i in range(30)
    ]
    z = np.add.outer(np.zeros(20), np.linspace(12, 15, 80))
    z[:, 30:33] = np.nan
    return cut(
        line,
        things=[*things, *apart],
        digs=[
            Dig(f"Opération {i}", shapely.box(i, 60, i + 30, 130), lowest_m=8.5, year=2000 + i)
            for i in (40, 120, 230)
        ],
        distance_m=20,
        ground=Drawn(z, Affine(10, 0, -40, 0, -10, 200)),
        water=WaterBand(10.2, 9.7, 10.8, reference="pleines mers de vive-eau moyenne (PMVE)"),
    )


@pytest.mark.parametrize(
    "section",
    [SHEET, crowded(), crowd(40), replace(crowded(), placed=(), digs=(), water=None)],
    ids=["few", "crowded", "side by side", "empty"],
)
@pytest.mark.parametrize("font", ["Arial", "DejaVu Sans"])
def test_texts_neither_overlap_nor_leave_the_paper(
    chromium: Browser, section: Section, font: str
) -> None:
    picture = draw(
        section,
        title="De la place Félix-Faure au port",
        date="26 novembre 2026",
        sources=["RGE Alti 1 m, IGN 2023", "Plan de 1908 calé à 3 m"],
    )
    page = chromium.new_page()
    page.set_content(picture.replace("Arial, Helvetica, sans-serif", font))
    texts = page.evaluate(MEASURE)
    page.close()
    assert len(texts) > 20
    for one in texts:
        assert one["left"] >= 0, one
        assert one["right"] <= one["width"], one
        assert one["bottom"] <= one["height"], one
    met = [
        (a["words"], b["words"])
        for i, a in enumerate(texts)
        for b in texts[:i]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]
    assert met == []
