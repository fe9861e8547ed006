"""Sectors: the best cells in pieces, as polygons with reasons that add up."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.analysis.potential import (
    CannotWeigh,
    Criterion,
    Mask,
    Rule,
    Unknown,
    choose,
    choose_among,
    overlay,
    sectors_of,
)
from tests.archaeology.potential.grids import SMALL, criteria, flat, masks

NAN = float("nan")


def drawn(*rows: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Digits are tenths, a dot is unknown."""
    return np.array([[NAN if c == "." else int(c) / 10 for c in row] for row in rows])


HILLS = drawn(
    "00000000",
    "09900000",
    "09900088",
    "00000088",
    "00000088",
    "70000000",
)


def test_two_hills_are_two_sectors_the_higher_first() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", HILLS)])
    sectors = sectors_of(weighed, choose(weighed, Rule(share=0.21, least_m2=100)))
    assert [(each.rank, each.area_m2) for each in sectors] == [(1, 400), (2, 600)]
    assert [each.score for each in sectors] == pytest.approx([0.9, 0.8])
    assert sectors[0].polygon.equals(shapely.box(1010, 2030, 1030, 2050))


def test_a_piece_that_is_too_small_is_no_sector() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", HILLS)])
    all_three = sectors_of(weighed, choose(weighed, Rule(share=0.23, least_m2=0)))
    assert [each.area_m2 for each in all_three] == [400, 600, 100]
    assert len(sectors_of(weighed, choose(weighed, Rule(share=0.23, least_m2=101)))) == 2
    assert len(sectors_of(weighed, choose(weighed, Rule(share=0.23, least_m2=0, most=1)))) == 1


def test_a_piece_that_is_too_large_keeps_its_best_cells() -> None:
    ridge = drawn("00000000", "01234543", "00000000", *["00000000"] * 3)
    weighed = overlay(SMALL, [Criterion("a", "A", ridge)])
    whole = sectors_of(weighed, choose(weighed, Rule(share=0.15, least_m2=0)))
    assert [each.area_m2 for each in whole] == [700]
    rule = Rule(share=0.15, least_m2=0, largest_m2=400)
    # Both threes stay or go together: five cells would be too many.
    best = sectors_of(weighed, choose(weighed, rule))
    assert [each.polygon.bounds for each in best] == [(1040, 2040, 1070, 2050)]
    plateau = overlay(SMALL, [Criterion("a", "A", drawn("09999990", *["00000000"] * 5))])
    kept = sectors_of(plateau, choose(plateau, Rule(share=0.1, least_m2=0, largest_m2=200)))
    assert [each.area_m2 for each in kept] == [600]
    # What is worse than too many equals does not stay with them.
    slope = overlay(SMALL, [Criterion("a", "A", drawn("00000122", *["00000000"] * 5))])
    kept = sectors_of(slope, choose(slope, Rule(share=0.4, least_m2=0, largest_m2=100)))
    assert [each.area_m2 for each in kept] == [200]


@settings(deadline=None, max_examples=40)
@given(criteria(), st.integers(1, 6))
def test_no_sector_is_too_large_but_of_equals(every: list[Criterion], cells: int) -> None:
    weighed = overlay(SMALL, every)
    rule = Rule(share=0.4, least_m2=0, largest_m2=cells * 100.0)
    choice = choose(weighed, rule)
    for sector in sectors_of(weighed, choice):
        scores = weighed.score[choice.numbers == sector.rank]
        assert sector.area_m2 <= cells * 100 + 1e-6 or scores.min() == scores.max()


def test_a_sector_keeps_its_hole() -> None:
    ring = drawn("00000000", "09990000", "09090000", "09990000", "00000000", "00000000")
    mask = np.zeros(SMALL.shape, np.bool_)
    mask[2, 2] = True
    weighed = overlay(SMALL, [Criterion("a", "A", ring)], [Mask("bâti", mask)])
    (sector,) = sectors_of(weighed, choose(weighed, Rule(share=0.17, least_m2=0)))
    (part,) = sector.polygon.geoms
    assert len(part.interiors) == 1
    assert not sector.polygon.contains(shapely.Point(1025, 2035))


