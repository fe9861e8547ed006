"""Altitudes of a file that can hardly be: refused, or remarked as far off the ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from archaeology.sites.altitudes import (
    FAR_OFF_M,
    HIGHEST_M,
    LOWEST_M,
    grounds_at,
    off_ground,
    usual,
)
from archaeology.sites.importing.heights import Measured
from archaeology.sites.importing.rows import Rows
from archaeology.sites.models import Operation
from archaeology.sites.vocabulary import Datum
from layers.access.actor import Actor
from layers.catalog.importing import ImportReport, Reason

# So many are remarked one by one.
MOST_TOLD = 20
Place = tuple[float, float]


def altitudes_of(rows: Rows, name: str, datums: Sequence[str]) -> list[float | None]:
    """A column of altitudes, metres, with the datum of each row; a row whose own no ground of the
    country has is refused.
    """
    found = rows.altitudes_of(name, datums)
    for index, z_m in enumerate(found):
        if z_m is not None and not LOWEST_M <= z_m <= HIGHEST_M:
            told = {"z": f"{z_m:g}".replace(".", ","), "low": -LOWEST_M, "high": HIGHEST_M}
            words = _(
                "%(z)s m n’est pas une altitude possible (de −%(low)d à %(high)d m) : a-t-elle"
                " perdu sa virgule ?"
            )
            rows.refusals.add(index, name, words % told)
    return found


@dataclass(frozen=True, slots=True)
class Altitude:
    """One altitude of a file (NGF-IGN69, metres) with its row and column: at a place of its own
    (EPSG:2154), else in the middle of its operation.
    """

    row: int
    column: str
    z_m: float
    operation: int | None = None
    place: Place | None = None


def placed_altitudes(
    rows: Sequence[int], columns: Mapping[str, Sequence[Any]], name: str
) -> Iterator[Altitude]:
    """The altitudes in a staged column of records that have a geometry, where it is NGF-IGN69."""
    datums, operations = columns.get("datum"), columns.get("operation_id")
    kept = [
        index
        for index, z_m in enumerate(columns[name])
        if z_m is not None and (datums is None or datums[index] == Datum.NGF_IGN69)
    ]
    shapes = np.array([columns["geom"][index] for index in kept], dtype=np.object_)
    # One for each that has a geometry.
    middles = iter(shapely.get_coordinates(shapely.centroid(shapely.from_wkb(shapes))).tolist())
    for index in kept:
        yield Altitude(
            rows[index],
            name,
            columns[name][index],
            None if operations is None else operations[index],
            None if columns["geom"][index] is None else tuple(next(middles)),
        )


def altitudes_in(
    measured: Sequence[tuple[int, Measured]], columns: Mapping[str, str]
) -> Iterator[Altitude]:
    """The altitudes of units' heights, each with the key of its operation; `columns` are the
    file's by what was measured, `z_m` for all other.
    """
    for operation, each in measured:
        if each.z_m is not None and each.datum == Datum.NGF_IGN69:
            yield Altitude(each.row, columns.get(each.what, "z_m"), each.z_m, operation)


def tell_far_off(actor: Actor, altitudes: Sequence[Altitude], report: ImportReport) -> None:
    """Remark the altitudes that are more than 100 m above or below the ground.

    That is today's ground as an elevation model knows it, else the middle of what the file gives
    for the operation. They enter: whoever knows better keeps them.
    """
    grounds = _grounds(actor, altitudes)
    far = [
        (each, away)
        for each, ground in zip(altitudes, grounds, strict=True)
        if (away := off_ground(each.z_m, ground))
    ]
    if len(far) > 1:
        told = {"count": len(far), "metres": round(FAR_OFF_M)}
        words = _(
            "%(count)s altitudes sont à plus de %(metres)s m du relief, ou, là où il n’est pas"
            " connu, des autres de leur opération."
        )
        report.notes.append(Reason(0, far[0][0].column, words % told))
    for each, away in far[:MOST_TOLD]:
        words = _("À %(away)s m du terrain : l’altitude a-t-elle perdu sa virgule ?")
        report.notes.append(Reason(each.row, each.column, words % {"away": round(away)}))


def _grounds(actor: Actor, altitudes: Sequence[Altitude]) -> list[Sequence[float]]:
    """What may be the ground of each altitude."""
    operations = {each.operation for each in altitudes if each.operation is not None}
    middles = {
        key: geom.centroid.coords
        for key, geom in Operation.objects.filter(pk__in=operations).values_list("pk", "geom")
        if geom is not None
    }
    places = [each.place or middles.get(each.operation or 0) for each in altitudes]
    asked = list({place for place in places if place is not None})
    known = dict(zip(asked, grounds_at(actor, asked), strict=True))
    given = defaultdict[int | None, list[float]](list)
    for each in altitudes:
        given[each.operation].append(each.z_m)
    others = {key: () if key is None else usual(values) for key, values in given.items()}
    return [
        (known.get(place) if place is not None else None) or others[each.operation]
        for each, place in zip(altitudes, places, strict=True)
    ]
