"""Which records speak, and why the others do not."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from archaeology.analysis.edtf import dating_of
from archaeology.analysis.water_level import (
    LEAST_SIGMA_M,
    BadRemain,
    Candidate,
    Meaning,
    Reason,
    Remain,
    default_sigma_m,
    sort_out,
)

FLOOR = Candidate(
    "US 12", z_m=4.2, datum="ngf_ign69", meaning="dry_floor", start_min=100, end_max=150
)


def changed(**what: object) -> Candidate:
    fields = {name: getattr(FLOOR, name) for name in FLOOR.__dataclass_fields__}
    return Candidate(**(fields | what))


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (changed(z_m=None, datum="", depth_m=3.1), Reason.DEPTH),
        (changed(z_m=None, datum=""), Reason.NO_LEVEL),
        (changed(z_m=float("nan")), Reason.NO_LEVEL),
        (changed(datum="relative"), Reason.DATUM),
        (changed(datum=""), Reason.DATUM),
        (changed(meaning=""), Reason.NO_MEANING),
        (changed(meaning="coin"), Reason.NO_MEANING),
        (changed(start_min=None, end_max=None), Reason.UNDATED),
        (changed(start_min=-(10**13), end_max=10**13), Reason.UNDATED),
        (changed(start_min=300, end_max=350), Reason.OUTSIDE),
        (changed(start_min=150, end_max=100), Reason.UNSOUND),
        (changed(sigma_m=-1), Reason.UNSOUND),
        (changed(z_m=1e6), Reason.UNSOUND),
        (changed(reliability="E"), Reason.UNSOUND),
    ],
)
def test_a_record_that_does_not_speak_is_left_out_with_its_reason(
    candidate: Candidate, reason: Reason
) -> None:
    taken, left = sort_out([FLOOR, candidate], (100, 200))
    assert [each.z_m for each in taken] == [4.2]
    assert [(each.index, each.reason) for each in left] == [(1, reason)]
    assert left[0].sentence.endswith(".")


def test_a_depth_is_never_an_altitude() -> None:
    """Place Félix-Faure, 2023: first ancient traces 3.10 m below the square."""
    _, (left,) = sort_out([changed(z_m=None, datum="", depth_m=3.1)])
    assert "3.1 m is a depth, not an altitude" in left.sentence


def test_none_of_the_facts_on_the_town_gives_a_level() -> None:
    """Twenty graded facts: places, datings, sizes, depths; no altitude in NGF-IGN69."""
    path = files("geoportal.demo") / "facts" / "juliobona_facts.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    candidates = []
    for row in rows:
        dating = dating_of(row["date_edtf"]) if row["date_edtf"] else None
        depth = 3.10 if "3.10 m depth" in row["fact"] else None
        candidates.append(
            Candidate(
                row["item"],
                depth_m=depth,
                start_min=dating.start_min if dating else None,
                end_max=dating.end_max if dating else None,
                reliability=row["confidence"],
            )
        )
    taken, left = sort_out(candidates)
    assert not taken
    assert len(left) == len(rows) == 20
    assert [each.label for each in left if each.reason is Reason.DEPTH] == [
        "Place Felix-Faure 2019-2023"
    ]


@pytest.mark.parametrize(
    ("z_m", "sigma"), [(4, 1), (4.2, 0.3), (4.23, 0.1), (-0.7, 0.3), (0, 1), (4.2345, 0.1)]
)
def test_an_altitude_without_sigma_is_as_good_as_it_is_written(z_m: float, sigma: float) -> None:
    assert default_sigma_m(z_m) == sigma
    assert Remain(z_m, None, Meaning.TOMB).spread_m == sigma


def test_nobody_measures_to_the_nought() -> None:
    assert Remain(4.2, 0, Meaning.TOMB).spread_m == LEAST_SIGMA_M


def test_range_and_sigma_add_up_as_squares() -> None:
    assert Remain(4.2, 0.3, Meaning.QUAY, range_m=0.4).spread_m == pytest.approx(0.5)
    assert Remain(4.2, 0.3, Meaning.QUAY, reference_m=0.8).height_m == pytest.approx(3.4)


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"z_m": float("inf")}, "z_m"),
        ({"sigma_m": float("nan")}, "sigma_m"),
        ({"range_m": -0.1}, "range_m"),
        ({"reference_m": float("nan")}, "reference_m"),
        ({"meaning": "dry_floor"}, "meaning"),
        ({"start_min": 20, "start_max": 10}, "start_min"),
    ],
)
def test_a_remain_that_cannot_be_is_refused_at_its_field(
    what: dict[str, object], field: str
) -> None:
    known: dict[str, object] = {"z_m": 4.2, "sigma_m": 0.1, "meaning": Meaning.TOMB}
    with pytest.raises(BadRemain) as refused:
        Remain(**(known | what))  # type: ignore[arg-type]
    assert refused.value.code == field
