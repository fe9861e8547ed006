"""Remains for the tests: a few by hand, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

from archaeology.analysis.water_level import Meaning, Question, Remain

CENTURY = (100, 200)
PRIOR = (0.0, 8.0)
ASKED = Question(CENTURY, PRIOR)


def remain(meaning: Meaning, z_m: float, sigma_m: float | None = 0.1, **more: object) -> Remain:
    """A remain of the second century, well established."""
    known: dict[str, object] = {
        "start_min": 100,
        "start_max": 100,
        "end_min": 199,
        "end_max": 199,
        "reliability": "A",
    }
    return Remain(z_m, sigma_m, meaning, **(known | more))  # type: ignore[arg-type]


@st.composite
def remains(draw: st.DrawFn) -> Remain:
    """Any remain about the prior and about the century."""
    start_min, start_max, end_min, end_max = sorted(
        draw(st.lists(st.integers(-100, 400), min_size=4, max_size=4))
    )
    return Remain(
        draw(st.floats(-2, 10)),
        draw(st.one_of(st.none(), st.floats(0, 2))),
        draw(st.sampled_from(Meaning)),
        start_min=draw(st.sampled_from([start_min, None])),
        start_max=start_max,
        end_min=end_min,
        end_max=draw(st.sampled_from([end_max, None])),
        reliability=draw(st.sampled_from("ABCD")),
        reference_m=draw(st.floats(-1, 1)),
        range_m=draw(st.floats(0, 1)),
        label=draw(st.sampled_from(["US 1", "mur", "quai"])),
        synthetic=draw(st.booleans()),
        same_as=draw(st.sampled_from(["", "", "floor"])),
    )
