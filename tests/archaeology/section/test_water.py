"""The water on a section: what a posterior can state, and no end that no remain gives."""

from __future__ import annotations

from math import isfinite

import pytest

from archaeology.analysis.section import CannotCut, Hint, WaterBand, cut
from archaeology.analysis.section.drawing import draw
from archaeology.analysis.water_level import Meaning, Remain, posterior
from tests.archaeology.section.test_sheet import LINE, SHEET, texts, titles


def remain(meaning: Meaning, z_m: float) -> Remain:
    """A well dated remain, invented."""
    return Remain(
        z_m=z_m,
        sigma_m=0.05,
        meaning=meaning,
        start_min=100,
        start_max=100,
        end_min=200,
        end_max=200,
        reliability="A",
        label="essai",
        synthetic=True,
    )


FLOOR, MUD = remain(Meaning.DRY_FLOOR, 6.0), remain(Meaning.WATER_LAID, 4.0)


def test_between_mud_and_floor_the_band_has_two_ends() -> None:
    known = posterior([FLOOR, MUD, FLOOR, MUD], (100, 200), (0.0, 12.0))
    band = WaterBand.of(known, synthetic=True)
    stated = known.statement(0.9)
    assert (band.low_m, band.high_m) == (stated.low_m, stated.high_m)
    assert band.low_m is not None
    assert band.high_m is not None
    assert band.level_m is not None
    assert band.low_m < 4.3
    assert band.high_m > 5.7
    assert band.low_m < band.level_m < band.high_m
    (said,) = titles(draw(cut(LINE, distance_m=5, water=band)), "water")
    assert "vive-eau" in said
    assert said.endswith("inventé.")


def test_floors_alone_give_no_lower_end_and_none_is_drawn() -> None:
    band = WaterBand.of(posterior([FLOOR, FLOOR, FLOOR], (100, 200), (0.0, 12.0)))
    assert (band.low_m, band.level_m) == (None, None)
    assert band.high_m is not None
    assert isfinite(band.high_m)
    picture = draw(cut(LINE, distance_m=5, water=band))
    (said,) = titles(picture, "water")
    assert "au plus" in said
    assert "aucun vestige ne dit le plus bas" in said
    printed = " ".join(texts(picture))
    assert "aucun vestige ne dit le plus bas" in printed
    # One dotted edge, and no line of a level.
    drawn = picture[picture.index('class="section-water"') :]
    drawn = drawn[: drawn.index("</g>")]
    assert drawn.count("H") == 1
    assert "5 1.2 0.8 1.2" not in drawn


def test_mud_alone_gives_no_upper_end() -> None:
    picture = draw(cut(LINE, distance_m=5, water=WaterBand(None, 4.0, None)))
    assert "aucun vestige ne dit le plus haut" in titles(picture, "water")[0]


def test_no_end_at_all_draws_nothing_and_says_so() -> None:
    picture = draw(cut(LINE, distance_m=5, water=WaterBand(None, None, None)))
    assert titles(picture, "water") == []
    assert "aucun vestige ne le borne" in " ".join(texts(picture))


@pytest.mark.parametrize(
    "band",
    [WaterBand(3, 4, 5), WaterBand(None, 5, 4), WaterBand(3, 4, None)],
)
def test_a_level_outside_its_interval_is_refused(band: WaterBand) -> None:
    with pytest.raises(CannotCut):
        cut(LINE, distance_m=5, water=band)


def test_what_a_remain_says_of_the_water_is_its_side() -> None:
    assert Hint.of(Meaning.TOMB.side) is Hint.BELOW
    assert Hint.of(Meaning.WRECK.side) is Hint.ABOVE
    assert Hint.of(Meaning.QUAY.side) is Hint.ABOUT
    assert Hint.of("") is Hint.NONE


def test_the_sheet_of_two_ends_has_two_edges_and_a_level() -> None:
    picture = draw(SHEET)
    drawn = picture[picture.index('class="section-water"') :]
    drawn = drawn[: drawn.index("</g>")]
    assert drawn.count("H") == 3
