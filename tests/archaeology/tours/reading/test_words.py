"""Words that nobody wrote, and which language a reader gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeology.sites.vocabulary import Reliability
from archaeology.tours.telling.languages import Wanted
from archaeology.tours.telling.words import period_in_words, theme_in_words, words_in
from archaeology.tours.vocabulary import Language, Theme

TOLD = st.lists(st.sampled_from(Language.values), min_size=1, unique=True)


@pytest.mark.parametrize(
    ("start", "end", "french", "english", "german"),
    [
        (None, None, "", "", ""),
        (200, 200, "200", "AD 200", "200 n. Chr."),
        (0, 0, "1 av. J.-C.", "1 BC", "1 v. Chr."),
        (1, 50, "de 1 à 50", "AD 1 to 50", "1 bis 50 n. Chr."),
        (-49, 0, "de 50 à 1 av. J.-C.", "50 to 1 BC", "50 bis 1 v. Chr."),
        (-9, 200, "de 10 av. J.-C. à 200", "10 BC to AD 200", "10 v. Chr. bis 200 n. Chr."),
        (None, 300, "jusqu’à 300", "until AD 300", "bis 300 n. Chr."),
        (-9, None, "à partir de 10 av. J.-C.", "from 10 BC", "ab 10 v. Chr."),
    ],
)
def test_periods(
    start: int | None, end: int | None, french: str, english: str, german: str
) -> None:
    told = [period_in_words(start, end, language) for language in ("fr", "en", "de")]
    assert told == [french, english, german]
    assert period_in_words(start, end, "pl") == english


def test_each_language_has_all_the_words() -> None:
    for language in ("fr", "en", "de"):
        assert set(words_in(language).grades) == set(Reliability.values)
        assert set(words_in(language).themes) == set(Theme.values)
    for theme in Theme:
        assert theme_in_words(theme, "fr") == str(theme.label)


@given(told=TOLD, asked=st.text(max_size=20), accepted=st.text(max_size=60))
def test_somebody_always_gets_a_language_that_is_told(
    told: list[str], asked: str, accepted: str
) -> None:
    for default in Language.values:
        assert Wanted.read(asked, accepted).best(told, default) in told


@given(told=TOLD, weights=st.lists(st.integers(1, 1000), min_size=8, max_size=8, unique=True))
def test_the_dearest_language_that_is_told_wins(told: list[str], weights: list[int]) -> None:
    liked = dict(zip(Language.values, weights, strict=True))
    header = ", ".join(f"{each}-XX;q={weight / 1000:.3f}" for each, weight in liked.items())
    best = Wanted.read("", header).best(told, "fr")
    assert liked[best] == max(liked[each] for each in told)
    for each in told:
        assert Wanted.read(each, header).best(told, "fr") == each