def test_cells_that_touch_by_a_corner_are_two_sectors() -> None:
    corner = flat(0)
    corner[0, 0] = corner[1, 1] = 1
    weighed = overlay(SMALL, [Criterion("a", "A", corner)])
    sectors = sectors_of(weighed, choose(weighed, Rule(share=0.02, least_m2=0)))
    assert [each.area_m2 for each in sectors] == [100, 100]


def test_where_all_is_alike_there_is_no_sector() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", flat(0.5))])
    assert sectors_of(weighed, choose(weighed, Rule())) == []
    # And where the asked share would take in the worst, only what is better.
    mostly = flat(0)
    mostly[0, 0] = 1
    weighed = overlay(SMALL, [Criterion("a", "A", mostly)])
    assert np.argwhere(choose(weighed, Rule(share=0.5, least_m2=0)).zone).tolist() == [[0, 0]]


def test_nothing_but_masked_cells_has_no_sector() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", flat(NAN))])
    assert sectors_of(weighed, choose(weighed, Rule())) == []


def test_equals_that_would_exceed_the_share_are_left_out_where_there_is_something_better() -> None:
    # Two cells are better than twenty-six that nothing tells apart.
    plateau = drawn("11111000", "16666600", "16666600", "16966960", "16666660", "16666600")
    choice = choose(overlay(SMALL, [Criterion("a", "A", plateau)]), Rule(share=0.1, least_m2=0))
    assert np.argwhere(choice.zone).tolist() == [[3, 2], [3, 5]]
    assert choice.tied_share == pytest.approx(np.count_nonzero(plateau == 0.6) / 48)
    assert not choice.took_ties


@pytest.mark.parametrize(
    "rows",
    [
        # Nothing is better than the equals, or what is better is too small to be a sector.
        ("00000000", "06666600", "06666600", "06666660", "06666660", "06666600"),
        ("00000000", "06666600", "06666600", "06966960", "06666660", "06666600"),
    ],
)
def test_equals_exceed_the_share_where_nothing_else_is_a_sector(rows: tuple[str, ...]) -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", drawn(*rows))])
    choice = choose(weighed, Rule(share=0.1, least_m2=200))
    assert np.count_nonzero(choice.zone) == 27
    assert choice.took_ties
    assert choice.tied_share == pytest.approx((weighed.score == 0.6).sum() / 48)


@settings(deadline=None, max_examples=60)
@given(criteria(), masks, st.floats(0.02, 0.98), st.integers(0, 3))
def test_more_than_the_share_is_never_retained_without_a_word(
    every: list[Criterion], out: list[Mask], share: float, least: int
) -> None:
    weighed = overlay(SMALL, every, out)
    choice = choose(weighed, Rule(share=share, least_m2=least * 100.0))
    cells, eligible = int(choice.zone.sum()), int(weighed.eligible.sum())
    if cells > max(1, share * eligible + 1e-6):
        assert choice.took_ties
        assert choice.tied_share > 0


@settings(deadline=None, max_examples=40)
@given(criteria(), masks, st.floats(0.05, 0.6), st.integers(0, 5))
def test_sectors_neither_overlap_nor_hold_a_masked_cell(
    every: list[Criterion], out: list[Mask], share: float, least: int
) -> None:
    weighed = overlay(SMALL, every, out)
    choice = choose(weighed, Rule(share=share, least_m2=least * 100.0))
    sectors = sectors_of(weighed, choice)
    assert [each.rank for each in sectors] == list(range(1, len(sectors) + 1))
    x, y = SMALL.centres()
    masked = shapely.points(x[~weighed.eligible], y[~weighed.eligible])
    for sector in sectors:
        assert sector.polygon.is_valid
        assert sector.area_m2 >= least * 100 - 1e-6
        assert not shapely.contains(sector.polygon, masked).any()
        assert sum(each.contribution for each in sector.reasons) == pytest.approx(
            sector.score, abs=1e-6
        )
    for a, b in combinations(sectors, 2):
        assert a.polygon.intersection(b.polygon).area == 0
    scores = [each.score for each in sectors]
    assert all(a >= b - 1e-8 for a, b in pairwise(scores))


