"""Who reads a page: in which languages tours are told to them, and which one the app speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from django.http import HttpRequest

from archaeology.tours.api.answering import wanted_by
from archaeology.tours.telling import Wanted
from archaeology.tours.visit.words import app_language
from archaeology.tours.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Reader:
    """The languages of a reader.

    `wanted` are those of tours, the dearest first, last that of the app. `asked` is the dearest in
    which tours can be written: addresses carry it on. `language` is the app's, which speaks fewer.
    """

    wanted: Wanted
    asked: str
    language: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """From `?lang=`, else from what the browser says."""
        named = wanted_by(request, request.GET.get("lang", ""))
        language = app_language(named)
        # « Any » is content with what the app speaks.
        named_ones = [each for each in named.order if each != "*"]
        order = tuple(dict.fromkeys([*named_ones, language]))
        wanted = Wanted(order, named.refused - {language})
        return cls(wanted, named.best(Language.values, language), language)

    def preferring(self, language: str) -> Self:
        """The same reader, who wants a language before all others; empty: as they are."""
        if not language:
            return self
        order = tuple(dict.fromkeys([language, *self.wanted.order]))
        return replace(self, wanted=replace(self.wanted, order=order), asked=language)
