"""Altitudes of a file that can hardly be: refused, or remarked as far off the ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

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


def tell_far_off(
    actor: Actor,
    measured: Sequence[tuple[int, Measured]],
    columns: Mapping[str, str],
    report: ImportReport,
) -> None:
    """Remark the rows whose altitude (NGF-IGN69) is more than 100 m above or below the ground.

    That is today's ground in the middle of the operation, as an elevation model knows it, else the
    middle of what the file gives for the operation. They enter: whoever knows better keeps them.

    Args:
        measured: the heights of the file, each with the key of its operation.
        columns: the column of the file by what was measured; `z_m` for all other.
    """
    altitudes = [
        (operation, each, each.z_m)
        for operation, each in measured
        if each.z_m is not None and each.datum == Datum.NGF_IGN69
    ]
    grounds = _grounds(actor, [(operation, z_m) for operation, _each, z_m in altitudes])
    far = [
        (each, away)
        for operation, each, z_m in altitudes
        if (away := off_ground(z_m, grounds[operation]))
    ]
    for each, away in far[:MOST_TOLD]:
        told = {"away": round(away)}
        words = _("À %(away)s m du terrain de l’opération : l’altitude a-t-elle perdu sa virgule ?")
        report.notes.append(Reason(each.row, columns.get(each.what, "z_m"), words % told))
    if len(far) > MOST_TOLD:
        told = {"count": len(far) - MOST_TOLD, "metres": round(FAR_OFF_M)}
        words = _("%(count)s autres altitudes sont à plus de %(metres)s m du terrain.")
        report.notes.append(Reason(0, "z_m", words % told))


def _grounds(actor: Actor, altitudes: Sequence[tuple[int, float]]) -> Mapping[int, Sequence[float]]:
    """What may be the ground of each operation."""
    given = defaultdict[int, list[float]](list)
    for operation, z_m in altitudes:
        given[operation].append(z_m)
    places = {
        key: geom.centroid.coords
        for key, geom in Operation.objects.filter(pk__in=given).values_list("pk", "geom")
        if geom is not None
    }
    known = dict(zip(places, grounds_at(actor, list(places.values())), strict=True))
    return {key: known.get(key) or usual(values) for key, values in given.items()}
