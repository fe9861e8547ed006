"""The sources of the demonstration are told as readers know them, not by their codes."""

from __future__ import annotations

from geoportal.demo.facts.juliobona import facts
from geoportal.demo.facts.sources import REFERENCES


def test_every_reference_of_the_table_has_a_title_that_is_no_code() -> None:
    cited = {reference for fact in facts().values() for reference in fact.sources}
    assert cited == set(REFERENCES)
    for reference, known in REFERENCES.items():
        assert " " in known.title, reference
        assert known.title != reference
        assert known.year is None or 1800 < known.year < 2100
