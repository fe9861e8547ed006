"""How far the ground was looked into: as it is weighed, and as a page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from django.utils.translation import ngettext
from shapely.geometry import MultiPoint

from archaeology.analysis.potential import Evidence, Looked
from archaeology.analysis.potential.sectors import area_words
from archaeology.sites.vocabulary import OperationKind


def looked_of(record: Mapping[str, Any]) -> list[Looked]:
    """The operations, each with the places of its own finds."""
    places: dict[int, list[tuple[float, float]]] = {}
    # Older studies kept neither whose a find is nor what kind an operation is.
    for _key, x, y, _synthetic, *of in record["finds"]:
        if of and of[0] is not None:
            places.setdefault(of[0], []).append((x, y))
    return [
        Looked(
            shapely.from_wkt(each["extent"]),
            each["depth_m"],
            each["lowest_m"],
            core=each.get("kind") == OperationKind.CORING,
            finds=MultiPoint(places[each["key"]]) if each["key"] in places else None,
        )
        for each in record["operations"]
    ]


def told_of(known: Evidence, nominal_m2: float, operations: int) -> list[str]:
    """What stands behind the evidence, in sentences (French)."""
    opened = area_words(float(known.investigated_m2.sum()))
    told = [
        ngettext(
            "%(area)s ouverts à la profondeur demandée, où %(finds)s objet a été trouvé.",
            "%(area)s ouverts à la profondeur demandée, où %(finds)s objets ont été trouvés.",
            round(known.finds),
        )
        % {"area": f"{opened[:1].upper()}{opened[1:]}", "finds": round(known.finds)},
        *_supposed(known, nominal_m2),
    ]
    if known.outside:
        told.append(
            ngettext(
                "%(outside)s objet hors de toute opération assez profonde : aucun effort ne "
                "l’explique, il ne compte pas dans la densité.",
                "%(outside)s objets hors de toute opération assez profonde : aucun effort ne les "
                "explique, ils ne comptent pas dans la densité.",
                round(known.outside),
            )
            % {"outside": round(known.outside)}
        )
    if known.too_shallow:
        told.append(
            ngettext(
                "%(shallow)s opération sur %(all)s n’est pas descendue si bas, ou ne le dit pas.",
                "%(shallow)s opérations sur %(all)s ne sont pas descendues si bas, ou ne le disent "
                "pas.",
                known.too_shallow,
            )
            % {"shallow": known.too_shallow, "all": operations}
        )
    return told


def _supposed(known: Evidence, nominal_m2: float) -> list[str]:
    """How the operations count whose extent nobody recorded."""
    if not known.unmeasured:
        return []
    words = ngettext(
        "Une opération n’a pas d’emprise : son étendue n’est pas connue. Elle compte pour "
        "%(nominal)s autour de son point et là où son propre mobilier est placé, "
        "%(supposed)s supposés en tout.",
        "%(count)s opérations n’ont pas d’emprise : leur étendue n’est pas connue. Chacune compte "
        "pour %(nominal)s autour de son point et là où son propre mobilier est placé, "
        "%(supposed)s supposés en tout.",
        known.unmeasured,
    )
    return [
        words
        % {
            "count": known.unmeasured,
            "nominal": area_words(nominal_m2),
            "supposed": area_words(known.supposed_m2),
        }
    ]
