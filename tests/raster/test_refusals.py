"""Each refusal has its sentence, and each sentence somebody who says it."""

from __future__ import annotations

import re
from pathlib import Path

from layers.raster.examining.refusal import SENTENCES, RasterRefused

SOURCES = Path(__file__).resolve().parents[2] / "layers" / "raster"


def test_codes_and_sentences_are_the_same() -> None:
    said = {
        code
        for path in SOURCES.rglob("*.py")
        for code in re.findall(r"RasterRefused\(\s*\"([a-z-]+)\"", path.read_text("utf-8"))
    }
    # One is chosen between two kinds.
    assert said | {"no-picture", "no-height"} == set(SENTENCES)


def test_sentences_are_told_with_their_facts() -> None:
    refused = RasterRefused("too-large", width=70_000, height=80_000, most=600)
    assert str(refused).startswith("Le fichier annonce 70000 × 80000 pixels")
    assert str(RasterRefused("empty")).startswith("Le fichier est vide :")
