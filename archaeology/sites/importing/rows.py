"""The rows of one chunk, read column by column; a row that cannot be read is refused."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import numpy as np
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.sites.importing.quantities import (
    NotThatQuantity,
    altitude_in,
    margin_in,
    metres_in,
)
from archaeology.sites.vocabulary import Datum
from layers.catalog.importing import ImportReport, Reason, Table
from layers.exchange.numbers import number_in
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import escaped

Read = TypeVar("Read")
NULL = "\\N"
_A_WHOLE_ONE = gettext_lazy(
    "« %s » n’est pas un nombre entier possible ici : un seul est attendu, sans unité."
)
_IN_METRES = gettext_lazy("en mètres ou avec son unité (« 3,5 », « 3,5 m », « 350 cm »)")
_WEB = URLValidator(schemes=["http", "https"])
_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_LARGEST_INTEGER = 2**31 - 1
_WORDS = {
    True: frozenset({"1", "true", "vrai", "oui"}),
    False: frozenset({"0", "false", "faux", "non"}),
}


class Rows:
    """Columns of a chunk as the layer's columns; `refusals` collects the rows that are refused."""

    def __init__(self, table: Table) -> None:
        self._columns: Mapping[str, Sequence[Any]] = table.columns
        self.numbers = list(table.rows)
        self.count = len(self.numbers)
        self.refusals = Refusals()
        # The vocabularies of columns that have words which are none of theirs.
        self._vocabularies: dict[str, type[TextChoices]] = {}
        shapes = table.geometries
        self.shapes = np.full(self.count, None, dtype=np.object_) if shapes is None else shapes

    def tell(self, report: ImportReport) -> None:
        """Write what is refused into the report, and once the vocabularies that it is not of."""
        self.refusals.tell(self.numbers, report)
        told = {note.column for note in report.notes if not note.row}
        for name, kind in self._vocabularies.items():
            if name not in told:
                words = ", ".join(f"{each.label} ({each.value})" for each in kind)
                report.notes.append(Reason(0, name, _("Le vocabulaire : %s.") % words))

    def has(self, name: str) -> bool:
        """Whether the mapping gives the column."""
        return name in self._columns

    def texts(self, name: str, limit: int = 5000, *, required: bool = False) -> list[str]:
        """Texts as they are, without surrounding space; "" for gaps."""
        values = self._columns.get(name)
        if values is None:
            values = [None] * self.count
        found = [_clean(value) for value in values]
        for index, text in enumerate(found):
            if len(text) > limit:
                self.refusals.add(
                    index, name, _("Trop long : %(limit)s caractères au plus.") % {"limit": limit}
                )
            elif required and not text:
                self.refusals.add(index, name, _("Cette valeur manque."))
        return found

    def addresses(self, name: str, limit: int) -> list[str]:
        """Addresses of the Web; a DOI is one, as its handbook writes it. Any other text is refused:
        kept it would be a link that leads nowhere or runs a program, left out it would empty the
        address that a source had.
        """
        found = [_web_address(text) for text in self.texts(name, limit)]
        for index, text in enumerate(found):
            try:
                if text:
                    _WEB(text)
            except ValidationError:
                words = _("« %s » n’est pas une adresse du Web (https://…).")
                self.refusals.add(index, name, words % text[:80])
        return found

    def choices(self, name: str, kind: type[TextChoices], otherwise: str = "") -> list[str]:
        """Words of a closed vocabulary."""
        return self.choices_of(name, kind, lambda text: text or otherwise)

    def choices_of(
        self, name: str, kind: type[TextChoices], translated: Callable[[str], str]
    ) -> list[str]:
        """Words of a closed vocabulary, as something else calls them."""
        known = set(kind.values)
        found = [translated(text) for text in self.texts(name)]
        for index, word in enumerate(found):
            if word and word not in known:
                self.refusals.add(index, name, _("« %s » n’est pas du vocabulaire.") % word[:40])
                self._vocabularies[name] = kind
        return found

    def lengths_of(self, name: str, *, low: float = -math.inf) -> list[float | None]:
        """Finite lengths in metres, as `metres_in` reads them, not below `low`."""
        return self.read(name, _from(metres_in, low), _wanted(low, _IN_METRES))

    def margins_of(self, name: str) -> list[float | None]:
        """Uncertainties in metres, with or without « ± »."""
        return self.read(name, _from(_margin, 0), _wanted(0, _IN_METRES))

    def altitudes_of(self, name: str, datums: Sequence[str]) -> list[float | None]:
        """Finite altitudes in metres; one that is written with « NGF » is refused where the row's
        datum is another one.
        """

        def read(value: Any) -> tuple[float, bool]:
            z_m, is_ngf = altitude_in(value)
            return _from(float, -math.inf)(z_m), is_ngf

        found = self.read(name, read, _wanted(-math.inf, _IN_METRES))
        for index, told in enumerate(found):
            if told and told[1] and datums[index] != Datum.NGF_IGN69:
                words = _("L’altitude est dite NGF, et son système est un autre, ou n’est pas dit.")
                self.refusals.add(index, name, words)
        return [told[0] if told else None for told in found]

    def years_of(self, name: str) -> list[float | None]:
        """Uncertainties in years, with or without « ± »."""
        return self.read(name, _from(_years, 0), _wanted(0, _("sans unité")))

    def integers(self, name: str, *, low: int = -_LARGEST_INTEGER) -> list[int | None]:
        """Whole numbers, not below `low`."""

        def read(value: Any) -> int:
            number = number_in(value)
            if number != int(number) or not low <= number <= _LARGEST_INTEGER:
                raise ValueError
            return int(number)

        return self.read(name, read, str(_A_WHOLE_ONE))

    def days(self, name: str) -> list[date | None]:
        """Days, ISO 8601 where the mapping has not read them by a pattern of its own."""

        def read(value: Any) -> date:
            if isinstance(value, datetime):
                return value.date()
            # Among words a sheet has « 2023/05/04 ».
            return value if isinstance(value, date) else date.fromisoformat(value.replace("/", "-"))

        return self.read(name, read, _("« %s » n’est pas une date (AAAA-MM-JJ)."))

    def flags(self, name: str) -> list[bool]:
        """Yes or no, no for gaps."""

        def read(value: Any) -> bool:
            word = str(value).lower()
            if word not in _WORDS[True] | _WORDS[False]:
                raise ValueError
            return word in _WORDS[True]

        return [bool(flag) for flag in self.read(name, read, _("« %s » : oui ou non ?"))]

    def read(self, name: str, read: Callable[[Any], Read], refusal: str) -> list[Read | None]:
        """What something reads of each value, None for gaps; `refusal` says « %s » of those that
        it does not, where it does not say so itself.
        """
        values = self._columns.get(name)
        found: list[Read | None] = [None] * self.count
        if values is None:
            return found
        for index, given in enumerate(values):
            value = given.strip() if isinstance(given, str) else given
            if value is None or value == "":
                continue
            try:
                found[index] = read(value)
            except NotThatQuantity as refused:
                self.refusals.add(index, name, str(refused))
            except (ValueError, TypeError, OverflowError):
                self.refusals.add(index, name, refusal % str(value)[:40])
        return found


