"""Every refusal of sections and sectors has a French sentence that its facts fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import archaeology.analysis.potential as potential
import archaeology.analysis.section as section
from archaeology.analysis.potential import CannotWeigh, Criterion, Rule, overlay
from archaeology.analysis.potential.refusal import FRENCH as OF_SECTORS
from archaeology.analysis.section import CannotCut, SectionLine, cut
from archaeology.analysis.section.refusal import FRENCH as OF_SECTIONS
from tests.archaeology.potential.grids import SMALL


def raised(package: str) -> Iterator[tuple[str, set[str]]]:
    """(code, names of its facts) of every refusal that the package's source raises."""
    for path in Path(package).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            codes = [each.value for each in node.exc.args[1:] if isinstance(each, ast.Constant)]
            assert len(codes) == 1, f"{path}: {ast.unparse(node)}"
            yield str(codes[0]), {each.arg or "" for each in node.exc.keywords}


@pytest.mark.parametrize(
    ("package", "sentences"),
    [(section.__file__, OF_SECTIONS), (potential.__file__, OF_SECTORS)],
    ids=["sections", "sectors"],
)
def test_each_code_has_its_sentence_and_its_facts(package: str, sentences: dict[str, str]) -> None:
    found = list(raised(package))
    assert {code for code, _ in found} == set(sentences)
    for code, facts in found:
        assert set(re.findall(r"%\((\w+)\)", sentences[code])) == facts


def test_refusals_are_said_in_french() -> None:
    with pytest.raises(CannotCut) as told:
        SectionLine.of([(0, 0)])
    assert told.value.french == "Une coupe suit une ligne d’au moins deux sommets différents."
    with pytest.raises(CannotCut) as told:
        cut(SectionLine.of([(0, 0), (1, 1)]), distance_m=-1)
    assert told.value.french.startswith("La distance à la ligne")
    with pytest.raises(CannotWeigh) as refused:
        overlay(SMALL, [Criterion("a", "Pente", np.full(SMALL.shape, 2.0))])
    assert refused.value.french == "Les valeurs de « Pente » ne sont pas entre 0 et 1."
    with pytest.raises(CannotWeigh) as refused:
        Rule(share=1)
    assert "entre 0 et 100 %, sans" in refused.value.french
    assert CannotWeigh("Anything else.").french == "Anything else."
