"""Radiocarbon ages: measures of a find, from which no dating is made.

An age « 2295 ± 110 BP » counts years of a conventional clock back from 1950; it becomes calendar
years only by calibration, with a curve and a method that somebody chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.sites.importing.quantities import age_in
from archaeology.sites.importing.rows import Rows
from archaeology.sites.models import Assertion, Find
from archaeology.sites.vocabulary import Reliability, Statement
from layers.catalog.importing import ImportReport, Reason

ASPECT = "14C"
_FINDS = "finds"
_AT_ONCE = 2000
_NO_AGE = gettext_lazy(
    "« %s » n’est pas un âge possible ici : un seul nombre d’années BP est attendu, non calibré,"
    " avec ou sans son incertitude (« 2020 », « 2020 BP », « 2020 ± 30 »)."
)
# The number of a find, and the key of its operation.
_Of = tuple[str, int | None]


class Ages:
    """The ages that a file gives, until its rows are there."""

    def __init__(self, territory: str) -> None:
        self._territory = territory
        self._found: dict[int, tuple[_Of, dict[str, Any], str]] = {}

    def columns(self, rows: Rows) -> dict[str, list[Any]]:
        """`age_bp` and `age_error`, years; an age may be written with its error. An error without
        an age is refused, and two that differ are.
        """
        found = rows.read("age_bp", age_in, str(_NO_AGE))
        errors = rows.years_of("age_error")
        for index, (age, error) in enumerate(zip(found, errors, strict=True)):
            if age is None and error is not None:
                rows.refusals.add(index, "age_bp", _("Une incertitude sans âge."))
            elif age is None or age.error is None:
                continue
            elif error is None:
                errors[index] = age.error
            elif error != age.error:
                words = _("L’âge dit ± %(one)g, et la colonne de l’incertitude %(other)g.")
                rows.refusals.add(index, "age_error", words % {"one": age.error, "other": error})
        return {
            "age_bp": [None if age is None else age.years for age in found],
            "age_error": errors,
        }

    def staged(self, rows: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Remember the ages of accepted rows."""
        names = ("number", "operation_id", "age_bp", "age_error", "reliability")
        for row, number, operation, age, error, reliability in zip(
            rows, *(columns[name] for name in names), strict=True
        ):
            if age is not None:
                value = {"number": age, "unit": "BP"}
                if error is not None:
                    value["error"] = error
                self._found[row] = ((number, operation), value, reliability)

    def dropped(self, row: int) -> None:
        """Forget a row's age."""
        self._found.pop(row, None)

    def save(self, report: ImportReport) -> None:
        """Make an assertion of every age that its find has not yet, and say what it is not."""
        if not self._found:
            return
        found = list(self._found.values())
        for start in range(0, len(found), _AT_ONCE):
            self._save(found[start : start + _AT_ONCE])
        report.notes.append(
            Reason(
                0,
                "age_bp",
                _(
                    "%s âges radiocarbone gardés comme mesures : sans calibration, ils ne sont pas "
                    "des dates et ne datent rien."
                )
                % len(found),
            )
        )

    def _save(self, found: Sequence[tuple[_Of, dict[str, Any], str]]) -> None:
        numbers = {number for (number, _operation), _value, _reliability in found}
        rows = Find.objects.filter(territory_id=self._territory, number__in=numbers)
        finds = {
            (number, operation): (key, source)
            for number, operation, key, source in rows.values_list(
                "number", "operation_id", "pk", "source_id"
            )
        }
        # One that somebody worked on keeps none, whatever operation its row names.
        found = [
            ((number, operation if (number, operation) in finds else None), value, reliability)
            for (number, operation), value, reliability in found
        ]
        keys = [key for key, _source in finds.values()]
        there = {
            (key, repr(sorted(value.items())))
            for key, value in Assertion.objects.filter(
                subject_layer=_FINDS, subject_key__in=keys, kind=Statement.MEASURE, aspect=ASPECT
            ).values_list("subject_key", "value")
        }
        Assertion.objects.bulk_create(
            Assertion(
                subject_layer=_FINDS,
                subject_key=finds[of][0],
                kind=Statement.MEASURE,
                aspect=ASPECT,
                value=value,
                text=_told(of[0], value),
                source_id=finds[of][1],
                reliability=Reliability(reliability),
            )
            for of, value, reliability in found
            if (finds[of][0], repr(sorted(value.items()))) not in there
        )


def _told(number: str, value: Mapping[str, Any]) -> str:
    error = f" ± {value['error']:g}" if "error" in value else ""
    return f"{value['number']:g}{error} BP ({number})"
