"""Every refusal of an analysis has a French sentence that its facts fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from archaeology.analysis import chronology, potential, section, terrain, water_level
from archaeology.analysis.potential import CannotWeigh, Criterion, Rule, overlay
from archaeology.analysis.refusal import Refusal
from archaeology.analysis.section import CannotCut, SectionLine, cut
from archaeology.analysis.terrain import NotADem, read_grid
from tests.archaeology.potential.grids import SMALL


def raised(package: str) -> Iterator[tuple[str, str, set[str]]]:
    """(kind, code, names of its facts) of every refusal that the package's source raises.

    A ValueError is no refusal: it tells who calls the package that he calls it wrongly.
    """
    for path in Path(package).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            kind = ast.unparse(node.exc.func)
            if kind == "ValueError":
                continue
            codes = [each.value for each in node.exc.args[1:] if isinstance(each, ast.Constant)]
            assert len(codes) == 1, f"{path}: {ast.unparse(node)}"
            yield kind, str(codes[0]), {each.arg or "" for each in node.exc.keywords}


def kinds(package: ModuleType) -> dict[str, type[Refusal]]:
    """The refusals that a package has of its own, by name."""
    refusal = import_module(f"{package.__name__}.refusal")
    return {
        name: each
        for name, each in vars(refusal).items()
        if isinstance(each, type) and issubclass(each, Refusal) and each is not Refusal
    }


@pytest.mark.parametrize(
    "package",
    [chronology, potential, section, terrain, water_level],
    ids=lambda each: each.__name__,
)
def test_each_code_has_its_sentence_and_its_facts(package: ModuleType) -> None:
    known = kinds(package)
    said = set()
    for kind, code, facts in raised(str(package.__file__)):
        sentence = known[kind].sentences[code]
        assert set(re.findall(r"%\((\w+)\)", sentence)) == facts, code
        said.add(sentence)
    assert said == {each for kind in known.values() for each in kind.sentences.values()}


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
    with pytest.raises(NotADem) as absent:
        read_grid(Path("absent.tif"))
    assert absent.value.french == "Le fichier n’existe pas."