def test_reasons_are_in_words_and_figures() -> None:
    finds = drawn("........", ".99.....", ".9......", *["........"] * 3)
    weighed = overlay(
        SMALL,
        [
            Criterion("slope", "Pente faible", HILLS, 1),
            Criterion(
                "finds",
                "Mobilier par surface fouillée",
                finds,
                3,
                Unknown.ABSTAIN,
                "non exploré à cette profondeur",
            ),
        ],
    )
    first, *_others, last = sectors_of(weighed, choose(weighed, Rule(share=0.23, least_m2=0)))
    assert [each.key for each in first.reasons] == ["finds", "slope"]
    assert first.reasons[0].words == (
        "Mobilier par surface fouillée : 0,90 sur 1 (moyenne générale 0,90), 56 % du score ; "
        "inconnu sur 25 % du secteur (non exploré à cette profondeur)"
    )
    assert last.reasons[1].words == (
        "Mobilier par surface fouillée : inconnu ici (non exploré à cette profondeur), ce qui ne "
        "veut pas dire rien"
    )
    assert first.words.startswith("Secteur 1, 400 m², score 0,90 sur 1 (au mieux 0,90).")


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0, 1, 1), (1, 1, 1), (NAN, 1, 1), (0.1, -1, 1), (0.1, 1, 0)]
)
def test_a_rule_that_chooses_nothing_or_all_is_refused(
    share: float, least: float, most: int
) -> None:
    with pytest.raises(CannotWeigh):
        Rule(share, least, most)


# Parcels: three strips of the small grid from north to south.
STRIPS = [shapely.box(1000, y, 1080, y + 20) for y in (2040, 2020, 2000)]


def test_parcels_are_ranked_whole() -> None:
    weighed = overlay(SMALL, [Criterion("a", "A", HILLS)])
    choice = choose_among(weighed, STRIPS, Rule(share=0.7, least_m2=0))
    sectors = sectors_of(weighed, choice)
    # Means over 16 cells: 1.8, 1.8 + 3.2 and 1.6 + 0.7 tenths of tens.
    assert [
        each.polygon.equals(strip)
        for each, strip in zip(sectors, (STRIPS[1], STRIPS[2]), strict=True)
    ] == [True, True]
    assert sectors[0].score == pytest.approx((1.8 + 3.2) / 16)


def test_masked_cells_are_cut_out_of_parcels_and_overlaps_given_to_the_better() -> None:
    mask = np.zeros(SMALL.shape, np.bool_)
    mask[2, 0] = True
    weighed = overlay(SMALL, [Criterion("a", "A", HILLS)], [Mask("bâti", mask)])
    wide = shapely.box(1000, 2010, 1080, 2040)
    choice = choose_among(weighed, [STRIPS[1], wide], Rule(share=0.9, least_m2=0))
    one, two = sectors_of(weighed, choice)
    assert one.polygon.area == 1_500
    assert one.polygon.intersection(two.polygon).area == 0
    assert not shapely.union(one.polygon, two.polygon).contains(shapely.Point(1005, 2035))


def test_a_broken_parcel_is_refused() -> None:
    bow = shapely.Polygon([(1000, 2000), (1010, 2010), (1010, 2000), (1000, 2010)])
    with pytest.raises(CannotWeigh):
        choose_among(overlay(SMALL, [Criterion("a", "A", HILLS)]), [bow], Rule())
