"""What a mapping file says about archaeology beyond the names of columns.

```toml
[territory]                # as every import
key = "…"
name = "…"                 # makes the territory if it is not there

[source]                   # what all rows rest on; made if it is not there
reference = "…"            # and kind, title, author, year, licence, url, reliability,
kind = "dataset"           # confidentiality (restricted unless said)

[rows]                     # a file of several kinds of things: only these rows
column = "category"        # a column of [columns]
only = ["Find"]

[place]
missing = "keep"           # else "reject": a row without position is refused

[dating]
unreadable = "without"     # else "reject": a row with a dating that is no EDTF is refused
values = { "flavien" = "0069/0096" }   # the file's words; whoever writes this decides
years = "historical"       # start_year, end_year: no year 0, -70 is 70 BC; or "astronomical"
meaning = "within"         # it happened some time between them; or "throughout"
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.services.record_source import SourceFacts
from archaeology.sites.statements import dating_columns
from archaeology.sites.vocabulary import SourceKind
from layers.catalog.importing import CannotImport


class BadSettings(CannotImport):
    """The mapping says something that cannot be followed; the message is for people."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The tables `territory`, `source`, `rows`, `place` and `dating`, checked.

    `only` holds the values of the column `rows_by` that rows have that are meant.
    """

    territory_name: str = ""
    source: SourceFacts | None = None
    rows_by: str = ""
    only: frozenset[str] = frozenset()
    keeps_placeless: bool = False
    keeps_undated: bool = False
    datings: Mapping[str, str] = field(default_factory=dict)
    years: str = ""
    meaning: str = ""


_SOURCE_TEXTS = (
    *("reference", "kind", "title", "author", "licence", "url"),
    *("reliability", "confidentiality"),
)
_KNOWN: Mapping[str, frozenset[str]] = {
    "territory": frozenset({"key", "name"}),
    "source": frozenset({*_SOURCE_TEXTS, "year"}),
    "rows": frozenset({"column", "only"}),
    "place": frozenset({"missing"}),
    "dating": frozenset({"unreadable", "values", "years", "meaning"}),
}


def read_settings(given: Mapping[str, Any], *, placeless: bool = False) -> Settings:
    """The settings in what a mapping file says; `placeless` rows are kept unless it says otherwise.

    Raises:
        BadSettings: a table or a key is unknown, or has a value of the wrong kind.
    """
    for name in given:
        if name not in _KNOWN:
            raise BadSettings(
                _("La table [%(name)s] est inconnue ; il y a : %(known)s.")
                % {"name": name, "known": ", ".join(_KNOWN)}
            )
    tables = {name: _table(given, name, known) for name, known in _KNOWN.items()}
    rows, dating = tables["rows"], tables["dating"]
    only = rows.get("only", [])
    if not isinstance(only, list) or not all(isinstance(each, str) for each in only):
        raise BadSettings(_("[rows] only doit être une liste de textes."))
    by = _text(rows, "rows", "column")
    if bool(only) != bool(by):
        raise BadSettings(_("[rows] attend column et only."))
    missing = _one_of(tables["place"], "place", "missing", ("reject", "keep"))
    unreadable = _one_of(dating, "dating", "unreadable", ("reject", "without"))
    return Settings(
        territory_name=_text(tables["territory"], "territory", "name"),
        source=_source(tables["source"]),
        rows_by=by,
        only=frozenset(only),
        keeps_placeless=placeless if not missing else missing == "keep",
        keeps_undated=unreadable == "without",
        datings=_datings(dating.get("values", {})),
        years=_one_of(dating, "dating", "years", ("historical", "astronomical")),
        meaning=_one_of(dating, "dating", "meaning", ("within", "throughout")),
    )


def _table(given: Mapping[str, Any], name: str, known: frozenset[str]) -> Mapping[str, Any]:
    table = given.get(name, {})
    if not isinstance(table, Mapping):
        raise BadSettings(_("[%s] doit être une table.") % name)
    for key in table:
        if key not in known:
            raise BadSettings(
                _("[%(table)s] ne connaît pas « %(key)s » ; il connaît : %(known)s.")
                % {"table": name, "key": key, "known": ", ".join(sorted(known))}
            )
    return table


def _text(table: Mapping[str, Any], name: str, key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BadSettings(
            _("[%(table)s] %(key)s doit être un texte.") % {"table": name, "key": key}
        )
    return value.strip()


def _one_of(table: Mapping[str, Any], name: str, key: str, known: tuple[str, ...]) -> str:
    value = _text(table, name, key)
    if value and value not in known:
        raise BadSettings(
            _("[%(table)s] %(key)s : « %(value)s » n’existe pas ; il y a : %(known)s.")
            % {"table": name, "key": key, "value": value, "known": ", ".join(known)}
        )
    return value


def _source(table: Mapping[str, Any]) -> SourceFacts | None:
    if not table:
        return None
    texts = {name: _text(table, "source", name) for name in _SOURCE_TEXTS if name in table}
    if not texts.get("reference"):
        raise BadSettings(_("[source] reference manque."))
    year = table.get("year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise BadSettings(_("[source] year doit être un nombre entier."))
    return SourceFacts(**({"kind": SourceKind.DATASET.value} | texts), year=year)  # type: ignore[arg-type]


def _datings(given: object) -> Mapping[str, str]:
    if not isinstance(given, Mapping) or not all(isinstance(each, str) for each in given.values()):
        raise BadSettings(_("[dating] values doit être une table de textes."))
    for word, text in given.items():
        try:
            dating_columns(text)
        except ValidationError as refused:
            raise BadSettings(
                _("[dating] values, « %(word)s » : %(why)s")
                % {"word": word, "why": refused.messages[0]}
            ) from None
    return dict(given)
