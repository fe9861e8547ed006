"""What is proposed for the headings that excavations give their columns."""

from __future__ import annotations

import pytest

from archaeology.sites.bringing.kinds import KINDS
from archaeology.sites.importing.names import columns_by_name, unit_in


def found(kind: str, *headings: str) -> dict[str, str]:
    """The field of each heading that is recognised."""
    columns = columns_by_name(headings, KINDS[kind].names or {})
    return {column.source: name for name, column in columns.items()}


@pytest.mark.parametrize(
    "heading", ["N° iso", "N° isolat", "NUM_ISO", "n° d’isolat", "n° d'isolat", "Isolat"]
)
def test_isolated_finds_have_numbers(heading: str) -> None:
    assert found("mobilier", "NR", heading) == {"NR": "count", heading: "number"}


@pytest.mark.parametrize("heading", ["NR", "N.R.", "Nb restes", "Nombre de restes"])
def test_remains_are_counted_and_never_name_a_find(heading: str) -> None:
    assert found("mobilier", heading, "NMI") == {heading: "count"}


@pytest.mark.parametrize("kind", ["mobilier", "unites", "niveaux", "dates"])
@pytest.mark.parametrize("heading", ["OA", "Code OA", "N° OA"])
def test_operations_are_called_oa(kind: str, heading: str) -> None:
    assert found(kind, heading) == {heading: "operation"}


def test_operations_have_numbers_and_kinds() -> None:
    headings = ("Code OA", "Type d’opération", "Intitulé")
    assert found("operations", *headings) == dict(
        zip(headings, ("number", "kind", "title"), strict=True)
    )


def test_finds_have_days_and_the_precision_of_their_heights() -> None:
    assert found("mobilier", "Date découverte", "Z", "± Z") == {
        "Date découverte": "found_on",
        "Z": "z_m",
        "± Z": "z_sigma_m",
    }


def test_what_is_uncertain_of_a_radiocarbon_date_is_its_age() -> None:
    assert found("dates", "Code labo", "Âge BP", "±") == {
        "Code labo": "number",
        "Âge BP": "age_bp",
        "±": "age_error",
    }


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Prof. (cm)", "cm"), ("Profondeur en mm", "mm"), ("Profondeur (m)", ""), ("Prof_cm", "cm")],
)
def test_headings_may_name_a_unit(heading: str, unit: str) -> None:
    assert found("mobilier", heading) == {heading: "depth_m"}
    assert unit_in(heading) == unit