def _web_address(text: str) -> str:
    doi = _DOI.fullmatch(text)
    return f"https://doi.org/{doi[1]}" if doi else text


def _from(read: Callable[[Any], float], low: float) -> Callable[[Any], float]:
    """A reader of finite numbers, not below one."""

    def bounded(value: Any) -> float:
        number = read(value)
        if not low <= number < math.inf or number == -math.inf:
            raise ValueError
        return number

    return bounded


def _margin(value: Any) -> float:
    return metres_in(margin_in(value))


def _years(value: Any) -> float:
    return number_in(margin_in(value))


def _wanted(low: float, how: str | Promise) -> str:
    """What is said of a value that is no such number."""
    if low == 0:
        words = _(
            "« %%s » n’est pas un nombre possible ici : un seul nombre est attendu, de 0 au moins,"
            " %s."
        )
    else:
        words = _("« %%s » n’est pas un nombre possible ici : un seul nombre est attendu, %s.")
    return str(words % how)


def _clean(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).strip()
    if text.isprintable():
        return text
    # Damaged letters stay as they are; only what the database cannot hold or nobody can see goes.
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (character >= " " and character != "\x7f" and unicodedata.category(character) != "Cs")
    )


def encoded(values: Sequence[Any]) -> Sequence[str]:
    """A column as COPY reads it."""
    return _escaped([_encoded(value) for value in values])


def _encoded(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _escaped(values: Sequence[str | None]) -> Sequence[str]:
    """Texts escaped, gaps as NULL."""
    texts = escaped([value or "" for value in values])
    return [NULL if value is None else text for value, text in zip(values, texts, strict=True)]
