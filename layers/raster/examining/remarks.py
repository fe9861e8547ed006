"""What is converted on the way in, and what is taken for no measure, told: never silently."""

from __future__ import annotations

import math
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.raster.examining.measures import Measures, Outliers
from layers.raster.examining.systems import Systems, is_lambert_93, name_of, named, spoken
from layers.raster.examining.vertical import Vertical

# So many different values are told one by one.
_MOST_TOLD = 4


def remarks_on_place(dataset: Any, systems: Systems) -> list[str]:
    """What was said in the place of the file, and that the analysis grid lies otherwise."""
    told, plane, said = [], systems.plane, systems.said
    if said is not None and name_of(said) != name_of(plane):
        told.append(
            _("Le système de coordonnées du fichier (%(said)s) a été remplacé par %(crs)s.")
            % {"said": spoken(said), "crs": spoken(plane)}
        )
    if dataset.transform.b or dataset.transform.d:
        told.append(_("La grille était tournée ; elle a été redressée."))
    if not is_lambert_93(name_of(plane)):
        told.append(_("Les cellules étaient en %s ; elles ont été reprojetées.") % named(plane))
    return told


def remarks_on_heights(vertical: Vertical, said: bool) -> list[str]:
    """What was vouched for, and what was counted in another unit."""
    told = []
    if not said:
        told.append(_("Le fichier ne dit pas son système d’altitude ; NGF-IGN69 a été indiqué."))
    if vertical.unit_m != 1:
        told.append(
            _("Les altitudes ont été converties en mètres (une unité vaut %s m).")
            % f"{vertical.unit_m:.6g}".replace(".", ",")
        )
    return told


def remarks_on_measures(measures: Measures, nodata: float | None) -> list[str]:
    """How many cells have no measure, by the word of the file (`nodata`, where it is a value) or by
    what they hold, and which heights hardly can be true.
    """
    told, cells = [], _number(measures.cells)
    if measures.declared:
        sentence = ngettext(
            "%(count)s cellule sur %(cells)s est sans mesure : le fichier le dit%(value)s.",
            "%(count)s cellules sur %(cells)s sont sans mesure : le fichier le dit%(value)s.",
            measures.declared,
        )
        value = "" if nodata is None else f" ({_value(nodata)})"
        count = _number(measures.declared)
        told.append(sentence % {"count": count, "cells": cells, "value": value})
    if measures.taken:
        taken = sum(measures.taken.values())
        sentence = ngettext(
            "%(count)s cellule sur %(cells)s a été prise pour « pas de mesure » sans que le fichier"
            " le dise, car aucun sol n’a cette altitude : %(values)s.",
            "%(count)s cellules sur %(cells)s ont été prises pour « pas de mesure » sans que le"
            " fichier le dise, car aucun sol n’a ces altitudes : %(values)s.",
            taken,
        )
        values = _values(measures)
        told.append(sentence % {"count": _number(taken), "cells": cells, "values": values})
    if measures.outliers:
        told.append(_outliers(measures.outliers))
    return told


def _values(measures: Measures) -> str:
    """The commonest values, each with its cells."""
    taken = list(measures.taken.items())
    told = [
        _("%(value)s (%(count)s fois)") % {"value": _value(value), "count": _number(count)}
        for value, count in taken[:_MOST_TOLD]
    ]
    if len(taken) > _MOST_TOLD:
        told.append(_("et d’autres"))
    return ", ".join(told)


def _outliers(outliers: Outliers) -> str:
    sentence = ngettext(
        "%(count)s altitude s’écarte beaucoup des autres : %(furthest)s m, quand presque tout est"
        " entre %(low)s et %(high)s m. Elle est gardée ; à vérifier avant de s’y fier.",
        "%(count)s altitudes s’écartent beaucoup des autres : jusqu’à %(furthest)s m, quand presque"
        " tout est entre %(low)s et %(high)s m. Elles sont gardées ; à vérifier avant de s’y fier.",
        outliers.cells,
    )
    low, high = outliers.usual_m
    return sentence % {
        "count": _number(outliers.cells),
        "furthest": _number(round(outliers.furthest_m)),
        "low": _number(round(low)),
        "high": _number(round(high)),
    }


def _value(value: float) -> str:
    """A value as the file has it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return _("infini") if value > 0 else _("moins l’infini")
    if abs(value) < 1_000_000:
        return _number(int(value) if value.is_integer() else round(value, 2))
    return f"{value:.2g}".replace(".", ",").replace("e+", "e")


def _number(value: float) -> str:
    return str(number_format(value, force_grouping=True)).replace("-", "−")
