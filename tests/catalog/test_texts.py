"""Texts that people write, as they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.catalog.texts import as_written


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Le quai\r\nantique\t!  ", "Le quai\nantique\t!"),
        ("« Aujourd’hui »\u202f: 12\u00a0m", "« Aujourd’hui »\u202f: 12\u00a0m"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("a\x00\x0b\x01\ufffeb", "ab"),
        ("\u202edcba", "dcba"),
    ],
)
def test_what_nobody_writes_goes(given: str, kept: str) -> None:
    assert as_written(given) == kept


@given(st.text())
def test_it_is_written_once(text: str) -> None:
    kept = as_written(text)
    assert as_written(kept) == kept
    assert not {unicodedata.category(each) for each in kept if each not in "\n\t\u200d"} & {
        *("Cc", "Cf", "Cn", "Co", "Cs")
    }
