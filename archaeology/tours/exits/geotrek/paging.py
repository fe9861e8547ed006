"""Pages of a list, in one language or in all, with all members or some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archaeology.tours.exits.geotrek.versions import Object


@dataclass(frozen=True, slots=True)
class Asked:
    """How a list is asked for; `others` are the parameters that a link to another page repeats."""

    language: str = ""
    fields: frozenset[str] = frozenset()
    omit: frozenset[str] = frozenset()
    page: int = 1
    page_size: int = 10
    others: tuple[tuple[str, str], ...] = ()

    def cut(self, each: Object, languages: Sequence[str]) -> Object:
        """One object as it was asked for."""
        wanted = {
            name: value
            for name, value in each.items()
            if (not self.fields or name in self.fields) and name not in self.omit
        }
        if not self.language:
            return wanted
        return {name: self._flat(value, languages) for name, value in wanted.items()}

    def _flat(self, value: object, languages: Sequence[str]) -> object:
        if isinstance(value, dict) and value and set(value) == set(languages):
            return value.get(self.language)
        return value


def page(every: Sequence[Object], languages: Sequence[str], asked: Asked, address: str) -> Object:
    """A page: `count`, links to the next and the previous one, `results`.

    Raises:
        LookupError: there is no such page.
    """
    first = (asked.page - 1) * asked.page_size
    if first and first >= len(every):
        raise LookupError(asked.page)
    last = first + asked.page_size

    def link(number: int) -> str:
        return f"{address}?{urlencode([*asked.others, ('page', number)])}"

    return {
        "count": len(every),
        "next": link(asked.page + 1) if last < len(every) else None,
        "previous": link(asked.page - 1) if asked.page > 1 else None,
        "results": [asked.cut(each, languages) for each in every[first:last]],
    }
