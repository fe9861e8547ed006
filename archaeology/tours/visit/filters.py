"""Which tours somebody wants to see; what cannot be read counts as not asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from django.http import QueryDict

from archaeology.tours.telling import Telling
from archaeology.tours.vocabulary import Language, Theme, Wheelchair

# Minutes at most.
DURATIONS: Final = (30, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Filters:
    """A theme, so many minutes at most, in a wheelchair, told in a language."""

    theme: str = ""
    minutes: int | None = None
    wheelchair: bool = False
    language: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        """From the query of an address."""
        theme, minutes = asked.get("theme", ""), asked.get("duree", "")
        known = {str(each): each for each in DURATIONS}
        return cls(
            theme if theme in Theme.values else "",
            known.get(minutes),
            asked.get("fauteuil") == "1",
            language if (language := asked.get("langue", "")) in Language.values else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()

    def admits(self, told: Telling) -> bool:
        """Whether a tour is among those asked for; of unknown duration is not short."""
        if self.theme and told.theme != self.theme:
            return False
        if self.minutes and not (told.duration_min and told.duration_min <= self.minutes):
            return False
        if self.language and self.language not in told.languages:
            return False
        return not self.wheelchair or told.wheelchair == Wheelchair.YES


def themes_of(tours: Iterable[Telling]) -> list[str]:
    """The themes that there are tours about, in the order of the vocabulary."""
    there = {told.theme for told in tours}
    return [theme for theme in Theme.values if theme in there]


def languages_of(tours: Iterable[Telling]) -> list[Language]:
    """The languages that there are tours in."""
    there = {language for told in tours for language in told.languages}
    return [language for language in Language if language.value in there]
