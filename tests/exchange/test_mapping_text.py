"""A mapping that was made on a page is one that the command reads."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from layers.exchange.mapping_text import mapping_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(TEXTS, st.booleans(), st.integers(-(2**53), 2**53), st.lists(TEXTS, max_size=3))
TABLES = st.recursive(
    st.dictionaries(TEXTS, VALUES, max_size=4),
    lambda inner: st.dictionaries(TEXTS, VALUES | inner, max_size=4),
    max_leaves=12,
)


@given(TABLES)
def test_what_is_written_is_read_again(tables: dict[str, Any]) -> None:
    assert tomllib.loads(mapping_text(tables)) == tables


def test_it_is_text_that_people_read() -> None:
    tables = {
        "layer": "finds",
        "columns": {"number": "N° « inv »", "material": {"column": "M", "values": {"os": "bone"}}},
    }
    assert mapping_text(tables) == (
        'layer = "finds"\n\n[columns]\nnumber = "N° « inv »"\n\n[columns.material]\ncolumn = "M"\n'
        '\n[columns.material.values]\nos = "bone"\n'
    )
