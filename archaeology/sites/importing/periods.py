"""The datings of a file: EDTF, words that the mapping translates, or a first and a last year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.importing.rows import Rows
from archaeology.sites.importing.settings import BadSettings, Settings
from archaeology.sites.statements import UNDATED, dating_columns
from layers.catalog.importing import ImportReport, Reason

COLUMNS = tuple(UNDATED)


class Datings:
    """Reads datings; the same text is read once."""

    def __init__(self, settings: Settings, report: ImportReport) -> None:
        self._settings = settings
        self._report = report
        self._known: dict[str, Mapping[str, Any] | str] = {}

    def columns(self, rows: Rows) -> dict[str, list[Any]]:
        """The columns of a `Dated` model; a row that cannot be dated is refused, or undated with a
        note, as the mapping says.

        Raises:
            BadSettings: there are years, and the mapping does not say what they mean.
        """
        found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for index, text in enumerate(self._texts(rows)):
            dating = self._read(text)
            if isinstance(dating, str):
                if self._settings.keeps_undated:
                    self._report.notes.append(
                        Reason(
                            rows.numbers[index],
                            "dating",
                            _("Acceptée sans datation. %s") % dating,
                        )
                    )
                else:
                    rows.refusals.add(index, "dating", dating)
                dating = UNDATED
            for name in COLUMNS:
                found[name].append(dating[name])
        return found

    def _read(self, text: str) -> Mapping[str, Any] | str:
        """The columns of a text, or why it cannot be read."""
        if text not in self._known:
            try:
                self._known[text] = dating_columns(self._settings.datings.get(text, text))
            except ValidationError as refused:
                self._known[text] = refused.messages[0]
        return self._known[text]

    def _texts(self, rows: Rows) -> list[str]:
        texts = rows.texts("dating")
        if not (rows.has("start_year") or rows.has("end_year")):
            return texts
        if not (self._settings.years and self._settings.meaning):
            raise BadSettings(
                _("start_year et end_year demandent [dating] years et [dating] meaning.")
            )
        starts, ends = rows.integers("start_year"), rows.integers("end_year")
        made = []
        for index, (text, *years) in enumerate(zip(texts, starts, ends, strict=True)):
            if text or years == [None, None]:
                made.append(text)
                continue
            if self._settings.years == "historical" and 0 in years:
                rows.refusals.add(
                    index, "start_year", _("L’an 0 n’existe pas dans le calendrier historique.")
                )
            made.append(self._from_years(years[0], years[1]))
        return made

    def _from_years(self, start: int | None, end: int | None) -> str:
        first, last = self._year(start), self._year(end)
        if self._settings.meaning == "within":
            return f"[{first}..{last}]" if first != last else first
        return f"{first or '..'}/{last or '..'}"

    def _year(self, year: int | None) -> str:
        if year is None:
            return ""
        if self._settings.years == "historical" and year < 0:
            year += 1
        sign = "-" if year < 0 else ""
        return f"{sign}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
