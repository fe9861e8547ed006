"""Numbers as people write them: with units, with an error, or not clearly enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.sites.importing.quantities import (
    Age,
    NotThatQuantity,
    age_in,
    altitude_in,
    metres_in,
)
from archaeology.sites.models import Assertion, Find
from tests.archaeology.sites.bringing.conftest import X, Y
from tests.archaeology.sites.test_import import XY, Bring, bring

__all__ = ["bring"]


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("3,5 m", 3.5),
        ("3.5m", 3.5),
        ("12 cm", 0.12),
        ("57 cm", 0.57),
        ("4 mm", 0.004),
        ("2 dm", 0.2),
        ("1,2 km", 1200),
        ("1\u202f945,5 m", 1945.5),
        ("3,50 mètres", 3.5),
        ("-0,35 m", -0.35),
        ("3,5 m.", 3.5),
        ("7", 7),
        (7.25, 7.25),
    ],
)
def test_lengths_have_units(text: object, metres: float) -> None:
    assert metres_in(text) == metres


@given(st.integers(-500_000, 500_000))
def test_centimetres_are_metres_to_the_last_digit(hundredths: int) -> None:
    whole, rest = divmod(abs(hundredths), 100)
    assert metres_in(f"{hundredths} cm") == (-1 if hundredths < 0 else 1) * float(
        f"{whole}.{rest:02d}"
    )


@pytest.mark.parametrize(
    "text", ["env. 12", "10-12", "10-12 m", "~12", "12 ?", "m", "", "12 m 50", "< 3 m", "12 m2"]
)
def test_what_is_not_clear_is_no_number(text: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # of whatever reads numbers
        metres_in(text)
    assert not isinstance(raised.value, NotThatQuantity)


@pytest.mark.parametrize("text", ["12 g", "3 kg", "2 toises", "5 ans"])
def test_other_units_are_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="unité de longueur"):
        metres_in(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7,45 m NGF", (7.45, True)),
        ("7,45 NGF", (7.45, True)),
        ("7,45m ngf-ign69", (7.45, True)),
        ("7,45 IGN69", (7.45, True)),
        ("745 cm", (7.45, False)),
    ],
)
def test_altitudes_may_name_their_datum(text: str, told: tuple[float, bool]) -> None:
    assert altitude_in(text) == told


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("2020 ± 30", Age(2020, 30)),
        ("2020±30 BP", Age(2020, 30)),
        ("2 020 +/- 30 ans BP", Age(2020, 30)),
        ("2020 +- 30 B.P.", Age(2020, 30)),
        ("2020 BP", Age(2020)),
        ("2020", Age(2020)),
        (2020, Age(2020)),
    ],
)
def test_ages_have_errors(text: object, age: Age) -> None:
    assert age_in(text) == age


@pytest.mark.parametrize(
    "text", ["2020 cal BP", "env. 2020", "2020-2050", "-5", "2020 ± ", "2020 ± -3", "2020 ± 30 ± 5"]
)
def test_what_is_no_age(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of whatever reads numbers
        age_in(text)


@pytest.mark.django_db
def test_units_of_a_file_are_converted_or_refused(bring: Bring) -> None:
    written = (
        *("7,45 m NGF|ngf_ign69|± 5 cm", "7,45 m NGF|other|", "12 g|other|", "env. 12|other|"),
        *("7|other|-3 cm", "745 cm|relative|+/-0,05"),
    )
    rows = "".join(
        f"{n}|{each}|{X}|{Y}\n".replace(",", ".") for n, each in enumerate(written)
    ).replace("|", ",")
    report = bring("finds", f"number,z_m,datum,z_sigma_m,x,y\n{rows}")
    assert [(each.row, each.column, each.reason) for each in report.reasons] == [
        (2, "z_m", "L’altitude est dite NGF, et son système est un autre, ou n’est pas dit."),
        (
            *(3, "z_m"),
            "« 12 g » : « g » n’est pas une unité de longueur ; sont lues m, dm, cm, mm et km.",
        ),
        (
            *(4, "z_m"),
            "« env. 12 » n’est pas un nombre possible ici : un seul nombre est attendu, en mètres"
            " ou avec son unité (« 3,5 », « 3,5 m », « 350 cm »).",
        ),
        (
            *(5, "z_sigma_m"),
            "« -3 cm » n’est pas un nombre possible ici : un seul nombre est attendu, de 0 au"
            " moins, en mètres ou avec son unité (« 3,5 », « 3,5 m », « 350 cm »).",
        ),
    ]
    assert list(Find.objects.order_by("number").values_list("z_m", "datum", "z_sigma_m")) == [
        *((7.45, "ngf_ign69", 0.05), (7.45, "relative", 0.05)),
    ]


@pytest.mark.django_db
def test_an_age_is_written_with_its_error_or_has_a_column_for_it(bring: Bring) -> None:
    rows = (
        f"A,2020 ± 30,,{XY}\nB,2020 ± 30,30,{XY}\nC,2020 ± 30,40,{XY}\n"
        f"D,2020,± 25,{XY}\nE,vers 2020,25,{XY}\n"
    )
    report = bring("finds", f"number,age_bp,age_error,x,y\n{rows}")
    assert [(each.row, each.column, each.reason) for each in report.reasons] == [
        (3, "age_error", "L’âge dit ± 30, et la colonne de l’incertitude 40."),
        (
            *(5, "age_bp"),
            "« vers 2020 » n’est pas un âge possible ici : un seul nombre d’années BP est attendu,"
            " non calibré, avec ou sans son incertitude (« 2020 », « 2020 BP », « 2020 ± 30 »).",
        ),
    ]
    assert sorted(
        value["error"] for value in Assertion.objects.values_list("value", flat=True)
    ) == [
        *(25, 30, 30),
    ]
